"""What is said of each word: wanted, refused, refused for good, eaten already, an allergy.

In: an utterance and its spans. Out: one `Frame` a span. Negation is looked for first, and in its
whole scope: before the word ("안 매운"), right behind it past fillers ("매운 거 진짜 못 먹는데"),
twice ("맵지 않은 건 싫어" wants it), far behind a topic, or after the fact ("싫어 매운 거"). Words
that are joined ("A랑 B 말고") share what is said of the last. The expressions are data, in
`words/negation.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from functools import cache
from typing import Any

from malbeot.bots.food.understanding.lexicon import Span
from malbeot.bots.food.understanding.utterance import LEXICON, Utterance
from malbeot.files import read_toml


class Frame(Enum):
    WANTED = "wanted"
    PLAIN = "plain"
    """Named, and nothing clear is said of it; counts as wanted."""
    REFUSED = "refused"
    LASTING = "lasting"
    EATEN = "eaten"
    ALLERGIC = "allergic"
    ABSENT = "absent"
    """A scene that is denied, or food that is named and not wished for."""


_FAR = 18
_FEW = "{0,6}?"
"""Fillers overlap ("하", "하게", "게"): without a bound their number of readings explodes."""
_DISLIKED = r"(?:은|는|이|가)?(?:진짜|너무|정말|완전)?싫(?:어|어요|음|다)"
"""Of an ingredient, with nothing after it, this is a taste rather than a wish for today."""
_AROUND = 16
_IS_IT_NOT = re.compile(r"(?:은|는|이|가)?(?:아니야|아냐|아니에요|아니예요|아님)$")
_CAUSE = re.compile(r"(?:한|하|해|워|어|아|라|거|게)?(?:서|니까|가지고|기때문에)")
_ASKED = re.compile(r"[걸거]로(?:고고)?$|으로(?:고고)?$|고고$")
"""'얼얼한 걸로 고고 치킨은 빼줘': the wish is closed before the refusal begins."""
_TOPIC = re.compile(
    r"(?:한|거|것|건|걸|게|음식|같은|요리|종류|류)*"
    r"(?:은|는|이|가|을|를|도|건|게|거|(?:냄새|맛|식감|향)(?:때문|이|가|나서))"
)


@cache
def negation() -> dict[str, Any]:
    """The lists of negation.toml."""
    return read_toml(LEXICON / "negation.toml")


@cache
def _expression(kind: str) -> re.Pattern[str]:
    """Each list of the file as one expression, what may stand before it included."""
    data = negation()
    filler = _one_of(data["filler"])
    few = filler + _FEW
    parts = data["refuse"] + data["lasting"] if kind == "refuse" else data[kind]
    either = _one_of(parts)
    match kind:
        case "refuse" | "lasting":
            return re.compile(rf"{few}{either}")
        case "eaten":
            return re.compile(rf"(?:{filler}|{_one_of(data['eaten_filler'])}){_FEW}{either}")
        case "allergy" | "reaction":
            eating, where = _one_of(data["eating"]), _one_of(data["where"])
            return re.compile(rf"{few}{eating}?{where}{{0,3}}{few}{either}")
        case "story":
            return re.compile(rf"{few}{_one_of(data['eating'])}.{{0,24}}?{either}")
        case "joint":
            return re.compile(rf"{either}$|^(?:거|것|건|음식)?$")
        case "postposed":
            return re.compile(rf"{either}$")
    return re.compile(either)


def _one_of(parts: Sequence[str]) -> str:
    return "(?:" + "|".join(sorted(parts, key=len, reverse=True)) + ")"


def frames(utterance: Utterance, spans: Sequence[Span]) -> list[Frame]:
    found: list[Frame] = []
    for index, span in enumerate(spans):
        foods = (other.start for other in spans[index + 1 :] if _limits(other))
        limit = min(next(foods, len(utterance.text)), utterance.sentence_end(span.start))
        found.append(_frame(utterance, spans, index, limit))
    _share(utterance, spans, found)
    return found


def _frame(utterance: Utterance, spans: Sequence[Span], index: int, limit: int) -> Frame:
    span, text = spans[index], utterance.text
    tail = text[span.end : limit + (_AROUND if limit == _next(spans, index, text) else 0)]
    own = text[span.end : limit]
    if span.concept.sort == "scene":
        return Frame.ABSENT if _negated_before(text, span.start) else _scene(span, own)
    if _allergic(span, text, tail, utterance.question) or _story(span, text, spans[index + 1 :]):
        return Frame.ALLERGIC
    if re.match(rf"{_one_of(negation()['filler'])}{_FEW}{_one_of(negation()['keep'])}", tail):
        return Frame.WANTED
    if utterance.question and _IS_IT_NOT.match(own):
        return Frame.PLAIN  # '초밥 아니야?'
    if reason := _reason(utterance, span):
        return reason
    before = _negated_before(text, span.start)
    behind = _refused_behind(own, text, span, limit)
    if before and behind in (Frame.REFUSED, Frame.LASTING) and not own.startswith("no"):
        return Frame.WANTED
    if before:
        return Frame.REFUSED
    if behind is not None:
        return behind
    if _expression("eaten").match(own):
        return Frame.EATEN
    return _far(utterance, spans, index) or _postposed(utterance, spans, index) or Frame.PLAIN


def _reason(utterance: Utterance, span: Span) -> Frame | None:
    """'느끼해서 싫다', '매워서 좋아': a taste that tells why."""
    cause = _CAUSE.match(utterance.text, span.end) if span.concept.group == "taste" else None
    if cause is None:
        return None
    rest = utterance.text[cause.end() : utterance.sentence_end(span.start)]
    return Frame.REFUSED if _expression("far").search(rest[:_FAR]) else None


def _limits(span: Span) -> bool:
    """What is said of a word ends at the next food; a price is said of the word before it."""
    return span.concept.sort == "food" and span.concept.group != "price"


def _next(spans: Sequence[Span], index: int, text: str) -> int:
    return spans[index + 1].start if index + 1 < len(spans) else len(text)


def _scene(span: Span, own: str) -> Frame:
    over = "|안[오와올왔]|그쳤|그치" if span.concept.group == "weather" else ""
    denied = re.match(
        rf"(?:은|는|이|가|도|날|때문)?(?:아니|아닌|없|말고|안마|다?나[았아]{over})", own
    )
    return Frame.ABSENT if denied else Frame.PLAIN


def _allergic(span: Span, text: str, tail: str, asks: bool) -> bool:
    if hit := _expression("allergy").match(tail):
        whole = span.concept.group in ("dish", "kind")
        rest = text[span.end + hit.end() :]
        if whole and re.match(r"(?:가|는)?있(?:어|음|어요|나|니)$", rest):
            return not asks  # '짜장면 알레르기 있어?'
        return not re.match(negation()["not_allergy"], rest)
    edible = span.concept.group in ("ingredient", "kind", "dish")
    if not edible:
        return False
    if _expression("reaction").match(tail):
        return True
    lasting = _expression("lasting").match(tail)
    near = text[span.end : span.end + 2 * _AROUND]
    return bool(lasting) and bool(
        re.search(r"두드러기|알레르기|알레지|응급실|불내증|발진|큰일나", near)
    )


def _story(span: Span, text: str, following: Sequence[Span]) -> bool:
    """'조개탕 먹고 얼굴이 퉁퉁 부어서 병원에 갔어요': told at length, over sentences."""
    if span.concept.group not in ("ingredient", "kind", "dish"):
        return False
    limit = min((other.start for other in following if _limits(other)), default=len(text))
    told = _expression("story").match(text[span.end : limit])
    return told is not None and not re.search(negation()["no_story"], told.group())


def _negated_before(text: str, start: int) -> bool:
    before = text[:start]
    if any(before.endswith(word) for word in negation()["before_not"]):
        return False
    return any(before.endswith(word) for word in negation()["before"])


def _refused_behind(own: str, text: str, span: Span, limit: int) -> Frame | None:
    """Refused or not by what follows; a second negation turns it back."""
    first = _expression("refuse").match(own)
    if first is None:
        return None
    rest = own[first.end() :]
    # "맵지 않은 건 싫어", "국물 없는 거 별로": the first one only describes.
    describing = re.search(r"(?:없는|않|아닌|안들|못들|빠진)$", first.group())
    if describing:
        rest = re.sub(r"^(?:은|는|게|고)(?=거|것|건|걸|음식|싫|별로|못|말)", "", rest)
        if _expression("refuse").match(rest) and not rest.startswith(("고", "으면", "게")):
            return Frame.WANTED
    if span.concept.group == "ingredient" and re.fullmatch(_DISLIKED, own):
        return Frame.LASTING
    forever = re.search(negation()["forever"], text)
    return Frame.LASTING if forever or _expression("lasting").match(own) else Frame.REFUSED


def _far(utterance: Utterance, spans: Sequence[Span], index: int) -> Frame | None:
    """'매운 거는 속이 아파서 못 먹어': a topic, then a refusal, nothing wished between."""
    span, text = spans[index], utterance.text
    foods = [
        other.start
        for other in spans[index + 1 :]
        if _limits(other) and _reason(utterance, other) is None
    ]
    limit = min([*foods, utterance.sentence_end(span.start), span.end + _FAR + 4])
    stretch = text[span.end : limit]
    # '찬 건 …': the particle may be part of the word itself.
    topic = _TOPIC.match(stretch) or text[span.end - 1] in "건게"
    hit = _expression("far").search(stretch)
    if not topic or not hit or hit.start() > _FAR:
        return None
    between = stretch[: hit.start()]
    if _expression("wanted").search(between):
        wished_but = re.search(r"먹고싶(?:은데|지만|긴한데|었는데|어도)", between)
        if not (wished_but and hit.group().startswith("못먹")):
            return None
    return Frame.LASTING if hit.group() in ("못먹", "안먹", "못드") else Frame.REFUSED


def _postposed(utterance: Utterance, spans: Sequence[Span], index: int) -> Frame | None:
    """'못 먹어 매운 거': the refusal came first and belongs to no other word."""
    span, text = spans[index], utterance.text
    start = max(utterance.sentence_start(span.start), spans[index - 1].end if index else 0)
    if not _expression("postposed").search(text[start : span.start]):
        return None
    if index and spans[index - 1].end > start - 1 and spans[index - 1].end != start:
        return None
    taken = index > 0 and spans[index - 1].concept.sort == "food" and spans[index - 1].end == start
    last = re.fullmatch(r"(?:한|거|것|건|걸|게|은|는|도|음식|종류|요|만)*", text[span.end :
                        utterance.sentence_end(span.start)])  # fmt: skip
    return Frame.REFUSED if last and not taken else None


def _share(utterance: Utterance, spans: Sequence[Span], found: list[Frame]) -> None:
    """'A랑 B 말고', '새우, 게 알레르기': what is said of the last is said of all."""
    for index in range(len(spans) - 2, -1, -1):
        here, following = spans[index], spans[index + 1]
        if found[index] is not Frame.PLAIN or found[index + 1] in (Frame.PLAIN, Frame.ABSENT):
            continue
        if here.concept.sort != "food" or following.concept.sort != "food":
            continue
        between = utterance.text[here.end : following.start]
        if _ASKED.search(between):
            continue
        if found[index + 1] is Frame.ALLERGIC and not _suffers_too(here, following, between):
            continue
        if _only_the_last(here, between, utterance.text[following.end :]):
            continue
        if len(between) <= 5 and _expression("joint").search(between):
            found[index] = found[index + 1]


def _suffers_too(here: Span, following: Span, between: str) -> bool:
    """Not '팟타이 땅콩 알레르기', which asks about a dish, nor '조개는 괜찮고 새우 알레르기'."""
    if here.concept.group == "dish" and following.concept.group == "ingredient" and not between:
        return False
    return not re.search(r"괜찮|먹고$|먹는데", between)


def _only_the_last(here: Span, between: str, rest: str) -> bool:
    """'부드럽고 맵지 않은' is soft; '맵고 짜지 않은' is neither hot nor salty."""
    verbal = between in ("고", "며", "하고", "하며", "면서", "하면서") and re.match(
        r"지(?:는|도)?(?:않|안|말)", rest
    )
    return bool(verbal) and here.concept.name not in negation()["burdens"]


def refused(rest: str) -> bool:
    """What follows a word refuses it."""
    return bool(_expression("refuse").match(rest))


def not_an_allergy(rest: str) -> bool:
    """What follows the word denies the allergy or asks about allergens."""
    return bool(re.match(negation()["not_allergy"], rest))


def wished(text: str) -> bool:
    """It holds a word of wishing: '먹고 싶', '땡기'."""
    return bool(_expression("wanted").search(text))
