"""What a step of a build says to a person, and its figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Outcome:
    """`said` may have several lines. `again` asks for the step to be done with the next build too,
    whatever changed: some of it failed for the moment."""

    said: str
    figures: Mapping[str, Any] = field(default_factory=dict)
    set_aside: int = 0
    done: bool = True
    again: bool = False
