"""Which dish a message asks about, and what.

In: an utterance, its spans and frames, and the earlier suggestions. Out: `About`, or None when the
message asks for food instead. "떡볶이 칼로리?" is about a dish, "칼로리 낮은 거" is a wish.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from malbeot.bots.food.understanding import cues
from malbeot.bots.food.understanding.frames import Frame
from malbeot.bots.food.understanding.history import History, Reference
from malbeot.bots.food.understanding.lexicon import Span
from malbeot.bots.food.understanding.utterance import Utterance

_WISH = re.compile(
    r"추천|뭐먹|뭘먹|먹고싶|먹고파|골라|땡기|땡겨|땡긴|당겨|당긴|당기네|먹을만|메뉴뭐|점메추|저메추|먹을까|들어간거|들어있는거로|걸로|"
    r"(?:낮은|적은|많은|높은|안매운|순한|가벼운)(?:거|걸|메뉴|음식|것)(?!야|임|인가)"
)
_NAMED = (Frame.PLAIN, Frame.WANTED)
_OUT = (Frame.REFUSED, Frame.LASTING)
_SHORT = 14
_COMPARES = re.compile(r"중에|중에서|중|보다|더|차이|비교|어느|어떤게|어떤쪽|뭐가|둘|vs")
_COMPARABLE = ("열량", "단백질", "탄수화물", "지방", "매운 정도", "가격대", "온도", "한 끼 양")
_DIFFER = re.compile(r"차이|다른점|뭐가달라|뭐가다")
_OF_THE_LAST = ("조리법", "이유", "없는 값")
"""Questions that are about the last dish when they name none, however they are asked."""
_AND_THIS = re.compile(
    r"(?:그럼|그러면|그렇다면|그면|근데)?○+(?:은|는|도|이|가)?"
    r"(?:요|어때|어떨까|괜찮아|괜찮지|괜찮나|괜찮을까|돼|되나|되나요|될까|가능해?)?"
)
_OF_ITS_OWN = ("빼고 먹기", "들어감", "이유", "없는 값")
"""Questions that do not go on to another dish with '그럼 짬뽕은?'."""
_ASKS_AMOUNT = re.compile(r"(?:넘|되|돼|하|나가)(?:나|나요|니|냐|어|어요|는지|을까|을까요|요)$")
_OFFERS = re.compile(r"있(?:나|어|을까|는|음|니|냐)|인거|없나|추천")
_ALONE = ("알레르기", "먹어도 됨", "들어감", "식단", "빼고 먹기", "조리법", "이유", "없는 값")
"""Questions that are not told together with others."""
_PLAIN_QUESTION = ("", "어떤 음식")
_NOT_ALONE = re.compile(r"알려|말해|궁금|정보|왜|맛있|어때|어떠|괜찮|돈|값|이유|있어\??$|있나요")
"""Too weak to be a question about a dish that nobody named."""


@dataclass(frozen=True, slots=True)
class About:
    dish: str
    question: str
    """A fact of facts.py, '' = tell about it."""
    ingredient: str = ""
    """What the question is about: an ingredient, or with '식단' a diet."""
    other: str = ""
    """A second dish, when the two are compared."""
    also: tuple[str, ...] = ()
    """Questions of the message's other sentences."""
    spans: tuple[Span, ...] = ()
    """What names the dish and the ingredient: no wishes."""


def about(
    utterance: Utterance,
    spans: Sequence[Span],
    frames: Sequence[Frame],
    history: History,
    pointed: Reference | None,
    limits: bool = False,
    before: About | None = None,
    barred: Container[str] = (),
) -> About | None:
    """`limits`: it holds an amount, '만 원 이하'. `before`: what the message before asked about.
    `barred`: dishes that this person must not eat."""
    unnamed = _unnamed(utterance, spans)
    question = _question(unnamed, frames)
    named = _named(spans, frames)
    if question == "이유" and history.last:
        return About(named.dish if named else history.last[0], "이유")
    if named and (again := _and_this(unnamed, named, before, barred)):
        return again
    if question == "빼고 먹기":
        return _left_out(spans, frames, named, history)
    if pointed is not None and (pointed.exact or question is not None) and named is None:
        found = _pointed(utterance, spans, frames, pointed, question)
        return found and _whole(found, utterance, spans, frames)
    if question is None or _WISH.search(utterance.text) or _limited(utterance, limits):
        return None
    if named is not None:
        found = _asked(utterance, spans, frames, named.dish, question, (named,))
        return found and _whole(found, utterance, spans, frames)
    if history.last and _about_the_last(utterance, spans, question):
        if before and before.other and question in _COMPARABLE and len(history.last) == 2:
            return About(history.last[0], question, other=history.last[1])
        found = _asked(utterance, spans, frames, history.last[0], question, ())
        return found and _whole(found, utterance, spans, frames)
    return None


def _and_this(
    unnamed: Utterance, named: Span, before: About | None, barred: Container[str]
) -> About | None:
    """'그럼 짬뽕은?' goes on with the last question, or asks whether it may be eaten."""
    if not _AND_THIS.fullmatch(unnamed.text):
        return None
    bare = unnamed.text.endswith("○")
    if before is not None and before.question not in _OF_ITS_OWN and not bare:
        return About(named.dish, before.question, before.ingredient, spans=(named,))
    return About(named.dish, "먹어도 됨", spans=(named,)) if named.dish in barred else None


def _left_out(
    spans: Sequence[Span], frames: Sequence[Frame], named: Span | None, history: History
) -> About | None:
    """'짬뽕에서 새우 빼고 먹으면 돼?', also of the one dish that was spoken of last."""
    dish = named.dish if named else history.last[0] if len(history.last) == 1 else ""
    pairs = zip(spans, frames, strict=True)
    out = next((s for s, f in pairs if s.concept.group == "ingredient" and f in _OUT), None)
    if not dish or out is None:
        return None
    word = out.concept.dislike or out.concept.name
    return About(dish, "빼고 먹기", word, spans=(*filter(None, (named,)), out))


def _unnamed(utterance: Utterance, spans: Sequence[Span]) -> Utterance:
    """With the names put out of sight: '돈' in '돈까스' asks for no price."""
    text = utterance.text
    for span in spans:
        if span.dish or span.concept.group in ("dish", "ingredient"):
            text = text[: span.start] + "○" * (span.end - span.start) + text[span.end :]
    return replace(utterance, text=text)


def _limited(utterance: Utterance, limits: bool) -> bool:
    """'천 원으로 스테이크 먹을 수 있나', '비건 초밥 있어?' are wishes that cannot be met."""
    if limits and not _ASKS_AMOUNT.search(utterance.text):
        return True
    diet = cues.diet(utterance)
    if cues.question(utterance) == "식단":
        return False
    return bool(diet and diet[0] and _OFFERS.search(utterance.text))


def _whole(
    found: About, utterance: Utterance, spans: Sequence[Span], frames: Sequence[Frame]
) -> About:
    """With the dish it is compared with, and what the other sentences ask."""
    pairs = zip(spans, frames, strict=True)
    dishes = [s for s, f in pairs if s.dish and f in _NAMED and s.dish != found.dish]
    comparable = found.question in _COMPARABLE and bool(_COMPARES.search(utterance.text))
    if found.question in _PLAIN_QUESTION and _DIFFER.search(utterance.text):
        comparable, found = True, replace(found, question="어떤 음식")
    if comparable and dishes:
        return replace(found, other=dishes[0].dish, spans=(*found.spans, dishes[0]))
    parts = _sentences(_unnamed(utterance, spans))
    asked = (q for part in parts for q in cues.nutrients(part) or (cues.question(part),))
    questions = dict.fromkeys(q for q in asked if q and q not in _ALONE)
    if len(questions) < 2 or found.question not in questions:
        return found
    first, *rest = questions
    return replace(found, question=first, also=tuple(rest))


def _sentences(utterance: Utterance) -> list[Utterance]:
    places = [0, *sorted(utterance.ends), len(utterance.text)]
    return [replace(utterance, text=utterance.text[start:end]) for start, end in pairwise(places)]


def _named(spans: Sequence[Span], frames: Sequence[Frame]) -> Span | None:
    pairs = zip(spans, frames, strict=True)
    return next((span for span, frame in pairs if span.dish and frame in _NAMED), None)


def _pointed(
    utterance: Utterance,
    spans: Sequence[Span],
    frames: Sequence[Frame],
    pointed: Reference,
    question: str | None,
) -> About | None:
    """'두 번째 거 자세히', '그거 칼로리'; nothing when it is refused, eaten or chosen."""
    if turned_down(utterance, pointed) or re.search(r"말고|빼", utterance.text[pointed.end :]):
        return None
    if question is None and (cues.says("choose", utterance) or _food(spans)):
        return None
    if question is not None and _food(spans) and _WISH.search(utterance.text):
        return None
    return _asked(utterance, spans, frames, pointed.ids[0], question or "", ())


def turned_down(utterance: Utterance, pointed: Reference) -> bool:
    """'그거 어제 먹었어', '1번은 별로', '그거 말고'."""
    return cues.turns_down(utterance.text[pointed.end :])


def _asked(
    utterance: Utterance,
    spans: Sequence[Span],
    frames: Sequence[Frame],
    dish: str,
    question: str,
    used: tuple[Span, ...],
) -> About | None:
    if question == "식단" and (diet := cues.diet(utterance)):
        return About(dish, question, diet[0], spans=used)
    if question == "없는 값":
        return About(dish, question, cues.unknown_nutrient(utterance), spans=used)
    if question != "들어감":
        return About(dish, question, spans=used)
    pairs = zip(reversed(spans), reversed(frames), strict=True)
    inside = next(
        (s for s, f in pairs if s not in used and s.concept.group in ("ingredient", "kind", "dish")
         and f in (*_NAMED, Frame.REFUSED)), None)  # fmt: skip
    if inside is not None:
        word = inside.concept.dislike or inside.concept.name
        return About(dish, "들어감", word, spans=(*used, inside))
    if re.search(r"들어|들었|넣|쓰", utterance.text):
        return About(dish, "재료", spans=used)
    return None


def _question(utterance: Utterance, frames: Sequence[Frame]) -> str | None:
    asked = cues.question(utterance)
    return None if asked == "알레르기" and Frame.ALLERGIC in frames else asked


def _about_the_last(utterance: Utterance, spans: Sequence[Span], question: str) -> bool:
    """'칼로리는?', '재료가 뭐야' right after a suggestion."""
    if question in _OF_THE_LAST:
        return all(span.concept.group == "taste" for span in spans if span.concept.sort == "food")
    if len(utterance.text) > _SHORT:
        return False
    others = [span for span in spans if span.concept.group not in ("ingredient", "lightness")]
    asks_taste = question == "매운 정도" and all(s.concept.group == "taste" for s in others)
    asks_heat = question == "온도" and all(s.concept.group == "temperature" for s in others)
    if others and not (asks_taste or asks_heat):
        return False
    if question in _PLAIN_QUESTION:
        return bool(re.search(r"자세|설명|상세|무슨맛|어떤맛|어떤음식", utterance.text))
    return not _NOT_ALONE.search(utterance.text)


def _food(spans: Sequence[Span]) -> bool:
    return any(span.concept.sort == "food" for span in spans)
