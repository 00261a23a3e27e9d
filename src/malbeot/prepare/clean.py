"""One Example → the same in clean text, or the reason why it cannot be trained on.

Changes only what no reader sees (NFC, spaces, control characters); a row whose words are wrong is
set aside, never repaired by guessing. Raises `BadRow`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from itertools import pairwise
from typing import Literal

from malbeot.formats.bad import BadRow
from malbeot.prepare.letters import broken, mixed_word, scripts
from malbeot.prepare.loops import loop
from malbeot.prepare.rules import compiled, rules
from malbeot.records import Example, Turn
from malbeot.text.endings import broken_off
from malbeot.text.normalize import clean, squeeze

Language = Literal["ko", "any"]
# Code is shown between fences; tags in it are what was asked for.
_CODE = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)


def cleaned(example: Example, language: Language = "any") -> Example:
    """The example to keep. With language "ko", answers must be Korean."""
    for turn in example.turns:
        if shown := broken(turn.content):
            raise BadRow("mojibake", shown)
    turns = tuple(Turn(turn.role, clean(turn.content)) for turn in example.turns)
    for turn in turns:
        _check(turn, language)
    if echoes(turns):
        raise BadRow("echo")
    return replace(example, turns=turns)


def _check(turn: Turn, language: Language) -> None:
    limits = rules().limits
    if turn.role == "assistant":
        if not _says_something(turn.content):
            raise BadRow("empty_answer")
        if len(turn.content) > limits.answer_chars:
            raise BadRow("too_long", f"{len(turn.content)} characters")
        _check_answer(turn.content, language)
        return
    if turn.role == "user" and not turn.content:
        raise BadRow("empty_question")
    if len(turn.content) > limits.question_chars:
        raise BadRow("too_long", f"{len(turn.content)} characters")
    _check_patterns(turn.content, ("leaked_prompt",))


def _says_something(answer: str) -> bool:
    """True for letters, digits and emoji; marks alone say nothing."""
    return any(char.isalnum() or unicodedata.category(char) == "So" for char in answer)


def _check_answer(answer: str, language: Language) -> None:
    _check_patterns(_CODE.sub("", answer), ("leaked_prompt", "markup", "placeholder"))
    if shown := mixed_word(answer):
        raise BadRow("mixed_letters", shown)
    _check_language(answer, language)
    if shown := loop(answer):
        raise BadRow("loop", shown)
    if broken_off(answer):
        raise BadRow("unfinished", answer[-40:])


def _check_patterns(text: str, names: tuple[str, ...]) -> None:
    for name in names:
        if match := compiled(getattr(rules().patterns, name)).search(text):
            raise BadRow(name, match.group())


def _check_language(answer: str, language: Language) -> None:
    limits = rules().language
    counts = scripts(answer)
    if counts.total < limits.min_letters or language == "any":
        return
    if counts.foreign_share > limits.foreign_share:
        raise BadRow("foreign_letters", f"{counts.foreign_share:.0%}")
    if counts.korean_share < limits.korean_share:
        raise BadRow("not_korean", f"{counts.korean_share:.0%} Hangul")


def echoes(turns: tuple[Turn, ...]) -> bool:
    """True when a question, or what was given with it, is already its own answer."""
    return any(
        _echo(asked.content, said.content)
        for asked, said in pairwise(turns)
        if asked.role == "user" and said.role == "assistant"
    )


def _echo(asked: str, said: str) -> bool:
    answer = squeeze(said)
    if len(answer) < rules().duplicates.echo_chars:
        return False
    return any(squeeze(part) == answer for part in (asked, *asked.split("\n")))
