"""What a person wants to eat, from the whole conversation.

In: the conversation, who asks, the catalogue, the time. Out: `Understood`. The talk is replayed
from its first message, because nothing is stored between requests:

    message → utterance → spans → frames → about / heard → memory → act and wish

Each arrow is a module of its own. No model is asked; the rules and words are data in `words/`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from malbeot.bots.base import Profile
from malbeot.bots.food.brief import Act
from malbeot.bots.food.catalogue.allergens import allergy, dislike
from malbeot.bots.food.catalogue.load import Catalogue
from malbeot.bots.food.catalogue.predicate import meets
from malbeot.bots.food.understanding import cues
from malbeot.bots.food.understanding.about import About, about, turned_down
from malbeot.bots.food.understanding.acts import Message, act, off_topic
from malbeot.bots.food.understanding.aside import settle
from malbeot.bots.food.understanding.defaults import hour, table
from malbeot.bots.food.understanding.frames import Frame, frames
from malbeot.bots.food.understanding.history import History, reference
from malbeot.bots.food.understanding.intolerance import intolerances
from malbeot.bots.food.understanding.lexicon import Span, lexicon
from malbeot.bots.food.understanding.likeness import like, likened
from malbeot.bots.food.understanding.listen import Heard, listen
from malbeot.bots.food.understanding.memory import Entry, Memory
from malbeot.bots.food.understanding.numbers import amounts
from malbeot.bots.food.understanding.utterance import Utterance, read
from malbeot.bots.food.wish import Rule, Understood, Wish
from malbeot.records import Conversation

_COUNT = 3


@dataclass(slots=True)
class _Talk:
    """The conversation as far as it was replayed."""

    catalogue: Catalogue
    history: History = field(default_factory=History)
    memory: Memory = field(default_factory=Memory)
    turn: int = 0
    act: Act = "open"
    topic: str = ""
    about: About | None = None
    count: int = 0

    def answered(self, text: str) -> None:
        if self.about is not None:
            self.history = self.history.about(*filter(None, (self.about.dish, self.about.other)))
        else:
            self.history = self.history.with_turn(text, self.catalogue)

    def heard(self, text: str) -> None:
        self.turn += 1
        message, off = self._read(text)
        self.act, self.topic = act(message, self.history, off)
        if self.act == "noted" and self._breaks_last(message.heard):
            self.act = "more"
        self.about = message.about if self.act in ("fact", "detail") else None
        if self.act not in ("off_topic", "chat"):
            self._remember(message)

    def _read(self, text: str) -> tuple[Message, str | None]:
        utterance = read(text)
        spans = lexicon(self.catalogue).spans(utterance)
        framed, free = intolerances(utterance, spans, frames(utterance, spans))
        framed = settle(utterance, spans, framed)
        pointed = reference(utterance, self.history)
        told = amounts(utterance.folded)
        model = likened(utterance, spans, framed, self.history, pointed)
        asked = None if model else about(
            utterance, spans, framed, self.history, pointed, limits=bool(told.rules)
        )  # fmt: skip
        if model:
            framed = [Frame.ABSENT if s.dish == model else f
                      for s, f in zip(spans, framed, strict=True)]  # fmt: skip
        off = off_topic(utterance, tuple(spans), asked is not None)
        spans, framed = _without(spans, framed, asked)
        heard = listen(utterance, spans, framed, self.history.last_list, self.catalogue)
        heard.allergies += free
        heard.lasting |= bool(free)
        refused = self._refused(utterance, pointed is not None and turned_down(utterance, pointed))
        heard.entries += refused
        heard.entries += [like(self.catalogue.by_id[model])] if model else []
        heard.entries += [
            Entry(rule.group, rule.label, soft=(rule,)) for rule in told.rules
        ] if asked is None else []  # fmt: skip
        self.count = told.count or (self.count if self.act == "more" else 0)
        diet = cues.diet(utterance)
        message = Message(
            raw=text,
            utterance=utterance,
            spans=tuple(spans),
            heard=heard,
            about=asked,
            turned_down=bool(refused),
            amounts=bool(told.rules),
            diet=bool(diet and diet[0]),
        )
        return message, off

    def _refused(self, utterance: Utterance, pointed_down: bool) -> list[Entry]:
        """Earlier suggestions that are refused now, not to come back in this chat."""
        pointed = reference(utterance, self.history)
        if pointed is not None and pointed_down:
            ids = pointed.ids
        elif self.history.lists and cues.says("none_pleases", utterance):
            ids = self.history.last_list
        else:
            return []
        word = self.catalogue.by_id[ids[0]].name if len(ids) == 1 else ""
        return [Entry("dish", hard=(Rule(word, {"id_not": list(ids)}, "dish"),))]

    def _breaks_last(self, heard: Heard) -> bool:
        """What was suggested last cannot be eaten after what was told now."""
        dishes = [self.catalogue.by_id[id] for id in self.history.last]
        hard = [rule.predicate for entry in heard.entries for rule in entry.hard]
        return (
            any(allergy(word).forbids(dish) for word in heard.allergies for dish in dishes)
            or any(dislike(word).mentions(dish) for word in heard.dislikes for dish in dishes)
            or any(not meets(dish, predicate) for predicate in hard for dish in dishes)
        )

    def _remember(self, message: Message) -> None:
        memory, utterance, heard = self.memory, message.utterance, message.heard
        memory.allergies += [word for word in heard.allergies if word not in memory.allergies]
        memory.dislikes += [word for word in heard.dislikes if word not in memory.dislikes]
        if (diet := cues.diet(utterance)) is not None:
            memory.diet = diet[0]
            if diet[1]:
                heard.entries.append(Entry("cuisine", diet[1]))
        if self._fresh(message):
            memory.forget_wishes()
        if cues.says("anything", utterance) and not heard.refusals:
            memory.forget_wishes()
            heard.entries.append(Entry("mood", "아무거나"))
        if cues.says("any_price", utterance):
            memory.drop_group("price")
            heard.entries = [e for e in heard.entries if e.group != "price" or e.hard]
        entries = heard.entries if message.about is None else [e for e in heard.entries if e.hard]
        memory.add(entries, self.turn, self.catalogue)
        if heard.lasting and not memory.diet and _eats_no_animals(memory):
            memory.diet = "vegetarian"
            memory.add([Entry("cuisine", "채식")], self.turn, self.catalogue)

    def _fresh(self, message: Message) -> bool:
        """A new request with a topic of its own, not a follow-up."""
        utterance = message.utterance
        return (
            self.memory.wishes
            and message.about is None
            and any(entry.soft or entry.prefer for entry in message.heard.entries)
            and cues.says("request", utterance)
            and not cues.says("follow", utterance)
            and not message.heard.nudges
        )


def _eats_no_animals(memory: Memory) -> bool:
    """'고기도 생선도 안 먹어요' is a diet, under which shrimps fall too."""
    refused = {rule.word for rule in memory.rules("hard")}
    return "고기" in refused and bool(refused & {"생선", "해산물"})


def understand(
    conversation: Conversation, profile: Profile, catalogue: Catalogue, now: datetime
) -> Understood:
    """`profile` is not repeated in the wish; `recommend` reads both."""
    talk = _Talk(catalogue)
    for turn in conversation.turns:
        if turn.role == "assistant":
            talk.answered(turn.content)
        elif turn.role == "user":
            talk.heard(turn.content)
    asked = talk.about
    return Understood(
        act=talk.act,
        wish=_wish(talk, now),
        count=talk.count or _COUNT,
        dish=asked.dish if asked else "",
        other=asked.other if asked else "",
        question=asked.question if asked else "",
        also=asked.also if asked else (),
        ingredient=asked.ingredient if asked else "",
        topic=talk.topic,
    )


def _wish(talk: _Talk, now: datetime) -> Wish:
    memory = talk.memory
    soft, prefer = memory.rules("soft"), memory.rules("prefer")
    return Wish(
        labels=memory.labels,
        hard=memory.rules("hard"),
        soft=(*soft, *table(memory, soft)),
        prefer=prefer or hour(soft, now),
        allergies=tuple(memory.allergies),
        dislikes=tuple(memory.dislikes),
        diet=memory.diet,
        shown=_shown(talk),
    )


def _shown(talk: _Talk) -> tuple[str, ...]:
    """What was suggested before, but not what is asked for by its very name just now."""
    rules = [
        rule for entry in talk.memory.entries if entry.turn == talk.turn for rule in entry.soft
    ]
    named = {word for rule in rules if rule.group == "dish"
             for word in rule.predicate.get("name_has", ())}  # fmt: skip
    by_id = talk.catalogue.by_id
    return tuple(id for id in talk.history.shown if by_id[id].name not in named)


def _without(
    spans: list[Span], framed: list[Frame], asked: About | None
) -> tuple[list[Span], list[Frame]]:
    """Words that only ask about a dish are no wishes."""
    if asked is None:
        return spans, framed
    kept = [
        (span, frame) for span, frame in zip(spans, framed, strict=True)
        if span not in asked.spans
        and (frame not in (Frame.PLAIN, Frame.WANTED) or span.concept.sort == "scene")
    ]  # fmt: skip
    return [span for span, _ in kept], [frame for _, frame in kept]
