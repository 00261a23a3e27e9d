"""Permitted rows → passages and questions about them, to fit on and to leave some out.

    food/foodie_dataset_v1.jsonl   instruction and answer (MIT)
    chat/ChatbotData.csv           what people say, and an answer that many of them share (MIT)

Four sets: `answers` asks with a real instruction for the answer that was written to it, among
answers on the same things; `pieces` asks with made questions for a piece of an answer, where the
topic may only stand in the piece before or in the title; `sayings` asks with one saying for those
that share its answer; `requests` asks with an instruction that rules have rephrased for itself.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from malbeot.errors import DataError
from malbeot.files import read_jsonl
from malbeot.knowledge.chunks import chunks
from malbeot.knowledge.learn.asking import question, rephrased, roughened
from malbeot.knowledge.rules import rules
from malbeot.records import Passage
from malbeot.text.normalize import squeeze
from malbeot.text.sentences import split

FOOD = Path("food/foodie_dataset_v1.jsonl")
SAYINGS = Path("chat/ChatbotData.csv")


@dataclass(frozen=True, slots=True)
class Ask:
    query: str
    right: frozenset[str]
    """Ids of the passages that answer."""


@dataclass(frozen=True, slots=True)
class Practice:
    passages: tuple[Passage, ...]
    asks: tuple[Ask, ...]

    def without(self, part: int, parts: int) -> Practice:
        """All the questions, but only the passages of the other parts."""
        documents = list(dict.fromkeys(_document(passage) for passage in self.passages))
        left_out = set(documents[part::parts])
        kept = [passage for passage in self.passages if _document(passage) not in left_out]
        return Practice(tuple(kept), self.asks)


def answers(data: Path, count: int, rng: Random) -> Practice:
    rows = _food(data)
    rng.shuffle(rows)
    passages = [_passage(f"a{at}", said) for at, (_, said) in enumerate(rows[:count])]
    asks = [Ask(roughened(asked, rng), frozenset([f"a{at}"]))
            for at, (asked, _) in enumerate(rows[:count])]  # fmt: skip
    return Practice(tuple(passages), tuple(asks))


def pieces(data: Path, count: int, rng: Random) -> Practice:
    """Half of the documents have a title: the instruction."""
    by = rules().chunks.model_copy(update={"characters": 50, "overlap": 0})
    rows = [(asked, said) for asked, said in _food(data) if len(split(said)) >= 3]
    rng.shuffle(rows)
    passages: list[Passage] = []
    asks: list[Ask] = []
    for at, (asked, said) in enumerate(rows[:count]):
        document = _passage(f"p{at}", said, asked if rng.random() < 0.5 else "")
        for piece in chunks(document, by):
            passages.append(piece)
            for sentence in split(piece.text):
                made = question(sentence, asked, rng) if rng.random() < 0.6 else ""
                if made:
                    asks.append(Ask(roughened(made, rng), frozenset([piece.id])))
    return Practice(tuple(passages), tuple(asks))


def sayings(data: Path, rng: Random) -> Practice:
    """An answer that very many share says nothing about what was said, and only distracts."""
    groups: dict[str, list[str]] = {}
    with there(data / SAYINGS).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            held = groups.setdefault(row["A"], [])
            if row["Q"] not in held:
                held.append(row["Q"])
    passages: list[Passage] = []
    asks: list[Ask] = []
    for at, (answer, said) in enumerate(groups.items()):
        if 2 <= len(said) <= 3:
            rng.shuffle(said)
            asks.append(Ask(roughened(said.pop(), rng), frozenset([f"s{at}"])))
        passages.append(Passage(f"s{at}", answer, questions=tuple(said), source=f"s{at}"))
    return Practice(tuple(passages), tuple(asks))


def requests(data: Path, count: int, rng: Random) -> Practice:
    rows = list({squeeze(asked): (asked, said) for asked, said in _food(data)}.values())
    rng.shuffle(rows)
    passages = [Passage(f"r{at}", said, questions=(asked,), source=f"r{at}")
                for at, (asked, said) in enumerate(rows[:count])]  # fmt: skip
    asks = [Ask(roughened(rephrased(asked, rng), rng), frozenset([f"r{at}"]))
            for at, (asked, _) in enumerate(rows[:count])]  # fmt: skip
    return Practice(tuple(passages), tuple(asks))


def _food(data: Path) -> list[tuple[str, str]]:
    return list(_distinct((row["instruction"], row["output"])
                          for row in read_jsonl(there(data / FOOD))))  # fmt: skip


def _distinct(rows: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for asked, said in rows:
        key = squeeze(said)
        if key not in seen and 60 <= len(said) <= 400:
            seen.add(key)
            yield asked, said


def _passage(key: str, text: str, title: str = "") -> Passage:
    return Passage(key, text, title, source=key)


def _document(passage: Passage) -> str:
    return passage.source


def there(path: Path) -> Path:
    """Raises `DataError` when it is not."""
    if not path.is_file():
        raise DataError(f"{path} is not there; name the data directory that holds it")
    return path
