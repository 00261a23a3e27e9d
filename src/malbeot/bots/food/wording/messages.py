"""What a person might type to get a given brief: polite or not, short or rambling, with typos.

For training only. In: a brief and a random source. Out: one user message. Shapes and typos come
from `wording/users.toml`; the real bot never writes these.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from malbeot.bots.food.brief import Brief
from malbeot.bots.food.wording.grammar import FOLDER, Grammar, grammar
from malbeot.bots.food.wording.labels import called, labels
from malbeot.bots.food.wording.phrases import heard
from malbeot.files import read_toml

_TYPO, _UNSPACED, _TAIL = 0.22, 0.12, 0.3
_STEPS = re.compile(r"([ㅏ-ㅣ가-힣])\1{3,}")


@cache
def _users() -> dict[str, Any]:
    return read_toml(FOLDER / "users.toml")


@cache
def _heard() -> dict[str, Any]:
    return read_toml(FOLDER / "heard.toml")


def topics() -> tuple[str, ...]:
    """The closed list of small talk."""
    return tuple(_heard()["topic"])


def off_topics() -> tuple[str, ...]:
    return tuple(_heard()["off_topic"])


def message(brief: Brief, rng: random.Random) -> str:
    if brief.act == "open":
        return ""
    text = _plain(brief, grammar("users"), rng)
    return _typed(text, rng)


def _plain(brief: Brief, users: Grammar, rng: random.Random) -> str:
    if brief.act == "chat":
        return str(rng.choice(_heard()["topic"][brief.topic]))
    if brief.act == "off_topic":
        topic = brief.topic or rng.choice(off_topics())
        return str(rng.choice(_heard()["off_topic"][topic]))
    slots = _slots(brief, users, rng)
    if brief.act == "fact" and brief.facts:
        label, value = brief.facts[0]
        return users.say(f"users.question.{label}", slots | {"value": value}, rng)
    return users.say(f"users.message.{_rule(brief, slots, rng)}", slots, rng)


def _rule(brief: Brief, slots: dict[str, str], rng: random.Random) -> str:
    told, wished = bool(slots["said"]), bool(slots["want"])
    if brief.act == "detail":
        return "detail"
    if brief.act == "noted":
        if not brief.avoided:
            return "like" if wished else "remember"
        return "allergy" if "알레르기" in brief.topic else "dislike"
    if brief.act == "more" and rng.random() < 0.7:
        return "more"
    base = "both" if told and wished else "told" if told else "wished" if wished else "plain"
    if brief.avoided and rng.random() < 0.75:
        slots["rest"] = grammar("users").say(f"users.message.{base}", slots, rng)
        return "with_avoid"
    return base


def _slots(brief: Brief, users: Grammar, rng: random.Random) -> dict[str, str]:
    told = [label.id for label in heard(brief.situation)]
    scenes = [label for label in told if f"users.said.{label}" in users]
    wishes = [label for label in told if f"users.want.{label}" in users]
    bare = [label for label in told if label not in scenes and label not in wishes]
    avoided = [called(word) for word in brief.avoided]
    stories = users.shapes("users.stories.list")
    want = rng.choice(users.shapes(f"users.want.{rng.choice(wishes)}")) if wishes else ""
    return {
        "said": rng.choice(users.shapes(f"users.said.{rng.choice(scenes)}")) if scenes else "",
        "want": want or (_bare(rng.choice(bare)) if bare else ""),
        "avoid": rng.choice(avoided) if avoided else "",
        "refusal": _refusal(avoided, users, rng),
        "story": rng.choice(stories),
        "story2": rng.choice(stories),
        "name": brief.picks[0].name if brief.picks else "",
        "rest": "",
    }


def _refusal(avoided: Sequence[str], users: Grammar, rng: random.Random) -> str:
    if not avoided:
        return ""
    some = avoided if rng.random() < 0.6 else avoided[:1]
    word = rng.choice((", ", "랑 ", " ")).join(some)
    return users.say("users.message.refusal_shape", {"avoid": word}, rng)


def _bare(label: str) -> str:
    known = labels()[label]
    return known.noun or f"{known.like} 거".strip()


# ── the way people type ────────────────────────────────────────────────────────────────────────
def _typed(text: str, rng: random.Random) -> str:
    text = " ".join(text.split())
    if rng.random() < _TYPO:
        text = _misspelt(text, rng)
    if rng.random() < _UNSPACED:
        text = text.replace(" ", "")
    if rng.random() < _TAIL:
        ends = grammar("users").shapes("users.ends")
        text += ends[int(rng.random() * len(ends))]
    return _STEPS.sub(r"\1\1\1", text).strip()


def _misspelt(text: str, rng: random.Random) -> str:
    pairs = _users()["typo"]["pairs"]
    for _ in range(4):
        right, wrong = pairs[int(rng.random() * len(pairs))]
        if right in text:
            text = text.replace(right, wrong, 1)
    if rng.random() < 0.4 and len(text) > 3:
        text = _slip(text, int(rng.random() * len(text)))
    return text


def _slip(text: str, place: int) -> str:
    """Lose the final consonant of one syllable, or double a key that has none."""
    code = ord(text[place]) - 0xAC00
    if not 0 <= code <= 11171:
        return text
    if code % 28:
        return text[:place] + chr(0xAC00 + code - code % 28) + text[place + 1 :]
    return text[: place + 1] + text[place:]
