"""A talk that is too long for the model, made shorter where that does least harm.

In: a talk, whether a talk fits, and how far to go. Out: a shorter talk and what was left out of it,
or nothing. Never cut: what the last question asks, and the end of an answer; a talk that does not
fit without that is for the caller to set aside.

    turns     earlier questions with their answers, the oldest first
    context   also sentences that stand before the last question, the last ones first
    answer    also the last sentences of the answer
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from malbeot.records import Turn
from malbeot.text.sentences import split

TooLong = Literal["set_aside", "turns", "context", "answer"]
_ORDER: tuple[TooLong, ...] = get_args(TooLong)
Fits = Callable[[Sequence[Turn]], bool]


@dataclass(frozen=True, slots=True)
class Shortened:
    """The talk as it fits; turns that were left out, letters of context and of the answer."""

    turns: tuple[Turn, ...]
    left_turns: int = 0
    left_context: int = 0
    left_answer: int = 0


def shortened(turns: Sequence[Turn], fits: Fits, policy: TooLong) -> Shortened | None:
    """None when it does not fit whatever the policy allows to leave out."""
    far = _ORDER.index(policy)
    if far < _ORDER.index("turns"):
        return None
    recent = _recent(turns, fits)
    gone = len(turns) - len(recent)
    if fits(recent):
        return Shortened(recent, gone)
    letters = 0
    if far >= _ORDER.index("context"):
        recent, letters = _without_context(recent, fits)
        if fits(recent):
            return Shortened(recent, gone, letters)
    if far >= _ORDER.index("answer") and recent[-1].role == "assistant":
        whole = recent[-1].content
        recent = _most(split(whole), lambda kept: _ending(recent, _said(kept, whole)), fits)
        if recent[-1].content and fits(recent):
            return Shortened(recent, gone, letters, len(whole) - len(recent[-1].content))
    return None


def _recent(turns: Sequence[Turn], fits: Fits) -> tuple[Turn, ...]:
    """The system message and as many of the last exchanges as fit, one at the least."""
    first = turns[:1] if turns and turns[0].role == "system" else ()
    starts = [at for at, turn in enumerate(turns) if turn.role == "user"]
    for at in starts:
        kept = (*first, *turns[at:])
        if fits(kept):
            return kept
    return (*first, *turns[starts[-1] :]) if starts else tuple(turns)


def _without_context(turns: tuple[Turn, ...], fits: Fits) -> tuple[tuple[Turn, ...], int]:
    """Of the last user's message all but its last paragraph is context."""
    at = max((at for at, turn in enumerate(turns) if turn.role == "user"), default=-1)
    context, gap, question = turns[at].content.rpartition("\n") if at >= 0 else ("", "", "")
    if not context.strip():
        return turns, 0
    sentences = split(context)

    def put(kept: Sequence[str]) -> tuple[Turn, ...]:
        said = f"{_said(kept, context)}{gap}{question}" if kept else question
        return (*turns[:at], Turn("user", said), *turns[at + 1 :])

    found = _most(sentences, put, fits)
    return found, len(turns[at].content) - len(found[at].content)


def _most(
    sentences: Sequence[str], put: Callable[[Sequence[str]], tuple[Turn, ...]], fits: Fits
) -> tuple[Turn, ...]:
    """With as many of the first sentences as fit; with none when not even one does."""
    least, most = 0, len(sentences)
    while least < most:
        middle = (least + most + 1) // 2
        if fits(put(sentences[:middle])):
            least = middle
        else:
            most = middle - 1
    return put(sentences[:least])


def _said(kept: Sequence[str], whole: str) -> str:
    """The beginning of a text that holds these of its sentences, spaces and line breaks as they
    were."""
    end = 0
    for sentence in kept:
        end = whole.index(sentence, end) + len(sentence)
    return whole[:end]


def _ending(turns: Sequence[Turn], answer: str) -> tuple[Turn, ...]:
    return (*turns[:-1], Turn("assistant", answer))
