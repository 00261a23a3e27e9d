"""Since when the pages and the cached answers of each source count. One small file a bot.

    pages_since   pages logged before it are read again (from the cache where it has them)
    cache_since   answers cached before it are asked for again

Both move to now with `--fresh`. Only the first moves when the source's definition has changed: new
selectors are applied to what was fetched already. Knows nothing of pages.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from malbeot.errors import DataError
from malbeot.files import write_json

FILE = "state.json"


@dataclass(frozen=True, slots=True)
class Since:
    definition: str
    pages_since: str = ""
    cache_since: str = ""


def now() -> str:
    """UTC, ISO 8601, to the microsecond: these strings sort as the times do."""
    return stamp(datetime.now(UTC))


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def begin(folder: Path, name: str, definition: str, *, fresh: bool) -> Since:
    """What counts for this run of a source, written down before anything is fetched."""
    known = read(folder)
    since = known.get(name, Since(definition))
    if fresh:
        moment = now()
        since = Since(definition, moment, moment)
    elif since.definition != definition:
        since = replace(since, definition=definition, pages_since=now())
    _write(folder, {**known, name: since})
    return since


def read(folder: Path) -> dict[str, Since]:
    path = folder / FILE
    if not path.is_file():
        return {}
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        return {name: Since(**table) for name, table in held.items()}
    except (ValueError, TypeError, AttributeError) as error:
        raise DataError(f"{path}: not a state file; delete it to start over: {error}") from error


def _write(folder: Path, states: Mapping[str, Since]) -> None:
    write_json(folder / FILE, {name: asdict(since) for name, since in states.items()})
