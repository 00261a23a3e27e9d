"""What a bot made of its owner's data is asked: its own questions in several dresses, and others'.

In: what prepare wrote for the bot. Out: items, the same for the same files and seed. Questions of
its own are asked as they are, without spaces, with a typing slip, and with other words around them;
the answer is known. Questions of foreign.toml have nothing to do with almost any bot and must be
refused; one that shares too many words with the bot's own data is left out.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from malbeot.evaluate.base import seed_of
from malbeot.files import read_jsonl, read_toml
from malbeot.text.hangul import letters, syllable
from malbeot.text.normalize import essence
from malbeot.text.tokens import bigram

Dress = Literal["plain", "unspaced", "typo", "wrapped", "foreign"]
DRESSES: tuple[Dress, ...] = ("plain", "unspaced", "typo", "wrapped")
_SIDES = ("train.jsonl", "validation.jsonl", "test.jsonl")
_MOST_OWN = 200
_MOST_SHARED = 0.5


@dataclass(frozen=True, slots=True)
class Item:
    """`answers` are those any of which is right, by their essence; none for a foreign one."""

    id: str
    dress: Dress
    asked: str
    answers: frozenset[str] = frozenset()


@cache
def _data() -> dict[str, Any]:
    return read_toml(Path(__file__).with_name("foreign.toml"))


def items(folder: Path, seed: int) -> list[Item]:
    """All items for the files of that folder."""
    known = _known(folder)
    rng = random.Random(seed_of("qa", seed))  # noqa: S311
    questions = sorted(known)
    chosen = questions if len(questions) <= _MOST_OWN else rng.sample(questions, _MOST_OWN)
    own = [
        Item(f"q{number:04}-{dress}", dress, _dressed(question, dress, rng), known[question])
        for number, question in enumerate(chosen, 1)
        for dress in DRESSES
    ]
    return [*own, *_foreign(questions)]


def _known(folder: Path) -> dict[str, frozenset[str]]:
    """Every question of the data, with its answers."""
    known: dict[str, set[str]] = {}
    for name in _SIDES:
        for row in read_jsonl(folder / name) if (folder / name).is_file() else ():
            turns = [turn for turn in row["messages"] if turn["role"] != "system"]
            if len(turns) == 2:
                known.setdefault(turns[0]["content"], set()).add(essence(turns[1]["content"]))
    return {question: frozenset(answers) for question, answers in known.items()}


def _foreign(own: Sequence[str]) -> Iterator[Item]:
    pairs = {pair for question in own for pair in bigram(question)}
    for number, question in enumerate(_data()["questions"], 1):
        mine = bigram(question)
        if sum(pair in pairs for pair in mine) / len(mine) < _MOST_SHARED or not own:
            yield Item(f"f{number:04}", "foreign", question)


def _dressed(question: str, dress: Dress, rng: random.Random) -> str:
    if dress == "unspaced":
        return "".join(question.split())
    if dress == "typo":
        return slipped(question, rng)
    if dress == "wrapped":
        before, after = rng.choice(_data()["wrappings"])
        return f"{before}{question.rstrip('?.! ')}{after}"
    return question


def slipped(text: str, rng: random.Random) -> str:
    """One syllable with another vowel beside the right one; unchanged when there is none."""
    neighbours: dict[str, str] = _data()["vowels"]
    places = [place for place, char in enumerate(text)
              if len(spelled := letters(char)) > 1 and spelled[1] in neighbours]  # fmt: skip
    if not places:
        return text
    place = rng.choice(places)
    spelled = letters(text[place])
    wrong = syllable(spelled[0], neighbours[spelled[1]], spelled[2:])
    return text[:place] + wrong + text[place + 1 :]
