"""Is a generated question, or an answer to it, worth keeping? Out: the reason why not, or "".

Judged by form alone. Korean has no use for the usual rules (words between spaces, ASCII first
letter): length counts letters, and the list of words is a list of patterns, in filters.toml.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from malbeot.files import read_toml
from malbeot.text.endings import broken_off
from malbeot.text.normalize import squeeze

_HANGUL = re.compile(r"[가-힣ㄱ-ㆎ]")
_LETTER = re.compile(r"[^\W\d_]")
_SENTENCE = re.compile(r"[.!?…\n]+")


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Length(_Table):
    question: tuple[int, int]
    answer: tuple[int, int]
    name: tuple[int, int]


class _Language(_Table):
    korean_share: float
    min_letters: int


class _Repeats(_Table):
    same_word: int
    same_sentence: int


class _Patterns(_Table):
    mark_first: tuple[str, ...]
    needs_file: tuple[str, ...]
    needs_program: tuple[str, ...]
    leaked: tuple[str, ...]
    placeholder: tuple[str, ...]


class _Rules(_Table):
    length: _Length
    language: _Language
    repeats: _Repeats
    patterns: _Patterns


@cache
def _rules() -> _Rules:
    return _Rules.model_validate(read_toml(Path(__file__).with_name("filters.toml")))


@cache
def _compiled(name: str) -> re.Pattern[str]:
    patterns = getattr(_rules().patterns, name)
    plain = (pattern.removeprefix("(?i)") for pattern in patterns)
    return re.compile("|".join(f"(?:{one})" for one in plain), re.MULTILINE | re.IGNORECASE)


def question_fault(question: str) -> str:
    """What is wrong with a question; "" when nothing is."""
    if reason := _length(question, _rules().length.question):
        return reason
    if _compiled("mark_first").match(question):
        return "mark_first"
    for name in ("needs_file", "needs_program"):
        if _compiled(name).search(question):
            return name
    return _form(question)


def answer_fault(question: str, answer: str) -> str:
    """What is wrong with an answer to this question; "" when nothing is."""
    if not answer:
        return "no_answer"
    if reason := _length(answer, _rules().length.answer):
        return reason
    if squeeze(answer) == squeeze(question):
        return "echo"
    return _form(answer)


def name_fault(name: str) -> str:
    """What is wrong with the name of a category; "" when nothing is."""
    bounds = _rules().length.name
    return _length(name, bounds) or ("not_korean" if not _HANGUL.search(name) else "")


def _length(text: str, bounds: tuple[int, int]) -> str:
    letters = len(squeeze(text))
    return "too_short" if letters < bounds[0] else "too_long" if letters > bounds[1] else ""


def _form(text: str) -> str:
    rules = _rules()
    letters = len(_LETTER.findall(text))
    hangul = len(_HANGUL.findall(text))
    if letters >= rules.language.min_letters and hangul < rules.language.korean_share * letters:
        return "not_korean"
    for name in ("leaked", "placeholder"):
        if _compiled(name).search(text):
            return name
    if _repeats(text):
        return "repeats"
    return "unfinished" if broken_off(text) else ""


def _repeats(text: str) -> bool:
    limits = _rules().repeats
    words = rf"(?<!\S)(\S*\w\S*)(?:\s+\1){{{limits.same_word - 1}}}(?!\S)"
    if re.search(words, text):
        return True
    said = [sentence.strip() for sentence in _SENTENCE.split(text) if sentence.strip()]
    return any(said.count(sentence) >= limits.same_sentence for sentence in set(said))
