"""The rules of pii.toml, checked and compiled.

A rule is a kind, a pattern, and what must or must not stand near it. `DataError` names a rule that
cannot be used. Knows nothing of how rules are applied.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from malbeot.errors import DataError
from malbeot.files import read_toml

_FILE = Path(__file__).with_name("pii.toml")
_KEYS = {"kind", "gate", "pattern", "check", "cue", "unless", "after"}
_MACRO = re.compile("%([a-z]+)%")


@dataclass(frozen=True, slots=True)
class Rule:
    kind: str
    gate: str
    """The name of a gate, or a word: what has to be in a text for the pattern to be tried."""
    pattern: re.Pattern[str]
    """The group `v`, where there is one, is what is personal."""
    check: str = ""
    cue: str = ""
    """The name of the words of which one must stand near, nearer than the name of a thing."""
    unless: str = ""
    after: bool = False
    """The cue may also stand behind."""


@dataclass(frozen=True, slots=True)
class Limits:
    before: int
    after: int
    latest_birth_year: int
    account_digits: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Rules:
    gate: str
    gates: dict[str, re.Pattern[str]]
    placeholders: dict[str, str]
    limits: Limits
    cues: dict[str, re.Pattern[str]]
    rules: tuple[Rule, ...]
    not_handle: re.Pattern[str]
    not_email: frozenset[str]
    not_person: frozenset[str]
    not_person_form: re.Pattern[str]
    titles: tuple[str, ...]

    def opens(self, gate: str, text: str) -> bool:
        return bool(self.gates[gate].search(text)) if gate in self.gates else gate in text


@cache
def rules(path: Path = _FILE) -> Rules:
    data = read_toml(path)
    try:
        limits = data["limits"] | {"account_digits": tuple(data["limits"]["account_digits"])}
        cues = {name: re.compile(words) for name, words in data["cues"].items()}
        macros, placeholders = data["macros"], data["placeholders"]
        made = tuple(_rule(row, macros, placeholders, cues) for row in data["rules"])
        return Rules(
            gate=data["gate"],
            gates={name: re.compile(pattern) for name, pattern in data["gates"].items()},
            placeholders=dict(placeholders),
            limits=Limits(**limits),
            cues=cues,
            rules=made,
            not_handle=re.compile(data["words"]["not_handle"], re.IGNORECASE),
            not_email=frozenset(data["words"]["not_email"]),
            not_person=frozenset(data["words"]["not_person"]),
            not_person_form=re.compile(data["words"]["not_person_form"]),
            titles=tuple(data["words"]["titles"]),
        )
    except (KeyError, TypeError, ValueError, re.error) as error:
        raise DataError(f"{path}: missing, unknown or wrong: {error}") from error


def _rule(
    row: dict[str, Any],
    macros: dict[str, str],
    placeholders: dict[str, str],
    cues: dict[str, re.Pattern[str]],
) -> Rule:
    if unknown := set(row) - _KEYS:
        raise ValueError(f"{row.get('kind')}: unknown key {', '.join(sorted(unknown))}")
    if row["kind"] not in placeholders:
        raise ValueError(f"{row['kind']} has no placeholder")
    for key in ("cue", "unless"):
        if row.get(key) and row[key] not in cues:
            raise ValueError(f"{row['kind']}: no cues named {row[key]}")
    return Rule(**row | {"pattern": re.compile(_expanded(row["pattern"], macros))})


def _expanded(pattern: str, macros: dict[str, str]) -> str:
    while _MACRO.search(pattern):
        pattern = _MACRO.sub(lambda match: macros[match[1]], pattern)
    return pattern
