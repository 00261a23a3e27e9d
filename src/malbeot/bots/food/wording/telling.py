"""Sentences that tell facts about one dish, each fact's value unchanged."""

from __future__ import annotations

from collections.abc import Sequence

from malbeot.bots.food.brief import Brief
from malbeot.bots.food.catalogue.dish import UNKNOWN
from malbeot.bots.food.wording.speaker import Speaker

Fact = tuple[str, str]
_NUMBERS = frozenset(("열량", "탄수화물", "단백질", "지방", "한 끼 양", "가격대"))
_CAREFUL = frozenset(("알레르기", "알레르기 없음", "들어갈 수 있음", "안 들어감"))


def said_value(label: str, value: str) -> str:
    """The part of a value that must stand in the answer: '확인 필요' is told in a sentence."""
    if label == "알레르기":
        return ", ".join(part for part in value.split(", ") if part != UNKNOWN)
    return "" if label == "알레르기 없음" else value


def facts_left(brief: Brief, text: str) -> list[Fact]:
    """The facts that the text does not hold yet. No allergens at all: the word itself tells."""
    return [
        (label, value)
        for label, value in brief.facts
        if (said_value(label, value) or "알레르기") not in text
    ]


def say_facts(speaker: Speaker, brief: Brief, facts: Sequence[Fact], *, named: bool) -> list[str]:
    """`named` is true when the dish was named already."""
    name = brief.picks[0].name if brief.picks else ""
    out: list[str] = []
    if not named and name:
        out = _introduction(speaker, brief, facts)
        named = bool(out)
    for label, value in facts:
        out.append(_tell(speaker, name, label, value, named=named or not name))
        named = True
        if label == "알레르기" and UNKNOWN in value and said_value(label, value):
            out.append(speaker.say("facts.caution.unknown"))
    return out + _caution(speaker, facts)


def _introduction(speaker: Speaker, brief: Brief, facts: Sequence[Fact]) -> list[str]:
    """Detail opens with the dish itself; one question is answered straight away."""
    pick = brief.picks[0]
    if brief.act == "fact" and facts and not speaker.chance(0.12):
        return []
    slots = {"name": pick.name, "reason": pick.reason}
    traits = list(pick.traits)
    speaker.rng.shuffle(traits)
    out: list[str] = []
    if traits and speaker.chance(0.6):
        out.append(speaker.say("facts.intro.with_trait", slots | {"trait": traits.pop(0)}))
    else:
        first = "first" if brief.act == "detail" else "asked"
        out.append(speaker.say(f"facts.intro.{first}", slots))
    if traits and brief.act == "detail":
        more = "more" if len(traits) < len(pick.traits) else "then_trait"
        out.append(speaker.say(f"facts.intro.{more}", {"trait": traits[0]}))
    if pick.reason:
        out.append(speaker.say("facts.intro.with_reason", slots))
    return out


def _tell(speaker: Speaker, name: str, label: str, value: str, *, named: bool) -> str:
    told = said_value(label, value)
    if label == "알레르기" and not told:
        label = "알레르기 모름"
    rule = f"facts.{label}" if f"facts.{label}.plain" in speaker.grammar else "facts.*"
    slots = {"name": name, "value": told or value, "label": label}
    return speaker.say(f"{rule}.{'plain' if named else 'named'}", slots)


def _caution(speaker: Speaker, facts: Sequence[Fact]) -> list[str]:
    told = {label for label, _ in facts}
    if told & _CAREFUL:
        return [speaker.say("facts.caution.allergy")]
    if told & _NUMBERS and speaker.chance(0.25):
        return [speaker.say("facts.caution.number")]
    return []
