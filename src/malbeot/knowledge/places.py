"""Where the sentences of a text stand in it."""

from __future__ import annotations

from dataclasses import dataclass

from malbeot.text.sentences import split


@dataclass(frozen=True, slots=True)
class Span:
    """`text[start:end]`, in characters."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        return text[self.start : self.end]


def sentences(text: str) -> list[Span]:
    """Each sentence without the spaces around it."""
    found = []
    end = 0
    for sentence in split(text):
        start = text.index(sentence, end)
        end = start + len(sentence)
        found.append(Span(start, end))
    return found
