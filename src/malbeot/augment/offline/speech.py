"""The same Korean sentence in another speech level, or nothing when that would be a guess.

    spoken("어제부터 열이 나요.", "합쇼")  →  "어제부터 열이 납니다."
    spoken("이거 먹을까 저거 먹을까?", "해요")  →  None

Levels: 합쇼 (먹습니다), 해요 (먹어요), 해 (먹어), 해라 (먹는다). Kiwi finds stem and ending,
speech.toml says what the ending is, Kiwi puts the new one on, and the result is read again: what
does not come out as the level asked for is not given. Every sentence of a text must change or be
neutral. Honorific 시 stays, except in requests, where it belongs to the level. Without Kiwi only
the endings that need no grammar are changed (speech_plain).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from malbeot.augment.offline.address import addressed
from malbeot.augment.offline.conjugate import conjugated
from malbeot.augment.offline.predicate import ending_of
from malbeot.augment.offline.speech_plain import spoken_plainly
from malbeot.augment.offline.speech_rules import LEVELS, Level, rules
from malbeot.text import sentences
from malbeot.text.normalize import clean
from malbeot.text.tokens import has_kiwi, kiwi

__all__ = ["LEVELS", "Level", "spoken"]


def spoken(text: str, level: Level) -> str | None:
    """The text in that level; None when some sentence of it cannot be brought there safely."""
    if not has_kiwi():
        return spoken_plainly(text, level)
    text = clean(text)
    out, position, changed = [], 0, False
    for sentence in sentences.split(text):
        start = text.index(sentence, position)
        out.append(text[position:start])
        position = start + len(sentence)
        said = _sentence(sentence, level)
        if said is None and not _neutral(sentence):
            return None
        changed = changed or said is not None
        out.append(sentence if said is None else said)
    return "".join(out) + text[position:] if changed else None


def _tokens(sentence: str) -> list[Any]:
    return list(kiwi().tokenize(sentence))


def _neutral(sentence: str) -> bool:
    """A noun or a list of nouns has no level."""
    return not any(token.tag.startswith(("V", "X", "E")) for token in _tokens(sentence))


def _sentence(sentence: str, level: Level) -> str | None:
    if (phrase := _phrase(sentence, level)) is not None:
        return phrase or None
    tokens = _tokens(sentence)
    if _several(tokens, level):
        return sentence
    found = ending_of(sentence, tokens)
    if found is None:
        return None
    if level in found.levels:
        body, end = sentence[: found.end], found.end
    else:
        made = conjugated(sentence, found, level)
        if made is None:
            return None
        body, end = sentence[: found.start] + made, found.end
    spoken_to = addressed(body, [token for token in tokens if token.start < found.start], level)
    if spoken_to is None:
        return None
    said = spoken_to + sentence[end:]
    return said if level in found.levels or _is(said, level) else None


def _several(tokens: Sequence[Any], level: Level) -> bool:
    """Several predicates, all of that level already."""
    known = rules()["endings"]
    endings = [known.get(token.form, ()) for token in tokens if token.tag == "EF"]
    return len(endings) > 1 and all(level in levels for levels in endings)


def _is(sentence: str, level: Level) -> bool:
    """Read again, does it end in that level?"""
    found = ending_of(sentence, _tokens(sentence))
    return found is not None and level in found.levels


def _phrase(sentence: str, level: Level) -> str | None:
    """A sentence that is a phrase of its own: its form, or "" when the level has none."""
    bare = sentence.rstrip(".!?~ ")
    for phrase in rules()["phrases"]:
        if bare in phrase.values():
            form = phrase.get(level)
            return form + sentence[len(bare) :] if form else ""
    return None
