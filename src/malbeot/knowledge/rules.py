"""The thresholds of the knowledge room, read from rules.toml and checked against their types."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from malbeot.errors import DataError
from malbeot.files import read_toml
from malbeot.knowledge.focus import Form

_FILE = Path(__file__).with_name("rules.toml")

Count = Annotated[int, Field(gt=0)]
Share = Annotated[float, Field(ge=0, le=1)]
Weight = Annotated[float, Field(ge=0)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class QueryRules(_Table):
    letters: Count
    terms: Count
    prefixes: Count
    many: Count
    mended_below: Count
    again: Count
    synonym_worth: Share
    form_worth: dict[Form, Share]


class FusionRules(_Table):
    candidates: Count
    constant: Count
    letters: Weight
    questions: Weight
    synonyms: Weight
    morphemes: Weight


class AnswerRules(_Table):
    text: Share
    question: Share
    second_sentence: Share
    few: Count
    sure: Weight
    answer_text_worth: Share
    title_gain: Share
    unshown_worth: Share
    unnamed_worth: Share
    other_kind_worth: Share


class ChunkRules(_Table):
    characters: Count
    longest: Count
    overlap: Annotated[int, Field(ge=0)]
    heading: Count
    headings: tuple[str, ...]
    items: str


class MorphemeRules(_Table):
    content: tuple[str, ...]


class UpdateRules(_Table):
    batch: Count
    commit: Count


class Rules(_Table):
    query: QueryRules
    fusion: FusionRules
    answer: AnswerRules
    chunks: ChunkRules
    morphemes: MorphemeRules
    update: UpdateRules


@cache
def rules(path: Path = _FILE) -> Rules:
    """The rules of a file; the ones that ship when none is named."""
    try:
        return Rules.model_validate(read_toml(path))
    except ValidationError as error:
        places = (".".join(map(str, problem["loc"])) for problem in error.errors())
        raise DataError(f"{path}: missing, unknown or wrong: {', '.join(places)}") from error
