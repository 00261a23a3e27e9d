"""The weights of prepare/steps/signs.toml, and how well orders to a model are heard.

Logistic regression over the signs of one sentence that may speak to a model, the weightiest of each
labelled text, against half of the house rules and such sentences of real data; weights of orders
are kept from falling below 0, those of what speaks against one from rising above it. List 4 of the
test data takes no part: what is heard of it is what wordings nobody has seen would give. Prints the
weights and, for the signs as they stand in signs.toml with all other rules, recall and false alarms
of each list, of the house rules (statutes, terms of use, notices: rules for people) and of the real
data. The half of the house rules called kept took no part in the fit, but patterns were written
with it in sight.

Run: python benchmarks/injection.py --data DIR
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from malbeot.formats.rows import Row, rows_of
from malbeot.prepare.steps.injection import find
from malbeot.prepare.steps.signs import SIGNS, addressed, sentences

TESTS = Path(__file__).parents[1] / "tests" / "prepare" / "steps" / "data"
TABLES = (".jsonl", ".json", ".csv", ".tsv", ".xlsx")
ROUNDS, SHRINK, SHARE = 5_000, 2e-4, 0.15
KEPT_OUT = 4
Vector = npt.NDArray[np.float64]
PATTERNS = [re.compile(sign.pattern) for sign in SIGNS.signs]
ORDERS = np.array([sign.order for sign in SIGNS.signs])


def features(sentence: str) -> Vector:
    there = np.array([bool(pattern.search(sentence)) for pattern in PATTERNS], dtype=float)
    orders = float(there[ORDERS].sum())
    return np.array([*there, *(max(0.0, orders - known) for known in (2, 3, 4)), 1.0])


def weightiest(text: str) -> list[Vector]:
    """The features of the sentence with most signs of an order, if any may speak to a model."""
    found = [features(one) for one in sentences(text.lower())
             if len(one) <= SIGNS.longest and addressed(one)]  # fmt: skip
    return sorted(found, key=lambda row: -row[: len(ORDERS)][ORDERS].sum())[:1]


def house_rules() -> list[tuple[str, str]]:
    """(which half, text)"""
    lines = (TESTS / "house_rules.jsonl").read_text(encoding="utf-8").splitlines()
    return [(row["half"], row["text"]) for row in map(json.loads, lines)]


def fitted(orders: Sequence[Vector], others: Sequence[Vector], real: Sequence[Vector]) -> Vector:
    rows = np.array([*orders, *others, *real])
    wanted = np.array([1.0] * len(orders) + [0.0] * (len(others) + len(real)))
    counts = np.array([1.0] * (len(orders) + len(others)) + [SHARE] * len(real))
    weights = np.zeros(rows.shape[1])
    for _ in range(ROUNDS):
        said = 1 / (1 + np.exp(-rows @ weights))
        pull = np.array([*weights[:-1], 0.0]) * SHRINK
        weights -= rows.T @ ((said - wanted) * counts) / counts.sum() + pull
        signs = weights[: len(ORDERS)]
        signs[ORDERS] = np.maximum(signs[ORDERS], 0)
        signs[~ORDERS] = np.minimum(signs[~ORDERS], 0)
    return weights


def labelled() -> Iterator[tuple[str, str, bool]]:
    """(list, text, whether it is an order)"""
    for name in ("injection.jsonl", "injection_lists.jsonl"):
        for line in (TESTS / name).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield f"list {row['list']}" if "list" in row else "first", row["text"], row["injection"]


def real_texts(folder: Path, most: int) -> Iterator[str]:
    """Up to so many rows a file."""
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in TABLES or path.stat().st_size > 60_000_000:
            continue
        taken = 0
        for row in rows_of(path):
            if taken == most:
                break
            if isinstance(row, Row):
                taken += 1
                yield from (text for text in row.fields.values() if isinstance(text, str))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    given = parser.parse_args()
    rows = list(labelled())
    real = [
        one
        for text in real_texts(given.data, 1_500)
        for one in sentences(text[:4_000].lower())[:6]
        if len(one) <= SIGNS.longest and addressed(one)
    ]
    random.Random(0).shuffle(real)
    taught = [row for row in rows if row[0] != f"list {KEPT_OUT}"]
    rules = [text for half, text in house_rules() if half == "learned"]
    others = [text for _, text, order in taught if not order] + rules
    weights = fitted([row for _, text, order in taught if order for row in weightiest(text)],
                     [row for text in others for row in weightiest(text)],
                     [features(one) for one in real[:20_000]])  # fmt: skip
    names = [*(sign.name for sign in SIGNS.signs), "third", "fourth", "fifth", "bias"]
    for name, value in zip(names, weights, strict=True):
        print(f"{name:10} {value:6.2f}")
    for name in dict.fromkeys(row[0] for row in rows):
        for order in (True, False):
            texts = [text for of, text, is_order in rows if of == name and is_order is order]
            found = sum(bool(find(text)) for text in texts)
            print(f"{name:8} {'orders' if order else 'others'} {found:4} of {len(texts)}")
    for half in ("learned", "kept"):
        texts = [text for of, text in house_rules() if of == half]
        alarms = sum(bool(find(text)) for text in texts)
        print(f"house rules, {half:8} {alarms:3} of {len(texts)}")
    texts = list(real_texts(given.data, 6_000))
    print(f"real data {sum(bool(find(text)) for text in texts)} of {len(texts):,}")


if __name__ == "__main__":
    main()
