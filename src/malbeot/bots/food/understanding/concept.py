"""What a word of the lexicon means: a `Concept`, as it stands in the lexicon files.

Labels, rules and predicates are data; a wrong predicate or label is found when the files are
loaded. Knows nothing of texts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from malbeot.bots.food.catalogue.predicate import Predicate, validate
from malbeot.bots.food.understanding.utterance import LEXICON
from malbeot.bots.food.wish import Group, Rule
from malbeot.bots.food.wording.labels import labels
from malbeot.errors import DataError
from malbeot.files import read_toml

Sort = Literal["food", "scene", "neutral"]
"""Food can be refused, eaten or be an allergy; a scene can only be there or not."""
FOOD_GROUPS = frozenset({"taste", "temperature", "lightness", "price", "kind", "cuisine",
                         "ingredient", "dish"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Concept:
    """See the head of `words/tastes.toml` for the fields."""

    name: str
    group: Group
    label: str = ""
    refused: str = ""
    words: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    require: Predicate = field(default_factory=dict)
    prefer: Predicate = field(default_factory=dict)
    refuse: Predicate = field(default_factory=dict)
    mild: Predicate = field(default_factory=dict)
    nudge: Mapping[str, float] = field(default_factory=dict)
    treat: bool = False
    allergen: bool = False
    dislike: str = ""
    sort: Sort = "food"

    def wished(self) -> Iterator[Rule]:
        if self.require:
            yield Rule(self.name, self.require, self.group, self.label)

    def preferred(self) -> Iterator[Rule]:
        if self.prefer:
            yield Rule(self.name, self.prefer, self.group, self.label)

    def refusal(self, mild: bool = False) -> Iterator[Rule]:
        predicate = self.mild if mild and self.mild else self.refuse
        if predicate:
            yield Rule(self.name, predicate, self.group, self.refused)


NEUTRAL = Concept("", "mood", sort="neutral")


@cache
def concepts() -> tuple[Concept, ...]:
    """All of the lexicon; raises `DataError` for an unknown predicate or label."""
    rows = [
        row for name in ("tastes", "kinds", "scenes")
        for row in read_toml(LEXICON / f"{name}.toml")["concept"]
    ]  # fmt: skip
    found = [_concept(row) for row in rows]
    found += [_ingredient(row) for row in read_toml(LEXICON / "ingredients.toml")["ingredient"]]
    for concept in found:
        _check(concept)
    return tuple(found)


def dish_concept(name: str, said: str) -> Concept:
    """The concept of one dish of the catalogue; `said` is the name or alias that was used."""
    names = list(dict.fromkeys([name, said]))
    return Concept(
        name, "dish", require={"name_has": names}, refuse={"name_not": names}, treat=True
    )


def _concept(row: Mapping[str, Any]) -> Concept:
    fields = dict(row)
    fields.setdefault("label", row["name"])
    for name in ("words", "short", "patterns"):
        fields[name] = tuple(row.get(name, ()))
    return Concept(**fields, sort="food" if row["group"] in FOOD_GROUPS else "scene")


def _ingredient(row: Mapping[str, Any]) -> Concept:
    name, short = row["name"], tuple(row.get("short", ()))
    words = tuple(row.get("words", () if short else (name,)))
    parts = list(row.get("parts", [name]))
    tags = list(row.get("tags", ()))
    without: Predicate = {"without_tag": tags} if tags else {"without_ingredient": parts}
    return Concept(
        name,
        "ingredient",
        words=words,
        short=short,
        patterns=tuple(row.get("patterns", ())),
        require={"with_ingredient": parts},
        prefer={"main_ingredient": parts},
        refuse=dict(without)
        | {"name_not": [word for word in words if len(word) > 1][:2] or [name]},
        treat=row.get("treat", False),
        allergen=row.get("allergen", False),
        dislike=row.get("dislike", name),
    )


def _check(concept: Concept) -> None:
    for predicate in (concept.require, concept.prefer, concept.refuse, concept.mild):
        validate(predicate)
    for label in (concept.label, concept.refused):
        if label and label not in labels():
            raise DataError(f"lexicon: {concept.name}: no label {label} in labels.toml")
