"""Another verb of `malbeot` in a process of its own: it may need much memory for long.

In: the verb, its words, and what this command line said of the settings. Out: what it brought.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from malbeot.cli.outcome import Outcome
from malbeot.errors import MalbeotError
from malbeot.settings import ENV_PREFIX

_ASIDE = 3


@dataclass(frozen=True, slots=True)
class Said:
    """What the command line said of the settings, to be said again."""

    file: Path | None = None
    overrides: tuple[str, ...] = ()

    @property
    def config(self) -> list[str]:
        return ["--config", str(self.file)] if self.file else []

    @property
    def environment(self) -> dict[str, str]:
        """Every --set as a variable: --set of `train` means its recipe."""
        pairs = (item.partition("=") for item in self.overrides)
        return {ENV_PREFIX + key.strip().upper().replace(".", "__"): value.strip()
                for key, _, value in pairs}  # fmt: skip


def another(verb: str, words: Sequence[str], said: Said, home: Path, bot: str) -> Outcome:
    """Raises `MalbeotError` when it fails; why stands on standard error by then."""
    command = [sys.executable, "-m", "malbeot.cli", verb, *words, "--json", *said.config]
    settings = {**os.environ, **said.environment, f"{ENV_PREFIX}HOME": str(home)}
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False, env=settings)  # noqa: S603
    if done.returncode not in (0, _ASIDE):
        raise MalbeotError(f"{verb} of {bot} failed; what it said stands above")
    figures = _figures(done.stdout)
    if figures is None:
        raise MalbeotError(
            f"{verb} of {bot} ended without saying what it did; run it alone to see: "
            f"malbeot {' '.join([verb, *words])}"
        )
    told = {key: one for key, one in figures.items() if isinstance(one, int | float | str)}
    told_first = ", ".join(f"{key} {value}" for key, value in list(told.items())[:4])
    return Outcome(told_first, told, int(done.returncode == _ASIDE))


def _figures(said: str) -> dict[str, Any] | None:
    """The JSON of the last line, which may hold what `splitlines` takes for the end of one."""
    *_, last = ["", *(line for line in said.split("\n") if line.strip())]
    try:
        found = json.loads(last)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
