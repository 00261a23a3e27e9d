"""What a person wants to eat, from the whole conversation.

In: the conversation, who asks, the catalogue, the time. Out: `Understood`. The talk is replayed
from its first message, because nothing is stored between requests:

    message → utterance → spans → frames → about / heard → memory → act and wish

Beside them `body.py` hears states of body and hazards: they rule out dishes and outdo wishes.
Each arrow is a module of its own, `talk.py` goes through them. No model is asked. What
food, feelings and small talk are called is data in `words/`; how Korean puts them together is in
the modules.
"""

from __future__ import annotations

from datetime import datetime

from malbeot.bots.base import Profile
from malbeot.bots.food.catalogue.load import Catalogue
from malbeot.bots.food.understanding.defaults import hour, proper, table
from malbeot.bots.food.understanding.talk import Talk
from malbeot.bots.food.wish import Understood, Wish
from malbeot.records import Conversation

_COUNT = 3


def understand(
    conversation: Conversation, profile: Profile, catalogue: Catalogue, now: datetime
) -> Understood:
    """`profile` is not repeated in the wish; `recommend` reads both."""
    talk = Talk(catalogue, profile)
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
        dish=asked.dish if asked else talk.chosen,
        other=asked.other if asked else "",
        question=asked.question if asked else "",
        also=asked.also if asked else (),
        ingredient=asked.ingredient if asked else "",
        cares=talk.body.cares,
        hazard=talk.body.hazard,
        leads=talk.body.leads,
        told_diet=talk.told_diet,
        recall=talk.recall,
        asked_allergy=talk.asked_allergy,
        told_care=bool(talk.body.mentioned),
        asks_leave=talk.asks_leave,
        of_unknown=talk.of_unknown,
        topic=talk.topic,
    )


def _wish(talk: Talk, now: datetime) -> Wish:
    memory = talk.memory
    soft, prefer = memory.rules("soft"), memory.rules("prefer")
    return Wish(
        labels=memory.labels,
        hard=(*memory.rules("hard"), *talk.body.rules(memory.labels)),
        soft=(*soft, *table(memory, soft), *talk.body.wishes),
        prefer=(*(prefer or hour(soft, now)), *talk.body.preferences),
        allergies=tuple(memory.allergies),
        dislikes=tuple(memory.dislikes),
        diets=tuple(memory.diets),
        proper=proper(),
        shown=_shown(talk),
    )


def _shown(talk: Talk) -> tuple[str, ...]:
    """What was suggested before, but not what is asked for by its very name just now."""
    rules = [
        rule for entry in talk.memory.entries if entry.turn == talk.turn for rule in entry.soft
    ]
    named = {word for rule in rules if rule.group == "dish"
             for word in rule.predicate.get("name_has", ())}  # fmt: skip
    by_id = talk.catalogue.by_id
    return tuple(id for id in talk.history.shown if by_id[id].name not in named)
