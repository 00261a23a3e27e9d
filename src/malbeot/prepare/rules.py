"""The thresholds of prepare, read from rules.toml and checked against their types.

A key too many, too few or of the wrong type is a `DataError` that names it, so that nobody finds
out after an hour that a misspelt limit was never applied.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from malbeot.settings import data_of

_FILE = Path(__file__).with_name("rules.toml")

Count = Annotated[int, Field(gt=0)]
Share = Annotated[float, Field(ge=0, le=1)]
Texts = tuple[str, ...]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Limits(_Table):
    question_chars: Count
    answer_chars: Count
    raw_chars: Count
    carried_chars: Count
    torn_chars: Count
    kept_share: Share


class Language(_Table):
    min_letters: Count
    korean_share: Share
    foreign_share: Share
    glued_hanja: str
    glued_units: Texts


class Loop(_Table):
    same_word: Count
    same_char: Count
    same_sentence: Count
    sentence_share: Share
    window: Count
    phrase_repeats: Count


class Patterns(_Table):
    leaked_prompt: Texts
    anchors: Texts
    markup: Texts
    placeholder: Texts
    no_input: Texts


class DuplicateRules(_Table):
    question_threshold: Share
    answer_threshold: Share
    document_threshold: Share
    shared_instruction: Count
    most_scored: Count
    most_near: Count
    most_compared: Count
    echo_chars: Count


class SplitRules(_Table):
    largest_group: Share


class Rules(_Table):
    steps: Texts
    limits: Limits
    language: Language
    loop: Loop
    patterns: Patterns
    duplicates: DuplicateRules
    split: SplitRules


@cache
def rules(path: Path = _FILE) -> Rules:
    """The rules of a file; the ones that ship when none is named."""
    return data_of(Rules, path)


@cache
def compiled(patterns: Texts) -> re.Pattern[str]:
    """One expression that finds any of them; `^` stands for the start of any line."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.MULTILINE)
