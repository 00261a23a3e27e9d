"""Examples become token ids and weights, turn by turn.

In: examples and the tokenizer. Out: `Rows`, all rows in a few flat arrays. Which tokens are answer
is known from the turn they came from, never found again by matching strings. A row that is too
long or has no answer is set aside and counted; nothing is cut, so every kept answer keeps its end
token. Special tokens written by people are plain text here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
from transformers import PreTrainedTokenizerFast

from malbeot.errors import DataError
from malbeot.files import read_jsonl
from malbeot.records import ROLES, Example, Turn
from malbeot.text.normalize import encodable
from malbeot.train.tokenizer import END, MARK, token_id

_CHUNK = 2000


@dataclass(frozen=True)
class Rows:
    """Row i is ids[starts[i]:starts[i+1]]; `answer` is True where the loss weighs 1."""

    ids: npt.NDArray[np.int32]
    answer: npt.NDArray[np.bool_]
    starts: npt.NDArray[np.int64]
    answer_bytes: int
    """Bytes of all answers, each end token counted as one: for bits per byte."""
    set_aside: Counter[str] = field(default_factory=Counter)

    def __len__(self) -> int:
        return len(self.starts) - 1

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
    examples: Sequence[Example], tokenizer: PreTrainedTokenizerFast, max_tokens: int
) -> Rows:
    """All examples that fit, as flat arrays; the others are counted by reason in `set_aside`."""
    set_aside: Counter[str] = Counter()
    ids: list[npt.NDArray[np.int32]] = []
    answer: list[npt.NDArray[np.bool_]] = []
    answer_bytes = 0
    for example, row_ids, row_answer in _encoded(examples, tokenizer):
        if not row_answer.any():
            set_aside["no answer"] += 1
        elif len(row_ids) > max_tokens:
            set_aside["too long"] += 1
        else:
            ids.append(row_ids)
            answer.append(row_answer)
            said = [t.content for t in example.turns if t.role == "assistant"]
            answer_bytes += sum(len(text.encode()) + 1 for text in said)
    starts = np.cumsum([0, *map(len, ids)], dtype=np.int64)
    return Rows(
        np.concatenate(ids) if ids else np.zeros(0, np.int32),
        np.concatenate(answer) if answer else np.zeros(0, np.bool_),
        starts,
        answer_bytes,
        set_aside,
    )


def _encoded(
    examples: Sequence[Example], tokenizer: PreTrainedTokenizerFast
) -> Iterator[tuple[Example, npt.NDArray[np.int32], npt.NDArray[np.bool_]]]:
    marks = {role: token_id(tokenizer, mark) for role, mark in MARK.items()}
    end = token_id(tokenizer, END)
    backend = tokenizer.backend_tokenizer
    backend.encode_special_tokens = True  # "<|end|>" typed by a person ends nothing
    try:
        for first in range(0, len(examples), _CHUNK):
            chunk = examples[first : first + _CHUNK]
            texts = [_text(turn) for example in chunk for turn in example.turns]
            pieces = iter(backend.encode_batch_fast(texts, add_special_tokens=False))
            for example in chunk:
                yield (
                    example,
                    *_join(example, [next(pieces).ids for _ in example.turns], marks, end),
                )
    finally:
        backend.encode_special_tokens = False


def _text(turn: Turn) -> str:
    return turn.content if turn.role == "assistant" else turn.content + "\n"


def _join(
    example: Example, pieces: Sequence[list[int]], marks: dict[str, int], end: int
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.bool_]]:
    ids: list[int] = []
    answer: list[bool] = []
    for turn, piece in zip(example.turns, pieces, strict=True):
        said = turn.role == "assistant"
        ids += [marks[turn.role], *piece, *([end] if said else [])]
        answer += [False, *([said] * (len(piece) + said))]
    return np.array(ids, np.int32), np.array(answer, np.bool_)
