"""What is wrong with a row: the checks that set rows aside, over columns of texts.

A check sees one text and gives what shows the fault, or nothing; the first check in `CHECKS` that
finds something names the reason. As with repairs, a gate of native expressions keeps most texts
away from Python. Before the repairs only `BROKEN` runs: cleaning removes what shows that letters
were decoded wrongly. Code between fences was asked for, so tags in it are no fault.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from malbeot.prepare.letters import broken, mixed_word, scripts
from malbeot.prepare.loops import loop
from malbeot.prepare.repairs import EVERYWHERE, Gate, Part, matching, opened
from malbeot.prepare.repeats import may_loop
from malbeot.prepare.rules import compiled, rules
from malbeot.prepare.steps import injection
from malbeot.text.endings import broken_off

Language = Literal["ko", "any"]
Find = Callable[[str], str | None]
"""What shows the fault ("" when there is nothing to show), or None for a sound text."""
_CODE = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_LOOK_AROUND = re.compile(r"\(\?<?[!=][^()]*\)")
# Bytes over 0x7f read as Latin-1 or Windows-1252, Hanja (in CP949 the bytes of UTF-8 Hangul fall
# among them, 占 of 占쏙옙 too), and the marks of letters that are gone.
_SUSPICIOUS = r"[\x{80}-\x{ff}ŒœŠšŸŽžƒˆ˜\x{2013}-\x{203a}€™一-鿿\x{f900}-\x{faff}\x{fffd}]"
_HANGUL = r"[가-힣ㄱ-ㆎᄀ-ᇿ]"
# Python counts numerals like ① among letters.
_LETTERS = r"[\p{L}\p{No}\p{Nl}]"
_FOREIGN = r"[[\p{L}\p{No}\p{Nl}]&&[^A-Za-z가-힣ㄱ-ㆎᄀ-ᇿ]]"
_NOT_HANGUL = r"[[\p{L}\p{No}\p{Nl}]&&[^가-힣ㄱ-ㆎᄀ-ᇿ]]"
_CLOSED = r"[\p{L}][.!?]$"


@dataclass(frozen=True, slots=True)
class Check:
    reason: str
    find: Find
    gate: Gate
    parts: frozenset[Part]


_USER = frozenset[Part](("user",))
_ANSWER = frozenset[Part](("assistant",))
_SAID = frozenset[Part](("assistant", "page"))
_ASKED = frozenset[Part](("user", "system"))


def checks(language: Language) -> list[Check]:
    """All checks but `BROKEN`, in their order. With "ko", answers must be Korean."""
    limits, patterns = rules().limits, rules().patterns
    found = [
        Check("empty_question", lambda text: "", lambda text: text.str.strip_chars() == "", _USER),
        Check("empty_answer", _says_nothing, lambda text: ~text.str.contains(r"[\p{L}\p{N}]"),
              _ANSWER),
        Check("too_long", _length, lambda text: text.str.len_chars() > limits.answer_chars,
              _ANSWER),
        Check("too_long", _length, lambda text: text.str.len_chars() > limits.question_chars,
              _ASKED),
        Check("injection", lambda text: injection.find(text) or None, matching(injection.GATE),
              EVERYWHERE),
        _pattern("leaked_prompt", patterns.leaked_prompt, _ASKED | _ANSWER, patterns.anchors),
        _pattern("markup", patterns.markup, _ANSWER),
        _pattern("placeholder", patterns.placeholder, _ANSWER),
        Check("mixed_letters", lambda text: mixed_word(text) or None,
              lambda text: text.str.contains(r"[^\x{0}-\x{7f}가-힣]|[가-힣][a-z]{2}"), _ANSWER),
        Check("loop", lambda text: loop(text) or None,
              lambda text: text.map_batches(may_loop, return_dtype=pl.Boolean), _ANSWER),
        Check("unfinished", lambda text: text[-40:] if broken_off(text) else None,
              lambda text: ~text.str.contains(_CLOSED), _ANSWER),
    ]  # fmt: skip
    if language == "ko":
        found[-2:-2] = [
            Check("foreign_letters", _foreign, matching(_FOREIGN), _SAID),
            Check("not_korean", _not_korean, _mostly_other, _SAID),
        ]
    return found


BROKEN = Check("mojibake", lambda text: broken(text) or None, matching(_SUSPICIOUS), EVERYWHERE)


def faults(
    texts: pl.Series, parts: pl.Series, wanted: Sequence[Check]
) -> dict[int, tuple[str, str]]:
    """Place of each faulty text → (reason, what shows it)."""
    found: dict[int, tuple[str, str]] = {}
    for check in wanted:
        for place in opened(texts, parts, check.gate, check.parts).to_list():
            if place not in found and (shown := check.find(texts[place])) is not None:
                found[place] = (check.reason, shown)
    return found


def _pattern(
    reason: str, patterns: Sequence[str], parts: frozenset[Part], anchors: Sequence[str] = ()
) -> Check:
    """A check by regular expressions. Its gate are its anchors, or the same expressions without
    what Rust's regex lacks."""
    every = compiled(tuple(patterns))

    def find(text: str) -> str | None:
        match = every.search(_CODE.sub("", text))
        return match.group() if match else None

    gate = "|".join(anchors) or "(?m)" + _LOOK_AROUND.sub("", every.pattern)
    return Check(reason, find, matching(gate), parts)


def _says_nothing(answer: str) -> str | None:
    """Letters, digits and emoji say something; marks alone do not."""
    says = any(char.isalnum() or unicodedata.category(char) == "So" for char in answer)
    return None if says else ""


def _length(text: str) -> str:
    return f"{len(text)} characters"


def _mostly_other(text: pl.Expr) -> pl.Expr:
    return text.map_batches(_hangul_is_rare, return_dtype=pl.Boolean)


def _hangul_is_rare(texts: pl.Series) -> pl.Series:
    """Letters are counted only where some are not Hangul."""
    places = texts.str.contains(_NOT_HANGUL).arg_true()
    mixed = texts.gather(places)
    hangul, letters = mixed.str.count_matches(_HANGUL), mixed.str.count_matches(_LETTERS)
    rare = hangul < rules().language.korean_share * letters
    none = pl.Series(texts.name, [False], dtype=pl.Boolean).new_from_index(0, len(texts))
    return none.scatter(places.filter(rare), True)


def _foreign(answer: str) -> str | None:
    counts, limits = scripts(answer), rules().language
    if counts.total < limits.min_letters or counts.foreign_share <= limits.foreign_share:
        return None
    return f"{counts.foreign_share:.0%}"


def _not_korean(answer: str) -> str | None:
    counts, limits = scripts(answer), rules().language
    if counts.total < limits.min_letters or counts.korean_share >= limits.korean_share:
        return None
    return f"{counts.korean_share:.0%} Hangul"
