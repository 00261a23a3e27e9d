"""Personal data found in labelled Korean texts, beside what \\b-patterns find, and how fast.

The texts (tests/text/data/pii.jsonl) are invented: half hold personal data as people write it,
half hold numbers that are nobody's. They were written in five goes, each before the patterns were
changed again; `split` names the go (the first in two parts, `dev` to work with and `held` kept
apart). The patterns have seen all of them by now, so the figures printed here are final ones, not
those of strangers' texts; RESULTS.md has what each go gave at first sight. The split `names` was
written together with the rules for names.

A span is right when its kind and its first and last letter or digit are (for addresses: when it
covers the same digits). A leak is a labelled span of which a digit or Latin letter is left.

Run: python benchmarks/pii.py [--split held]
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from machine import describe

from malbeot.text.pii import Found, find, scrub

DATA = Path(__file__).parents[1] / "tests" / "text" / "data" / "pii.jsonl"
# What one writes first, and what finds nothing beside a Hangul syllable.
NAIVE = {
    "rrn": r"\b\d{6}-?[1-4]\d{6}\b",
    "frn": r"\b\d{6}-?[5-8]\d{6}\b",
    "driver": r"\b\d{2}-\d{2}-\d{6}-\d{2}\b",
    "business": r"\b\d{3}-\d{2}-\d{5}\b",
    "card": r"\b(?:\d{4}[- ]?){3}\d{4}\b",
    "phone": r"\b0\d{1,2}-?\d{3,4}-?\d{4}\b",
    "passport": r"\b[A-Z]\d{8}\b",
    "email": r"\b[\w.+-]+@[\w-]+\.[\w.]+\b",
    "account": r"\b\d{3,6}-\d{2,6}-\d{4,7}\b",
    "sns": r"(?<!\w)@[A-Za-z0-9_.]+",
}
_NAIVE = [(kind, re.compile(pattern)) for kind, pattern in NAIVE.items()]
PLAIN = "요즘 잠을 잘 못 자고 우울한 기분이 들어서 병원에 가야 할지 고민이에요 어떻게 하면 좋을까요"


def naive(text: str) -> list[Found]:
    found: list[Found] = []
    for kind, pattern in _NAIVE:
        for match in pattern.finditer(text):
            if not any(match.start() < one.end and one.start < match.end() for one in found):
                found.append(Found(match.start(), match.end(), kind))
    return sorted(found)


def signs(text: str, start: int, end: int) -> set[int]:
    return {
        at
        for at in range(start, end)
        if text[at].isdigit() or (text[at].isascii() and text[at].isalpha())
    }


def edges(text: str, start: int, end: int) -> tuple[int, int]:
    inside = [at for at in range(start, end) if text[at].isalnum()]
    return (inside[0], inside[-1]) if inside else (start, end)


def right(text: str, label: dict[str, Any], found: Found) -> bool:
    how: Callable[[str, int, int], Any] = signs if found.kind == "address" else edges
    return label["kind"] == found.kind and how(text, label["start"], label["end"]) == how(
        text, found.start, found.end
    )


def score(name: str, rows: list[dict[str, Any]], finder: Callable[[str], list[Found]]) -> None:
    wanted: Counter[str] = Counter()
    given: Counter[str] = Counter()
    hit: Counter[str] = Counter()
    leaks = 0
    for row in rows:
        text, found = row["text"], finder(row["text"])
        given.update(one.kind for one in found)
        taken = {at for one in found for at in range(one.start, one.end)}
        for label in row["spans"]:
            wanted[label["kind"]] += 1
            hit[label["kind"]] += any(right(text, label, one) for one in found)
            leaks += bool(signs(text, label["start"], label["end"]) - taken)
    print(f"\n{name}: {len(rows)} texts, {sum(bool(row['spans']) for row in rows)} with spans")
    print(f"  {'kind':10}{'n':>5}{'recall':>9}{'precision':>11}")
    for kind in sorted(wanted):
        exact = hit[kind] / given[kind] if given[kind] else 0.0
        print(f"  {kind:10}{wanted[kind]:5}{hit[kind] / wanted[kind]:9.1%}{exact:11.1%}")
    total, all_given = sum(wanted.values()), sum(given.values())
    recall, precision = sum(hit.values()) / total, sum(hit.values()) / max(1, all_given)
    print(f"  {'all':10}{total:5}{recall:9.1%}{precision:11.1%}   spans that leak: {leaks}")


def speed(rows: list[dict[str, Any]]) -> None:
    personal = [row["text"] for row in rows if row["spans"]]
    other = [row["text"] for row in rows if not row["spans"]]
    print("\ntime a text (the best of five runs)")
    for name, texts, run in (
        ("no digit, no @", [PLAIN] * 1000, find),
        ("numbers of nobody", other, find),
        ("with personal data, found", personal, find),
        ("with personal data, scrubbed", personal, scrub),
    ):
        best = min(timed(run, texts) for _ in range(5))
        print(f"  {name:30}{best / len(texts) * 1e6:9.2f} µs")


def timed(run: Callable[[str], object], texts: list[str]) -> float:
    start = time.perf_counter()
    for text in texts:
        run(text)
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", default="", help="dev, held, second … fifth or names")
    split = parser.parse_args().split
    rows = [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if split in ("", row["split"])]
    print(describe())
    score("malbeot.text.pii", rows, find)
    score("patterns with \\b", rows, naive)
    speed(rows)


if __name__ == "__main__":
    main()
