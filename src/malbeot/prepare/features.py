"""What rows are compared by: keys of equal texts, and tokens of nearly equal ones, as numbers.

In: the dialogues of one batch. Out: one row of numbers a dialogue, small enough to hold for a
million of them while the texts rest on disk. Tokens are hashed to 64 bits by Polars (the same for
one version of it), keys by BLAKE2b.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Any

import polars as pl

from malbeot.records import Example, Turn
from malbeot.text.normalize import essence, fold
from malbeot.text.tokens import Tokenizer

_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*")
SCHEMA: dict[str, Any] = {
    "question_key": pl.UInt64,  # letters and digits of all that was asked
    "first_key": pl.UInt64,  # of its first line
    "answer_key": pl.UInt64,
    "figures_key": pl.UInt64,  # of the numbers in question and answer, in their order
    "group_key": pl.UInt64,  # of the group that the row came with; 0 for none
    "question": pl.List(pl.UInt64),  # tokens
    "details": pl.List(pl.UInt64),  # tokens of what follows the first line
    "answer": pl.List(pl.UInt64),
    "question_chars": pl.UInt32,
    "answer_chars": pl.UInt32,
}


def features(examples: Sequence[Example], tokenize: Tokenizer) -> pl.DataFrame:
    asked = ["\n".join(turn.content for turn in row.turns if turn.role == "user")
             for row in examples]  # fmt: skip
    parts = [text.partition("\n") for text in asked]
    answers = [row.answer for row in examples]
    return pl.DataFrame(
        {
            "question_key": list(map(key, asked)),
            "first_key": [key(first) for first, _, _ in parts],
            "answer_key": list(map(key, answers)),
            "figures_key": [
                _digest(" ".join(_FIGURE.findall(f"{question}\n{answer}")))
                for question, answer in zip(asked, answers, strict=True)
            ],
            "group_key": [_digest(row.group) if row.group else 0 for row in examples],
            "question": _hashed(map(tokenize, asked)),
            "details": _hashed(tokenize(rest) if rest else [] for _, _, rest in parts),
            "answer": _hashed(map(tokenize, answers)),
            "question_chars": list(map(len, asked)),
            "answer_chars": list(map(len, answers)),
        },
        schema=SCHEMA,
    )


def of_questions(asked: Sequence[str], tokenize: Tokenizer) -> pl.DataFrame:
    """The same for questions that no answer goes with."""
    return features([Example((Turn("user", text),)) for text in asked], tokenize)


def key(text: str) -> int:
    """A number for what a text says, whatever its spaces and marks; emoji alone count as are."""
    return _digest(essence(text) or fold(text))


def _digest(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")


def _hashed(texts: Iterable[list[str]]) -> pl.Series:
    tokens = pl.Series(list(texts), dtype=pl.List(pl.String))
    return tokens.list.eval(pl.element().hash(seed=0))
