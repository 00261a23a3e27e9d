"""Is somebody in danger right now? Then nothing else matters, whatever the bot is for.

In: what a person typed. Out: the `Crisis` that it tells of, with the sentences to say. Rules and
words are data (`crisis.toml`); no model is asked and none words the answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from malbeot.files import read_toml
from malbeot.text.normalize import squeeze


@dataclass(frozen=True, slots=True)
class Crisis:
    id: str
    signs: re.Pattern[str]
    sounds_like: re.Pattern[str]
    """Figures of speech that hold a sign and mean something else."""
    answer: tuple[str, ...]
    """The sentences to say, unchanged."""
    text: str

    @property
    def notice(self) -> dict[str, str]:
        return {"kind": "crisis", "text": self.text}


@cache
def crises() -> tuple[Crisis, ...]:
    return tuple(
        Crisis(
            row["id"],
            re.compile("|".join(row["signs"])),
            re.compile("|".join(row["sounds_like"])),
            tuple(row["answer"]),
            row["notice"],
        )
        for row in read_toml(Path(__file__).with_name("crisis.toml"))["crisis"]
    )


def crisis(text: str) -> Crisis | None:
    """The first kind of danger that the text tells of."""
    squeezed = squeeze(text)
    return next(
        (one for one in crises() if one.signs.search(one.sounds_like.sub(" ", squeezed))), None
    )
