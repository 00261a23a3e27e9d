"""The closed list of situation labels (`labels.toml`), and what is said of each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from malbeot.files import read_toml

FILE = Path(__file__).parent / "labels.toml"


@dataclass(frozen=True, slots=True)
class Label:
    """One row of labels.toml; its head tells what the fields mean."""

    id: str
    group: str
    openings: tuple[str, ...]
    reasons: tuple[str, ...]
    when: str = ""
    like: str = ""
    noun: str = ""
    say: str = ""

    @property
    def called(self) -> str:
        """How the label is named when it was refused or could not be met."""
        return self.say or self.noun or self.when or self.id


@cache
def labels() -> dict[str, Label]:
    rows = read_toml(FILE)["label"]
    return {
        row["id"]: Label(
            **row | {"openings": tuple(row["openings"]), "reasons": tuple(row["reasons"])}
        )
        for row in rows
    }


def called(word: str) -> str:
    """A refused or unmet wish in plain words: a label's own words, any other word as it is."""
    label = labels().get(word)
    return label.called if label else word


def reasons(label: str) -> tuple[str, ...]:
    """Adnominal phrases that complete '… 메뉴예요'; none for a label that explains nothing."""
    known = labels().get(label)
    return known.reasons if known else ()


def sayings() -> frozenset[str]:
    """All that the labels say by themselves: reasons, and first sentences."""
    return frozenset(
        text for label in labels().values() for text in (*label.reasons, *label.openings)
    )
