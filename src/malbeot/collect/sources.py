"""bot.toml's [[sources]] → validated sources, or one sentence that says what is wrong and where.

In: the table of a bot.toml. Out: a source for each [[sources]], presets merged in, [collect]
contact filled in. An unknown key is refused and the nearest known one named. Opens no connection.
"""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from malbeot.collect.presets import merged
from malbeot.collect.tables import KINDS, FileSource, Source, as_table
from malbeot.errors import UsageError

_SHARED = ("contact",)
_READING = 2
"""Raised when pages are read in another way than before: then cached ones are read anew."""
# These change how a crawl goes, not what is read from a page.
_PACE = {"contact", "delay", "start", "verify", "cookies"}
_PACE_LIMITS = {"pages", "depth", "seconds", "request_seconds", "longest_wait", "retries"}


def read_sources(table: Mapping[str, Any], where: str) -> tuple[Source, ...]:
    """The sources of a bot.toml; `where` names the file in errors. Raises `UsageError`."""
    shared = _shared(table.get("collect", {}), where)
    listed = table.get("sources", [])
    if not isinstance(listed, list):
        raise UsageError(f"{where}: sources: write each source as [[sources]]")
    sources = tuple(
        _source(entry, shared, f"{where}: sources[{number}]")
        for number, entry in enumerate(listed, 1)
    )
    names = [source.name for source in sources]
    if twice := next((name for name in names if names.count(name) > 1), ""):
        raise UsageError(f"{where}: two sources are named {twice}; rename one")
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
        raise UsageError(f"{where}: collect: write it as a table, [collect]")
    for key in table:
        if key not in _SHARED:
            told = _meant(key, _SHARED) or _of_a_source(key)
            raise UsageError(f"{where}: collect: unknown key {key}{told}")
    return dict(table)


def _source(entry: object, shared: Mapping[str, Any], where: str) -> Source:
    if not isinstance(entry, Mapping):
        raise UsageError(f"{where}: write each source as [[sources]]")
    entry = merged(entry, where)
    where = f"{where} ({entry['name']})" if "name" in entry else where
    kind = entry.get("kind")
    if kind not in KINDS:
        told = f"unknown kind {kind!r}{_meant(str(kind), KINDS)}" if kind else "kind is missing"
        raise UsageError(f"{where}: {told}; choose one of {', '.join(KINDS)}")
    model = KINDS[kind]
    if model is not FileSource:
        entry = {**shared, **entry}
    try:
        return model.model_validate(entry)
    except ValidationError as error:
        raise UsageError(f"{where}: {'; '.join(_problems(error, model))}") from error


def _problems(error: ValidationError, model: type[BaseModel]) -> Iterator[str]:
    for problem in error.errors():
        place = ".".join(str(part) for part in problem["loc"])
        *path, last = problem["loc"] or ("",)
        if problem["type"] == "extra_forbidden":
            known = _keys(model, [part for part in path if isinstance(part, str)])
            told = _above(str(path[0]), str(last), model) if path else ""
            yield f"unknown key {place}{told or _meant(str(last), known)}"
        elif problem["type"] == "missing":
            yield f"{place} is missing{_why(place)}"
        else:
            said = problem["msg"].removeprefix("Value error, ")
            yield f"{place}: {said}" if place else said


def _of_a_source(key: str) -> str:
    every = {name for model in KINDS.values() for name in model.model_fields}
    return "; it belongs to a source, under [[sources]]" if key in every else ""


def _above(table: str, key: str, model: type[BaseModel]) -> str:
    """A key of the source that stands in one of its tables, because it was written below it."""
    if key not in model.model_fields:
        return ""
    return f"; {key} is a key of the source: write it above [sources.{table}]"


def _why(key: str) -> str:
    return {
        "contact": ": an e-mail address or web page, here or under [collect], that tells the site"
        " who asks",
        "licence": ": what you know of the right to use this source",
    }.get(key, "")


def _keys(model: type[BaseModel], path: list[str]) -> list[str]:
    """The keys of the table that `path` leads to."""
    for name in path:
        field = next((f for key, f in model.model_fields.items() if name in (key, f.alias)), None)
        inner = [
            kind for kind in _kinds(field.annotation if field else None)
            if isinstance(kind, type) and issubclass(kind, BaseModel)
        ]  # fmt: skip
        if inner:
            model = inner[0]
    return [field.alias or key for key, field in model.model_fields.items()]


def _kinds(annotation: object) -> list[object]:
    """The annotation and everything inside it."""
    return [annotation, *(kind for part in get_args(annotation) for kind in _kinds(part))]


def _meant(key: str, known: Mapping[str, Any] | tuple[str, ...] | list[str]) -> str:
    near = difflib.get_close_matches(key, list(known), n=1, cutoff=0.4)
    return f"; did you mean {near[0]}?" if near else ""
