"""The questions that `retrieval.py` asks, and the passages it asks them of.

    chunks   KorQuAD 1.0 (half of its dev set): articles cut by our chunker, the passage that holds
             the answer is right
    sts      KorSTS dev and KLUE-STS dev: of two sentences with a likeness of 4 or more of 5 one is
             asked, the other is to be found, in both directions; distractors are the sentences of
             all other pairs (some of them nearly the same) and the questions of ChatbotData
    defects  DACON 236216: the second phrasing of each question is asked, the first is to be found,
             among the questions of ChatbotData
    sayings  ChatbotData: of two or three sayings with one answer one is asked. That an answer is
             shared is a noisy label, so the figures are a floor. One half of them fits the weights,
             the other half is asked

Read from a data directory that is not part of the product.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from malbeot.knowledge.chunks import chunks
from malbeot.knowledge.learn.asking import mistyped
from malbeot.knowledge.learn.practice import Ask, Practice, sayings
from malbeot.knowledge.rules import ChunkRules
from malbeot.records import Passage

KORQUAD = Path("ko_eval/KorQuAD_v1.0_dev_half.json")
KORSTS = Path("ko_eval/KorSTS_dev.tsv")
KLUE = Path("ko_eval/klue-sts-v1.1_dev.json")
DEFECTS = Path("dacon_236216/train_even_ids.csv")
SAYINGS = Path("chat/ChatbotData.csv")
NEEDED = (KORQUAD, KORSTS, KLUE, DEFECTS, SAYINGS)
_ALIKE = 4.0


@dataclass(frozen=True)
class Set:
    name: str
    passages: tuple[Passage, ...]
    asks: tuple[Ask, ...]
    answers: tuple[str, ...] = ()
    """What the right passage says, for each ask of `chunks`."""
    texts: tuple[str, ...] = ()
    """What each passage is to a peer that knows one text a passage."""

    def typed(self, how: str) -> Set:
        """The same questions without spaces, or with a slip in one syllable of twelve."""
        rng = Random(7)
        change = {"unspaced": lambda text: text.replace(" ", ""),
                  "mistyped": lambda text: mistyped(text, rng)}[how]  # fmt: skip
        return replace(self, asks=tuple(replace(ask, query=change(ask.query)) for ask in self.asks))


def korquad(data: Path, by: ChunkRules | None = None, titles: bool = False) -> Set:
    passages: list[Passage] = []
    asks: list[Ask] = []
    answers: list[str] = []
    articles = json.loads((data / KORQUAD).read_text(encoding="utf-8"))["data"]
    for number, article in enumerate(articles):
        title = article["title"].replace("_", " ") if titles else ""
        text = "\n".join(paragraph["context"] for paragraph in article["paragraphs"])
        cut = list(chunks(Passage(f"k{number}", text, title, source=str(number)), by))
        starts = _starts(text, cut)
        passages += cut
        at = 0
        for paragraph in article["paragraphs"]:
            for asked in paragraph["qas"]:
                answer = asked["answers"][0]
                place = at + answer["answer_start"]
                # With overlap an answer may stand in two passages, and both are right.
                right = {passage.id for passage, start in zip(cut, starts, strict=True)
                         if start <= place < start + len(passage.text)}  # fmt: skip
                asks.append(Ask(asked["question"], frozenset(right)))
                answers.append(answer["text"])
            at += len(paragraph["context"]) + 1
    texts = tuple(f"{p.title} {p.text}".strip() for p in passages)
    return Set("chunks", tuple(passages), tuple(asks), tuple(answers), texts)


def _starts(text: str, cut: list[Passage]) -> list[int]:
    starts = []
    at = 0
    for passage in cut:
        at = text.index(passage.text, at)  # with overlap two may start at the same place
        starts.append(at)
    return starts


def paraphrases(data: Path) -> list[Set]:
    """`sts` in both directions, and `defects`."""
    pairs = [*_korsts(data), *_klue(data)]
    flipped = [(score, other, one) for score, one, other in pairs]
    chat = [row["Q"] for row in _table(data / SAYINGS)]
    rows = list(_table(data / DEFECTS))
    phrasings = [(5.0, row["질문_2"], row["질문_1"]) for row in rows]
    return [_questions("sts", pairs, chat), _questions("sts", flipped, chat),
            _questions("defects", phrasings, chat)]  # fmt: skip


def _questions(name: str, pairs: list[tuple[float, str, str]], others: Iterable[str]) -> Set:
    """(likeness, asked, to be found); what is asked must not stand in the pool itself."""
    pool: dict[str, None] = {}
    for score, asked, wanted in pairs:
        pool[wanted] = None
        if score < _ALIKE:
            pool[asked] = None
    pool.update(dict.fromkeys(others))
    numbers = {text: f"{name}{at}" for at, text in enumerate(pool)}
    right: dict[str, set[str]] = {}
    for score, asked, wanted in pairs:
        if score >= _ALIKE and asked not in numbers:
            right.setdefault(asked, set()).add(numbers[wanted])
    # What is answered is not searched here: the peer knows the questions alone, too.
    passages = tuple(Passage(key, "-", questions=(text,), source=key)
                     for text, key in numbers.items())  # fmt: skip
    asks = tuple(Ask(query, frozenset(found)) for query, found in right.items())
    return Set(name, passages, asks, texts=tuple(numbers))


def said(data: Path) -> tuple[Practice, Set]:
    """The half to fit on, and the half to ask."""
    whole = sayings(data, Random(1))
    half = len(whole.asks) // 2
    held_out = {key for ask in whole.asks[half:] for key in ask.right}
    practised = [passage for passage in whole.passages if passage.id not in held_out]
    passages = tuple(replace(passage, text="-") for passage in whole.passages)
    singles = tuple(
        replace(passage, id=f"{passage.id}:{at}", questions=(question,))
        for passage in passages for at, question in enumerate(passage.questions)
    )  # fmt: skip
    asks = tuple(
        Ask(ask.query, frozenset(passage.id for passage in singles if passage.source in ask.right))
        for ask in whole.asks[half:]
    )
    texts = tuple(passage.questions[0] for passage in singles)
    return Practice(tuple(practised), whole.asks[:half]), Set("sayings", singles, asks, texts=texts)


def _korsts(data: Path) -> list[tuple[float, str, str]]:
    lines = (data / KORSTS).read_text(encoding="utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines]
    return [(float(row[4]), row[5], row[6]) for row in rows]


def _klue(data: Path) -> list[tuple[float, str, str]]:
    rows = json.loads((data / KLUE).read_text(encoding="utf-8"))
    return [(float(row["labels"]["label"]), row["sentence1"], row["sentence2"]) for row in rows]


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
