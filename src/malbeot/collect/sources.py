"""bot.toml's [[sources]] → validated sources, or one sentence that says what is wrong and where.

In: the table of a bot.toml. Out: a source for each [[sources]], presets merged in, [collect]
contact filled in. An unknown key is refused and the nearest known one named. Opens no connection.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from malbeot.collect.presets import merged
from malbeot.collect.tables import KINDS, FileSource, Shared, Source, as_table
from malbeot.errors import UsageError
from malbeot.tables import Hint, nearest, table_of

_READING = 3
"""Raised when pages are read in another way than before: then cached ones are read anew."""
_MISSING: dict[str, Hint] = {
    "contact": (
        "an e-mail address or web page, here or under [collect], that tells the site who asks",
        "사이트가 연락할 수 있는 이메일이나 웹 주소예요. 여기나 [collect] 아래에 적어 주세요",
    ),
    "licence": (
        "what you know of the right to use this source",
        "이 자료를 써도 되는 까닭을 적어 주세요",
    ),
}
# These change how a crawl goes, not what is read from a page.
_PACE = {"contact", "delay", "start", "verify", "cookies"}
_PACE_LIMITS = {"pages", "depth", "seconds", "request_seconds", "longest_wait", "retries"}


def read_sources(table: Mapping[str, Any], where: str) -> tuple[Source, ...]:
    """The sources of a bot.toml; `where` names the file in errors. Raises `UsageError`."""
    shared = _shared(table.get("collect", {}), where)
    listed = table.get("sources", [])
    if not isinstance(listed, list):
        raise _no_list(f"{where}: sources")
    sources = tuple(
        _source(entry, shared, f"{where}: [[sources]] {number}")
        for number, entry in enumerate(listed, 1)
    )
    names = [source.name for source in sources]
    if twice := next((name for name in names if names.count(name) > 1), ""):
        raise UsageError(
            f"{where}: two sources are named {twice}; rename one",
            korean=f"{where}: 이름이 {twice}인 [[sources]]가 둘이에요. 하나의 이름을 바꿔 주세요",
        )
    return sources


def read_source(table: Mapping[str, Any]) -> Source:
    """One source that `as_table` wrote."""
    return KINDS[table["kind"]].model_validate(dict(table))


def definition(source: Source) -> str:
    """Changes when pages that were fetched already would be read differently."""
    table = {key: value for key, value in as_table(source).items() if key not in _PACE}
    table["limits"] = {
        key: value for key, value in table["limits"].items() if key not in _PACE_LIMITS
    }
    said = json.dumps([_READING, table], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def _shared(table: object, where: str) -> dict[str, Any]:
    if not isinstance(table, Mapping):
        raise UsageError(
            f"{where}: collect: write it as a table, [collect]",
            korean=f"{where}: collect: [collect] 표로 적어 주세요",
        )
    where = f"{where}: [collect]"
    if key := next((key for key in table if key in _of_sources()), ""):
        raise UsageError(
            f"{where}: {key} belongs to a source, under [[sources]]",
            korean=f"{where}: {key}: [[sources]] 아래에 적어 주세요",
        )
    return table_of(Shared, table, where).model_dump(exclude_unset=True)


def _of_sources() -> set[str]:
    """Keys of a source that [collect] does not take."""
    every = {name for model in KINDS.values() for name in model.model_fields}
    return every - Shared.model_fields.keys()


def _source(entry: object, shared: Mapping[str, Any], where: str) -> Source:
    if not isinstance(entry, Mapping):
        raise _no_list(where)
    entry = merged(entry, where)
    where = f"{where} ({entry['name']})" if "name" in entry else where
    kind = entry.get("kind")
    if kind not in [*KINDS]:
        raise _no_kind(kind, where)
    model = KINDS[kind]
    if model is not FileSource:
        entry = {**shared, **entry}
    return table_of(model, entry, where, above="sources", missing=_MISSING)


def _no_list(where: str) -> UsageError:
    return UsageError(
        f"{where}: write each source as [[sources]]",
        korean=f"{where}: 자료마다 [[sources]]로 시작해 주세요",
    )


def _no_kind(kind: object, where: str) -> UsageError:
    listed = ", ".join(KINDS)
    near = nearest(str(kind), [*KINDS]) if kind else ""
    english = f"unknown kind {kind!r}" if kind else "kind is missing"
    korean = f"kind: {kind!r}: 모르는 종류예요" if kind else "kind: 빠져 있어요"
    meant = (f"; did you mean {near}?", f"비슷한 이름: {near}. ") if near else ("", "")
    return UsageError(
        f"{where}: {english}{meant[0]}; choose one of {listed}",
        korean=f"{where}: {korean} ({meant[1]}쓸 수 있는 것: {listed})",
    )
