"""Does an answer come to its end, or does it stop in mid-sentence or go round in circles?

Judged by form alone: the last mark or the last syllable of a Korean sentence. A short line may be
a bare noun, the last item of a list too, and a list of nouns needs no end.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache

from malbeot.prepare.rules import rules

_MARKER = r"(?:\d{1,3}[.)]|[-*•·▶○#|])"
_ITEM = re.compile(rf"\s*{_MARKER}")
_BARE_ITEM = re.compile(rf"\s*{_MARKER}\s*")
_EMOTICON = re.compile(r"\s*[:;=]-?[)(DPp]+$")
_SENTENCE = re.compile(r"[.!?…\n]+")
# Where one sentence or line stops and the next begins, with a space or without one after a Korean
# ending; "6. 정리" is an item, not a stop.
_STOP = re.compile(r"(?<=[다요죠까])[.!?…]+(?=\S)|(?:(?<!\d)[.!?…]|:)\s+|\n")
# A noun with its particle, then more: the text is a sentence, not a list of nouns.
_SENTENCE_LIKE = re.compile(r"[가-힣](?:은|는|이|가|을|를|에서|으로) ")
_SYMBOLS = {"So", "Sk", "Mn", "Cf", "Cn"}
_CODE_FENCE = "```"


def finished(answer: str) -> bool:
    """False when the form of the end shows that the text was cut."""
    text = answer.rstrip()
    if text.endswith(_CODE_FENCE):
        return True
    start = max((match.end() for match in _STOP.finditer(text)), default=0)
    tail = text[start:]
    own_line = start == 0 or text[start - 1] == "\n" or ":" in text[start - 3 : start]
    if start and _BARE_ITEM.fullmatch(tail):
        return False
    limits = rules().finished
    core = _without_closers(tail)
    if not core or core[-1] in limits.marks or core.endswith(limits.endings):
        return True
    if not core[-1].isalnum() or core.endswith(limits.dangling):
        return False
    if _ITEM.match(tail):
        return True
    if len(tail) <= limits.short:
        return own_line
    return not _SENTENCE_LIKE.search(tail)


def _without_closers(text: str) -> str:
    text = _EMOTICON.sub("", text)
    closers = rules().finished.closers
    while text and (
        text[-1] in closers or text[-1].isspace() or unicodedata.category(text[-1]) in _SYMBOLS
    ):
        text = text[:-1]
    return text


def loop(answer: str) -> str:
    """What the answer repeats again and again, or an empty text."""
    limits = rules().loop
    if match := _same().search(answer):
        return match.group()[:100]
    if (match := _tail().search(answer[-limits.window :])) and _has_letter(match[1]):
        return match.group()[:100]
    said = Counter(sentence.strip() for sentence in _SENTENCE.split(answer))
    sentence, times = max(said.items(), key=lambda pair: pair[1] * len(pair[0]), default=("", 0))
    most = times * len(sentence) >= limits.sentence_share * len(answer)
    return sentence if times >= limits.same_sentence and most else ""


def _has_letter(text: str) -> bool:
    return any(char.isalpha() for char in text)


@cache
def _same() -> re.Pattern[str]:
    limits = rules().loop
    words = rf"(?:(?<=\s)|^)(\w\S*)(?:\s+\1){{{limits.same_word - 1}}}(?!\S)"
    return re.compile(rf"{words}|([^\W\d_])\2{{{limits.same_char - 1}}}")


@cache
def _tail() -> re.Pattern[str]:
    """A phrase that fills the end of a text, the last time perhaps cut."""
    times = rules().loop.phrase_repeats - 1
    return re.compile(rf"([^\n]{{4,50}}?)\1{{{times},}}[^\n]{{0,50}}$")
