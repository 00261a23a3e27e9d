"""Checks that hold for any bot's answer: finished, no loops, no foreign letters, no markup.

Each takes text and says what is wrong, in few words for a log, or '' (False) when nothing is. They
know nothing of what the text is about. `finished` is held to tests/guard/data/.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from malbeot.text.endings import finished, polite
from malbeot.text.sentences import split

__all__ = ["finished", "foreign", "leaks", "looping", "polite"]

_RUN = re.compile(r"([^\s.!?~…ㅋㅎㅠㅜ\d])\1{4,}|([0-9A-Za-z가-힣]{2,12}?)\2{3,}")
_LEAK = re.compile(
    r"<\|?/?[A-Za-z_]+\|?>|\|>|<\||```|^#{1,6} |\*\*|^\s*[-*•] |\[/?INST\]?|"
    r"^(?:system|user|assistant|human|ai|bot|시스템|사용자|도우미|질문|답변)\s*[:：]|"
    r"&(?:nbsp|lt|gt|amp|quot);|\\n|https?://",
    re.IGNORECASE | re.MULTILINE,
)
_LOOP_WORDS, _LOOP_TIMES, _LOOP_MOST = 2, 3, 6
_LAUGHTER = "ㅋㅎㅠㅜㅇ"


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
    """Markup, a role name or a mark of a chat template that stands in the text."""
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
