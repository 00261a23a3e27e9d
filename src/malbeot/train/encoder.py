"""A talk as token ids, each known to be prompt or answer.

In: a tokenizer of any family, and the style a talk is put in. Out: the ids that a server would
make of the whole text, and which of them are learned: those of the answers, each up to its end
token. Where an answer stands is known from how the text was built, and carried over to ids by the
tokenizer's own offsets; nothing is searched for in a text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from malbeot.errors import UsageError
from malbeot.records import Turn
from malbeot.train.style import OWN, OwnStyle, Style, Writer, Written, form

_CHUNK = 2000
Places = npt.NDArray[np.int64]
"""Where each token stands in the text: [tokens, 2], first letter and the one behind the last."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """`answer` is True where the loss weighs 1. `ended`: every answer keeps its end token.
    `torn`: in the whole text a token reaches over the beginning of an answer, where a server,
    which has the prompt alone, makes others; so these ids are of prompt and answer apart."""

    ids: npt.NDArray[np.int32]
    answer: npt.NDArray[np.bool_]
    ended: bool
    torn: bool


class Encoder:
    """Raises `UsageError` for a tokenizer that does not tell where its tokens stand, or has no end
    token."""

    def __init__(self, tokenizer: Any, prompt_style: str, ends: Sequence[int] = ()) -> None:
        if not getattr(tokenizer, "is_fast", False):
            raise UsageError("the base has no tokenizer.json; convert its tokenizer first")
        if tokenizer.eos_token_id is None:
            raise UsageError("the vocabulary of the base names no end token (eos_token)")
        self.tokenizer = tokenizer
        self.ends = frozenset((tokenizer.eos_token_id, *ends))
        """Tokens that end an answer."""
        self.style = writer(tokenizer, prompt_style)
        tokenizer.chat_template = self.style.template  # what is learned is what will be served
        self._marks = [mark for mark in tokenizer.all_special_tokens if mark]

    @property
    def pad(self) -> int:
        """What fills a line behind its row; its loss is never counted, whichever token it is."""
        pad = self.tokenizer.pad_token_id
        return int(self.tokenizer.eos_token_id if pad is None else pad)

    def marked(self, turns: Sequence[Turn]) -> bool:
        """Whether an answer holds a special token of the vocabulary as text: it would be read as
        one."""
        return any(mark in turn.content for turn in turns if turn.role == "assistant"
                   for mark in self._marks)  # fmt: skip

    def all(self, talks: Sequence[Sequence[Turn]]) -> Iterator[Encoded]:
        """Every talk, in order."""
        for first in range(0, len(talks), _CHUNK):
            written = [self.style.written(turns) for turns in talks[first : first + _CHUNK]]
            texts = [each.text for each in written]
            found = self.tokenizer.backend_tokenizer.encode_batch(texts, add_special_tokens=False)
            for each, one in zip(written, found, strict=True):
                places = np.array(one.offsets, np.int64).reshape(-1, 2)
                if torn := _torn(places, each.answers):
                    tokens, places = self._in_pieces(each)
                yield self._encoded(tokens if torn else one.ids, places, each.answers, torn=torn)

    def one(self, turns: Sequence[Turn]) -> Encoded:
        return next(self.all([turns]))

    def _in_pieces(self, written: Written) -> tuple[list[int], Places]:
        """Ids and places of a text whose answers are encoded apart."""
        cuts = [0, *(place for answer in written.answers for place in answer), len(written.text)]
        tokens: list[int] = []
        places: list[tuple[int, int]] = []
        encode = self.tokenizer.backend_tokenizer.encode
        for start, end in pairwise(cuts):
            one = encode(written.text[start:end], add_special_tokens=False)
            tokens += one.ids
            places += [(start + first, start + last) for first, last in one.offsets]
        return tokens, np.array(places, np.int64).reshape(-1, 2)

    def _encoded(
        self, tokens: list[int], places: Places, answers: Sequence[tuple[int, int]], *, torn: bool
    ) -> Encoded:
        ids = np.array(tokens, np.int32)
        answer = np.zeros(len(ids), np.bool_)
        ended = bool(answers)
        for start, end in answers:
            said = np.flatnonzero((places[:, 0] >= start) & (places[:, 0] < end))
            last = next((at for at in said[::-1] if tokens[at] in self.ends), None)
            ended &= last is not None
            answer[said if last is None else said[said <= last]] = True
        return Encoded(ids, answer, ended, torn)


def _torn(places: Places, answers: Sequence[tuple[int, int]]) -> bool:
    return any(
        bool(((places[:, 0] < start) & (places[:, 1] > start)).any()) for start, _ in answers
    )


def writer(tokenizer: Any, prompt_style: str) -> Writer:
    """The style with the tokenizer's begin and end tokens."""
    if prompt_style == OWN:
        return OwnStyle(tokenizer)
    return Style(form(prompt_style), _begin(tokenizer), str(tokenizer.eos_token))


def _begin(tokenizer: Any) -> str:
    """The begin token, where the tokenizer puts it before every text of its own accord."""
    begins = tokenizer("")["input_ids"][:1] == [tokenizer.bos_token_id]
    return str(tokenizer.bos_token) if begins and tokenizer.bos_token else ""
