"""Questions as people type them in a hurry: spaces gone or misplaced, keys missed, particles left
out or said another way. Each gives a changed text and the kind of change, or None.

Deterministic for a given `random.Random`. Never touches Latin letters, nor what `fixed` names:
numbers with their units, placeholders, addresses.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Collection
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from malbeot.augment.offline.fixed import Span, figures, sealed, within
from malbeot.augment.offline.keyboard import layout, neighbours, shown, typed
from malbeot.files import read_toml
from malbeot.text.hangul import final, is_syllable, with_particle
from malbeot.text.tokens import has_kiwi, kiwi

Noise = tuple[str, str]
"""(changed text, kind of change)"""
_HANGUL = re.compile(r"[가-힣]{2,}")
_SPACE = re.compile(r"(?<=\S) (?=\S)(?!(?<=\d )\d)")  # two numbers would become one
_LOSES_SPACE = 0.4
_LONG_WORD = 3


def spacing(text: str, rng: random.Random) -> Noise | None:
    """All spaces gone, some gone, or one where none belongs."""
    # Nor the spaces beside them: an address would take the next word in.
    closed = [(start - 1, end + 1) for start, end in sealed(text)]
    spaces = [match.start() for match in _SPACE.finditer(text) if not within(match.span(), closed)]
    kinds: list[Callable[[], Noise | None]] = [lambda: _split(text, rng)]
    if spaces:
        kinds.append(lambda: (_without(text, spaces), "no spaces"))
    if len(spaces) > 1:
        kinds.append(lambda: _fewer(text, spaces, rng))
    rng.shuffle(kinds)
    return next((made for kind in kinds if (made := kind()) and made[0] != text), None)


def _fewer(text: str, spaces: list[int], rng: random.Random) -> Noise:
    gone = {place for place in spaces if rng.random() < _LOSES_SPACE} or {rng.choice(spaces)}
    return _without(text, gone), "fewer spaces"


def _without(text: str, places: Collection[int]) -> str:
    gone = set(places)
    return "".join(char for place, char in enumerate(text) if place not in gone)


def _words(text: str) -> list[re.Match[str]]:
    """The words in Hangul of which a letter may change."""
    fixed: list[Span] = [*sealed(text), *figures(text)]
    return [match for match in _HANGUL.finditer(text) if not within(match.span(), fixed)]


def _split(text: str, rng: random.Random) -> Noise | None:
    words = [match for match in _words(text) if len(match.group()) >= _LONG_WORD]
    if not words:
        return None
    word = rng.choice(words)
    place = rng.randrange(word.start() + 1, word.end())
    return f"{text[:place]} {text[place:]}", "a space too many"


def typos(text: str, rng: random.Random) -> Noise | None:
    """One slip of a finger for a dozen syllables."""
    words = _words(text)
    syllables = sum(len(word.group()) for word in words)
    if not words:
        return None
    count = max(1, round(syllables / layout()["typo_every"]))
    kinds = []
    for word in sorted(rng.sample(words, min(count, len(words))), key=lambda word: -word.start()):
        slipped, kind = _slip(word.group(), rng)
        text = text[: word.start()] + slipped + text[word.end() :]
        kinds.append(kind)
    return text, ", ".join(dict.fromkeys(reversed(kinds)))


def _slip(word: str, rng: random.Random) -> tuple[str, str]:
    keys = typed(word)
    place = rng.randrange(len(keys))
    kind = rng.choice(("neighbour", "neighbour", "missed", "twice", "swapped"))
    if kind == "neighbour" and neighbours().get(keys[place]):
        keys[place] = rng.choice(neighbours()[keys[place]])
    elif kind == "missed":
        del keys[place]
    elif kind == "swapped" and place + 1 < len(keys) and keys[place] != keys[place + 1]:
        keys[place : place + 2] = keys[place + 1], keys[place]
    else:
        kind = "twice"
        keys.insert(place, keys[place])
    return shown(keys), f"key {kind}"


# --- particles ---------------------------------------------------------------------------------


@cache
def particle_rules() -> dict[str, Any]:
    return read_toml(Path(__file__).with_name("particles.toml"))


def particles(text: str, rng: random.Random) -> Noise | None:
    """A particle left out as in speech, or another of the same meaning."""
    found = _with_kiwi(text) if has_kiwi() else _by_letters(text)
    closed = sealed(text)
    changes = [
        change for change in found
        if change[2] != text[change[0] : change[1]] and not within(change[:2], closed)
    ]  # fmt: skip
    if not changes:
        return None
    start, end, said, kind = rng.choice(changes)
    return text[:start] + said + text[end:], kind


def _with_kiwi(text: str) -> list[tuple[int, int, str, str]]:
    """(from, to, new words, kind) of every particle behind a noun."""
    rules, tokens = particle_rules(), list(kiwi().tokenize(text))
    changes = []
    for before, token in pairwise(tokens):
        start, end = token.start, token.start + token.len
        glued = before.start + before.len == start
        if before.tag not in rules["nouns"] or not glued or text[start:end] != token.form:
            continue
        if [token.form, token.tag] in rules["left_out"]:
            changes.append((start, end, "", "particle left out"))
        for same in rules["same"]:
            if token.form in same["forms"] and token.tag in same["tags"]:
                changes += [
                    (start, end, _fitting(before.form, other), "particle swapped")
                    for other in same["as"] if token.form not in other.split("/")
                ]  # fmt: skip
    return changes


def _fitting(noun: str, forms: str) -> str:
    """The form of a particle behind this noun; "이랑/랑" names both."""
    closed, _, open_ = forms.partition("/")
    return with_particle(noun, closed).removeprefix(noun) if open_ else closed


def _by_letters(text: str) -> list[tuple[int, int, str, str]]:
    """What letters alone show: 를 behind an open syllable is always the particle."""
    changes = []
    for match in re.finditer(r"[가-힣]{2,}(?=[\s.,!?]|$)", text):
        word, end = match.group(), match.end()
        open_before = is_syllable(word[-2]) and not final(word[-2])
        if word[-1] == "를" and open_before:
            changes.append((end - 1, end, "", "particle left out"))
        for one, other in particle_rules()["letters"].items():
            if len(word) > len(one) + 1 and word.endswith(one):
                changes.append((end - len(one), end, other, "particle swapped"))
    return changes
