"""How much is read at once, from limits.toml. Raises `DataError` for a key that is not known."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from malbeot.settings import data_of

_FILE = Path(__file__).with_name("limits.toml")
Count = Annotated[int, Field(gt=0)]


class Limits(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    line_chars: Count
    document_bytes: Count
    table_row_lines: Count


@cache
def limits(path: Path = _FILE) -> Limits:
    return data_of(Limits, path)
