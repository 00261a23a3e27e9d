"""Training dialogues: an invented brief, what a person might have typed, the answer in our words.

    from malbeot.bots.food.wording.dialogues import dialogues; next(dialogues(1, 1))

In: a seed, a count, and (if there are any) real dish names and traits. Out: `Example` rows whose
system turn is `mini_prompt(brief)`. Two thirds of the dish names are invented, so that the model
learns to copy. The same seed gives the same rows. Knows nothing of the catalogue.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache

from malbeot.bots.food.brief import Act, Brief, PickFacts, mini_prompt
from malbeot.bots.food.catalogue.dish import UNKNOWN
from malbeot.bots.food.wording.compose import compose
from malbeot.bots.food.wording.invent import Inventor, listed, parts
from malbeot.bots.food.wording.labels import labels
from malbeot.bots.food.wording.messages import message, off_topics, topics
from malbeot.records import Example, Turn

BRIEF_SHARES: Mapping[Act, float] = {
    "recommend": 0.46, "more": 0.12, "open": 0.07, "detail": 0.08, "fact": 0.10,
    "nothing": 0.03, "noted": 0.04, "chat": 0.07, "off_topic": 0.03,
}  # fmt: skip
_COUNTS = (3, 3, 3, 3, 3, 3, 3, 2, 2, 1)


def dialogues(
    seed: int,
    count: int,
    names: Sequence[str] = (),
    traits: Sequence[str] = (),
    *,
    invented: float = 0.68,
) -> Iterator[Example]:
    """`count` dialogues. `names` and `traits` are real ones to mix in with those of names.toml;
    `invented` is the share of names that no real dish has."""
    rng = random.Random(seed)  # noqa: S311
    known = (*parts()["real"], *names)
    inventor = Inventor(rng, known, tuple(traits), invented)
    acts, shares = list(BRIEF_SHARES), list(BRIEF_SHARES.values())
    for number in range(count):
        act = rng.choices(acts, shares)[0]
        brief, made_up = invent_brief(act, inventor)
        turns = (
            Turn("system", mini_prompt(brief)),
            Turn("user", message(brief, rng)),
            Turn("assistant", " ".join(compose(brief, rng))),
        )
        picks = [pick.name for pick in brief.picks]
        yield Example(
            turns,
            source="food-grammar",
            line=number + 1,
            group=picks[0] if picks else f"{act}:{brief.topic}",
            meta={"act": act, "picks": picks, "invented": made_up},
        )


def invent_brief(act: Act, inventor: Inventor) -> tuple[Brief, list[str]]:
    """A brief of this act, and which of its names are invented."""
    return _BRIEFS[act](act, inventor)


# ── one function a family of acts ──────────────────────────────────────────────────────────────
def _suggest(act: Act, inventor: Inventor) -> tuple[Brief, list[str]]:
    rng = inventor.rng
    situation = _situation(rng, (0, 1, 1) if act == "open" else (0, 1, 1, 2, 2, 3))
    avoided = _words(inventor, "avoided", 0.3)
    relaxed = [] if act == "open" else _words(inventor, "relaxed", 0.12)
    picks, invented = _picks(inventor, rng.choice(_COUNTS), situation, taken=(*avoided, *relaxed))
    return Brief(act, situation, tuple(avoided), tuple(relaxed), picks), invented


def _about(act: Act, inventor: Inventor) -> tuple[Brief, list[str]]:
    rng = inventor.rng
    name, new = inventor.name()
    invented = [name] if new else []
    if act == "fact":
        label = rng.choice(list(_FACTS))
        facts = [(label, _FACTS[label](inventor))]
        traits = _traits(inventor, int(rng.random() < 0.1))
        return Brief("fact", picks=(PickFacts(name, traits),), facts=tuple(facts)), invented
    reason = rng.choice(_reasons()) if rng.random() < 0.2 else ""
    traits = _traits(inventor, rng.choice((0, 1, 2, 2)))
    chosen = ["재료", "매운 정도", "열량"] if rng.random() < 0.6 else _some_facts(rng)
    facts = [(label, _FACTS[label](inventor)) for label in chosen]
    return Brief("detail", picks=(PickFacts(name, traits, reason),), facts=tuple(facts)), invented


def _nothing(act: Act, inventor: Inventor) -> tuple[Brief, list[str]]:
    avoided = _words(inventor, "avoided", 0.85)
    return Brief("nothing", _situation(inventor.rng, (0, 1, 2)), tuple(avoided)), []


def _noted(act: Act, inventor: Inventor) -> tuple[Brief, list[str]]:
    rng = inventor.rng
    roll = rng.random()
    if roll < 0.2:
        situation = _situation(rng, (0, 1, 1))
        return Brief("noted", situation, topic=rng.choice(("좋아하는 맛", "취향", ""))), []
    key, topic = ("allergens", "알레르기") if roll < 0.65 else ("avoided", "싫은 음식")
    pool = parts()[key] if rng.random() < 0.6 else parts()["ingredients"]
    avoided = tuple(rng.sample(pool, rng.choice((1, 1, 1, 2, 3))))
    return Brief("noted", avoided=avoided, topic=topic), []


def _chat(act: Act, inventor: Inventor) -> tuple[Brief, list[str]]:
    rng = inventor.rng
    topic = rng.choice(topics()) if act == "chat" else rng.choice(("", *off_topics()))
    avoided = tuple(_words(inventor, "avoided", 0.1))
    if rng.random() < 0.15:
        picks, invented = _picks(inventor, rng.choice(_COUNTS), (), taken=avoided)
        return Brief(act, avoided=avoided, picks=picks, topic=topic), invented
    return Brief(act, avoided=avoided, topic=topic), []


_BRIEFS: Mapping[str, Callable[[Act, Inventor], tuple[Brief, list[str]]]] = {
    "open": _suggest, "recommend": _suggest, "more": _suggest, "detail": _about, "fact": _about,
    "nothing": _nothing, "noted": _noted, "chat": _chat, "off_topic": _chat,
}  # fmt: skip


# ── the words of a brief ───────────────────────────────────────────────────────────────────────
@cache
def _ids() -> tuple[str, ...]:
    return tuple(labels())


@cache
def _reasons() -> tuple[str, ...]:
    return tuple(reason for label in labels().values() for reason in label.reasons)


def _situation(rng: random.Random, counts: Sequence[int]) -> tuple[str, ...]:
    """Labels of different groups: nobody is at breakfast and at supper."""
    chosen: dict[str, str] = {}
    for label in rng.sample(_ids(), rng.choice(counts)):
        chosen.setdefault(labels()[label].group, label)
    return tuple(chosen.values())


def _words(inventor: Inventor, key: str, share: float) -> list[str]:
    if inventor.rng.random() >= share:
        return []
    words = parts()[key]
    if key == "avoided" and inventor.rng.random() < 0.25:
        words = (*parts()["allergens"], *parts()["ingredients"])
    return inventor.rng.sample(words, inventor.rng.choice((1, 1, 1, 2, 2, 3)))


def _traits(inventor: Inventor, count: int) -> tuple[str, ...]:
    found: dict[str, None] = {}
    while len(found) < count:
        found[inventor.trait()] = None
    return tuple(found)


def _picks(
    inventor: Inventor, count: int, situation: Sequence[str], taken: Sequence[str]
) -> tuple[tuple[PickFacts, ...], list[str]]:
    """Dishes whose names do not stand in each other or in what was refused."""
    picks: list[PickFacts] = []
    invented: list[str] = []
    names: list[str] = []
    while len(picks) < count:
        name, new = inventor.name()
        if any(name in other or other in name for other in (*names, *taken)):
            continue
        names.append(name)
        invented += [name] * new
        picks.append(_pick(name, inventor, situation))
    return tuple(picks), invented


def _pick(name: str, inventor: Inventor, situation: Sequence[str]) -> PickFacts:
    """As the bot does: one trait with a reason, two without; at times other amounts."""
    rng = inventor.rng
    told = [reason for label in situation for reason in labels()[label].reasons]
    reason = ""
    if told and rng.random() < 0.75:
        reason = rng.choice(told)
    elif rng.random() < 0.2:
        reason = rng.choice(_reasons())
    usual = 1 if reason else 2
    return PickFacts(name, _traits(inventor, rng.choice((usual, usual, usual, 1, 2))), reason)


def _some_facts(rng: random.Random) -> list[str]:
    chosen = rng.sample([label for label in _FACTS if "들어" not in label], rng.choice((1, 2, 3)))
    if {"알레르기", "알레르기 없음"} <= set(chosen):
        chosen.remove("알레르기 없음")
    return chosen


def _grams(inventor: Inventor, most: int) -> str:
    amount = inventor.rng.randint(0, most * 10) / 10
    return f"{amount:g}g" if inventor.rng.random() < 0.4 else f"{int(amount)}g"


def _allergens(inventor: Inventor) -> str:
    found = sorted(inventor.some("allergens", inventor.rng.choice((1, 2, 3, 4, 5))))
    if inventor.rng.random() < 0.03:
        return UNKNOWN
    unknown = inventor.rng.random() < 0.12
    return listed([*found, UNKNOWN] if unknown else found)


_FACTS: Mapping[str, Callable[[Inventor], str]] = {
    "어떤 음식": lambda i: i.blurb(),
    "열량": lambda i: f"{i.rng.choice((i.rng.randint(20, 1300), i.rng.randint(2, 130) * 10))}kcal",
    "탄수화물": lambda i: _grams(i, 160),
    "단백질": lambda i: _grams(i, 80),
    "지방": lambda i: _grams(i, 90),
    "매운 정도": lambda i: i.one("spicy"),
    "재료": lambda i: listed(i.some("ingredients", i.rng.choice((3, 4, 5, 6, 6, 6)))),
    "알레르기": _allergens,
    "알레르기 없음": lambda i: "없음",
    "가격대": lambda i: i.one("price"),
    "종류": lambda i: i.one("cuisines"),
    "온도": lambda i: i.one("temperature"),
    "한 끼 양": lambda i: f"{i.rng.randint(5, 90) * 10}g",
    "들어감": lambda i: i.rng.choice((i.one("ingredients"), i.one("allergens"))),
    "들어갈 수 있음": lambda i: i.rng.choice((i.one("ingredients"), i.one("allergens"))),
    "안 들어감": lambda i: i.rng.choice((i.one("ingredients"), i.one("allergens"))),
    "어울리는 때": lambda i: i.one("moments"),
}  # fmt: skip
