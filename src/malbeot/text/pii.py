"""Personal data in Korean text: found, and replaced by what it was.

A text goes in; out come the spans of resident numbers, telephone numbers, e-mail addresses and the
other kinds of pii.toml, or the text with `[전화번호]` and the like in their places. Found as people
write them: glued to Hangul, fullwidth, spelled out, with invisible characters inside, in NFD. Names
are found where somebody is spoken to (김민지 고객님) and left where that is not certain. Knows
nothing of rows, files or of where a text came from.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from malbeot.text.pii_checks import CHECKS
from malbeot.text.pii_rules import Rule, rules
from malbeot.text.pii_shadow import shadow

GATE = rules().gate
"""Finds something in every text that holds personal data; fit for engines without look-arounds."""

KINDS = frozenset(rules().placeholders)

_GATE = re.compile(GATE)
# The same question asked faster, for ordinary Korean: letters or digits that are not Hangul, jamo
# of decomposed text, or a digit spelled out.
_QUICK = re.compile(
    "[0-9A-Za-z０-９Ａ-Ｚａ-ｚ𝟎-𝟿@＠ᄀ-ᄒ공영빵주]"  # one character class first: the fastest search
    "(?:(?<![공영빵주])|(?<!주)일|(?<=주)민)"
)


_TITLES = rules().titles


def _named(text: str) -> bool:
    return any(title in text for title in _TITLES)


@dataclass(frozen=True, slots=True, order=True)
class Found:
    start: int
    end: int
    kind: str


def placeholder(kind: str) -> str:
    """What stands for a kind: "[전화번호]"."""
    return rules().placeholders[kind]


@dataclass(frozen=True, slots=True)
class Scrubbed:
    text: str
    counts: dict[str, int]


def find(text: str, kinds: Container[str] | None = None) -> list[Found]:
    """What is personal in the text, in order, without overlaps; only `kinds` where they are named.

    A bot about restaurants keeps addresses: `find(text, kinds=KINDS - {"address"})`.
    """
    if not (_QUICK.search(text) or _named(text)) or not _GATE.search(text):
        return []
    seen = shadow(text)
    taken = bytearray(len(seen.text))
    gates: dict[str, bool] = {}
    found = []
    for rule in rules().rules:
        if rule.gate not in gates:
            gates[rule.gate] = rules().opens(rule.gate, seen.text)
        if gates[rule.gate]:
            for start, end in _matches(rule, seen.text, taken):
                taken[start:end] = b"\1" * (end - start)
                if kinds is None or rule.kind in kinds:
                    found.append(Found(*seen.place(start, end), rule.kind))
    return sorted(found)


def scrub(text: str, kinds: Container[str] | None = None) -> Scrubbed:
    """The text with a placeholder for each thing found, and how many of each kind there were."""
    counts: Counter[str] = Counter()
    # A placeholder is shorter than what it stands for, so that a name may come near to a number
    # that it was far from; asked again until nothing is found, scrubbing twice changes nothing.
    while found := find(text, kinds):
        counts.update(one.kind for one in found)
        text = _replaced(text, found)
    return Scrubbed(text, dict(counts))


def _replaced(text: str, found: Iterable[Found]) -> str:
    parts, end = [], 0
    for one in found:
        parts += [text[end : one.start], rules().placeholders[one.kind]]
        end = one.end
    return "".join((*parts, text[end:]))


def _matches(rule: Rule, text: str, taken: bytearray) -> Iterator[tuple[int, int]]:
    group = "v" if "v" in rule.pattern.groupindex else 0
    for match in rule.pattern.finditer(text):
        start, end = match.span(group)
        start += len(match[group]) - len(match[group].lstrip(" ,\n"))
        if 1 in taken[start:end]:
            continue
        if rule.check and not CHECKS[rule.check](text[start:end]):
            continue
        if _meant(rule, text, start, end):
            yield start, end


def _meant(rule: Rule, text: str, start: int, end: int) -> bool:
    """Does what stands near say that this is the number of a person, and not of a thing?"""
    if not (rule.cue or rule.unless):
        return True
    limits, cues = rules().limits, rules().cues
    before = text[max(0, start - limits.before) : start]
    thing = _last(cues[rule.unless or "thing"], before)
    if not rule.cue:
        return thing < 0
    cue = _last(cues[rule.cue], before)
    if cue >= 0 or thing >= 0:
        return cue > thing
    return rule.after and bool(cues[rule.cue].search(text, end, end + limits.after))


def _last(words: re.Pattern[str], text: str) -> int:
    """Where the last of the words ends in the text, or -1."""
    return max((match.end() for match in words.finditer(text)), default=-1)
