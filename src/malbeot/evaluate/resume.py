"""A target that remembers, so that an interrupted run goes on where it was.

Every answer is appended to a file as it comes; asked the same thing again, the target gives the
answer from the file. The file goes when the run is complete: a later run measures anew.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from malbeot.bots.base import Request
from malbeot.errors import DataError
from malbeot.evaluate.target import Reply, Target
from malbeot.records import Answer


class Remembering:
    """`path` is begun anew unless `resume`; `remembered` counts the answers found in it."""

    def __init__(self, target: Target, path: Path, *, resume: bool) -> None:
        self._target = target
        self._path = path
        self._known = _read(path) if resume and path.is_file() else {}
        self.remembered = len(self._known)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("a" if self._known else "w", encoding="utf-8")

    @property
    def name(self) -> str:
        return self._target.name

    def describe(self) -> Mapping[str, Any]:
        return self._target.describe()

    async def answer(self, request: Request) -> Reply:
        key = _key(request, self.describe())
        if key not in self._known:
            reply = await self._target.answer(request)
            self._known[key] = reply
            row = {"key": key, "decided": reply.decided, "answer": asdict(reply.answer)}
            self._file.write(json.dumps(row, ensure_ascii=False) + "\n")
            self._file.flush()
        return self._known[key]

    async def close(self) -> None:
        """Keeps the file: the run may go on."""
        self._file.close()
        await self._target.close()

    def forget(self) -> None:
        """The run is complete: nothing to go on with."""
        self._file.close()
        self._path.unlink(missing_ok=True)


def _key(request: Request, target: Mapping[str, Any]) -> str:
    asked = json.dumps([target, asdict(request)], ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(asked.encode()).hexdigest()[:32]


def _read(path: Path) -> dict[str, Reply]:
    """What was answered before. A last line cut off in mid-write is dropped, and cut from the file
    so that the next line starts on its own."""
    known: dict[str, Reply] = {}
    whole = 0
    for number, line in enumerate(path.read_bytes().splitlines(keepends=True), 1):
        if not line.endswith(b"\n"):
            break
        try:
            row = json.loads(line)
            known[row["key"]] = Reply(Answer(**row["answer"]), decided=row["decided"])
        except (ValueError, KeyError, TypeError) as error:
            raise DataError(f"{path}:{number}: not an answer of an earlier run: {error}") from error
        whole += len(line)
    os.truncate(path, whole)
    return known
