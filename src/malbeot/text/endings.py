"""Where a Korean sentence is over, judged by its form: the last mark, the last syllables.

`finished` is strict and asks of one sentence whether it may be shown; `broken_off` is lenient and
asks of a whole text, as people write it, whether its end is missing. What is finished is never
broken off. Both read endings.toml and take off the same closing quotes, emoji and laughter.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from malbeot.files import read_toml
from malbeot.text.sentences import EMOJI

_CLOSING = "\"'”’)]」』》〉"
_MARKS = ".!?…~。！？"
_CODE_MARKS = "};|"
_FENCE = "```"
_MARKDOWN = "*_`"
_TAIL = re.compile(rf"(?:{EMOJI}|[:;=]-?[)(DPp]+|[ㅋㅎㅠㅜ^♡♥\s{re.escape(_CLOSING)}])+$")
_SYMBOLS = {"So", "Mn", "Cf", "Cn"}
_QUOTE = re.compile(r"(?<![A-Za-z])'")
_SYLLABLE = "[가-힣]"
_ENDINGS = read_toml(Path(__file__).with_name("endings.toml"))

_MARKER = r"(?:\d{1,3}[.)]|[-*•·▶○#|])"
_ITEM = re.compile(rf"\s*{_MARKER}")
_BARE_ITEM = re.compile(rf"\s*{_MARKER}\s*")
# Where one sentence or line stops and the next begins, with a space or without one after a Korean
# ending; "6. 정리" is an item, not a stop.
_STOP = re.compile(r"(?<=[다요죠까])[.!?…]+(?=\S)|(?:(?<!\d)[.!?…]|:)\s+|\n")
# A noun with its particle, then more: the text is a sentence, not a list of nouns.
_SENTENCE_LIKE = re.compile(r"[가-힣](?:은|는|이|가|을|를|에서|으로) ")


def _at_end(*keys: str) -> re.Pattern[str]:
    """A pattern for any of the endings at the end of a text."""
    words = [re.escape(word) for key in keys for word in _ENDINGS[key]]
    after = [_SYLLABLE + word for word in _ENDINGS["open_after_syllable"] if "open" in keys]
    return re.compile(f"(?:{'|'.join((*words, *after))})$")


_FINAL, _POLITE = _at_end("final"), _at_end("polite")
_CASUAL = _at_end("final", "casual")
_OPEN, _DANGLING = _at_end("open", "dangling"), _at_end("dangling")
_CLAUSE = _at_end("clauses")
_NOT_FINAL = _at_end("not_final")
_NOT_FINAL_BARE = _at_end("not_final", "not_final_without_mark")


def finished(sentence: str) -> bool:
    """True when a sentence has come to its end: a mark after an ending, or a polite ending.

    `finished("맛있게 드세요! 😊")`; not `"김치찌개를"`, `"칼칼하고."`, `"메뉴가 필요"`.
    """
    text = sentence.strip()
    if any(text.count(left) > text.count(right) for left, right in _ENDINGS["pairs"]):
        return False
    if text.count('"') % 2 or len(_QUOTE.findall(text)) % 2:
        return False
    body, marks = _parted(text)
    if not body or not body[-1].isalpha():
        return False
    if body in _ENDINGS["short"]:
        return bool(marks)
    if _NOT_FINAL.search(body):
        return False
    if not marks:
        return bool(_POLITE.search(body)) and not _NOT_FINAL_BARE.search(body)
    if "?" in marks or "？" in marks or _FINAL.search(body):
        return True
    return not _OPEN.search(body)


def polite(sentence: str) -> bool:
    """True for an ending in 요, 죠, 니다 or 니까, whatever marks and emoji follow it."""
    body, _ = _parted(sentence.strip())
    return bool(_POLITE.search(body)) or body in _ENDINGS["short"]


def broken_off(text: str) -> bool:
    """True when the form of its end shows that a text stops in the middle.

    A short line may be a bare noun, the last item of a list too, and a list of nouns needs no end:
    `broken_off("집에서 만들 때는 버터를")`; not `"된장찌개"`, `"1. 물을 끓여요\\n2. 면"`.
    """
    text = text.rstrip()
    if text.rstrip(_CLOSING).endswith(_FENCE):
        return False
    text = text.rstrip(_MARKDOWN)
    start = max((match.end() for match in _STOP.finditer(text)), default=0)
    tail = text[start:]
    if start and _BARE_ITEM.fullmatch(tail):
        return True
    own_line = start == 0 or text[start - 1] == "\n" or ":" in text[start - 3 : start]
    return not _closed(tail) and _stops(tail, own_line)


def _closed(tail: str) -> bool:
    """A person set a mark, or the line ends as people end one without."""
    body, marks = _parted(tail)
    if not body or marks or body[-1] in _CODE_MARKS:
        return True
    return bool(_CASUAL.search(body))


def _stops(tail: str, own_line: bool) -> bool:
    """Of a tail that nothing closes: it cannot be a noun, an item or a list of nouns."""
    body, _ = _parted(tail)
    if not body[-1].isalnum() or _DANGLING.search(body):
        return True
    if _ITEM.match(tail):
        return False
    if len(tail) <= _ENDINGS["short_line"]:
        return not own_line or bool(_SENTENCE_LIKE.search(tail) and _CLAUSE.search(body))
    return bool(_SENTENCE_LIKE.search(tail))


def _parted(text: str) -> tuple[str, str]:
    """A sentence without its marks, emoji and laughter, and the marks."""
    body = _bare(text)
    marks = body[len(body.rstrip(_MARKS)) :]
    return _bare(body.rstrip(_MARKS)), marks


def _bare(text: str) -> str:
    """Without the quotes, brackets, emoji and laughter that may stand behind the last word."""
    text = _TAIL.sub("", text)
    while text and unicodedata.category(text[-1]) in _SYMBOLS:
        text = _TAIL.sub("", text[:-1])
    return text
