"""A table of a TOML file as its model; what is wrong in it is said so that one can mend it.

In: a pydantic model or dataclass, what stood in the file, and where that is. Out: the model, or an
error that names the place, every wrong key and the nearest known one. Knows nothing of what the
keys mean.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from malbeot.errors import DataError, UsageError
from malbeot.files import read_toml

T = TypeVar("T")
_UNKNOWN = ("extra_forbidden", "unexpected_keyword_argument")
_NO_TABLE = ("dict_type", "model_type", "dataclass_type")
_NO_LIST = ("tuple_type", "list_type")
_SHOWN = 60
_NEAR = 0.6
"""As like as a slip of typing leaves two names (1 is the same); less is a guess."""
Hint = tuple[str, str]
"""English and Korean."""


def table_of(
    model: type[T], raw: object, where: str, *, above: str = "",
    missing: Mapping[str, Hint] | None = None,
) -> T:  # fmt: skip
    """`where` names the file, and the table in it when that is not the whole file, in errors.
    `above` is the table's own name, where tables inside it bear that too ([sources.select]);
    `missing` says what a key is for when it is missing.

    Raises `UsageError` that names every wrong key, and the nearest known one for an unknown key.
    """
    try:
        return TypeAdapter(model).validate_python(raw)
    except ValidationError as error:
        told = [_told(model, problem, above, missing or {}) for problem in error.errors()]
        raise UsageError(
            f"{where}: {'; '.join(english for english, _ in told)}",
            korean=f"{where}: {'; '.join(korean for _, korean in told)}",
        ) from error


def data_of(model: type[T], path: Path) -> T:
    """A data file of the package as its model. A key too many, too few or of the wrong type is a
    `DataError` that names it, so that nobody finds out late that a limit was never applied."""
    try:
        return TypeAdapter(model).validate_python(read_toml(path))
    except ValidationError as error:
        places = (".".join(map(str, problem["loc"])) for problem in error.errors())
        raise DataError(f"{path}: missing, unknown or wrong: {', '.join(places)}") from error


def nearest(key: str, known: Sequence[str]) -> str:
    """The known name that was probably meant, or nothing."""
    return next(iter(difflib.get_close_matches(key, known, n=1, cutoff=_NEAR)), "")


def _told(
    model: type[Any], problem: ErrorDetails, above: str, missing: Mapping[str, Hint]
) -> tuple[str, str]:
    """One problem, in English and in Korean."""
    *path, key, item = _split(problem["loc"])
    place, said = _place(path, above), problem["msg"].removeprefix("Value error, ")
    said = said[:1].lower() + said[1:]
    if not key and problem["type"] in _NO_TABLE:
        return "a table of keys and values is missing", "이름과 값이 있어야 해요"
    if not key and problem["type"] in _NO_LIST:
        return "it has to be a list", "목록이어야 해요"
    if not key:
        return said, f"올바르지 않아요 ({said})"
    if problem["type"] in _UNKNOWN:
        english, korean = _meant(model, path, str(key), above)
        return f"{place}unknown key {key}{english}", f"{place}{key}: 모르는 이름이에요{korean}"
    if problem["type"] == "missing":
        english, korean = missing.get(str(key), ("", ""))
        return (
            f"{place}{key} is missing" + (f": {english}" if english else ""),
            f"{place}{key}: 빠져 있어요" + (f" ({korean})" if korean else ""),
        )
    if problem["type"] in _NO_TABLE:
        name = _name([*path, key], above)
        return (
            f"{place}{key}: write it as a table, [{name}]",
            f"{place}{key}: [{name}] 표로 적어 주세요",
        )
    if problem["type"] in _NO_LIST:
        english, korean = f'write it as a list: {key} = ["…"]', f'{key} = ["…"]처럼 적어 주세요'
        return f"{place}{key}: {english}", f"{place}{korean}"
    plain = isinstance(problem["input"], str | int | float)
    # A sentence of our own names what is wrong itself, and may be about a password.
    if plain and problem["type"] != "value_error" and len(f"{problem['input']!r}") < _SHOWN:
        said += f", not {problem['input']!r}"
    where = f"{place}{key}" + (f", item {item}" if item else "")
    return f"{where}: {said}", f"{where}: 값이 올바르지 않아요 ({said})"


def _split(loc: Sequence[int | str]) -> list[Any]:
    """The tables that lead to the key, the key, and the number of the item in its list or 0."""
    if not loc:
        return ["", 0]
    if isinstance(loc[-1], int) and len(loc) > 1:
        return [*loc[:-1], loc[-1] + 1]
    return [*loc, 0]


def _place(path: Sequence[int | str], above: str) -> str:
    """'[answer]: ', '[[data.files]] 2: ' or nothing."""
    names = _name(path, above)
    number = next((part + 1 for part in reversed(path) if isinstance(part, int)), 0)
    if not any(isinstance(part, str) for part in path):
        return ""
    return f"[[{names}]] {number}: " if number else f"[{names}]: "


def _name(path: Sequence[int | str], above: str) -> str:
    return ".".join(
        [*([above] if above else []), *(part for part in path if isinstance(part, str))]
    )


def _meant(model: type[Any], path: Sequence[int | str], key: str, above: str) -> Hint:
    """Where an unknown key would be right, or the nearest one that is known."""
    here = _fields(_inner(model, path))
    if path and key in _fields(model):
        if above:
            table = f"[{_name(path[:1], above)}]"
            return f"; write it above {table}", f" ({table}보다 위에 적어 주세요)"
        return "; it belongs above the first [table]", " (첫 [표]보다 위에 적어 주세요)"
    for name, field in here.items():
        if key in _fields(_model_in(field)):
            return f"; it belongs under [{name}]", f" ([{name}] 아래에 적어 주세요)"
    near = nearest(key, list(here))
    return (f"; did you mean {near}?", f" (비슷한 이름: {near})") if near else ("", "")


def _fields(model: object) -> Mapping[str, FieldInfo]:
    """Key as it is written → the field."""
    fields: Mapping[str, FieldInfo] = getattr(model, "__pydantic_fields__", {})
    return {field.alias or name: field for name, field in fields.items()}


def _inner(model: object, path: Sequence[int | str]) -> object:
    """The model of the table that `path` leads to."""
    for name in path:
        # A name that a person chose ([select.more.NAME]) leads no deeper.
        if isinstance(name, str) and (inner := _model_in(_fields(model).get(name))):
            model = inner
    return model


def _model_in(field: FieldInfo | None) -> object:
    kinds = _kinds(field.annotation if field else None)
    return next((kind for kind in kinds if hasattr(kind, "__pydantic_fields__")), None)


def _kinds(annotation: object) -> Iterator[object]:
    """The annotation and everything inside it."""
    yield annotation
    for part in get_args(annotation):
        yield from _kinds(part)
