"""Does somebody think of ending their life? Then nothing else matters, whatever the bot is for.

In: what a person typed. Out: true when it must be answered with the crisis line. Rules and words
are data (`crisis.toml`); no model is asked and none words the answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from malbeot.files import read_toml
from malbeot.text.normalize import squeeze


@cache
def _rules() -> dict[str, Any]:
    return read_toml(Path(__file__).with_name("crisis.toml"))


def in_crisis(text: str) -> bool:
    squeezed = squeeze(text)
    for phrase in _rules()["sounds_like"]:
        squeezed = squeezed.replace(phrase, " ")
    return any(word in squeezed for word in _rules()["words"])


def answer() -> Sequence[str]:
    """The sentences to say, unchanged."""
    return tuple(_rules()["answer"])


def notice() -> dict[str, str]:
    return {"kind": "crisis", "text": _rules()["notice"]}
