"""Whether a sentence keeps to the grammar: each word follows one that it may follow.

A small model mangles words half-way ('국불') and loses its place ('이 야외에서 때 생각나는'). A
sentence is read here as words and phrases of the brief, and every two neighbours must stand side
by side in some shape that this kind of answer uses. New sentences pass, made of pieces of several
shapes; what no shape leads to does not. In: a sentence, its brief. Out: what is wrong, or None.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from malbeot.bots.food.brief import SUGGESTING, Brief
from malbeot.bots.food.wording.grammar import answers, attach
from malbeot.bots.food.wording.labels import called
from malbeot.bots.food.wording.phrases import counted, dish_phrases, heard, joined
from malbeot.bots.food.wording.telling import said_value
from malbeot.bots.food.wording.vocabulary import bare, forms

_START, _END = "^", "$"
_SENTENCE = re.compile(r"(?<=[.!?]) +")
_SAME = {"a": "name", "b": "name", "c": "name", "tb": "trait", "tc": "trait", "trait2": "trait"}
_OPENINGS = tuple(f"openings.{part}" for part in ("hello", "lead", "start", "again"))
_PICKS = ("picks", "closings")
_LEAD = "picks.lead."
_LED = ("picks.trait.", "picks.reason.", "picks.both.", "picks.bare.")

Pairs = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Phrase:
    """Words that are copied as they are, and the slot of the shapes that they fill."""

    text: str
    words: tuple[str, ...]
    slot: str


def astray(sentence: str, brief: Brief) -> str | None:
    """The first place at which no shape goes on, in a few words."""
    tokens = [token for token in map(bare, sentence.split()) if token]
    shapes, scene = _pairs(_rules(brief)), _scene_pairs(brief.situation, brief.relaxed)
    phrases = _phrases(brief)
    reached: dict[int, set[str]] = {0: {_START}}
    for place in range(len(tokens)):
        for before in reached.get(place, ()):
            for end, key in _units(tokens, place, phrases):
                if (before, key) in shapes or (before, key) in scene:
                    reached.setdefault(end, set()).add(key)
    ends = reached.get(len(tokens), set())
    if any((key, _END) in shapes or (key, _END) in scene for key in ends):
        return None
    return f"astray: {' '.join(tokens[: max(reached) + 1][-2:])}"


def _units(
    tokens: Sequence[str], place: int, phrases: Mapping[str, Sequence[_Phrase]]
) -> Iterator[tuple[int, str]]:
    """What may begin at a place: the word itself, or a phrase with its particle. Where it ends."""
    yield place + 1, tokens[place]
    for phrase in phrases.get(tokens[place][0], ()):
        last = place + len(phrase.words) - 1
        if last >= len(tokens) or tuple(tokens[place:last]) != phrase.words[:-1]:
            continue
        if tokens[last].startswith(phrase.words[-1]):
            for tail in _tails(phrase.text, tokens[last][len(phrase.words[-1]) :]):
                yield last + 1, f"\0{phrase.slot}\0{tail}"


def _tails(text: str, tail: str) -> Iterator[str]:
    """What follows a phrase, as shapes write it: particles in their form after a consonant, and
    none in the form of the other kind of ending ('김치찌개을')."""
    if tail not in forms():
        yield tail
    for form, particle in forms().items():
        if tail.startswith(form) and attach(text, particle) == text + form:
            yield particle + tail[len(form) :]


# ── the phrases of a brief ─────────────────────────────────────────────────────────────────────
@lru_cache(maxsize=512)
def _phrases(brief: Brief) -> dict[str, list[_Phrase]]:
    table: dict[str, list[_Phrase]] = {}
    for slot, text in dict.fromkeys(_filling(brief)):
        words = tuple(word for word in map(bare, text.split()) if word)
        if words:
            table.setdefault(words[0][0], []).append(_Phrase(text, words, slot))
    return table


def _filling(brief: Brief) -> Iterator[tuple[str, str]]:
    for pick in brief.picks:
        yield "name", pick.name
        yield from (("trait", trait) for trait in pick.traits)
        yield "reason", pick.reason
    for label, value in brief.facts:
        yield from (("value", said_value(label, value)), ("value", value), ("label", label))
    for slot, words in (("avoid", brief.avoided), ("relax", brief.relaxed)):
        yield from ((slot, joined(words)), (slot, ", ".join(map(called, words))))
        yield from ((slot, called(word)) for word in words)
    told = heard(brief.situation, brief.relaxed)
    yield from (("when", label.when) for label in told)
    yield from (("dish", phrase) for phrase in dish_phrases(told))
    yield from (("count_menu", text) for text in counted(len(brief.picks)))
    yield "topic", brief.topic


# ── what may follow what ───────────────────────────────────────────────────────────────────────
def _rules(brief: Brief) -> tuple[str, ...]:
    """Where in the grammar this kind of answer takes its shapes from."""
    back = ("smalltalk.back", *_PICKS)
    if brief.act in SUGGESTING:
        return (*_OPENINGS, *_PICKS)
    if brief.act == "nothing":
        return ("openings.nothing",)
    if brief.act == "noted":
        return ("openings.noted", *back)
    if brief.act == "off_topic":
        return ("smalltalk.off", *back)
    if brief.act == "chat":
        topic = f"smalltalk.topic.{brief.topic}"
        known = f"{topic}.answers" in answers()
        return (topic if known else "smalltalk.topic.일상", *back)
    labels = (f"facts.{label}" for label, _ in brief.facts)
    told = (rule if f"{rule}.plain" in answers() else "facts.*" for rule in labels)
    return ("facts.intro", "facts.caution", "facts.end", *dict.fromkeys(told))


@lru_cache(maxsize=256)
def _pairs(rules: tuple[str, ...]) -> Pairs:
    folders = tuple(f"{rule}." for rule in rules)
    roots = [path for path in answers().roots() if path.startswith(folders)]
    whole = {path: list(_texts(path)) for path in roots if not path.startswith(_LEAD)}
    pairs = set(_neighbours(text for texts in whole.values() for text in texts))
    led = [text for path, texts in whole.items() if path.startswith(_LED) for text in texts]
    for lead in {text.strip() for path in roots if path.startswith(_LEAD) for text in _texts(path)}:
        pairs.update(_neighbours(f"{lead} {text}" for text in led))
    return frozenset(pairs)


@lru_cache(maxsize=1024)
def _scene_pairs(situation: tuple[str, ...], relaxed: tuple[str, ...]) -> Pairs:
    """Of the sentences that belong to what was heard: '비 오는 날엔 따끈한 게 최고죠.'"""
    told = heard(situation, relaxed)
    return frozenset(_neighbours(text for label in told for text in label.openings))


def _texts(path: str) -> Iterator[str]:
    """Everything a rule can become; a slot is its name between NULs, then its particle."""
    return answers().every(path, lambda name: f"\0{_SAME.get(name, name)}\0")


def _neighbours(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    for text in texts:
        for sentence in _SENTENCE.split(text.strip()):
            words = [_START, *filter(None, map(bare, sentence.split())), _END]
            yield from pairwise(words)
