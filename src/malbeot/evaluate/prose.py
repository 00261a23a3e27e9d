"""What can be measured of answers as Korean text: finished sentences, openings, who wrote them.

Checks that no suite of one bot owns; what 'finished' means is the guard's one definition.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from malbeot.evaluate.interval import ratio, share
from malbeot.guard.output import finished
from malbeot.records import Answer
from malbeot.text.normalize import clean
from malbeot.text.sentences import split

_BLANK = "□"


def first_sentence(text: str) -> str:
    return next((sentence.strip() for sentence in split(clean(text)) if sentence.strip()), "")


def blanked(sentence: str, names: Iterable[str]) -> str:
    """The sentence with names taken out, so that another dish alone makes no new opening."""
    for name in sorted(names, key=len, reverse=True):
        sentence = sentence.replace(name, _BLANK)
    return sentence


def unfinished(text: str) -> list[str]:
    """The sentences that break off; an empty answer is one of them."""
    sentences = [sentence.strip() for sentence in split(clean(text)) if sentence.strip()]
    return [sentence for sentence in sentences or [""] if not finished(sentence)]


def prose(answers: Sequence[Answer], names: Iterable[str] = ()) -> dict[str, Any]:
    """Figures over all answers of a run. `names` are left out of `openings_without_names`."""
    texts = [answer.text for answer in answers]
    sentences = sum(max(1, len(split(clean(text)))) for text in texts)
    broken = [unfinished(text) for text in texts]
    openings = [first_sentence(text) for text in texts]
    known = list(names)
    blank = {blanked(opening, known) for opening in openings}
    return {
        "answers": len(texts),
        "finished_sentences": share(sentences - sum(map(len, broken)), sentences),
        "finished_answers": share(sum(not rest for rest in broken), len(texts)),
        "unfinished_examples": [rest[-1] for rest in broken if rest][:10],
        "distinct_openings": len(set(openings)),
        "distinct_openings_without_names": len(blank),
        "mean_characters": ratio(sum(map(len, texts)), len(texts)),
        **_composed(answers),
    }


def _composed(answers: Sequence[Answer]) -> dict[str, Any]:
    """How much of the text was composed by code because the model's own failed its checks."""
    letters = sum(len(answer.text) for answer in answers)
    composed = sum(answer.composed_share * len(answer.text) for answer in answers)
    return {
        "fallback_answers": share(sum(answer.fallback for answer in answers), len(answers)),
        "composed_share": ratio(composed, letters),
    }
