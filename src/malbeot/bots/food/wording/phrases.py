"""What the labels of a brief are called in a sentence.

In: labels and words of a brief. Out: a scene ('비 오는 날'), a dish phrase ('매콤한 면 요리'),
lists joined with particles. All from `wording/labels.toml`.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import combinations

from malbeot.bots.food.wording.grammar import answers
from malbeot.bots.food.wording.labels import Label, called, labels
from malbeot.text.hangul import with_particle

_COUNTED = {1: "one", 2: "two", 3: "three"}
_SHORT_CUISINE = 3
"""Letters of '중식', which stands before its noun; '편의점에서 살 수 있는' stands before all."""


def joined(words: Sequence[str]) -> str:
    """'새우', '새우와 게', '새우, 게, 우유'."""
    plain = [called(word) for word in words]
    if len(plain) == 2:
        return f"{with_particle(plain[0], '과')} {plain[1]}"
    return ", ".join(plain)


def heard(situation: Sequence[str], relaxed: Sequence[str] = ()) -> list[Label]:
    """The known labels of a situation, without those that could not be met."""
    dropped = {*relaxed, *map(called, relaxed)}
    found = [labels()[word] for word in situation if word in labels()]
    return [label for label in found if not dropped & {label.id, label.called}]


def scene(told: Sequence[Label], rng: random.Random) -> str:
    """A time or place to eat, '' when none was told."""
    scenes = [label.when for label in told if label.when]
    return rng.choice(scenes) if scenes else ""


def dish_phrase(told: Sequence[Label], rng: random.Random) -> str:
    """What is wished for as one noun phrase, '' when nothing was: '매콤한 중식 면 요리'."""
    manners = [label.like for label in told if label.like and label.group != "cuisine"]
    cuisines = [label for label in told if label.group == "cuisine"]
    kinds = [label.noun for label in told if label.group == "kind"]
    cuisine = cuisines[0] if cuisines else None
    words = [rng.choice(manners)] if manners else []
    if cuisine and (kinds or not cuisine.noun):
        short = len(cuisine.like) <= _SHORT_CUISINE
        words.insert(len(words) if short else 0, cuisine.like)
    if kinds:
        words.append(rng.choice(kinds))
    elif cuisine and cuisine.noun:
        words.append(cuisine.noun)
    elif words:
        words.append("메뉴")
    return " ".join(words)


def dish_phrases(told: Sequence[Label]) -> Iterator[str]:
    """All that `dish_phrase` may say of these labels, or of some of them."""
    for size in range(1, len(told) + 1):
        for some in combinations(told, size):
            yield from {dish_phrase(some, random.Random(seed)) for seed in range(4)}  # noqa: S311


def counted(number: int) -> list[str]:
    """'세 가지 메뉴', '메뉴 세 가지'."""
    return answers().shapes(f"openings.counted.{_COUNTED.get(number, 'one')}")


def tasty(word: str) -> bool:
    """True for what is avoided as a taste or kind, false for an ingredient."""
    known = labels().get(word)
    return known is not None or word.endswith(("맛", "음식", "이하", "이상", "요리", "것"))
