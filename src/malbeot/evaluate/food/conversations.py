"""The written test conversations: what people say and what any good bot must do then.

In: JSON Lines, one conversation a line, `{"id", "tags", "noise", "profile"?, "turns": [{"user",
"expect"}]}`. Out: `Case`s, every expectation checked for words that mean nothing, so that a typo
in the data is an error and not a wish that always holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from malbeot.bots.base import Profile
from malbeot.bots.food.catalogue.predicate import validate
from malbeot.errors import DataError
from malbeot.files import read_jsonl

SHIPPED = Path(__file__).with_name("conversations.jsonl")
GROUPS = ("all", "first", "most")
_EXPECTED = {*GROUPS, "picks", "names_any", "text_any", "text_none", "notice"}
OWN_PARTS = ("not_name", "not_previous")
"""Parts that need more than the dish: its exact name, and what was suggested before."""


@dataclass(frozen=True, slots=True)
class Step:
    """One message and what its answer must be."""

    user: str
    expect: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    id: str
    steps: tuple[Step, ...]
    tags: tuple[str, ...] = ()
    noise: bool = False
    profile: Profile = field(default_factory=Profile)


def read_cases(path: Path = SHIPPED) -> list[Case]:
    """Raises `DataError` that names the line and what is wrong with it."""
    cases: dict[str, Case] = {}
    for number, row in enumerate(read_jsonl(path), 1):
        problems = list(_problems(row))
        if problems:
            raise DataError(f"{path}:{number}: {'; '.join(problems)}")
        if row["id"] in cases:
            raise DataError(f"{path}:{number}: id {row['id']} is used twice")
        cases[row["id"]] = _case(row)
    if not cases:
        raise DataError(f"{path}: no conversation in it")
    return list(cases.values())


def _case(row: Mapping[str, Any]) -> Case:
    told = row.get("profile", {})
    return Case(
        id=row["id"],
        steps=tuple(Step(turn["user"], turn.get("expect", {})) for turn in row["turns"]),
        tags=tuple(row.get("tags", ())),
        noise=bool(row.get("noise", False)),
        profile=Profile(
            allergies=tuple(told.get("allergies", ())),
            dislikes=tuple(told.get("dislikes", ())),
            diet=told.get("diet", ""),
        ),
    )


def _problems(row: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(row.get("id"), str):
        yield "id is missing"
    turns = row.get("turns")
    if not isinstance(turns, list) or not turns:
        yield "turns is missing or empty"
        return
    for position, turn in enumerate(turns, 1):
        if not isinstance(turn, dict) or not isinstance(turn.get("user"), str):
            yield f"turn {position}: user is missing"
        else:
            yield from (
                f"turn {position}: {why}" for why in expect_problems(turn.get("expect", {}))
            )


def expect_problems(expect: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with one `expect` object."""
    yield from (f"unknown expectation {name}" for name in sorted(set(expect) - _EXPECTED))
    picks = expect.get("picks", [0, 0])
    if not (isinstance(picks, list) and len(picks) == 2 and all(isinstance(n, int) for n in picks)):
        yield "picks must be [min, max]"
    for group in GROUPS:
        known = {name: v for name, v in expect.get(group, {}).items() if name not in OWN_PARTS}
        try:
            validate(known)
        except DataError as error:
            yield f"{group}: {error.message}"
