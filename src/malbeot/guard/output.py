"""Checks that hold for any bot's answer: finished, no loops, no foreign letters, no markup.

Each takes text and says what is wrong, in few words for a log, or '' (False) when nothing is. They
know nothing of what the text is about. `finished` is held to tests/guard/data/.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from pathlib import Path

from malbeot.files import read_toml
from malbeot.text.sentences import EMOJI, split

_CLOSING = "\"'”’)]」』》"
_MARKS = ".!?…~。！？"
_TAIL = re.compile(rf"(?:{EMOJI}|[:;]-?[)D]|[ㅋㅎㅠㅜ^♡♥\s{re.escape(_CLOSING)}])+$")
_SYLLABLE = "[가-힣]"
_ENDINGS = read_toml(Path(__file__).with_name("endings.toml"))
_QUOTE = re.compile(r"(?<![A-Za-z])'")
_RUN = re.compile(r"([^\s.!?~…ㅋㅎㅠㅜ\d])\1{4,}|([0-9A-Za-z가-힣]{2,12}?)\2{3,}")
_LEAK = re.compile(
    r"<\|?/?[A-Za-z_]+\|?>|\|>|<\||```|^#{1,6} |\*\*|^\s*[-*•] |\[/?(?:INST|정해진 것|상황)\]?|"
    r"^(?:system|user|assistant|human|ai|bot|시스템|사용자|도우미|질문|답변)\s*[:：]|"
    r"&(?:nbsp|lt|gt|amp|quot);|\\n|https?://|(?:빼기|양보|상황)\s*[:：]| / ",
    re.IGNORECASE | re.MULTILINE,
)
_LOOP_WORDS, _LOOP_TIMES, _LOOP_MOST = 2, 3, 6
_LAUGHTER = "ㅋㅎㅠㅜㅇ"


def _at_end(*keys: str) -> re.Pattern[str]:
    """A pattern for any of the endings at the end of a text."""
    words = [re.escape(word) for key in keys for word in _ENDINGS[key]]
    after = [_SYLLABLE + word for word in _ENDINGS["open_after_syllable"] if "open" in keys]
    return re.compile(f"(?:{'|'.join((*words, *after))})$")


_FINAL, _POLITE, _OPEN = _at_end("final"), _at_end("polite"), _at_end("open")
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


def _parted(text: str) -> tuple[str, str]:
    """A sentence without its marks, emoji and laughter, and the marks."""
    body = _TAIL.sub("", text)
    marks = body[len(body.rstrip(_MARKS)) :]
    return _TAIL.sub("", body.rstrip(_MARKS)).rstrip(), marks


def looping(text: str) -> str:
    """What is said over and over, '' when nothing is."""
    if match := _RUN.search(text):
        return match.group()[:20]
    words = [word.strip(".,!?~…\"'") for word in text.split()]
    if max(Counter(words).values(), default=0) >= _LOOP_TIMES:
        for size in range(1, _LOOP_MOST + 1):
            for start in range(len(words) - size * _LOOP_TIMES + 1):
                unit = words[start : start + size]
                if words[start : start + size * _LOOP_TIMES] == unit * _LOOP_TIMES:
                    return " ".join(unit)
    seen: set[str] = set()
    for sentence in split(text):
        key = "".join(char for char in sentence if char.isalnum())
        if len(sentence.split()) >= _LOOP_WORDS and key in seen:
            return sentence
        seen.add(key)
    return ""


def foreign(text: str) -> str:
    """The first letter that is neither Korean nor Latin, or the trace of a broken one."""
    return next((char for char in text if _is_foreign(char)), "")


def leaks(text: str) -> str:
    """Markup, a role name or the form of a prompt that stands in the text."""
    match = _LEAK.search(text)
    return match.group().strip() or match.group() if match else ""


def _is_foreign(char: str) -> bool:
    code = ord(char)
    if code < 0x250 or 0xAC00 <= code <= 0xD7A3:
        return unicodedata.category(char) == "Cc" and char not in "\n\t"
    if 0x3131 <= code <= 0x318E:
        return char not in _LAUGHTER
    category = unicodedata.category(char)
    if category in ("Co", "Cs", "Cn") or char == "\ufffd":
        return True
    return category.startswith("L") and category != "Lm"
