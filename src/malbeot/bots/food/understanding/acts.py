"""What the last message asks of the bot: one act and, for talk, its topic.

In: the message as it was read and heard, and what was suggested before. Out: act and topic. Food
wins: small talk and other subjects are only taken for that when nothing to eat was named.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from malbeot.bots.food.brief import Act
from malbeot.bots.food.understanding import cues
from malbeot.bots.food.understanding.about import About
from malbeot.bots.food.understanding.history import History, Reference
from malbeot.bots.food.understanding.lexicon import Span
from malbeot.bots.food.understanding.listen import Heard
from malbeot.bots.food.understanding.utterance import Utterance, only_letters
from malbeot.text.normalize import fold

_SHORTEST_STATEMENT = 5
_UNKNOWN = "못알아들음"
_MEAL = re.compile(
    r"(?:보양식|안주|식사|식단|반찬|간식|야식|점심|저녁|아침|음식|요리)(?:은|는|좀|요)?$"
)
_ABOUT_THE_BOT = ("나이", "개인정보", "이름", "정체", "도움말")


@dataclass(frozen=True, slots=True)
class Message:
    """All that was found in one message."""

    raw: str
    utterance: Utterance
    spans: tuple[Span, ...]
    heard: Heard
    about: About | None
    turned_down: bool
    """Earlier suggestions were refused or eaten already."""
    amounts: bool
    diet: bool
    care: bool
    """It tells of a state of body that food matters to."""
    chosen: str
    """Id of the suggestion that it takes, '' for none."""

    @property
    def names_food(self) -> bool:
        return any(span.concept.sort == "food" for span in self.spans)


def off_topic(utterance: Utterance, spans: tuple[Span, ...], asks_about: bool) -> str | None:
    """The topic when the message is not about food at all."""
    topic = cues.off_topic(utterance)
    if topic is None or asks_about:
        return None
    if cues.always_off(utterance):
        return topic
    weather = any(span.concept.group == "weather" for span in spans)
    if topic == "날씨" and weather and not utterance.question:
        return None
    food = any(span.concept.sort == "food" or span.concept.group == "meal" for span in spans)
    eats = re.search(
        r"먹|메뉴|음식|배고|간식|야식|안주|맛있|요리|밥|마실|국물|식사", utterance.text
    )
    if cues.surely_off(topic) and not eats:
        return topic
    return None if food or eats or cues.says("anything", utterance) else topic


def act(message: Message, history: History, off: str | None) -> tuple[Act, str]:
    """Act and topic."""
    if talk := _no_words(message):
        return "chat", talk
    if off is not None:
        return "off_topic", off
    if cues.says("leaves", message.utterance):
        return "chat", "작별"
    if message.chosen:
        return "chat", "긍정반응"
    if message.about is not None:
        return ("fact" if message.about.question else "detail"), ""
    if not message.care and (topic := _asks_the_bot(message)):
        return "chat", topic
    if _asks_of_unknown(message):
        return "off_topic", ""
    return _about_food(message, history) or _talk(message, history)


def _about_food(message: Message, history: History) -> tuple[Act, str] | None:
    heard, utterance = message.heard, message.utterance
    suggested = bool(history.lists)
    if suggested and (message.turned_down or cues.says("more", utterance)):
        return "more", ""
    if message.care and not (
        message.names_food or _asks(utterance) or _MEAL.search(utterance.text)
    ):
        return "noted", ""
    if message.care:
        return "recommend", ""
    if _only_noted(message):
        return ("more" if suggested else "noted"), ""  # right after a list it asks for another
    if heard.wishes or heard.refusals or heard.nudges or message.amounts or message.diet:
        follows = suggested and (cues.says("follow", utterance) or not _asks(utterance))
        return ("more" if follows else "recommend"), ""
    if heard.dislikes or heard.allergies:
        return ("more" if suggested else "recommend"), ""
    if cues.says("anything", utterance) or cues.says("any_price", utterance):
        return ("more" if suggested else "recommend"), ""
    return None


def _talk(message: Message, history: History) -> tuple[Act, str]:
    utterance = message.utterance
    topic = cues.topic(utterance)
    if history.lists and cues.says("choose", utterance) and not _asks_what(utterance):
        return "chat", topic if topic in ("감사", "칭찬") else "긍정반응"
    if topic and not _asks_what(utterance):
        return "chat", topic
    if _asks(utterance) or cues.says("hungry", utterance) or cues.says("more", utterance):
        return "recommend", ""
    if len(utterance.text) < _SHORTEST_STATEMENT:
        return "chat", _UNKNOWN
    return ("off_topic", "") if _asks_something(utterance) else ("chat", "일상")


def _no_words(message: Message) -> str:
    if only_letters(message.raw) and not message.utterance.text:
        letters = {char for char in fold(message.raw) if char.isalnum()}
        if letters & set("ㅋㅎ") and letters <= set("ㅋㅎㅠㅜㅡ"):
            return "웃음"
        return "울음" if letters <= set("ㅠㅜㅡ") else _UNKNOWN
    known = message.spans or cues.topic(message.utterance) or message.amounts
    return _UNKNOWN if not known and cues.nonsense(message.utterance) else ""


def chosen(
    utterance: Utterance,
    spans: Sequence[Span],
    heard: Heard,
    history: History,
    pointed: Reference | None,
) -> str:
    """'칼국수 먹을래' when 칼국수 was suggested, '첫 번째 걸로 할게': the dish's id."""
    if utterance.question or heard.refusals:
        return ""
    foods = [span for span in spans if span.concept.sort == "food"]
    if len(foods) == 1 and foods[0].dish in history.shown:
        return foods[0].dish if cues.takes(utterance.text[foods[0].end :]) else ""
    if pointed is None or not pointed.exact or foods:
        return ""
    return pointed.ids[0] if cues.takes(utterance.text[pointed.end :]) else ""


def _asks_of_unknown(message: Message) -> bool:
    """'두리안은 어떤 음식이야?': a question about something that no catalogue row is about."""
    asked = cues.question(message.utterance)
    known = message.spans or message.amounts or message.diet or message.heard.lasting
    return (
        asked in ("어떤 음식", "열량", "재료", "종류")
        and not known
        and not _asks_what(message.utterance)
    )


def _asks_the_bot(message: Message) -> str:
    """'넌 뭐 좋아해?' names food or not: it is about the bot."""
    topic = cues.topic(message.utterance)
    if topic == "좋아하는음식" and not re.search(r"추천|골라|메뉴", message.utterance.text):
        return topic
    if topic in ("나이", "개인정보", "이름", "정체", "도움말") and not _asks_what(
        message.utterance
    ):
        return topic
    if topic in ("안부", "잘먹음", "감사") and not message.heard.wishes and not message.names_food:
        return "" if _asks_what(message.utterance) else topic
    return ""


def _only_noted(message: Message) -> bool:
    """A lasting thing was told and nothing was asked for."""
    heard = message.heard
    told = heard.lasting or message.diet
    kinds = [entry.group for entry in heard.entries if entry.hard]
    tastes = any(group in ("taste", "temperature", "lightness") for group in kinds)
    wished = any(
        (entry.soft or entry.prefer) and not (heard.lasting and entry.group == "company")
        for entry in heard.entries
    )
    return (
        told
        and not tastes
        and not wished
        and not message.amounts
        and not _asks(message.utterance)
        and not cues.says("anything", message.utterance)
    )


def _asks_something(utterance: Utterance) -> bool:
    """A question or an order, about whatever."""
    return utterance.question or bool(
        re.search(r"(?:나요|까요|까|니|냐|줘|주세요|는지|뭐야|지|야|임)$", utterance.text)
    )


def _asks(utterance: Utterance) -> bool:
    return cues.says("request", utterance)


def _asks_what(utterance: Utterance) -> bool:
    """Clearly a request for food, whatever small talk comes with it."""
    return bool(
        re.search(r"뭐먹|뭘먹|뭐가좋|뭐가맛|뭐있|추천(?!고마|감사|최고|센스|쩐|굿|좋|해준|해줬|해줘서|맘에|잘)|점메추|저메추|메뉴|골라(?!줘서|준)|배고|먹을까|먹을만|먹을거|땡기는|먹고싶|shouldi|toeat",
                  utterance.text)
    )  # fmt: skip
