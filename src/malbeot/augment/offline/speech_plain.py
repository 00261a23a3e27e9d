"""Speech levels without Kiwi: the endings that can be changed by their letters alone.

Few sentences, but safe ones: what needs a stem, a word class or a word for the speaker is left.
"""

from __future__ import annotations

import re
from functools import cache

from malbeot.augment.offline.speech_rules import LEVELS, Level, rules
from malbeot.text import sentences
from malbeot.text.hangul import final
from malbeot.text.normalize import clean

_TAIL = re.compile(r"[\s.!?…~ㅋㅎㅠㅜ\"'”’)\]]*$")
# 네 and its kin with a particle or without one.
_HEARER = re.compile(r"(?:너|네|니|너희|너네)(?:가|는|도|를|랑|만|한테|에게|의)?")
_WORD = re.compile(r"[가-힣]+")


def spoken_plainly(text: str, level: Level) -> str | None:
    """The text in that level; None unless every sentence of it ends in a known way."""
    text = clean(text)
    out, position = [], 0
    for sentence in sentences.split(text):
        start = text.index(sentence, position)
        out.append(text[position:start])
        position = start + len(sentence)
        if (said := _sentence(sentence, level)) is None:
            return None
        out.append(said)
    return "".join(out) + text[position:] if out else None


def _sentence(sentence: str, level: Level) -> str | None:
    words = _WORD.findall(sentence)
    if set(words) & _people() or any(_HEARER.fullmatch(word) for word in words):
        return None
    tail = _TAIL.search(sentence)
    body, marks = (sentence[: tail.start()], tail.group()) if tail else (sentence, "")
    for row in rules()["letters"]:
        if row.get("asks", "?" in marks) != ("?" in marks):
            continue
        for own in LEVELS:
            ending = row.get(own)
            if ending and body.endswith(ending) and _fits(body, ending, row):
                if any(word.endswith(ending[-1]) for word in words[:-1]):
                    return None  # it may end twice: 먹을까 말까
                new = row.get(level)
                return body[: -len(ending)] + new + marks if new else None
    return None


@cache
def _people() -> frozenset[str]:
    """Words for speaker and hearer, and interjections: they change with the level too."""
    speaker = rules()["speaker"]
    spoken = (word[part] for word in rules()["words"] for part in ("polite", "plain"))
    return frozenset([*speaker, *speaker.values(), *rules()["group"], *spoken])


def _fits(body: str, ending: str, row: dict[str, str]) -> bool:
    """Whether the syllable before the ending closes as the row wants it to."""
    before = body[: -len(ending)][-1:]
    return not row.get("after") or (bool(before) and final(before) == row["after"])
