"""The steps that change what a row says, in the order in which they are declared.

    steps = ["clean", "laughter", "markup", …]     rules.toml, or [prepare] steps in a bot.toml

A repair is a pure function of one text. Its gate is an expression of Polars that is true for every
text which the function would change (and for some others): whole columns pass the gate at native
speed, and Python only sees what is left. A test holds that no text outside a gate changes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Literal

import polars as pl

from malbeot.errors import UsageError
from malbeot.prepare.showing import MARK, Scrub, placeholders, shown
from malbeot.prepare.steps import boilerplate, crisis_numbers, laughter, markup
from malbeot.tables import nearest
from malbeot.text import pii
from malbeot.text.normalize import PLAIN, clean, squeeze

_MASK = "●●●●"
_SPARE = 4  # samples looked at for one that is shown
Gate = Callable[[pl.Expr], pl.Expr]
Part = Literal["system", "user", "assistant", "page", "title"]
"""What a text is: a message of that role, or the main text or title of a page."""
EVERYWHERE = frozenset[Part](("system", "user", "assistant", "page", "title"))


@dataclass(frozen=True, slots=True)
class Repair:
    name: str
    apply: Callable[[str], str]
    gate: Gate
    parts: frozenset[Part] = EVERYWHERE


def matching(*patterns: str) -> Gate:
    """Open for texts in which a pattern (of Rust's regex: no look-around) is found."""
    return lambda text: pl.any_horizontal(text.str.contains(pattern) for pattern in patterns)


def _unlike(pattern: str) -> Gate:
    return lambda text: ~text.str.contains(pattern)


@cache
def _known(keep: tuple[str, ...] = ()) -> Mapping[str, Repair]:
    own = frozenset(map(squeeze, keep))
    said = frozenset[Part](("assistant", "page"))
    steps = (
        Repair("clean", clean, _unlike(f"^{PLAIN}$")),
        Repair("laughter", laughter.apply, matching(laughter.GATE)),
        Repair("markup", markup.apply, matching(markup.GATE)),
        Repair("boilerplate", boilerplate.apply, matching(*boilerplate.GATES), said),
        Repair("pii", lambda text: scrubbed(text, own), matching(pii.GATE)),
        Repair("crisis_numbers", crisis_numbers.apply, matching(crisis_numbers.GATE)),
    )
    return {step.name: step for step in steps}


def scrubbed(text: str, own: frozenset[str]) -> str:
    """Personal data replaced by what it was; what is the operator's own stays."""
    if not own:
        return pii.scrub(text).text
    kept = text
    for found in reversed(pii.find(text)):
        if squeeze(text[found.start : found.end]) not in own:
            kept = kept[: found.start] + pii.placeholder(found.kind) + kept[found.end :]
    return kept


def repairs(names: Sequence[str], keep: tuple[str, ...] = ()) -> list[Repair]:
    """The repairs of those names; `keep` is what `pii` leaves. Raises `UsageError` for an unknown
    name."""
    known = _known(keep)
    for name in names:
        if name not in known:
            near = nearest(name, tuple(known))
            hint = f"; did you mean {near}?" if near else ""
            raise UsageError(f"[prepare] steps: unknown step {name!r}{hint}")
    return [known[name] for name in names]


@dataclass(slots=True)
class Change:
    """What one repair did: how many texts it changed, and some of them before and after."""

    texts: int
    samples: list[tuple[str, str]]


def opened(texts: pl.Series, parts: pl.Series, gate: Gate, wanted: frozenset[Part]) -> pl.Series:
    """Places of the texts of those parts for which the gate opens."""
    if wanted == EVERYWHERE:
        return texts.to_frame("text").select(gate(pl.col("text"))).to_series().arg_true()
    places = parts.is_in(list(wanted)).arg_true()
    some = texts.gather(places).to_frame("text").select(gate(pl.col("text"))).to_series()
    return places.gather(some.arg_true())


def repaired(
    texts: pl.Series,
    parts: pl.Series,
    steps: Sequence[Repair],
    samples: int,
    scrub: Scrub | None = None,
) -> tuple[pl.Series, dict[str, Change]]:
    """All texts after all steps, and what each step did. With `scrub`, no sample holds what is
    scrubbed, whichever step it is of."""
    changes: dict[str, Change] = {}
    seen: dict[str, list[tuple[int, str, str]]] = {}
    for step in steps:
        places = opened(texts, parts, step.gate, step.parts)
        before = texts.gather(places).to_list()
        after = [_applied(step, text) for text in before]
        moved = [one for one in zip(places.to_list(), before, after, strict=True)
                 if one[1] != one[2]]  # fmt: skip
        changes[step.name] = Change(len(moved), [])
        seen[step.name] = moved[: samples * _SPARE]
        if moved:
            texts = texts.scatter(places, after)
    for name, some in seen.items():
        pairs = (_sample(name, old, new, texts[place], scrub) for place, old, new in some)
        changes[name].samples = list(islice((pair for pair in pairs if pair), samples))
    return texts, changes


def _sample(
    step: str, old: str, new: str, last: str, scrub: Scrub | None
) -> tuple[str, str] | None:
    """A text before and after, or None when nothing of the change is left once the texts may be
    shown, or when they would still tell more than `last`."""
    if step == "pii":
        return MARK.sub(_MASK, new), new
    if scrub is None:
        return old, new
    before, after = shown(old, scrub), shown(new, scrub)
    told = min(placeholders(before), placeholders(after)) < placeholders(last)
    return None if before == after or told else (before, after)


def _applied(step: Repair, text: str) -> str:
    """A text that would be gone is left as it is, for the checks: tags alone may be what was asked
    for."""
    made = step.apply(text)
    return made if made.strip() or not any(map(str.isalnum, text)) else text
