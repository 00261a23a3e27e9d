"""Examples become token ids and weights.

In: examples, an encoder, how long a row may be and what may be left out of a longer one. Out:
`Rows`, all rows in a few flat arrays, with what was cut and what was set aside. Every answer of a
row that is kept has its end token.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

from malbeot.errors import DataError
from malbeot.files import read_jsonl
from malbeot.records import ROLES, Example, Turn
from malbeot.results import unmixed
from malbeot.text.normalize import encodable
from malbeot.train.encoder import Encoded, Encoder
from malbeot.train.shorten import Shortened, TooLong, shortened

Reason = Literal["no_answer", "too_long", "special_token", "no_end"]


@dataclass(frozen=True)
class Rows:
    """Row i is ids[starts[i]:starts[i+1]]; `answer` is True where the loss weighs 1."""

    ids: npt.NDArray[np.int32]
    answer: npt.NDArray[np.bool_]
    starts: npt.NDArray[np.int64]
    answer_bytes: npt.NDArray[np.int64]
    """Bytes of a row's answers, each end token counted as one: for bits per byte."""
    of: npt.NDArray[np.int64]
    """Which example each row was made of."""
    cut: dict[int, Shortened] = field(default_factory=dict)
    """Rows that were made shorter."""
    aside: dict[int, Reason] = field(default_factory=dict)
    """Examples that are no row."""
    torn: int = 0
    """Rows of which a server would make other ids: a token reaches into an answer."""

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def set_aside(self) -> Counter[str]:
        return Counter(self.aside.values())

    @property
    def lengths(self) -> npt.NDArray[np.int64]:
        return np.diff(self.starts)

    def row(self, index: int) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.bool_]]:
        part = slice(int(self.starts[index]), int(self.starts[index + 1]))
        return self.ids[part], self.answer[part]


def read_examples(paths: Iterable[Path]) -> list[Example]:
    """The dialogues of JSON Lines files. `DataError` names file and line of the first bad row."""
    examples: list[Example] = []
    for path in paths:
        unmixed(path.parent)
        if not path.is_file():
            raise DataError(f"training rows {path} do not exist; run malbeot augment first")
        for line, row in enumerate(read_jsonl(path), 1):
            examples.append(_example(row, path, line))
    return examples


def _example(row: dict[str, object], path: Path, line: int) -> Example:
    messages = row.get("messages")
    if not isinstance(messages, list) or not messages:
        raise DataError(f"{path}:{line}: messages must be a list of turns")
    turns = []
    for message in messages:
        role = message.get("role") if isinstance(message, dict) else None
        content = message.get("content") if isinstance(message, dict) else None
        if role not in ROLES or not isinstance(content, str):
            raise DataError(f"{path}:{line}: a turn needs a role ({', '.join(ROLES)}) and content")
        if not encodable(content):
            raise DataError(f"{path}:{line}: content holds half a character (lone surrogate)")
        turns.append(Turn(role, content))
    meta = row.get("meta")
    return Example(
        tuple(turns),
        source=str(row.get("source", "")) or path.name,
        line=line,
        group=str(row.get("group", "")),
        meta=meta if isinstance(meta, dict) else {},
    )


def encode(
    examples: Sequence[Example],
    encoder: Encoder,
    max_tokens: int,
    too_long: TooLong = "set_aside",
) -> Rows:
    """All examples that fit, or can be made to. The last thing said in a row is an answer."""
    making = _Making(encoder, max_tokens, too_long)
    talks = [_up_to_answer(example.turns) for example in examples]
    for place, (turns, encoded) in enumerate(zip(talks, encoder.all(talks), strict=True)):
        making.add(place, turns, encoded)
    return making.rows()


class _Making:
    def __init__(self, encoder: Encoder, max_tokens: int, too_long: TooLong) -> None:
        self._encoder, self._most, self._policy = encoder, max_tokens, too_long
        self._kept: list[Encoded] = []
        self._of: list[int] = []
        self._bytes: list[int] = []
        self._cut: dict[int, Shortened] = {}
        self._aside: dict[int, Reason] = {}

    def add(self, place: int, turns: Sequence[Turn], encoded: Encoded) -> None:
        """A row, or a reason why not."""
        said = [turn.content for turn in turns if turn.role == "assistant"]
        if not said or not all(text.strip() for text in said):
            self._aside[place] = "no_answer"
        elif self._encoder.marked(turns):
            self._aside[place] = "special_token"
        elif not encoded.ended:
            self._aside[place] = "no_end"
        elif len(encoded.ids) > self._most:
            self._shorten(place, turns)
        else:
            self._keep(place, turns, encoded)

    def _shorten(self, place: int, turns: Sequence[Turn]) -> None:
        found = shortened(turns, self._fits, self._policy)
        if found is None:
            self._aside[place] = "too_long"
            return
        self._cut[len(self._kept)] = found
        self._keep(place, found.turns, self._encoder.one(found.turns))

    def _fits(self, turns: Sequence[Turn]) -> bool:
        return len(self._encoder.one(turns).ids) <= self._most

    def _keep(self, place: int, turns: Sequence[Turn], encoded: Encoded) -> None:
        said = [turn.content for turn in turns if turn.role == "assistant"]
        self._kept.append(encoded)
        self._of.append(place)
        self._bytes.append(sum(len(text.encode()) + 1 for text in said))

    def rows(self) -> Rows:
        ids = [row.ids for row in self._kept]
        answer = [row.answer for row in self._kept]
        return Rows(
            np.concatenate(ids) if ids else np.zeros(0, np.int32),
            np.concatenate(answer) if answer else np.zeros(0, np.bool_),
            np.cumsum([0, *map(len, ids)], dtype=np.int64),
            np.array(self._bytes, np.int64),
            np.array(self._of, np.int64),
            self._cut,
            self._aside,
            sum(row.torn for row in self._kept),
        )


def _up_to_answer(turns: Sequence[Turn]) -> Sequence[Turn]:
    """Without what was said after the last answer; as it is where there is none."""
    end = max((at + 1 for at, turn in enumerate(turns) if turn.role == "assistant"), default=0)
    return turns[:end] if end else turns
