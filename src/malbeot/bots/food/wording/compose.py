"""A brief worded by code: the same grammar that the model learns from.

In: a brief and a random source. Out: sentences. `compose` writes a whole answer, `compose_rest`
finishes one of which some sentences were already released. Says nothing that the brief does not.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence

from malbeot.bots.food.brief import WARNED, Brief
from malbeot.bots.food.wording.grammar import answers
from malbeot.bots.food.wording.labels import Label, called
from malbeot.bots.food.wording.phrases import counted, dish_phrase, heard, joined, scene, tasty
from malbeot.bots.food.wording.picking import picks_left, say_picks
from malbeot.bots.food.wording.speaker import Speaker
from malbeot.bots.food.wording.telling import facts_left, say_facts
from malbeot.text.sentences import split

_MOST_SENTENCES, _TRIES = 7, 4
_CHOSEN = ("골라봤", "골랐", "찾아봤", "모아봤", "추천해 드릴", "골라볼", "떠올려", "골라드릴")


def compose(brief: Brief, rng: random.Random) -> list[str]:
    """The sentences of a whole answer."""
    if brief.told:
        return list(brief.told)
    for _ in range(_TRIES):
        sentences = _sentences(_ACTS[brief.act](Speaker(answers(), rng), brief))
        if len(sentences) <= _MOST_SENTENCES:
            break
    return sentences


def compose_rest(brief: Brief, said: Sequence[str], rng: random.Random) -> list[str]:
    """Sentences that finish an answer: what is not said yet, no second greeting."""
    if not said:
        return compose(brief, rng)
    speaker = Speaker(answers(), rng, said)
    text = " ".join(said)
    out: list[str] = []
    if brief.act in ("detail", "fact"):
        out += say_facts(speaker, brief, facts_left(brief, text), named=_named(brief, text))
    else:
        out += _relaxed(speaker, brief, text)
        left = picks_left(brief.picks, text)
        if left:
            out += say_picks(speaker, left, first=len(left) == len(brief.picks))
    if not (out[-1] if out else said[-1]).rstrip().endswith("?"):
        out += _closing(speaker, brief, briefly=True)
    return _sentences(out)


def _sentences(pieces: Sequence[str]) -> list[str]:
    return [sentence for piece in pieces for sentence in split(piece)]


# ── one function an act ────────────────────────────────────────────────────────────────────────
def _open(speaker: Speaker, brief: Brief) -> list[str]:
    slots = _slots(speaker, brief)
    choices = ["openings.hello.invite"] * 2
    choices += ["openings.hello.with_when"] * bool(slots["when"])
    choices += ["openings.hello.with_dish"] * bool(slots["dish"])
    out = [speaker.say("openings.hello.plain", slots), speaker.say(speaker.choice(choices), slots)]
    return out + _body(speaker, brief, slots)


def _recommend(speaker: Speaker, brief: Brief) -> list[str]:
    slots = _slots(speaker, brief)
    told = heard(brief.situation, brief.relaxed)
    if told and speaker.chance(0.4):
        return _felt(speaker, told, slots) + _body(speaker, brief, slots)
    rule = _opening_rule(speaker, brief, slots, "openings.start")
    done = "with_avoid" in rule
    return [speaker.say(rule, slots), *_body(speaker, brief, slots, avoided=done)]


def _more(speaker: Speaker, brief: Brief) -> list[str]:
    slots = _slots(speaker, brief)
    rule = _opening_rule(speaker, brief, slots, "openings.again")
    done = "with_avoid" in rule
    return [speaker.say(rule, slots), *_body(speaker, brief, slots, avoided=done)]


def _nothing(speaker: Speaker, brief: Brief) -> list[str]:
    slots = _slots(speaker, brief)
    first = ["openings.nothing.first"] + ["openings.nothing.with_dish"] * bool(slots["dish"])
    out = [speaker.say(speaker.choice(first), slots)]
    if brief.avoided:
        out.append(speaker.say("openings.nothing.with_avoid", slots))
    return [*out, speaker.say("openings.nothing.ask", slots)]


def _noted(speaker: Speaker, brief: Brief) -> list[str]:
    slots = _slots(speaker, brief)
    if brief.avoided:
        allergy = "알레르기" in brief.topic
        kind = "allergy" if allergy else "dislike" if "싫" in brief.topic else "kept"
        out = [
            speaker.say(f"openings.noted.{kind}", slots),
            speaker.say("openings.noted.promise", slots),
        ]
        if allergy:
            out.append(speaker.say("openings.noted.care", slots))
    else:
        first = "openings.noted.like" if slots["dish"] else "openings.noted.plain"
        out = [speaker.say(first, slots), speaker.say("openings.noted.remember", slots)]
    return out + _then(speaker, brief, "openings.noted.ask")


def _chat(speaker: Speaker, brief: Brief) -> list[str]:
    topic = f"smalltalk.topic.{brief.topic}"
    if f"{topic}.answers" not in speaker.grammar:
        topic = "smalltalk.topic.일상"
    back = f"{topic}.back" if f"{topic}.back" in speaker.grammar else "smalltalk.back.ask"
    return [speaker.say(f"{topic}.answers"), *_then(speaker, brief, back)]


def _off_topic(speaker: Speaker, brief: Brief) -> list[str]:
    rules = ["smalltalk.off.first"] + ["smalltalk.off.with_topic"] * bool(brief.topic)
    slots = _slots(speaker, brief) | {"topic": brief.topic}
    out = [speaker.say(speaker.choice(rules), slots), speaker.say("smalltalk.off.back")]
    if brief.picks or (not out[-1].endswith("?") and speaker.chance(0.4)):
        out += _then(speaker, brief, "smalltalk.back.ask")
    return out


def _about(speaker: Speaker, brief: Brief) -> list[str]:
    out = say_facts(speaker, brief, brief.facts, named=False)
    return out + _closing(speaker, brief, briefly=False)


_ACTS: Mapping[str, Callable[[Speaker, Brief], list[str]]] = {
    "open": _open, "recommend": _recommend, "more": _more, "detail": _about, "fact": _about,
    "nothing": _nothing, "noted": _noted, "chat": _chat, "off_topic": _off_topic,
}  # fmt: skip


# ── parts ──────────────────────────────────────────────────────────────────────────────────────
def _slots(speaker: Speaker, brief: Brief) -> dict[str, str]:
    told = heard(brief.situation, brief.relaxed)
    return {
        "when": scene(told, speaker.rng),
        "dish": dish_phrase(told, speaker.rng),
        "avoid": joined(brief.avoided),
        "relax": joined(brief.relaxed),
        "count_menu": speaker.choice(counted(len(brief.picks))),
    }


def _opening_rule(speaker: Speaker, brief: Brief, slots: Mapping[str, str], base: str) -> str:
    when, dish = bool(slots["when"]), bool(slots["dish"])
    choices = ["plain"] if not (when or dish) or speaker.chance(0.15) else []
    choices += ["with_when"] * when + ["with_dish"] * dish + ["with_both"] * (2 * (when and dish))
    if brief.avoided and not brief.relaxed:
        choices += ["with_avoid"] + ["with_avoid_dish"] * dish + ["with_avoid_when"] * when
    if len(brief.picks) == 1 and base.endswith("start") and speaker.chance(0.4):
        choices = ["one"]
    usable = [name for name in choices if f"{base}.{name}" in speaker.grammar]
    return f"{base}.{speaker.choice(usable or ['plain'])}"


def _felt(speaker: Speaker, told: Sequence[Label], slots: Mapping[str, str]) -> list[str]:
    """A sentence for one label, then often one that leads to the dishes."""
    label = speaker.choice(told)
    first = speaker.choice(label.openings)
    speaker.note(first)
    if any(word in first for word in _CHOSEN) or speaker.chance(0.35):
        return [first]
    leads = ["openings.lead.plain"]
    if slots["dish"] and label.group not in ("kind", "cuisine", "taste"):
        leads += ["openings.lead.with_dish"] * 2
    if slots["when"] and slots["when"] != label.when:
        leads += ["openings.lead.with_when"] * 2
    return [first, speaker.say(speaker.choice(leads), slots)]


def _body(
    speaker: Speaker, brief: Brief, slots: Mapping[str, str], *, avoided: bool = False
) -> list[str]:
    """What was kept out, what could not be met, the dishes, the end."""
    out: list[str] = []
    if brief.avoided and not avoided:
        taste = any(tasty(word) for word in brief.avoided)
        rule = "openings.lead.with_avoid_taste" if taste else "openings.lead.with_avoid"
        out.append(speaker.say(rule, slots))
    out += _relaxed(speaker, brief, "")
    out += say_picks(speaker, brief.picks, first=True)
    briefly, asked = bool(brief.avoided and brief.relaxed), out[-1].endswith("?")
    return out + _closing(speaker, brief, briefly=briefly, asked=asked)


def _relaxed(speaker: Speaker, brief: Brief, text: str) -> list[str]:
    left = [word for word in brief.relaxed if called(word) not in text]
    if not left:
        return []
    return [speaker.say("openings.lead.with_relax", {"relax": joined(left)})]


def _then(speaker: Speaker, brief: Brief, back: str) -> list[str]:
    """Back to food: the dishes when the brief has some, else a word that invites a wish."""
    if brief.picks:
        return [*say_picks(speaker, brief.picks, first=True), *_closing(speaker, brief)]
    return [speaker.say(back)]


def _closing(
    speaker: Speaker, brief: Brief, *, briefly: bool = False, asked: bool = False
) -> list[str]:
    if briefly and speaker.chance(0.5):
        return []
    if brief.act in ("detail", "fact"):
        end = "warned" if brief.topic == WARNED else brief.act
        return [speaker.say(f"facts.end.{end}")]
    if not brief.picks:
        return [speaker.say("smalltalk.back.ask")]
    if len(brief.picks) == 1:
        return [speaker.say("closings.close.one")]
    kinds = ["offer", "wish"] if asked else ["question", "offer", "offer", "wish"]
    return [speaker.say(f"closings.close.{speaker.choice(kinds)}")]


def _named(brief: Brief, text: str) -> bool:
    return not brief.picks or all(pick.name in text for pick in brief.picks)
