"""What the figures of `likeness` are worth together: a score to rank by, and a likelihood.

The score is a weighted sum. The likelihood that the candidate answers the query is a logistic
function of the score, of how much the query says and of its length; the same for all candidates of
a query, so both rank alike, and made of nothing that differs between stores, so that candidates of
several stores can be merged. Two sets of weights: with morphemes and without.

model.json holds weights and where they came from; `learn` fits them. Plain numbers, no pickle.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache
from operator import mul
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from malbeot.errors import DataError
from malbeot.knowledge.likeness import QUESTION, TEXT

FILE = Path(__file__).with_name("model.json")
Kind = Literal["text", "question"]
FIGURES: Mapping[Kind, tuple[str, ...]] = {"text": TEXT, "question": QUESTION}


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Likelihood(_Part):
    score: float
    mass: float
    size: float
    base: float


class Weights(_Part):
    """`figures` is kept in the order of `likeness`."""

    figures: dict[str, float]
    likelihood: Likelihood

    def score(self, figures: Sequence[float]) -> float:
        return float(sum(map(mul, self.figures.values(), figures)))

    def likely(self, score: float, mass: float, size: float) -> float:
        by = self.likelihood
        x = by.score * score + by.mass * mass + by.size * size + by.base
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, x))))


class Pair(_Part):
    text: Weights
    question: Weights

    @model_validator(mode="after")
    def _complete(self) -> Self:
        for kind, names in FIGURES.items():
            if tuple(self.of(kind).figures) != names:
                raise ValueError(f"{kind}.figures must be, in this order: {', '.join(names)}")
        return self

    def of(self, kind: Kind) -> Weights:
        return self.text if kind == "text" else self.question


class Model(_Part):
    version: Literal[1]
    made_from: tuple[str, ...]
    """The data, with licences, and the command."""
    letters: Pair
    """Where there are no morphemes."""
    morphemes: Pair

    def pair(self, *, morphemes: bool) -> Pair:
        return self.morphemes if morphemes else self.letters


@cache
def load(path: Path = FILE) -> Model:
    """Raises `DataError` that names what is wrong."""
    try:
        return Model.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise DataError(f"{path}: not the weights of a ranking: {error}") from error
