"""Checkpoints of a tuning: which is whole, and whether it belongs to this run.

In: the folder of the checkpoints, what identifies the run. Out: the newest whole checkpoint and
where it was. A checkpoint is whole once it bears its name; anything else in the folder is of a run
that was killed while it wrote, and is removed.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from malbeot.errors import UsageError
from malbeot.train.checkpoint import same_run

WHOLE = "run.json"
_NAME = "checkpoint-"


def newest(folder: Path, identity: Mapping[str, str]) -> tuple[Path, dict[str, Any]] | None:
    """The checkpoint and its progress; None when there is none. Raises `UsageError` that names what
    changed since it was written."""
    for checkpoint in sorted(_all(folder), key=_step, reverse=True):
        try:
            run = json.loads((checkpoint / WHOLE).read_text(encoding="utf-8"))
            known, progress = dict(run["identity"]), dict(run["progress"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise UsageError(
                f"{checkpoint} is damaged ({error}); start again with --fresh"
            ) from error
        same_run(known, identity, checkpoint)
        return checkpoint, progress
    return None


def leave_only(folder: Path, steps: Collection[int]) -> None:
    """Remove all checkpoints but those of these steps, and what a killed run left."""
    for path in folder.glob("*") if folder.is_dir() else ():
        if path.is_dir() and _step(path) not in steps:
            shutil.rmtree(path)


def _all(folder: Path) -> list[Path]:
    return [path for path in folder.glob(f"{_NAME}*") if _step(path) >= 0]


def _step(path: Path) -> int:
    number = path.name.removeprefix(_NAME)
    return int(number) if path.name.startswith(_NAME) and number.isdecimal() else -1
