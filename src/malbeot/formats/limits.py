"""How much is read at once, from limits.toml. Raises `DataError` for a key that is not known."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from malbeot.errors import DataError
from malbeot.files import read_toml

_FILE = Path(__file__).with_name("limits.toml")
Count = Annotated[int, Field(gt=0)]


class Limits(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    line_chars: Count
    document_bytes: Count
    table_row_lines: Count


@cache
def limits(path: Path = _FILE) -> Limits:
    try:
        return Limits.model_validate(read_toml(path))
    except ValidationError as error:
        places = (".".join(map(str, problem["loc"])) for problem in error.errors())
        raise DataError(f"{path}: missing, unknown or wrong: {', '.join(places)}") from error
