"""Where Korean sentences end: in whole texts, and in text that is still being written.

A sentence ends at . ! ? … (with closing quotes, emoji and ㅎㅎ after them) before a space or the
end, or at a line break; never inside a number (1.5) or a name (A.B). Knows nothing of grammar: a
text without marks is one sentence.
"""

from __future__ import annotations

import re

_MARKS = r"[.!?…~。！？]"
_CLOSING = r"[\"'”’)\]》」』]"
_LAUGH = r"[ㅋㅎㅠㅜ^]"
# Emoji and their joiners; ranges, because the standard library has no such property.
EMOJI = "[\U0001f000-\U0001faff☀-➿⌀-⏿⬀-⯿←-⇿\ufe0f\u200d\u20e3]"
_TAIL = rf"(?:{_CLOSING}|{_LAUGH}|{EMOJI}|{_MARKS})"
# A run of marks is tried from its first one alone.
_END = re.compile(rf"(?<!{_MARKS}){_MARKS}{_TAIL}*(?:[ \t]+(?:{EMOJI}|{_LAUGH})+)*(?=\s)|\n+")


def split(text: str) -> list[str]:
    """The sentences of a text, without the spaces around them."""
    stream = SentenceStream()
    return [*stream.feed(text), *stream.rest()]


class SentenceStream:
    """Hands out sentences as soon as it is certain that they are over."""

    def __init__(self) -> None:
        self._held = ""

    def feed(self, chunk: str) -> list[str]:
        """Sentences that `chunk` completes. A trailing emoji may still belong to the last one, so
        it waits for the first letter of the next."""
        self._held += chunk
        ready: list[str] = []
        start = 0
        for match in _END.finditer(self._held):
            if not self._held[match.end() :].strip() and "\n" not in match.group():
                break
            if _may_grow(self._held, match.end()):
                continue
            if sentence := self._held[start : match.end()].strip():
                ready.append(sentence)
            start = match.end()
        self._held = self._held[start:]
        return ready

    def rest(self) -> list[str]:
        """What is left when the writer has stopped: finished or not, it is handed out."""
        left, self._held = self._held.strip(), ""
        return [left] if left else []


_GROWS = re.compile(rf"\s+(?:{EMOJI}|{_LAUGH})")


def _may_grow(text: str, end: int) -> bool:
    return bool(_GROWS.match(text, end))
