"""A sentence → a question about it, as somebody might type it: part of it, in other forms.

The words asked with are in asking.toml. The same seed gives the same questions.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from random import Random

from pydantic import BaseModel, ConfigDict

from malbeot.files import read_toml
from malbeot.text.hangul import is_syllable, letters, syllable

_FILE = Path(__file__).with_name("asking.toml")
_SHORTEST = 5
"""A sentence of fewer words has nothing to lose."""
_CLAUSE = 10
_TYPO = 1 / 12
_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_MEDIALS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_FINALS = ("", "ㄱ", "ㄴ", "ㄹ", "ㅁ", "ㅂ", "ㅇ")


class Asking(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    particles: tuple[str, ...]
    endings_of_nouns: tuple[str, ...]
    endings_of_verbs: tuple[str, ...]
    instead: tuple[str, ...]
    cut_with: tuple[str, ...]
    asks: tuple[str, ...]
    asks_for_numbers: tuple[str, ...]
    topic_particles: tuple[str, ...]
    same: tuple[tuple[str, ...], ...]


@cache
def asking(path: Path = _FILE) -> Asking:
    return Asking.model_validate(read_toml(path))


def question(sentence: str, topic: str, rng: Random) -> str:
    """Empty for a sentence too short to ask about. `topic` may be named in it."""
    words = sentence.rstrip(".!?~ ").split()
    if len(words) < _SHORTEST:
        return ""
    words = _clause(words, rng)
    numbers = [at for at, word in enumerate(words) if any(map(str.isdigit, word))]
    lost = rng.choice(numbers) if numbers and rng.random() < 0.6 else rng.randrange(len(words))
    kept_share = rng.uniform(0.35, 0.9)
    kept = [word for at, word in enumerate(words) if at != lost and rng.random() < kept_share]
    if len(kept) < 2:
        return ""
    said = [_changed(word, rng) for word in kept]
    if rng.random() < 0.15:
        rng.shuffle(said)
    if topic and rng.random() < 0.6:
        said.insert(0, _noun(topic, rng) + rng.choice(asking().topic_particles))
    for_number = any(map(str.isdigit, words[lost]))
    asks = asking().asks_for_numbers if for_number else asking().asks
    return " ".join([*filter(None, said), rng.choice(asks)])


def rephrased(asked: str, rng: Random) -> str:
    """The same request in other words, as far as rules can: another way to ask, particles changed,
    a word left out, two words the other way round."""
    words = asked.rstrip(" .!?~").split()
    if not words:
        return asked
    ways = next((ways for ways in asking().same if _plain(words[-1]) in map(_plain, ways)), ())
    last = rng.choice(ways) if ways else words[-1]
    said = [_repointed(word, rng) for word in words[:-1]]
    if len(said) > 2 and rng.random() < 0.35:
        said.pop(rng.randrange(len(said)))
    if len(said) > 2 and rng.random() < 0.2:
        at = rng.randrange(len(said) - 1)
        said[at], said[at + 1] = said[at + 1], said[at]
    return " ".join([*said, last])


def roughened(text: str, rng: Random) -> str:
    """One in ten with typing errors, one in twelve without spaces."""
    if rng.random() < 0.10:
        text = mistyped(text, rng)
    return text.replace(" ", "") if rng.random() < 0.08 else text


def mistyped(text: str, rng: Random) -> str:
    """One syllable in twelve with another letter in it."""
    return "".join(_slip(char, rng) if rng.random() < _TYPO else char for char in text)


def _slip(char: str, rng: Random) -> str:
    if not is_syllable(char):
        return char
    spelled = letters(char)
    initial, medial, final = spelled[0], spelled[1], spelled[2:]
    place = rng.randrange(3)
    if place == 0:
        initial = rng.choice(_INITIALS)
    elif place == 1:
        medial = rng.choice(_MEDIALS)
    else:
        final = rng.choice(_FINALS)
    return syllable(initial, medial, final)


def _clause(words: list[str], rng: Random) -> list[str]:
    if len(words) <= _CLAUSE or rng.random() >= 0.6:
        return words
    length = rng.randint(6, min(14, len(words)))
    start = rng.randint(0, len(words) - length)
    return words[start : start + length]


def _changed(word: str, rng: Random) -> str:
    verb = _ending(word.rstrip(".!?~,"), asking().endings_of_verbs)
    if verb:
        return word.rstrip(".!?~,").removesuffix(verb) + rng.choice(asking().instead)
    chance = rng.random()
    if chance < 0.35 and len(word) > 2:
        particle = rng.choice(asking().particles) if rng.random() < 0.5 else ""
        return _bare(word) + particle
    if chance < 0.45 and len(word) > 3:
        return word[: rng.randint(2, len(word) - 1)] + rng.choice(asking().cut_with)
    return word


def _repointed(word: str, rng: Random) -> str:
    """A noun with another particle or none."""
    if len(word) < 3 or rng.random() >= 0.4:
        return word
    return _bare(word) + (rng.choice(asking().particles) if rng.random() < 0.3 else "")


def _plain(word: str) -> str:
    return word.rstrip(" .!?~")


def _noun(topic: str, rng: Random) -> str:
    words = [word for word in topic.split() if len(re.sub(r"\W", "", word)) > 1]
    return _bare(rng.choice(words[:3])) if words else ""


def _bare(word: str) -> str:
    return word.removesuffix(_ending(word, asking().endings_of_nouns))


def _ending(word: str, endings: tuple[str, ...]) -> str:
    return next((ending for ending in endings if word.endswith(ending)), "")
