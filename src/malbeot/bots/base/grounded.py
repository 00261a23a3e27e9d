"""Passages → a script for a general chat model, which may only say what stands in them.

In: the questions, the passages found, the engine. Out: a Script (speech.py): each sentence of the
model is held to the passages by its letters and its numbers, and code says the rest in the
passages' own words. malbeot-mini was not trained on passages: for it there are no messages, and
code alone speaks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from malbeot.bots.base.extract import Extract
from malbeot.bots.speech import Script
from malbeot.files import read_toml
from malbeot.guard.output import finished, foreign, leaks, looping
from malbeot.records import Turn
from malbeot.text.tokens import bigram

_PROMPTS = Path(__file__).with_name("prompts.toml")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_LEAST_COVER = 0.6  # share of a sentence's letter pairs that must stand in the passages
_LEAST_PAIRS = 4  # "네." alone says too much
_DENIAL = re.compile(r"(?:^|\s)(?:안|못)\s|않|없|불가|아니|금지|말아|마세요")
_HISTORY = 6


@cache
def _prompt() -> str:
    return str(read_toml(_PROMPTS)["system"]).strip()


def script(
    extracts: Sequence[Extract], fixed: Sequence[str], talk: Sequence[Turn], *, model: bool
) -> Script:
    """`fixed` are the sentences that code says when the model does not; with `model` False it says
    all of them."""
    passages = [str(found.citation["text"]) for found in extracts]
    pairs = {pair for text in passages for pair in bigram(text)}
    numbers = {number for text in passages for number in _NUMBER.findall(text)}
    denies = any(_DENIAL.search(text) for text in passages)

    def check(sentence: str, said: Sequence[str]) -> str | None:
        if _DENIAL.search(sentence) and not denies:
            return "denies what no passage denies"
        return _form(sentence) or _support(sentence, pairs, numbers)

    def rest(said: Sequence[str]) -> Sequence[str]:
        return () if said else fixed

    return Script(
        messages=_messages(passages, talk) if model and passages else [],
        check=check,
        missing=lambda said: not said,
        compose=rest,
    )


def _form(sentence: str) -> str | None:
    if not finished(sentence):
        return "unfinished"
    for name, fault in (("foreign", foreign), ("leaks", leaks), ("loops", looping)):
        if shown := fault(sentence):
            return f"{name}: {shown}"
    return None


def _support(sentence: str, pairs: set[str], numbers: set[str]) -> str | None:
    """Why the passages do not say this, or None."""
    if strange := [number for number in _NUMBER.findall(sentence) if number not in numbers]:
        return f"number not in the passages: {strange[0]}"
    mine = bigram(sentence)
    cover = sum(pair in pairs for pair in mine) / max(1, len(mine))
    if len(mine) < _LEAST_PAIRS:
        return "too little to hold to the passages"
    if cover < _LEAST_COVER:
        return f"not in the passages: {cover:.0%}"
    return None


def _messages(passages: Sequence[str], talk: Sequence[Turn]) -> list[Turn]:
    numbered = "\n\n".join(f"[{n}] {text}" for n, text in enumerate(passages, 1))
    said = [turn for turn in talk if turn.role != "system"][-_HISTORY:]
    return [Turn("system", _prompt().format(passages=numbered)), *said]
