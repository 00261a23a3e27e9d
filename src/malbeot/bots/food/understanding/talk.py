"""The conversation, replayed message by message.

In: the turns, oldest first. Out: what was suggested, what is remembered, what the last message
does. Each message goes through the modules of this room in the order that `understand.py` names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from malbeot.bots.base import Profile
from malbeot.bots.food.brief import Act
from malbeot.bots.food.catalogue.allergens import allergy, dislike
from malbeot.bots.food.catalogue.dish import Dish
from malbeot.bots.food.catalogue.load import Catalogue
from malbeot.bots.food.catalogue.predicate import meets
from malbeot.bots.food.limits import Limits
from malbeot.bots.food.understanding import cues
from malbeot.bots.food.understanding.about import About, about, turned_down
from malbeot.bots.food.understanding.acts import Message, act, chosen, off_topic
from malbeot.bots.food.understanding.aside import settle, without
from malbeot.bots.food.understanding.body import Body
from malbeot.bots.food.understanding.either import one_of_them
from malbeot.bots.food.understanding.frames import Frame, frames
from malbeot.bots.food.understanding.history import History, reference
from malbeot.bots.food.understanding.intolerance import intolerances, tells_allergy
from malbeot.bots.food.understanding.lexicon import lexicon
from malbeot.bots.food.understanding.likeness import like, likened
from malbeot.bots.food.understanding.listen import Heard, listen
from malbeot.bots.food.understanding.memory import Entry, Memory
from malbeot.bots.food.understanding.numbers import amounts
from malbeot.bots.food.understanding.recall import recall
from malbeot.bots.food.understanding.utterance import Utterance, read
from malbeot.bots.food.wish import Recall, Rule


@dataclass(slots=True)
class Talk:
    """The conversation as far as it was replayed."""

    catalogue: Catalogue
    profile: Profile
    history: History = field(default_factory=History)
    memory: Memory = field(default_factory=Memory)
    turn: int = 0
    act: Act = "open"
    topic: str = ""
    about: About | None = None
    count: int = 0
    body: Body = field(default_factory=Body)
    chosen: str = ""
    """Id of the suggestion that the last message takes."""
    asks_leave: bool = False
    of_unknown: bool = False
    """It asks so of something that this room has no word for."""
    told_diet: str = ""
    recall: Recall | None = None
    asked: About | None = None
    """What the message before asked about."""
    asked_allergy: bool = False
    """An allergy was spoken of and not named, so that the bot asks which one it is."""

    def answered(self, text: str) -> None:
        text = self.body.answered(text)
        if self.about is not None:
            self.history = self.history.about(*filter(None, (self.about.dish, self.about.other)))
        else:
            self.history = self.history.with_turn(text, self.catalogue)

    def heard(self, text: str) -> None:
        self.turn += 1
        self.asked = self.about
        message, off = self._read(text)
        if self.recall is not None or self.body.hazard is not None:
            self._answered_by_code(message)
            return
        self.act, self.topic = act(message, self.history, off)
        if self.act in ("chat", "off_topic") and self.body.asks_leave:
            self.act, self.topic = "recommend", ""
        if self.act in ("chat", "off_topic") and message.heard.allergies:
            self.act, self.topic = "noted", ""
        if self.act == "noted" and self._breaks_last(message.heard):
            self.act = "more"
        self.about = message.about if self.act in ("fact", "detail") else None
        self.chosen = message.chosen if self.act == "chat" else ""
        if self.act not in ("off_topic", "chat"):
            self._remember(message)
        else:
            self._remember_lasting(message)

    def _answered_by_code(self, message: Message) -> None:
        """Nothing is suggested; what was told beside it counts all the same."""
        self.act = "fact" if self.recall is None else "noted"
        self.topic, self.about, self.chosen = "", None, ""
        if self.recall is not None:
            self.memory.allow(self.recall.words)
        self._remember_lasting(message)

    def _read(self, text: str) -> tuple[Message, str | None]:
        utterance = read(text)
        spans = lexicon(self.catalogue).spans(utterance)
        framed, free = intolerances(utterance, spans, frames(utterance, spans), self.asked_allergy)
        framed = settle(utterance, spans, framed)
        told_now = bool(free) or Frame.ALLERGIC in framed
        allergies = (*self.memory.allergies, *self.profile.allergies)
        self.recall = recall(utterance, spans, allergies, self.memory.refused, told_now)
        pointed = reference(utterance, self.history)
        told = amounts(utterance.folded)
        model = likened(utterance, spans, framed, self.history, pointed)
        asked = None if model else about(
            utterance, spans, framed, self.history, pointed, bool(told.rules), self.asked,
            self.catalogue.by_id.keys() - {dish.id for dish in self._edible()},
        )  # fmt: skip
        if model:
            framed = [Frame.ABSENT if s.dish == model else f
                      for s, f in zip(spans, framed, strict=True)]  # fmt: skip
        self.body.heard(utterance)
        leave = cues.question(utterance) == "먹어도 됨"
        self.asks_leave = self.body.asks_leave if self.body.cares else leave
        self.of_unknown = leave and asked is None and not spans
        off = None if self.body.mentioned else off_topic(utterance, tuple(spans), asked is not None)
        one = one_of_them(utterance, spans, framed)
        spans, framed = without(spans, framed, asked.spans if asked else None)
        heard = listen(utterance, spans, framed, self.history.last_list, self.catalogue)
        heard.allergies += free
        self.asked_allergy = not heard.allergies and asked is None and tells_allergy(utterance)
        heard.lasting |= bool(free)
        refused = self._refused(utterance, pointed is not None and turned_down(utterance, pointed))
        heard.entries += refused
        heard.entries += [like(self.catalogue.by_id[model])] if model else []
        heard.entries += [
            Entry(rule.group, rule.label, soft=(rule,)) for rule in told.rules
        ] if asked is None else []  # fmt: skip
        heard.entries = self.body.meant(heard.entries)
        self.count = told.count or int(one) or (self.count if self.act == "more" else 0)
        diet = cues.diet(utterance)
        self.told_diet = diet[0] if diet else ""
        message = Message(
            raw=text,
            utterance=utterance,
            spans=tuple(spans),
            heard=heard,
            about=asked,
            turned_down=bool(refused),
            amounts=bool(told.rules),
            diet=bool(diet and diet[0]),
            care=bool(self.body.mentioned),
            chosen=chosen(utterance, spans, heard, self.history, pointed),
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
        told = self.body.rules(self.memory.labels) if self.body.fresh else ()
        hard = [rule.predicate for entry in heard.entries for rule in entry.hard]
        hard += [rule.predicate for rule in told]
        return (
            any(allergy(word).forbids(dish) for word in heard.allergies for dish in dishes)
            or any(dislike(word).mentions(dish) for word in heard.dislikes for dish in dishes)
            or any(not meets(dish, predicate) for predicate in hard for dish in dishes)
        )

    def _remember_lasting(self, message: Message) -> None:
        """What somebody cannot eat counts, whatever else the message is about."""
        memory, heard = self.memory, message.heard
        memory.allergies += [word for word in heard.allergies if word not in memory.allergies]
        memory.dislikes += [word for word in heard.dislikes if word not in memory.dislikes]

    def _take_diet(self, diet: str) -> None:
        """One more to keep, with those before it; '' gives them up."""
        if not diet:
            self.memory.diets.clear()
        elif diet not in self.memory.diets:
            self.memory.diets.append(diet)

    def _remember(self, message: Message) -> None:
        memory, utterance, heard = self.memory, message.utterance, message.heard
        self._remember_lasting(message)
        asks_diet = message.about is not None and message.about.question == "식단"
        if not asks_diet and (diet := cues.diet(utterance)) is not None:
            self._take_diet(diet[0])
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
        asked = message.about is not None or self.body.asks_leave
        entries = heard.entries if not asked else [e for e in heard.entries if e.hard]
        memory.add(entries, self.turn, self._edible())
        if heard.lasting and not memory.diets and _eats_no_animals(memory):
            memory.diets.append("vegetarian")
            memory.add([Entry("cuisine", "채식")], self.turn, self._edible())
        self.body.drops(memory, self.turn, self.catalogue.dishes)

    def _edible(self) -> Sequence[Dish]:
        """What this person may eat at all: no wish can be met by anything else."""
        memory, profile = self.memory, self.profile
        bounds = Limits(
            (*memory.allergies, *profile.allergies),
            (*memory.dislikes, *profile.dislikes),
            tuple(filter(None, (*memory.diets, profile.diet))),
        )
        return (
            self.catalogue.dishes if bounds == Limits() else bounds.allowed(self.catalogue.dishes)
        )

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
