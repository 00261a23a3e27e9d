"""Names a chat by its first message: at most 30 characters, cut at a word, no broken emoji."""

from __future__ import annotations

import unicodedata

from malbeot.text.normalize import clean

UNTITLED = "새 대화"
LONGEST = 30
_SHORTEST_CUT = 10  # a first word longer than this is cut inside, like unspaced Korean
_JOINER = "\u200d"


def title_of(message: str) -> str:
    text = " ".join(clean(message).split())
    if len(text) <= LONGEST:
        return text
    head = text[: LONGEST - 1]
    if text[LONGEST - 1] != " ":
        head = _whole_words(head) or _whole_marks(head, text[LONGEST - 1])
    return head.rstrip(" ,.·") + "…"


def _whole_words(head: str) -> str:
    words = head.rpartition(" ")[0]
    return words if len(words) >= _SHORTEST_CUT else ""


def _whole_marks(head: str, following: str) -> str:
    """Without the last sign when what follows belongs to it (a joined emoji, a skin tone)."""
    while head and (_joins(following) or head[-1] == _JOINER):
        head, following = head[:-1], head[-1]
    return head


def _joins(char: str) -> bool:
    tone = "\U0001f3fb" <= char <= "\U0001f3ff"
    return char == _JOINER or tone or unicodedata.category(char) in {"Mn", "Me", "Mc"}
