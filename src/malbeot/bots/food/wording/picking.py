"""Sentences that suggest dishes: each dish named once, in order."""

from __future__ import annotations

from collections.abc import Sequence

from malbeot.bots.food.brief import PickFacts
from malbeot.bots.food.wording.speaker import Speaker
from malbeot.bots.food.wording.vocabulary import spotted

_MATTERS = ("picks.both", "picks.both", "picks.both", "picks.reason", "picks.trait")
_ALL_AT_ONCE, _PAIR, _NAMED = 0.07, 0.16, 0.08


def picks_left(picks: Sequence[PickFacts], text: str) -> list[PickFacts]:
    """The dishes that the text does not name yet. A name inside a longer one is no mention."""
    named = {name for _, name in spotted(tuple(pick.name for pick in picks), text)}
    return [pick for pick in picks if pick.name not in named]


def say_picks(speaker: Speaker, picks: Sequence[PickFacts], *, first: bool) -> list[str]:
    """All of them. `first` is false when an earlier sentence has suggested some already."""
    if len(picks) > 1 and first and speaker.chance(_ALL_AT_ONCE):
        return [_all(speaker, picks)]
    if len(picks) > 2 and all(pick.traits for pick in picks[-2:]) and speaker.chance(_PAIR):
        head = [_one(speaker, pick, _place(i, 9, first)) for i, pick in enumerate(picks[:-2])]
        return [*head, _pair(speaker, picks[-2], picks[-1])]
    last = len(picks) - 1
    return [_one(speaker, pick, _place(i, last, first)) for i, pick in enumerate(picks)]


def _place(index: int, last: int, first: bool) -> str:
    if index == 0 and first:
        return "only" if last == 0 else "first"
    return "last" if index == last else "middle"


def _one(speaker: Speaker, pick: PickFacts, place: str) -> str:
    reason = "" if speaker.has_said(pick.reason) else pick.reason
    slots = {"name": pick.name, "reason": reason}
    slots["trait"] = speaker.choice(pick.traits) if pick.traits else ""
    if speaker.chance(_NAMED) and (reason or pick.traits):
        return _named(speaker, slots, place)
    rule = _matter(speaker, pick, slots, reason)
    kind = _kind(speaker, place, rule)
    lead = speaker.word(f"picks.lead.{place}_{kind}")
    if rule == "picks.trait.two":
        return lead + speaker.say(f"picks.trait.two_{kind}", slots)
    return lead + speaker.say(f"{rule}.{kind}", slots)


def _kind(speaker: Speaker, place: str, rule: str) -> str:
    """`also` sentences ('…도 좋아요') need a dish before them."""
    if place in ("middle", "last") and rule != "picks.trait.two" and speaker.chance(0.25):
        return "also"
    return "offer" if speaker.chance(0.55) else "tell"


def _matter(speaker: Speaker, pick: PickFacts, slots: dict[str, str], reason: str) -> str:
    """What the sentence speaks of: a trait, two, the reason, or both."""
    plain = [trait for trait in pick.traits if "과 " not in trait and "와 " not in trait]
    if len(plain) > 1 and (not reason or speaker.chance(0.3)) and speaker.chance(0.6):
        slots["trait"], slots["trait2"] = speaker.rng.sample(plain, 2)
        return "picks.trait.two"
    if pick.traits and reason:
        return speaker.choice(_MATTERS)
    if reason:
        return "picks.reason"
    return "picks.trait" if pick.traits else "picks.bare"


def _named(speaker: Speaker, slots: dict[str, str], place: str) -> str:
    rules = ["then_trait"] * bool(slots["trait"]) + ["then_reason"] * bool(slots["reason"])
    first = speaker.say(f"picks.named.{place}", slots)
    return f"{first} {speaker.say(f'picks.named.{speaker.choice(rules)}', slots)}"


def _pair(speaker: Speaker, second: PickFacts, third: PickFacts) -> str:
    slots = {
        "b": second.name, "c": third.name,
        "tb": speaker.choice(second.traits), "tc": speaker.choice(third.traits),
    }  # fmt: skip
    return speaker.say("picks.pair.tell", slots)


def _all(speaker: Speaker, picks: Sequence[PickFacts]) -> str:
    slots = dict(zip("abc", (pick.name for pick in picks), strict=False))
    return speaker.say("picks.all.three" if len(picks) == 3 else "picks.all.two", slots)
