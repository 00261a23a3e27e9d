"""What each question of a message leads to, with what was said before it.

In: the knowledge, the questions of a message and those asked before. Out: a `Step` for each, with
what was found. A question that leans ("얼마예요?", "그럼 주말은요?") is looked up together with
what the talk is about; a few words that stand well alone change the subject. "주차랑 조식 되나요"
is two questions where the knowledge answers both, each from another passage.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from malbeot.bots.base.asked import Asked, conjoined, goes_on, short
from malbeot.knowledge.focus import core, focus, shown, stands_in
from malbeot.knowledge.knowledge import Found, Hit, Knowledge
from malbeot.knowledge.shelf import Shelf
from malbeot.knowledge.typos import slipped
from malbeot.text.normalize import squeeze

_LOOKED_AT = 5
_REMEMBERED = 4  # earlier questions


@dataclass(frozen=True, slots=True)
class Step:
    text: str
    asked: str
    """What was looked up: `text`, or that with what it leans on."""
    found: Found
    topic: str
    """The question that the talk is about after this one."""
    doubted: bool = False
    """Whether it may lean on a question before it that nothing answered, so that what was found
    may answer for something else."""


def steps(knowledge: Knowledge | Shelf, understood: Asked) -> list[Step]:
    """A step for each question of the newest message."""
    looking = _Looking(knowledge)
    topic = ""
    for text in understood.before[-_REMEMBERED:]:
        topic = looking.step(text, topic).topic
    taken: list[Step] = []
    for text in understood.questions:
        for part in looking.parts(text, topic):
            taken.append(part)
            topic = part.topic
    return taken


def speaks_of(hit: Hit, question: str) -> list[bool]:
    """Of each thing that the question names, whether the passage speaks of it, in this word or in
    the one that was put for it."""
    named, wording = focus(question).named.split(), squeeze(hit.wording)
    put = [word for word in named if core(word) not in wording]
    own = [word for word in named if word not in put]
    named_by = focus(hit.question or hit.passage.title)
    others = [False] if focus(question).other_figures(named_by) else []
    short = [word for word in focus(question).short if stands_in(word, hit.wording)]
    said = [stands_in(word, f"{hit.passage.title} {hit.passage.text} {hit.question}")
            for word in short if word not in named]  # fmt: skip
    return [True] * len(put) + _held(hit, [*own, *focus(question).ordinals]) + said + others


def unshown(hit: Hit, question: str) -> str:
    """A kind of thing that is asked for (a price, a time, a number) and not in the passage. Whoever
    wrote an answer to a question for it has answered that, in whichever words."""
    letters = squeeze(f"{hit.passage.title} {hit.passage.text}")
    wanted = focus(question).asked - focus(hit.question).asked
    return next((kind for kind in sorted(wanted) if not shown(kind, letters)), "")


class _Looking:
    def __init__(self, knowledge: Knowledge | Shelf) -> None:
        self._knowledge = knowledge
        self._cited = ""
        self._unanswered = False

    def parts(self, text: str, topic: str) -> list[Step]:
        whole = self.step(text, topic)
        if not (two := conjoined(text)):
            return [whole]
        named = [word for part in two for word in focus(part).about.split()]
        if whole.found.hits and all(_held(whole.found.hits[0], named)):
            return [whole]
        apart = [Step(part, part, self._search(part), part) for part in two]
        best = {step.found.hits[0].passage.id for step in apart if _found(step)}
        return apart if len(best) == len(two) else [whole]

    def step(self, text: str, topic: str) -> Step:
        step = self._step(text, topic)
        leant = self._unanswered and step.topic == text and short(text) and focus(text).asked
        if leant and step.found.held and _names_more(step.found.hits[0], text):
            step = replace(step, doubted=True)
        if step.found.held:
            self._cited = step.found.hits[0].passage.id
        self._unanswered = step.doubted or not step.found.held
        return step

    def _step(self, text: str, topic: str) -> Step:
        alone = self._search(text)
        leans = goes_on(text) or not focus(text).about
        if not topic or not (leans or short(text)):
            return Step(text, text, alone, text)
        asked = f"{focus(topic).named or topic} {text}"
        whole = self._search(asked)
        if stays := self._stays(text, alone, whole):
            return Step(text, asked, stays, topic)
        if _together(text, topic, alone, whole):
            return Step(text, asked, whole, topic)
        return Step(text, text, alone, text)

    def _stays(self, text: str, alone: Found, whole: Found) -> Found | None:
        """The passage that was cited last, when it speaks of what is asked now, too, and nothing
        else is known to answer just that."""
        if alone.held and alone.hits[0].question:
            return None
        question = focus(text)
        cited = next((hit for hit in whole.hits if hit.passage.id == self._cited), None)
        if not cited or not question.named or not question.shown_in(squeeze(cited.passage.text)):
            return None
        if all(_held(cited, question.named.split())) or (
            cited.near and all(speaks_of(cited, text))
        ):
            return Found((replace(cited, answers=True), *whole.hits))
        return None

    def _search(self, text: str) -> Found:
        return self._knowledge.search(text, _LOOKED_AT)


def _found(step: Step) -> bool:
    """Whether a passage answers, or may and speaks of all that is asked about."""
    found = step.found
    return found.held or (bool(found.hits) and all(speaks_of(found.hits[0], step.asked)))


def _names_more(hit: Hit, question: str) -> bool:
    """Whether what answers was asked about something that the question does not name."""
    letters = squeeze(f"{question} {hit.wording}")
    its = focus(hit.question or hit.passage.title).about.split()
    return any(core(word) not in letters for word in its)


def _together(text: str, topic: str, alone: Found, whole: Found) -> bool:
    """Whether the question is about the topic too."""
    if not focus(text).about:
        return True
    if not whole.hits:
        return False
    said = focus(text).named.split() or [squeeze(text)]
    both = any(_held(whole.hits[0], focus(topic).named.split())) and any(_held(whole.hits[0], said))
    return both and (goes_on(text) or not alone.held)


def _held(hit: Hit, words: Sequence[str]) -> list[bool]:
    passage = hit.passage
    letters = squeeze(f"{passage.title} {passage.text} {' '.join(passage.questions)}")
    return [core(word) in letters or slipped(word, letters) for word in words]
