"""The whole fit: permitted data in, background.json and the weights of model.json out.

Ranking is fitted on all passages. Likelihoods are fitted on what ranks first when a part of the
passages is left out, and on questions of another field, so that they tell what a store does not
hold. The same data give the same weights.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np

from malbeot.files import write_text
from malbeot.knowledge import background, model
from malbeot.knowledge.knowledge import Knowledge
from malbeot.knowledge.learn import shares
from malbeot.knowledge.learn.fit import Array, Group, logistic, rank_weights
from malbeot.knowledge.learn.practice import Ask, Practice, answers, pieces, requests, sayings
from malbeot.knowledge.model import FIGURES, Kind, Likelihood, Model, Pair, Weights
from malbeot.knowledge.ranking import View

_SEED = 1
_ANSWERS, _PIECES, _REQUESTS = 4000, 2500, 3000
_PARTS = 4
_ASKED, _FAR = 3000, 800
_MORPHEMES = ("morphemes", "morphemes_back")
MADE_FROM = (
    "food/foodie_dataset_v1.jsonl (MIT; its answers were written by a language model)",
    "chat/ChatbotData.csv (MIT)",
    "questions made of their sentences by malbeot.knowledge.learn.asking",
)
Say = Callable[[str], None]


def learned(data: Path, say: Say = lambda _: None) -> Model:
    """Weights from the permitted files under `data`. Raises `DataError` when one is missing, and
    `UsageError` without Kiwi, because one of the two sets of weights needs it."""
    texts, questions = text_sets(data), question_sets(data)
    pairs = {}
    for kiwi in (False, True):
        say(f"fitting {'with' if kiwi else 'without'} morphemes")
        pairs[kiwi] = Pair(
            text=weights("text", texts, questions[0], kiwi, say),
            question=weights("question", questions, texts[0], kiwi, say),
        )
    return Model(version=1, made_from=MADE_FROM, letters=pairs[False], morphemes=pairs[True])


def text_sets(data: Path) -> list[Practice]:
    rng = Random(_SEED)  # noqa: S311
    return [answers(data, _ANSWERS, rng), pieces(data, _PIECES, rng)]


def question_sets(data: Path, said: Practice | None = None) -> list[Practice]:
    """`said` in place of all sayings, where some are kept to measure with."""
    rng = Random(_SEED)  # noqa: S311
    return [said or sayings(data, rng), requests(data, _REQUESTS, rng)]


def refit(data: Path, say: Say = lambda _: None) -> None:
    """Replaces both files that ship."""
    say("counting how common grams are")
    shares.write(shares.counted(data), MADE_FROM[:2], background.FILE)
    background.shares.cache_clear()
    write(learned(data, say), model.FILE)
    model.load.cache_clear()


def write(weights: Model, path: Path) -> None:
    write_text(
        path, json.dumps(_rounded(weights.model_dump()), ensure_ascii=False, indent=1) + "\n"
    )


def weights(
    kind: Kind, sets: Sequence[Practice], other: Practice, kiwi: bool, say: Say = lambda _: None
) -> Weights:
    """Of one kind of view; `other` holds questions that none of the sets can answer."""
    groups = [group for practice in sets for group in _groups(kind, practice, kiwi)]
    columns = [at for at, name in enumerate(FIGURES[kind]) if kiwi or name not in _MORPHEMES]
    found = rank_weights([Group(group.figures[:, columns], group.right) for group in groups])
    by_column = dict(zip(columns, found.tolist(), strict=True))
    figures = {name: by_column.get(at, 0.0) for at, name in enumerate(FIGURES[kind])}
    say(f"{kind}: {len(groups)} questions to rank by")
    by = np.array(list(figures.values()))
    firsts = [first for practice in sets
              for first in _firsts(kind, practice, other, by, kiwi)]  # fmt: skip
    told, base = logistic(
        np.array([first.columns for first in firsts]), np.array([first.right for first in firsts])
    )
    say(f"{kind}: {len(firsts)} questions to tell likelihoods by")
    score, mass, size = told.tolist()
    return Weights(figures=figures, likelihood=Likelihood(
        score=score, mass=mass, size=size, base=base))  # fmt: skip


def _groups(kind: Kind, practice: Practice, kiwi: bool) -> Iterator[Group]:
    with _known(practice, kiwi) as knowledge:
        for ask in practice.asks:
            seen = _typed(knowledge, ask.query, kind)
            if seen:
                right = [float(view.id in ask.right) for view in seen]
                yield Group(np.array([view.figures for view in seen]), np.array(right))


def _typed(knowledge: Knowledge, query: str, kind: Kind) -> list[View]:
    """The weights are fitted to queries as they are typed."""
    return [view for view in knowledge.views(query) if view.kind == kind and view.form == "typed"]


@dataclass(frozen=True, slots=True)
class _First:
    """What ranks first for a query: score, mass, size; and whether it answers."""

    columns: tuple[float, float, float]
    right: float


def _firsts(
    kind: Kind,
    practice: Practice,
    other: Practice,
    by: Array,
    kiwi: bool,
) -> Iterator[_First]:
    """A part of the passages is left out in turn; questions of another field are asked too."""
    rng = Random(_SEED)  # noqa: S311
    asks = rng.sample(practice.asks, min(_ASKED, len(practice.asks)))
    far = [Ask(ask.query, frozenset()) for ask in rng.sample(other.asks, _FAR)]
    for part in range(_PARTS):
        some = practice.without(part, _PARTS)
        with _known(some, kiwi) as knowledge:
            there = set(knowledge)
            for ask in (*asks[part::_PARTS], *far[part::_PARTS]):
                seen = _typed(knowledge, ask.query, kind)
                if seen:
                    yield _first(max(seen, key=lambda view: _score(view, by)), by, ask, there)


def _first(view: View, by: Array, ask: Ask, there: set[str]) -> _First:
    # Among answers on the same things others are as good, so what counts is that one is there.
    right = bool(ask.right & there) if view.kind == "text" else view.id in ask.right
    return _First((_score(view, by), view.mass, view.size), float(right))


def _score(view: View, by: Array) -> float:
    return float(by @ np.array(view.figures))


@contextmanager
def _known(practice: Practice, kiwi: bool) -> Iterator[Knowledge]:
    with (
        tempfile.TemporaryDirectory() as folder,
        Knowledge.open(Path(folder), kiwi=kiwi, synonyms=()) as knowledge,
    ):
        knowledge.update(practice.passages)
        yield knowledge


def _rounded(value: object) -> object:
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    return round(value, 4) if isinstance(value, float) else value
