"""What a message does, apart from what it names: asks, asks for more, chats.

In: the text of an utterance. Out: yes or no, or which one. The expressions are in
`words/talk.toml`. Knows nothing of dishes.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from malbeot.bots.food.facts import QUESTIONS
from malbeot.bots.food.understanding.utterance import LEXICON, Utterance
from malbeot.errors import DataError
from malbeot.files import read_toml

_NUTRIENTS = ("열량", "단백질", "탄수화물", "지방")
_SUM = re.compile(r"\d\s*[+\-*/x×÷]\s*\d")
_NO_DIET = re.compile(
    r"(?:주의자?|인|은|는|이|식단|까지는?)?(?:아니(?!면)|안해|안하|그만|말고|끝|싫)"
)
_NO_SUM = re.compile(r"[\dx]|은|는|얼마|뭐|야|몇|이|답")


@cache
def _data() -> dict[str, Any]:
    data = read_toml(LEXICON / "talk.toml")
    asked = {row["fact"] for row in data["question"]} - {""}
    if unknown := asked - set(QUESTIONS):
        raise DataError(f"talk.toml: unknown facts {sorted(unknown)}")
    return data


@cache
def _expression(name: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{part})" for part in _data()[name]))


@cache
def _list(table: str, name: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{part})" for part in _data()[table][name]))


def says(name: str, utterance: Utterance) -> bool:
    """`name` is a list of talk.toml: 'request', 'more', 'anything' …"""
    return bool(_expression(name).search(utterance.text))


def off_topic(utterance: Utterance) -> str | None:
    """The topic of smalltalk.toml ('' for any other) when it is not about food."""
    if _SUM.search(utterance.folded) and not _NO_SUM.sub("", utterance.text):
        return "수학"
    for name in _data()["off_topic"]:
        if _list("off_topic", name).search(utterance.text):
            return str(name)
    return None


def surely_off(topic: str) -> bool:
    """Food words beside it do not matter: '영화 추천해줘', '약 뭐 먹어야 돼'."""
    return topic in _data()["clue"]["strong"]


def always_off(utterance: Utterance) -> bool:
    return bool(_list("clue", "always").search(utterance.text))


def nonsense(utterance: Utterance) -> bool:
    text = utterance.text
    return not text or bool(re.search("|".join(_data()["clue"]["nonsense"]), text))


def topic(utterance: Utterance) -> str:
    """What small talk is about, '' when it is none."""
    return next(
        (name for name in _data()["chat"] if _list("chat", name).search(utterance.text)), ""
    )


def question(utterance: Utterance) -> str | None:
    """The fact that is asked about a dish: '' = tell about it, None = nothing is asked."""
    for row in _data()["question"]:
        if any(re.search(part, utterance.text) for part in row["patterns"]):
            return str(row["fact"])
    return None


def nutrients(utterance: Utterance) -> tuple[str, ...]:
    """Those that are named, in the order of the text: '몇 칼로리고 단백질은?'."""
    found = {}
    for row in _data()["question"]:
        if row["fact"] in _NUTRIENTS:
            hits = [
                hit.start() for part in row["patterns"] if (hit := re.search(part, utterance.text))
            ]
            found.update({str(row["fact"]): min(hits)} if hits else {})
    return tuple(sorted(found, key=lambda fact: found[fact]))


def unknown_nutrient(utterance: Utterance) -> str:
    """The word for an amount that no catalogue row holds: '나트륨'."""
    row = next(row for row in _data()["question"] if row["fact"] == "없는 값")
    return next((part for part in row["patterns"] if part in utterance.text), "")


def ordinal(utterance: Utterance) -> tuple[int, int] | None:
    """(which suggestion, where the word ends): 0 the first, -1 the last."""
    for place, words in enumerate(_data()["reference"]["ordinals"]):
        for word in words:
            if hit := re.search(word, utterance.text):
                return place, hit.end()
    hit = _list("reference", "last").search(utterance.text)
    return (-1, hit.end()) if hit else None


def that(utterance: Utterance) -> int | None:
    """Where a word for 'that one' ends."""
    hit = _list("reference", "that").search(utterance.text)
    return hit.end() if hit else None


def diet(utterance: Utterance) -> tuple[str, str] | None:
    """(id of ingredients.py, label) of a way of eating; ('', '') when it is denied."""
    for row in _data()["diet"]:
        for word in row["words"]:
            place = utterance.text.find(word)
            if place < 0:
                continue
            rest = utterance.text[place + len(word) :]
            if _NO_DIET.match(rest):
                return "", ""
            return str(row["id"]), str(row["label"])
    return None


def diet_label(name: str) -> str:
    """How a diet of ingredients.py is called: 'vegan' → '비건'."""
    return next(str(row["label"]) for row in _data()["diet"] if row["id"] == name)


def turns_down(rest: str) -> bool:
    """What follows a word for an earlier suggestion refuses it, or says it was eaten."""
    filler, down = (_list("reference", name).pattern for name in ("filler", "down"))
    return bool(re.match(rf"(?:{filler}){{0,6}}?(?:{down})", rest))


def takes(rest: str) -> bool:
    """What follows the name of an earlier suggestion chooses it."""
    verb = _list("reference", "take").pattern
    return bool(
        re.match(
            rf"(?:거|것|걸|메뉴|음식)?(?:(?:로|으로|를|을)?(?:{verb})|(?:로|으로)(?:요|고고|부탁\S*)?$)",
            rest,
        )
    )
