"""Tokens, cost and time of a run before it starts.

Without replies of the model to measure by, tokens are guessed from letters and times from the
figures of bulk.toml; `Estimate.measured` says from how many replies it was corrected. The guess for
the worst case of one request (`at_most`) is no guess: a byte-level vocabulary never needs more
tokens than a text has bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean
from typing import Any

from malbeot.engine.bulk.cache import Cache
from malbeot.engine.bulk.line import words
from malbeot.engine.bulk.prompt import Endpoint, Prompt
from malbeot.text.hangul import is_syllable

_ENOUGH = 3
_MOST = 2_000
# What a server may put around each message; generous, because it bounds the budget.
_AROUND = 64


@dataclass(frozen=True, slots=True)
class Sample:
    """Means over measured replies: seconds of one, real tokens a guessed token of the prompt, the
    share of max_tokens that the reply filled."""

    replies: int
    seconds: float
    prompt_ratio: float
    reply_share: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """`requests` are still to be sent, `cached` already answered; all else is of `requests`."""

    requests: int
    cached: int
    prompt_tokens: int
    completion_tokens: int
    cost: float
    seconds: float
    measured: int
    """Replies of this model that the figures were corrected by; 0 means assumptions."""

    @property
    def said(self) -> str:
        """For people: what it costs, how long it takes, and how sure that is."""
        basis = (
            f"measured on {self.measured:,} replies" if self.measured else "assumed, not measured"
        )
        return (
            f"{self.requests:,} requests ({self.cached:,} answered before), about "
            f"{self.prompt_tokens:,} tokens in and {self.completion_tokens:,} out, "
            f"cost {self.cost:.4f}, {self.seconds / 60:,.1f} min; {basis}"
        )


def estimate(
    prompts: Iterable[Prompt],
    endpoint: Endpoint,
    cache: Path,
    sample: Sample | None = None,
    concurrency: int = 8,
) -> Estimate:
    """Reads the cache, asks nothing. The sample is that of the cache when none is given."""
    kept = Cache(cache) if cache.exists() else None
    try:
        sample = sample or (sampled(kept, endpoint.model) if kept else None)
        todo = _Todo()
        for prompt in prompts:
            key = prompt.key(endpoint.model)
            todo.add(prompt, key, known=kept is not None and kept.get(key) is not None)
    finally:
        if kept:
            kept.close()
    return _of(todo, endpoint, sample, concurrency)


@dataclass(slots=True)
class _Todo:
    """What is to be asked, each prompt once, and what needs no asking."""

    keys: set[str] = field(default_factory=set)
    cached: int = 0
    guessed: int = 0
    room: int = 0

    def add(self, prompt: Prompt, key: str, *, known: bool) -> None:
        if known or key in self.keys:
            self.cached += 1
            return
        self.keys.add(key)
        self.guessed += guessed(prompt)
        self.room += prompt.max_tokens


def sampled(cache: Cache, model: str) -> Sample | None:
    """What earlier replies of the model measure; None when there are too few."""
    kept = [row for row in cache.sample(model, _MOST) if row.guessed and row.room]
    if len(kept) < _ENOUGH:
        return None
    return Sample(
        replies=len(kept),
        seconds=fmean(row.seconds for row in kept),
        prompt_ratio=sum(row.prompt_tokens for row in kept) / sum(row.guessed for row in kept),
        reply_share=sum(row.completion_tokens for row in kept) / sum(row.room for row in kept),
    )


def _of(todo: _Todo, endpoint: Endpoint, sample: Sample | None, concurrency: int) -> Estimate:
    time = words()["time"]
    count = len(todo.keys)
    into = todo.guessed * (sample.prompt_ratio if sample else 1.0)
    out = todo.room * (sample.reply_share if sample else time["reply_share"])
    each = time["first_token_seconds"] + out / max(1, count) / time["tokens_per_second"]
    return Estimate(
        requests=count,
        cached=todo.cached,
        prompt_tokens=round(into),
        completion_tokens=round(out),
        cost=endpoint.cost(into, out),
        seconds=count * (sample.seconds if sample else each) / max(1, concurrency),
        measured=sample.replies if sample else 0,
    )


def guessed(prompt: Prompt) -> int:
    """Tokens of a prompt, by its letters."""
    said = sum(tokens_of(turn.content) for turn in prompt.messages)
    around = len(prompt.messages) * float(words()["tokens"]["message"])
    return max(1, round(said + around + tokens_of(_shape(prompt))))


def tokens_of(text: str) -> float:
    rates: dict[str, Any] = words()["tokens"]
    counts = dict.fromkeys(rates, 0)
    for char in text:
        counts[_kind(char)] += 1
    return float(sum(count * rates[kind] for kind, count in counts.items()))


def _kind(char: str) -> str:
    if is_syllable(char):
        return "hangul"
    if char.isspace():
        return "space"
    if char.isascii():
        return "latin" if char.isalpha() else "digit" if char.isdigit() else "other"
    return "other"


def at_most(prompt: Prompt) -> int:
    """No prompt has more tokens than this."""
    said = sum(len(turn.content.encode()) + _AROUND for turn in prompt.messages)
    return said + 2 * len(_shape(prompt).encode()) + len(str(words()["plain"]).encode())


def _shape(prompt: Prompt) -> str:
    return json.dumps(prompt.schema, ensure_ascii=False) if prompt.schema else ""
