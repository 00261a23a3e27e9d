"""From growing text to chunks that are safe to show.

A byte-level tokeniser may end a token inside a Hangul syllable or an emoji; such a tail is held
back until it is whole. Text that could become a stop string is held back too.
"""

from __future__ import annotations

from collections.abc import Sequence

_BROKEN = "\ufffd"
_JOINERS = ("\u200d", "\ufe0f")
_REGIONAL = range(0x1F1E6, 0x1F200)


class TextStream:
    """Feed it the whole decoded text so far; it gives what is new and whole."""

    def __init__(self, stop: Sequence[str] = ()) -> None:
        self._stop = tuple(word for word in stop if word)
        self._released = 0
        self.text = ""
        self.stopped = False

    def feed(self, text: str) -> str:
        """The next piece, '' when nothing is ready. After a stop string nothing more comes."""
        if self.stopped:
            return ""
        ends = [at for word in self._stop if (at := text.find(word)) >= 0]
        if ends:
            self.stopped = True
            return self._release(text[: min(ends)])
        return self._release(self._whole(text))

    def finish(self, text: str) -> str:
        """What is left when the model has ended, broken characters dropped."""
        piece = self.feed(text)
        return piece if self.stopped else piece + self._release(text.rstrip(_BROKEN))

    def _release(self, text: str) -> str:
        if len(text) <= self._released:
            return ""
        piece = text[self._released :]
        self._released = len(text)
        self.text = text
        return piece

    def _whole(self, text: str) -> str:
        text = text.rstrip(_BROKEN)
        held = max((_overlap(text, word) for word in self._stop), default=0)
        text = text[: len(text) - held]
        if text.endswith(_JOINERS) or _odd_flag(text):
            text = (
                text[:-1].rstrip("".join(_JOINERS))[:-1] if text.endswith(_JOINERS) else text[:-1]
            )
        return text


def _overlap(text: str, word: str) -> int:
    """Length of the longest end of `text` that begins `word`."""
    return next((n for n in range(len(word) - 1, 0, -1) if text.endswith(word[:n])), 0)


def _odd_flag(text: str) -> bool:
    """True when a flag emoji, two regional letters, is only half there."""
    count = 0
    for char in reversed(text):
        if ord(char) not in _REGIONAL:
            break
        count += 1
    return count % 2 == 1
