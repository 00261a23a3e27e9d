"""F6: what is found, how sure it is, and how fast, beside LangChain's BM25Retriever.

That retriever is rank_bm25's BM25Okapi over `text.split()`, so the peer here is rank_bm25 itself
with that split: no other package of LangChain has a part in it. It is installed into a folder of
its own, by pip, unless --peer names one that holds it.

Quality needs a data directory (see retrieval_sets.py) and is left out, with a reason, without one.
The ranking's weights were fitted on other data; no question asked here was used. --fit fits them
again and writes model.json. Speed and size need nothing: the passages are made of invented words
that are as unevenly used as those of a language.

Run: python benchmarks/retrieval.py [--data DIR] [--passages 10000 1000000] [--fit]
"""

from __future__ import annotations

import argparse
import contextlib
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib.metadata import version
from itertools import accumulate
from pathlib import Path
from random import Random

from machine import describe
from retrieval_sets import NEEDED, Set, korquad, paraphrases, said

from malbeot.knowledge import instep, morphemes
from malbeot.knowledge.candidates import candidates, legs
from malbeot.knowledge.knowledge import Found, Knowledge
from malbeot.knowledge.learn.asking import question
from malbeot.knowledge.learn.fit import auc
from malbeot.knowledge.learn.run import question_sets, refit, text_sets, weights
from malbeot.knowledge.model import Weights
from malbeot.knowledge.query import Query
from malbeot.knowledge.rules import rules
from malbeot.knowledge.store import Store
from malbeot.knowledge.synonyms import Synonyms, shipped
from malbeot.records import Passage

Ranked = list[list[str]]
_PEER = "rank-bm25==0.2.2"


def percentile(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, round(share * (len(values) - 1)))]


# --- quality -----------------------------------------------------------------------------------


def line(name: str, ranked: Ranked, asks: Set, hard: Sequence[Ranked] = ()) -> None:
    """Recall at 1 and 5, mean reciprocal rank at 10; recall at 5 as typed in other ways."""
    at_1, at_5, reciprocal = figures(ranked, asks)
    others = "".join(f"   {figures(typed, asks)[1]:.3f}" for typed in hard)
    print(f"  {name:34s} {at_1:.3f}   {at_5:.3f}   {reciprocal:.3f}{others}")


def figures(ranked: Ranked, asks: Set) -> tuple[float, float, float]:
    ranks = []
    for found, ask in zip(ranked, asks.asks, strict=True):
        ranks.append(next((at for at, key in enumerate(found[:10], 1) if key in ask.right), 0))
    n = len(ranks)
    return (sum(rank == 1 for rank in ranks) / n, sum(1 <= rank <= 5 for rank in ranks) / n,
            sum(1 / rank for rank in ranks if rank) / n)  # fmt: skip


class Peer:
    """LangChain's BM25Retriever: BM25Okapi over words between spaces."""

    def __init__(self, asks: Set) -> None:
        from rank_bm25 import BM25Okapi

        self._ids = [passage.id for passage in asks.passages]
        self._index = BM25Okapi([text.split() for text in asks.texts])

    def ranked(self, asks: Set) -> Ranked:
        import numpy as np

        found = []
        for ask in asks.asks:
            scores = self._index.get_scores(ask.query.split())
            found.append([self._ids[at] for at in np.argsort(scores)[::-1][:10]])
        return found


class Ours:
    """One set in a knowledge of its own, seen at every stage."""

    def __init__(self, asks: Set, folder: Path, kiwi: bool) -> None:
        self.knowledge = Knowledge.open(folder, kiwi=kiwi)
        self.knowledge.update(asks.passages)
        self._store = Store(folder)
        self._indexes = instep.opened(folder, instep.current(self._store))
        self._analyse = morphemes.analyse if kiwi else None
        self._synonyms = Synonyms(shipped())
        rows = self._store.stored(range(1, len(asks.passages) + 1)).values()
        self._ids = {row.number: row.id for row in rows}

    def close(self) -> None:
        self.knowledge.close()
        self._store.close()

    def leg(self, name: str, asks: Set) -> Ranked:
        ranked = []
        for ask in asks.asks:
            matches = getattr(legs(self._indexes, self._asked(ask.query)), name)
            ranked.append([self._ids[n] for n in dict.fromkeys(m.passage for m in matches)])
        return ranked

    def fused(self, asks: Set) -> Ranked:
        queries = [self._asked(ask.query) for ask in asks.asks]
        return [[self._ids[number] for number in candidates(self._indexes, query).passages]
                for query in queries]  # fmt: skip

    def _asked(self, query: str) -> Query:
        return Query(query, self._indexes, self._analyse, self._synonyms)

    def ranked(self, asks: Set) -> Ranked:
        return [[hit.passage.id for hit in self.knowledge.search(ask.query, 10).hits]
                for ask in asks.asks]  # fmt: skip

    def ranked_by(self, by: Weights, asks: Set) -> Ranked:
        """By other weights than the shipped ones."""
        ranked = []
        for ask in asks.asks:
            seen = self.knowledge.views(ask.query)
            seen.sort(key=lambda view: -by.score(view.figures))
            ranked.append(list(dict.fromkeys(view.id for view in seen)))
        return ranked


@contextlib.contextmanager
def ours(asks: Set, kiwi: bool) -> Iterator[Ours]:
    with tempfile.TemporaryDirectory() as folder:
        made = Ours(asks, Path(folder), kiwi)
        try:
            yield made
        finally:
            made.close()


def quality(asks: Set, by: Weights | None = None, by_kiwi: Weights | None = None) -> None:
    """One table. `by`: weights fitted on the other half, where the shipped ones have seen this."""
    hard = [asks.typed("unspaced"), asks.typed("mistyped")]
    mean = statistics.mean(len(ask.query) for ask in asks.asks)
    print(f"\n{asks.name}: {len(asks.passages):,} passages, {len(asks.asks):,} questions "
          f"of {mean:.0f} characters")  # fmt: skip
    print(f"  {'':34s} @1      @5      MRR     unspaced @5, mistyped @5")
    peer = Peer(asks)
    line(
        "rank_bm25, split at spaces (peer)", peer.ranked(asks), asks, [peer.ranked(h) for h in hard]
    )
    kind = "letters" if asks.name == "chunks" else "questions"
    for kiwi, weighed in ((False, by), (True, by_kiwi)):
        if kiwi and not morphemes.installed():
            print("  the rows with Kiwi: skipped, kiwipiepy is not installed")
            continue
        with ours(asks, kiwi) as made:
            stages: list[tuple[str, Callable[[Set], Ranked]]]
            if kiwi:
                name = "morphemes" if kind == "letters" else "question_morphemes"
                stages = [("Kiwi leg", partial(made.leg, name)),
                          ("both legs, fused by rank", made.fused)]  # fmt: skip
            else:
                stages = [(f"{kind} leg", partial(made.leg, kind))]
            ranked = made.ranked if weighed is None else partial(made.ranked_by, weighed)
            stages.append(("  ranked" + (", with Kiwi" if kiwi else ""), ranked))
            for words, stage in stages:
                line(words, stage(asks), asks, [stage(some) for some in hard])


def spans(asks: Set, kiwi: bool) -> None:
    """How often the cited sentences hold the answer, where the passage was the right one."""
    right = held = cited = length = 0
    with ours(asks, kiwi) as made:
        for ask, answer in zip(asks.asks, asks.answers, strict=True):
            hits = made.knowledge.search(ask.query, 1).hits
            if hits and hits[0].passage.id in ask.right:
                right += 1
                held += answer in hits[0].quote
                cited += len(hits[0].quote)
                length += len(hits[0].passage.text)
    print(f"  cited sentences hold the answer {held / right:.3f} of the time, "
          f"and are {cited / length:.0%} of the passage (n={right:,})")  # fmt: skip


def certainty(asks: Set, far: Sequence[str], kiwi: bool, parts: int = 4) -> None:
    """A part of the documents left out in turn: does the search say that it does not hold this?"""
    told: list[tuple[float, bool, str]] = []
    documents = list(dict.fromkeys(passage.source for passage in asks.passages))
    Random(5).shuffle(documents)
    for part in range(parts):
        gone = set(documents[part::parts])
        some = tuple(passage for passage in asks.passages if passage.source not in gone)
        there = {passage.id for passage in some}
        with ours(Set(asks.name, some, ()), kiwi) as made:
            for ask in asks.asks[part::parts]:
                found = made.knowledge.search(ask.query, 1)
                told.append(
                    (found.likelihood, found.held, "there" if ask.right & there else "near")
                )
            for query in far[part::parts]:
                found = made.knowledge.search(query, 1)
                told.append((found.likelihood, found.held, "far"))
    _tell(told)


def _tell(told: Sequence[tuple[float, bool, str]]) -> None:
    import numpy as np

    said = {
        kind: [held for _, held, which in told if which == kind]
        for kind in ("there", "near", "far")
    }
    print(f"  answered: {np.mean(said['there']):.3f} of what is held (n={len(said['there']):,}), "
          f"{np.mean(said['near']):.3f} of what was left out (n={len(said['near']):,}), "
          f"{np.mean(said['far']):.3f} of another field (n={len(said['far']):,})")  # fmt: skip
    for kind, words in (("near", "left out"), ("far", "another field")):
        some = [row for row in told if row[2] in ("there", kind)]
        area = auc(
            np.array([row[0] for row in some]), np.array([row[2] == "there" for row in some])
        )
        print(f"  area under the ROC curve, held against {words}: {area:.4f}")


def all_quality(data: Path) -> None:
    whole = korquad(data)
    quality(whole)
    half = len(whole.asks) // 2
    print("\nthe second half of the questions of `chunks`, which no choice of ours has seen:")
    quality(Set("chunks", whole.passages, whole.asks[half:], whole.answers[half:], whole.texts))
    print("\nthe same with the article's title, which the peer is given in front of each text:")
    quality(korquad(data, titles=True))
    rng = Random(3)
    sts, flipped, defects = paraphrases(data)
    chat = [ask.query for ask in said(data)[1].asks]
    wiki = [ask.query for ask in rng.sample(whole.asks, 800)]
    for asks in (sts, flipped, defects):
        quality(asks)
    practised, asks = said(data)
    sets, other = question_sets(data, practised), text_sets(data)[0]
    quality(asks, *(weights("question", sets, other, kiwi) for kiwi in (False, True)))
    for kiwi in (False, True):
        print(f"\nis it held at all, {'with' if kiwi else 'without'} Kiwi")
        for some, far in ((whole, chat[:800]), (sts, wiki), (defects, wiki)):
            print(f" {some.name}")
            certainty(some, far, kiwi)
        print(" chunks")
        spans(whole, kiwi)


def cutting(data: Path) -> None:
    """Sizes and overlaps of passages: the answer within the first so many characters found."""
    print("\nhow documents are cut: the answer within the first 600 / 1,200 characters found")
    for characters in (100, 150, 200, 300, 400):
        for overlap in (0, 1):
            by = rules().chunks.model_copy(update={"characters": characters, "overlap": overlap})
            asks = korquad(data, by)
            with ours(asks, False) as made:
                within = [_within(made.knowledge.search(ask.query, 12), ask.right)
                          for ask in asks.asks]  # fmt: skip
            shares = [sum(at <= most for at in within) / len(within) for most in (600, 1200)]
            print(f"  from {characters} characters, overlap {overlap}: {shares[0]:.3f} / "
                  f"{shares[1]:.3f} ({len(asks.passages):,} passages)")  # fmt: skip


def _within(found: Found, right: frozenset[str]) -> float:
    """Characters read until the right passage ends."""
    read = 0
    for hit in found.hits:
        read += len(hit.passage.text)
        if hit.passage.id in right:
            return read
    return float("inf")


# --- speed and size ------------------------------------------------------------------------------


def invented(count: int) -> Iterator[Passage]:
    """Passages of some sentences each, of 40,000 invented words with Zipf's frequencies; every
    fifth is a variation of the one before it, every tenth has a question."""
    rng = Random(11)
    # Syllables are as uneven: the first thousand of the code chart's order, shuffled.
    syllables = rng.sample([chr(code) for code in range(0xAC00, 0xD7A4, 9)], 1000)
    drawn = rng.choices(syllables, [1 / (rank + 5) for rank in range(1000)], k=200_000)
    at = iter(drawn)
    words = [
        "".join(next(at) for _ in range(rng.choice((2, 2, 2, 3, 3, 4)))) for _ in range(40_000)
    ]
    ends = ("은", "는", "을", "를", "에", "의", "로", "하고", "한", "")
    weights = list(accumulate(1 / (rank + 10) for rank in range(len(words))))
    said: list[str] = []
    for number in range(count):
        if number % 5 or not said:
            said = [
                word + rng.choice(ends) for word in rng.choices(words, cum_weights=weights, k=36)
            ]
        else:
            for place in range(0, 36, 5):
                said[place] = rng.choices(words, cum_weights=weights)[0]
        text = " ".join(word + (" 했습니다." if place % 12 == 11 else "") for place, word in
                        enumerate(said))  # fmt: skip
        asks = (" ".join(said[3:8]) + " 무엇인가요?",) if number % 10 == 0 else ()
        yield Passage(f"i{number}", text, questions=asks, source=f"i{number}")


def speed(count: int, queries: int) -> None:
    """Building, size, memory, and the time of a whole search in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        with Knowledge.open(Path(folder), kiwi=False) as knowledge:
            knowledge.update(invented(count))
        seconds = time.perf_counter() - began
        size = sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file())
        began = time.perf_counter()
        with Knowledge.open(Path(folder), kiwi=False) as knowledge:
            knowledge.update([Passage("new", "새로 들어온 글이에요.")], whole=False)
        one = time.perf_counter() - began
        print(f"\n{count:,} passages: stored and indexed in {seconds:.0f} s, {size / 2**20:,.0f} "
              f"MiB on disk; opened and one passage added in {one:.2f} s")  # fmt: skip
        command = [sys.executable, __file__, "--search", folder, "--passages", str(count),
                   "--queries", str(queries)]  # fmt: skip
        subprocess.run(command, check=True)


def search(folder: Path, count: int, queries: int) -> None:
    """What a serving process does, measured inside it."""
    asks = list(_asks(count, queries))
    before = memory()
    with Knowledge.open(folder, kiwi=False) as knowledge:
        knowledge.search("첫 번째 질문")
        times, busy, first, fifth, cited = [], [], 0, 0, 0
        for query, key in asks:
            began, worked = time.perf_counter(), time.process_time()
            found = knowledge.search(query)
            cited += bool(found.hits and found.hits[0].quote)  # as a bot does with the best
            times.append((time.perf_counter() - began) * 1000)
            busy.append((time.process_time() - worked) * 1000)
            ids = [hit.passage.id for hit in found.hits]
            first += ids[:1] == [key]
            fifth += key in ids
        after = memory()
    n = len(times)
    print(f"  a search: p50 {statistics.median(times):.2f} ms, p95 "
          f"{percentile(times, 0.95):.2f} ms (processor p50 {statistics.median(busy):.2f} ms); "
          f"found @1 {first / n:.3f}, @5 {fifth / n:.3f}, "
          f"cited {cited / n:.3f} (n={n:,})")  # fmt: skip
    print(f"  memory added by opening and searching: {after[0] - before[0]:.0f} MiB, of which "
          f"{after[1] - before[1]:.0f} MiB not backed by files")  # fmt: skip


def _asks(count: int, queries: int) -> Iterator[tuple[str, str]]:
    """Questions about single sentences, spread over all passages."""
    rng = Random(13)
    wanted = set(range(0, count, max(1, count // queries)))
    for number, passage in enumerate(invented(count)):
        if number in wanted:
            sentence = rng.choice(passage.text.split("했습니다."))
            if made := question(sentence, "", rng):
                yield made, passage.id


def memory() -> tuple[float, float]:
    """(all, not backed by files) resident memory of this process in MiB."""
    rows = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return tuple(int(rows[name].split()[0]) / 1024 for name in ("VmRSS", "RssAnon"))  # type: ignore[return-value]


# --- all of it -----------------------------------------------------------------------------------


@contextlib.contextmanager
def peer(folder: Path | None) -> Iterator[None]:
    """Makes rank_bm25 importable, from a folder of its own."""
    with tempfile.TemporaryDirectory() as fresh:
        if folder is None:
            folder = Path(fresh)
            pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target"]
            subprocess.run([*pip, fresh, _PEER], check=True)
        sys.path.append(str(folder))
        yield


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="directory with the files of retrieval_sets.py")
    parser.add_argument("--peer", type=Path, help="folder that holds rank_bm25")
    parser.add_argument(
        "--fit", action="store_true", help="fit the weights again, write model.json"
    )
    parser.add_argument("--cutting", action="store_true", help="measure sizes of passages too")
    parser.add_argument("--passages", type=int, nargs="*", default=[10_000])
    parser.add_argument("--queries", type=int, default=1000)
    parser.add_argument("--search", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.search:
        search(options.search, options.passages[0], options.queries)
        return
    print(describe())
    print(", ".join(f"{name} {version(name)}" for name in ("tantivy", "rapidfuzz", "numpy")),
          *([f", kiwipiepy {version('kiwipiepy')}"] if morphemes.installed() else []))  # fmt: skip
    if options.fit:
        refit(options.data, print)
    missing = [name for name in NEEDED if options.data and not (options.data / name).is_file()]
    if options.data is None or missing:
        print(f"quality: skipped, --data must name a directory with {', '.join(map(str, NEEDED))}")
    else:
        with peer(options.peer):
            all_quality(options.data)
        if options.cutting:
            cutting(options.data)
    for count in options.passages:
        speed(count, options.queries)


if __name__ == "__main__":
    main()
