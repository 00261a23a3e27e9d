"""The grammar: data files of sentence shapes, and the way one sentence is drawn from them.

The form of the files (`wording/*.toml`): a list of strings is a rule, its strings are alternatives;
tables only group rules. `{x}` in a string is the rule `x` of the same table, else of a table around
it, else a slot that the caller fills. `{x|은}` is the same with the particle that fits what x
became (`PARTICLES`: named by their form after a consonant). A rule is called by its path:
'picks.trait.tell' is `tell` in `[trait]` of picks.toml. Alternatives that can become more
sentences are drawn more often. Knows nothing of briefs.
"""

from __future__ import annotations

import random
import re
from bisect import bisect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, product
from pathlib import Path
from typing import Any

from malbeot.errors import DataError
from malbeot.files import read_toml
from malbeot.text.hangul import with_particle

FOLDER = Path(__file__).parent
_SLOT = re.compile(r"\{([^{}|]+)(?:\|([^{}]+))?\}")
# How a unit is read aloud decides its particle: 320kcal(킬로칼로리)예요, 45g(그램)이에요.
_UNIT = re.compile(r"\d\s?(kcal|mg|kg|ml|g|L|%)$")
_SOUND = {"kcal": "리", "mg": "램", "kg": "램", "g": "램", "ml": "터", "L": "터", "%": "로"}
_WEIGHT_POWER = 0.4
PARTICLES = ("은", "이", "을", "과", "으로", "이나", "이라", "이에요")
"""The particles that shapes may ask for, by their form after a consonant."""
_SAMPLES = ("김", "나", "달")


@dataclass(frozen=True, slots=True)
class _Slot:
    name: str
    particle: str
    rule: str
    """Path of the rule that fills it; '' when the caller does."""


@dataclass(frozen=True, slots=True)
class _Rule:
    shapes: tuple[tuple[str | _Slot, ...], ...]
    heights: tuple[float, ...]
    """Running sums of the shapes' weights."""


def attach(word: str, particle: str) -> str:
    """`with_particle` that knows how units of measure are read."""
    if match := _UNIT.search(word):
        return word + with_particle(_SOUND[match.group(1)], particle)[1:]
    return with_particle(word.rstrip("'\")") or word, particle) if word else word


class Grammar:
    """Rules by path. `say` draws one alternative of a rule and fills it."""

    def __init__(self, tables: Mapping[str, Any]) -> None:
        self._raw = dict(_flat(tables, ""))
        self._rules: dict[str, _Rule] = {}
        self._counts: dict[str, float] = {}
        for path in self._raw:
            self._compile(path, ())

    def __contains__(self, path: object) -> bool:
        return path in self._rules

    def paths(self, prefix: str = "") -> list[str]:
        return [path for path in self._rules if path.startswith(prefix)]

    def shapes(self, path: str) -> list[str]:
        """The alternatives of a rule as they are written."""
        return list(self._raw[path])

    def roots(self) -> list[str]:
        """The rules that no other rule is made of: sentences, and little words before them."""
        parts = {
            part.rule
            for rule in self._rules.values()
            for shape in rule.shapes
            for part in shape
            if isinstance(part, _Slot)
        }
        return [path for path in self._rules if path not in parts]

    def every(self, path: str, slot: Callable[[str], str]) -> Iterator[str]:
        """Everything that a rule can become. `slot` tells what stands for a slot; its particle
        follows in the form after a consonant."""
        for shape in self._rules[path].shapes:
            for parts in product(*(self._each(part, slot) for part in shape)):
                yield "".join(parts)

    def _each(self, part: str | _Slot, slot: Callable[[str], str]) -> list[str]:
        if isinstance(part, str):
            return [part]
        if part.rule:
            words = self.every(part.rule, slot)
            return [attach(word, part.particle) if part.particle else word for word in words]
        return [slot(part.name) + part.particle]

    def literals(self, *, particles: bool = False) -> Iterator[str]:
        """The fixed text of every shape, slots as NUL; with their particles in each form if asked
        for."""
        for rule in self._rules.values():
            for shape in rule.shapes:
                for sample in _SAMPLES if particles else ("",):
                    yield "".join(_fixed(part, sample) for part in shape)

    def say(self, path: str, slots: Mapping[str, str], rng: random.Random) -> str:
        rule = self._rules[path]
        heights = rule.heights
        chosen = rule.shapes[bisect(heights, rng.random() * heights[-1], 0, len(heights) - 1)]
        out = []
        for part in chosen:
            if isinstance(part, str):
                out.append(part)
                continue
            word = self.say(part.rule, slots, rng) if part.rule else slots[part.name]
            out.append(attach(word, part.particle) if part.particle else word)
        return "".join(out)

    def _compile(self, path: str, above: tuple[str, ...]) -> float:
        """Parse a rule and the rules in it; the number of different sentences it can become."""
        if path in self._counts:
            return self._counts[path]
        if path in above:
            raise DataError(f"wording: rule {path} holds itself: {' > '.join((*above, path))}")
        shapes = tuple(self._parse(path, text) for text in self._raw[path])
        counts = []
        for shape in shapes:
            count = 1.0
            for part in shape:
                if isinstance(part, _Slot) and part.rule:
                    count *= self._compile(part.rule, (*above, path))
            counts.append(count)
        weights = [min(count, 1e4) ** _WEIGHT_POWER for count in counts]
        self._rules[path] = _Rule(shapes, tuple(accumulate(weights)))
        self._counts[path] = sum(counts)
        return self._counts[path]

    def _parse(self, path: str, text: str) -> tuple[str | _Slot, ...]:
        parts: list[str | _Slot] = []
        end = 0
        for match in _SLOT.finditer(text):
            if match.start() > end:
                parts.append(text[end : match.start()])
            name, particle = match.group(1), match.group(2) or ""
            parts.append(_Slot(name, particle, self._resolve(path, name)))
            end = match.end()
        if end < len(text):
            parts.append(text[end:])
        return tuple(parts)

    def _resolve(self, path: str, name: str) -> str:
        table = path
        while "." in table:
            table = table.rpartition(".")[0]
            if (candidate := f"{table}.{name}") in self._raw:
                return candidate
        return ""


def _fixed(part: str | _Slot, sample: str) -> str:
    if isinstance(part, str):
        return part
    particle = with_particle(sample, part.particle)[1:] if sample and part.particle else ""
    return "\0" + particle


def _flat(table: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, list[str]]]:
    for key, value in table.items():
        path = f"{prefix}.{key}" if prefix else key
        if isinstance(value, Mapping):
            yield from _flat(value, path)
        elif isinstance(value, list) and value and all(isinstance(item, str) for item in value):
            yield path, value


@cache
def grammar(*names: str) -> Grammar:
    """The rules of these files of `wording/`, without '.toml'."""
    return Grammar({name: read_toml(FOLDER / f"{name}.toml") for name in names})


def answers() -> Grammar:
    """The rules of everything the bot says."""
    return grammar("openings", "picks", "closings", "facts", "smalltalk")
