"""F3: near-duplicate decisions a second against the self-instruct loop, and documents beside
datasketch.

Questions: a pool of 20,000 distinct real Korean sentences and 200 candidates in a fixed order, 140
held out and 60 edited copies (1–60% of the words changed, so that they straddle 0.7). The reference
is the loop of self-instruct and Alpaca: ROUGE-L F1 by a plain table against every item, reject over
0.7, accepted candidates join the pool; once in one process, and once as Alpaca does it, with a new
`Pool(2)` for each candidate. It takes seconds a candidate, so its time is taken over the first
`--cap` of them; `--whole` runs it on all 200 (half an hour and more) to compare every decision.
Without `--whole` the other decisions are compared with an exhaustive loop over the pool whose LCS
is rapidfuzz's: no index, the same arithmetic.

Documents: real answers and 1,000 edited copies; the truth is exact Jaccard of every pair of a copy
and its original. datasketch is measured where it is installed (`pip install datasketch`).

Run: python benchmarks/near_duplicates.py --data DIR [--cap 10] [--whole] [--tokens eojeol]
"""

from __future__ import annotations

import argparse
import csv
import importlib
import json
import multiprocessing
import random
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from machine import describe
from rapidfuzz.distance import LCSseq

from malbeot.text.documents import NearDocuments, jaccard, shingles
from malbeot.text.duplicates import NearIndex, f1
from malbeot.text.normalize import squeeze
from malbeot.text.tokens import TOKENS, tokenizer

POOL, HELD_OUT, EDITED, THRESHOLD = 20_000, 140, 60, 0.7
DOCUMENT_COPIES = 1_000
Words = list[str]
Decision = tuple[bool, float]


def sentences(data: Path) -> list[str]:
    """Distinct instructions, questions and sentences of the files that are there."""
    found: list[str] = []
    for row in json.loads((data / "instruct/ko_alpaca_like.json").read_text("utf-8")):
        found.append(
            f"{row['instruction']}\n{row['input']}" if row["input"] else row["instruction"]
        )
    found += _column(data / "ko_eval/KorSTS_dev.tsv", "sentence1", "sentence2", tabs=True)
    found += _column(data / "chat/ChatbotData.csv", "Q")
    for name, keys in (
        ("klue-sts-v1.1_dev.json", ("sentence1", "sentence2")),
        ("klue-nli-v1.1_dev.json", ("premise", "hypothesis")),
    ):
        rows = json.loads((data / "ko_eval" / name).read_text("utf-8"))
        found += [row[key] for row in rows for key in keys]
    return list(dict.fromkeys(text.strip() for text in found if text.strip()))


def _column(path: Path, *names: str, tabs: bool = False) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        options: dict[str, Any] = (
            {"delimiter": "\t", "quoting": csv.QUOTE_NONE} if tabs else {"delimiter": ","}
        )
        return [row[name] for row in csv.DictReader(file, **options) for name in names]


def chosen(data: Path) -> tuple[list[str], list[str]]:
    """The pool and the candidates, the same every time."""
    rng, found = random.Random(1), sentences(data)
    rng.shuffle(found)
    pool, rest = found[:POOL], found[POOL : POOL + HELD_OUT]
    long = [text for text in pool if len(text.split()) > 3]
    candidates = rest + [_edited(text, pool, rng) for text in rng.sample(long, EDITED)]
    rng.shuffle(candidates)
    return pool, candidates


def _edited(text: str, pool: Sequence[str], rng: random.Random) -> str:
    words = text.split()
    for _ in range(max(1, int(len(words) * rng.uniform(0.01, 0.6)))):
        words[rng.randrange(len(words))] = rng.choice(rng.choice(pool).split())
    return " ".join(words)


def table_score(candidate: Words, item: Words) -> float:
    """ROUGE-L F1 as rouge_score computes it: the whole table of common subsequences."""
    rows, columns = len(candidate), len(item)
    table = [[0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(1, rows + 1):
        for j in range(1, columns + 1):
            if candidate[i - 1] == item[j - 1]:
                table[i][j] = table[i - 1][j - 1] + 1
            else:
                table[i][j] = max(table[i - 1][j], table[i][j - 1])
    return f1(table[rows][columns], rows, columns)


def fast_score(candidate: Words, item: Words) -> float:
    return f1(LCSseq.similarity(candidate, item), len(candidate), len(item))


def loop(
    pool: Sequence[Words], candidates: Sequence[Words], scores: Callable[[Words, Any], list[float]]
) -> Iterator[Decision]:
    """The self-instruct loop: (accepted, best score) of one candidate after another."""
    pool = list(pool)
    for words in candidates:
        best = max(scores(words, pool))
        if accepted := best <= THRESHOLD:
            pool.append(words)
        yield accepted, best


def one_process(words: Words, pool: Sequence[Words]) -> list[float]:
    return [table_score(words, item) for item in pool]


def two_processes(words: Words, pool: Sequence[Words]) -> list[float]:
    with multiprocessing.Pool(2) as workers:
        return workers.map(partial(table_score, words), pool)


def exhaustive(words: Words, pool: Sequence[Words]) -> list[float]:
    return [fast_score(words, item) for item in pool]


def timed(decisions: Iterator[Decision]) -> tuple[list[Decision], float]:
    """The decisions and the seconds of one."""
    began = time.perf_counter()
    made = list(decisions)
    return made, (time.perf_counter() - began) / max(1, len(made))


def by_index(index: NearIndex[int], candidates: Sequence[str], *, full: bool) -> Iterator[Decision]:
    for number, text in enumerate(candidates):
        found = index.nearest(text, above=0.0 if full else THRESHOLD)
        score = found.score if found else 0.0
        if accepted := score <= THRESHOLD:
            index.add(text, POOL + number)
        yield accepted, score


def filled(pool: Sequence[str], tokens: str) -> NearIndex[int]:
    index: NearIndex[int] = NearIndex(tokens)
    for number, text in enumerate(pool):
        index.add(text, number)
    return index


def questions(pool: list[str], candidates: list[str], tokens: str, cap: int, whole: bool) -> None:
    cut = tokenizer(tokens)
    cut("준비")  # a dictionary may have to be loaded
    began = time.perf_counter()
    words = [cut(text) for text in pool]
    cutting = time.perf_counter() - began
    began = time.perf_counter()
    asked = [cut(text) for text in candidates]
    own_cutting = (time.perf_counter() - began) / len(candidates)
    print(f"\n{tokens}: pool {len(pool):,}, {sum(map(len, words)) / len(words):.1f} tokens a text")

    began = time.perf_counter()
    index = filled(pool, tokens)
    print(f"  index built in {time.perf_counter() - began:.2f} s, {cutting:.2f} s of it tokenising")
    ours, each = timed(by_index(index, candidates, full=False))
    scored, each_scored = timed(by_index(filled(pool, tokens), candidates, full=True))
    print(f"  ours: {each * 1e3:.3f} ms a decision, {each_scored * 1e3:.3f} ms with the best "
          f"score, {own_cutting * 1e3:.3f} ms of each tokenising; n={len(ours)}, "
          f"{sum(not accepted for accepted, _ in ours)} rejected")  # fmt: skip

    some = asked if whole else asked[:cap]
    single, single_each = timed(loop(words, some, one_process))
    double, double_each = timed(loop(words, asked[:cap], two_processes))
    single_each, double_each = single_each + own_cutting, double_each + own_cutting
    print(f"  the loop in one process: {single_each * 1e3:,.0f} ms a candidate, n={len(single)} "
          f"→ {single_each / each:,.0f}×; with a Pool(2) each: {double_each * 1e3:,.0f} ms, "
          f"n={len(double)} → {double_each / each:,.0f}×")  # fmt: skip

    truth = single if whole else list(loop(words, asked, exhaustive))
    same = sum(mine[0] == theirs[0] for mine, theirs in zip(ours, truth, strict=True))
    same_scores = sum(mine == theirs for mine, theirs in zip(scored, truth, strict=True))
    judge = "the loop" if whole else "an exhaustive loop with rapidfuzz's LCS"
    print(f"  same decisions as {judge}: {same} of {len(truth)}, same best scores: {same_scores}")
    assert same == same_scores == len(truth), "a decision differs"
    assert double == truth[: len(double)], "the loop differs from itself"
    assert single == truth[: len(single)], "the loop differs from the exhaustive one"


def documents(data: Path) -> None:
    rng = random.Random(2)
    rows = json.loads((data / "instruct/ko_alpaca_like.json").read_text("utf-8"))
    texts = [f"{row['instruction']} {row['output']}" for row in rows if len(row["output"]) > 40]
    copies = [(number, _misspelt(texts[number], rng))
              for number in rng.sample(range(len(texts)), DOCUMENT_COPIES)]  # fmt: skip
    everything = texts + [copy for _, copy in copies]
    truth = [_jaccard(texts[number], copy) >= THRESHOLD for number, copy in copies]
    mean = sum(map(len, texts)) / len(texts)
    print(f"\ndocuments: {len(everything):,} of {mean:.0f} characters, "
          f"{sum(truth)} copies with a Jaccard of at least {THRESHOLD}")  # fmt: skip
    for name, flags in (("NearDocuments (rensa, verified)", _ours), ("datasketch", _datasketch)):
        began = time.perf_counter()
        try:
            flagged = flags(everything)
        except ModuleNotFoundError as error:
            print(f"  {name}: skipped, {error.name} is not installed")
            continue
        seconds = time.perf_counter() - began
        of_copies = flagged[len(texts) :]
        right = sum(both for both in map(min, truth, of_copies))
        print(f"  {name}: {len(everything) / seconds:,.0f} documents/s, {sum(flagged)} removed, "
              f"found {right} of {sum(truth)} copies, called "
              f"{sum(f and not t for f, t in zip(of_copies, truth, strict=True))} others "
              "duplicates of something")  # fmt: skip


def _misspelt(text: str, rng: random.Random) -> str:
    letters = list(text)
    for _ in range(int(len(letters) * rng.uniform(0, 0.08))):
        letters[rng.randrange(len(letters))] = rng.choice("가나다라마바사")
    return "".join(letters)


def _jaccard(one: str, other: str) -> float:
    return jaccard(shingles(squeeze(one)), shingles(squeeze(other)))


def _ours(texts: Sequence[str]) -> list[bool]:
    seen: NearDocuments[int] = NearDocuments(THRESHOLD)
    return [seen.place(number, text) is not None for number, text in enumerate(texts)]


def _datasketch(texts: Sequence[str]) -> list[bool]:
    module = importlib.import_module("datasketch")
    lsh = module.MinHashLSH(threshold=THRESHOLD, num_perm=128)
    sets = [[shingle.encode() for shingle in shingles(squeeze(text))] for text in texts]
    flags = []
    for number, sketch in enumerate(module.MinHash.bulk(sets, num_perm=128)):
        flags.append(bool(lsh.query(sketch)))
        if not flags[-1]:
            lsh.insert(number, sketch)
    return flags


def _versions(*names: str) -> str:
    found = []
    for name in names:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} absent")
    return ", ".join(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="folder of the Korean files")
    parser.add_argument("--cap", type=int, default=10, help="candidates the loop is timed on")
    parser.add_argument("--whole", action="store_true", help="run the loop on all candidates")
    parser.add_argument("--tokens", choices=TOKENS, help="only this tokeniser")
    given = parser.parse_args()
    print(describe())
    print(_versions("rapidfuzz", "kiwipiepy", "rensa", "numpy", "datasketch"))
    if given.data is None or not (given.data / "instruct/ko_alpaca_like.json").is_file():
        print("skipped: name the folder that holds instruct/, ko_eval/ and chat/ with --data DIR")
        return
    pool, candidates = chosen(given.data)
    for tokens in (given.tokens,) if given.tokens else TOKENS:
        questions(pool, candidates, tokens, given.cap, given.whole)
    documents(given.data)


if __name__ == "__main__":
    main()
