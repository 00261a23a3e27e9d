"""Which scripts a text is written in, and whether its letters were broken on the way.

Text decoded with the wrong codec is found by decoding it back: if that gives Korean, the text was
Korean once. Needs the text as it came: cleaning removes the characters that show it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from malbeot.prepare.rules import rules

_HANGUL = re.compile(r"[가-힣ㄱ-ㆎᄀ-ᇿ]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_LETTER = re.compile(r"[^\W\d_]")
_SYLLABLE = re.compile(r"[가-힣]")
# Runs of the characters that bytes over 0x7f become in Latin-1 and Windows-1252.
_HIGH_BYTES = re.compile(
    "[\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
    r"(?:[\x20-\x7e]?"
    "[\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122])"
    "{3,}"
)
_WRONG_THEN_RIGHT = (
    ("latin-1", "utf-8"),
    ("cp1252", "utf-8"),
    ("latin-1", "cp949"),
    ("cp949", "utf-8"),
)
_REPLACED = ("\ufffd", "占쏙옙")
_KANA_AND_OTHERS = "\u0400-\u052f\u0590-\u06ff\u0900-\u0eff\u3041-\u30ff"
_HAN = "\u3400-\u9fff\uf900-\ufaff"


@dataclass(frozen=True, slots=True)
class Scripts:
    """Numbers of letters."""

    total: int
    hangul: int
    latin: int

    @property
    def korean_share(self) -> float:
        return self.hangul / self.total if self.total else 1.0

    @property
    def foreign_share(self) -> float:
        return (self.total - self.hangul - self.latin) / self.total if self.total else 0.0


def scripts(text: str) -> Scripts:
    count = len(_LETTER.findall(text))
    return Scripts(count, len(_HANGUL.findall(text)), len(_LATIN.findall(text)))


def broken(text: str) -> str:
    """What shows that the text was decoded wrongly, or an empty text."""
    if text.isascii():
        return ""
    if mark := next((mark for mark in _REPLACED if mark in text), ""):
        return mark
    runs = _HIGH_BYTES.findall(text)
    candidates = (
        [text, *(match.group() for match in _HIGH_BYTES.finditer(text))] if runs else [text]
    )
    return next((shown for run in candidates if (shown := _recovered(run))), "")


def _recovered(text: str) -> str:
    for wrong, right in _WRONG_THEN_RIGHT:
        try:
            said = text.encode(wrong).decode(right)
        except UnicodeError:
            continue
        if said != text and len(_SYLLABLE.findall(said)) * 2 >= len(said.replace(" ", "")):
            return said
    return ""


@cache
def _glued() -> re.Pattern[str]:
    """Letters of another script, or small Latin ones, right beside a syllable."""
    language = rules().language
    other, han = f"[{_KANA_AND_OTHERS}]", f"[{_HAN}]"
    if language.glued_hanja:
        han = f"(?:(?![{language.glued_hanja}]){han})"
    units = "|".join(map(re.escape, language.glued_units)) or "(?!)"
    latin = f"(?!(?:{units})(?![a-z]))[a-z]{{2}}"
    # Two Hanja behind a word explain it (담적痰積); one alone stands for a syllable.
    alone = f"{han}(?![{_HAN}])"
    return re.compile(
        f"[가-힣](?:{other}|{alone}|{latin})|(?:{other}|(?<![{_HAN}]){han})[가-힣]|[가-힣]{han}+[가-힣]"
    )


def mixed_word(text: str) -> str:
    """Where another script stands inside a Korean word ('모zzarella'), or an empty text."""
    match = _glued().search(text)
    return text[max(0, match.start() - 5) : match.end() + 5] if match else ""
