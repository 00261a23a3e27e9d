"""The bot that any table of questions or folder of documents becomes.

In: a bot's manifest and its knowledge. Out: answers that say only what the knowledge holds, with
citations; where it holds nothing, the bot says so. Danger is heard first, by the guard. With
`[answer] wording = "model"` and a general chat model the answer is worded by the model, each
sentence held to the passages; else it is said in the passages' own words.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterable, Iterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from malbeot.bots.base import BotCard, Request, Text
from malbeot.bots.base.asked import Asked, asked, words
from malbeot.bots.base.extract import Extract, extract
from malbeot.bots.base.grounded import script
from malbeot.bots.base.thread import Step, speaks_of, steps, unshown
from malbeot.bots.manifest import BotManifest
from malbeot.bots.speech import Spoken, joined, speak
from malbeot.engine.base import Engine, Sampling
from malbeot.guard.crisis import Heard, heard
from malbeot.knowledge.knowledge import Hit, Knowledge
from malbeot.knowledge.settings import settings_of
from malbeot.knowledge.shelf import Shelf, own_folder
from malbeot.records import Answer, Conversation, Passage

_SAMPLING = Sampling(max_tokens=320, temperature=0.3, top_p=0.9)
_TOPICS = 3
_OFFERED_FROM = 15


@dataclass(frozen=True, slots=True)
class _Decided:
    """What is cited, what code would say, and of that what no model may leave out."""

    extracts: Sequence[Extract] = ()
    fixed: Sequence[str] = ()
    reserves: Sequence[str] = ()


class QaBot:
    """`knowledge` is open for reading; the bot never writes to it."""

    def __init__(self, manifest: BotManifest, knowledge: Knowledge | Shelf) -> None:
        self._manifest = manifest
        self._knowledge = knowledge

    @classmethod
    def opened(cls, manifest: BotManifest, home: Path) -> QaBot | None:
        """The bot with its knowledge; None when that was not built yet. Raises `UsageError` for a
        wrong [knowledge] table, `NotFound` for a collection that is not there."""
        if not own_folder(home, manifest.name).is_dir():
            return None
        settings = settings_of(manifest.knowledge, f"bot {manifest.name}: [knowledge]")
        shelf = Shelf.open(home, manifest.name, settings)
        return cls(manifest, shelf) if len(shelf) else None

    @property
    def card(self) -> BotCard:
        card = self._manifest.card
        return card if card.starters else replace(card, starters=tuple(self._topics()))

    def items(self) -> Sequence[Mapping[str, Any]]:
        return ()

    async def reply(self, request: Request, engine: Engine) -> AsyncGenerator[Text | Answer, None]:
        danger = await asyncio.to_thread(heard, request.conversation)
        if danger.alarm:
            said = " ".join(danger.alarm.answer)
            yield Text(said)
            yield Answer(said, notices=[danger.alarm.notice])
            return
        talk = danger.talk
        found = await asyncio.to_thread(self._found, talk, request.opening, bool(danger.lead))
        worded = self._manifest.answer.wording == "model" and engine.prompt_style == "instruct"
        extracts, fixed = found.extracts, found.fixed
        # What code has to say beside the passages it says first, whoever words the rest.
        leads = [danger.lead] if danger.lead else []
        if worded and extracts:
            leads += found.reserves
        spoken = Spoken()
        lead = "".join(f"{sentence} " for sentence in leads)
        plan = script(extracts, fixed, talk.turns, model=worded)
        sampling = replace(_SAMPLING, seed=request.seed)
        async with aclosing(speak(engine, plan, sampling, spoken)) as pieces:
            async for piece in pieces:
                yield Text(lead + piece)
                lead = ""
        if lead:
            yield Text(lead.rstrip())
        yield _answer(extracts, leads, spoken, danger)

    def _found(self, talk: Conversation, opening: bool, danger: bool) -> _Decided:
        """What will be cited, and what code would say. In danger nothing is said that only perhaps
        answers, and not that nothing is known."""
        understood = Asked(small_talk="hello") if opening else asked(talk)
        if understood.small_talk:
            key = "opening" if opening else ""
            return _Decided(fixed=[self._small_talk(understood.small_talk, key)])
        extracts: list[Extract] = []
        fixed: list[str] = []
        reserves: list[str] = []
        taken = steps(self._knowledge, understood)
        if understood.courtesy and not any(step.found.held for step in taken):
            return _Decided(fixed=[self._small_talk(understood.courtesy, "")])
        for step in taken:
            if _worth_saying(step) and (step.found.held or not danger):
                mine = extract(step.found.hits[0], everything=understood.more)
                if mine.citation["id"] not in [known.citation["id"] for known in extracts]:
                    extracts.append(mine)
                    told_first = _reserve(step)
                    reserves += told_first
                    fixed += [*told_first, *_below(told_first or fixed, mine.sentences)]
            elif len(taken) > 1 and not danger:
                told = _filled("unknown_part", question=step.text)
                reserves.append(told)
                fixed.append(told)
        if not extracts:
            fixed = [] if danger else self._unknown(taken)
        return _Decided(extracts, fixed, reserves)

    def _small_talk(self, name: str, opening: str) -> str:
        said = words()["answer"][opening] if opening else words()["small_talk"][name]["said"]
        return _put(str(said), title=self._manifest.title, topics=self._can_tell())

    def _can_tell(self) -> str:
        topics = self._topics()
        answer = words()["answer"]
        return _filled("topics", topics=_listed(topics)) if topics else str(answer["no_topics"])

    def _unknown(self, taken: Sequence[Step]) -> list[str]:
        answer = words()["answer"]
        said = [self._manifest.answer.unknown or answer["unknown"]]
        near = _different(topic for step in taken for topic in _near(step))
        if near:
            said.append(_filled("near" if len(near) > 1 else "near_one", topics=_listed(near)))
        if contact := self._manifest.answer.contact:
            said.append(contact)
        return said

    def _topics(self) -> list[str]:
        """Questions or titles that the knowledge begins with."""
        if self._manifest.starters:
            return list(self._manifest.starters[:_TOPICS])
        first = islice(self._knowledge, _OFFERED_FROM)
        return _different(_topic(self._knowledge.get(key)) for key in first)


def _near(step: Step) -> Iterator[str]:
    """What the knowledge holds that may have been meant."""
    least = words()["answer"]["near_likelihood"]
    return (hit.question or _topic(hit.passage) for hit in step.found.hits
            if hit.likelihood >= least and _akin(hit, step.asked))  # fmt: skip


def _worth_saying(step: Step) -> bool:
    """A passage that only perhaps answers must at least speak of something that was named."""
    found = step.found
    if found.likelihood < words()["answer"]["maybe_likelihood"]:
        return False
    return found.held or _akin(found.hits[0], step.asked)


def _akin(hit: Hit, question: str) -> bool:
    """Whether it speaks of something that is named, where anything is."""
    named = speaks_of(hit, question)
    return any(named) or not named


def _reserve(step: Step) -> list[str]:
    """What is said before a passage that perhaps answers, or answers for something else: roses,
    where tulips were asked for."""
    hit = step.found.hits[0]
    answer = words()["answer"]
    same = all(speaks_of(hit, step.asked))
    if same and (lacking := unshown(hit, step.asked)):
        return [_filled("lacks", kind=answer["kinds"][lacking])]
    if same and step.found.held and not hit.near and not step.doubted:
        return []
    if asked_for := hit.question or next(iter(hit.passage.questions), ""):
        return [_filled("maybe_question", question=asked_for.rstrip())]
    return [answer["maybe"]]


def _below(said: Sequence[str], sentences: Sequence[str]) -> Sequence[str]:
    """A list begins on a line of its own behind what was said."""
    first, *rest = sentences
    return [f"\n{first}", *rest] if said and first.startswith("- ") else sentences


def _topic(passage: Passage) -> str:
    return passage.questions[0] if passage.questions else passage.title


def _different(topics: Iterable[str]) -> list[str]:
    return list(islice(dict.fromkeys(topic for topic in topics if topic), _TOPICS))


def _listed(topics: Sequence[str]) -> str:
    return ", ".join(f"“{topic.rstrip('?.! ')}”" for topic in topics)


def _filled(name: str, **values: str) -> str:
    return _put(str(words()["answer"][name]), **values)


def _put(text: str, **values: str) -> str:
    """Not `str.format`: titles and questions may hold braces."""
    for key, value in values.items():
        text = text.replace(f"{{{key}}}", value)
    return text


def _answer(
    extracts: Sequence[Extract], leads: Sequence[str], spoken: Spoken, danger: Heard
) -> Answer:
    return Answer(
        text=joined((*leads, *spoken.sentences)),
        citations=[found.citation for found in extracts],
        notices=list(danger.notices),
        fallback=spoken.composed > 0,
        composed_share=round(spoken.composed_share, 4),
        usage={
            "prompt_tokens": spoken.usage.prompt_tokens,
            "completion_tokens": spoken.usage.completion_tokens,
        },
    )
