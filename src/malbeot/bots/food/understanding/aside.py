"""Food that a message names without wishing for it.

In: an utterance, its spans and frames. Out: the frames with such words set right: a plan that
was given up ("면 먹을까 했는데 그냥 밥으로"), what is merely allowed ("계란은 먹어요"), what is
taken back later on, and lists that are refused as a whole ("제육, 돈까스 … 그 둘만 아니면").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from malbeot.bots.food.understanding.frames import Frame, refused
from malbeot.bots.food.understanding.lexicon import Span
from malbeot.bots.food.understanding.utterance import Utterance

_SAID = (Frame.PLAIN, Frame.WANTED)
_WHAT = ("kind", "dish", "cuisine")
_BARS = (Frame.REFUSED, Frame.LASTING, Frame.ALLERGIC)
_WEIGHED = re.compile(
    r"(?:을|를|이나|나|도|은|는|집|에|으로|로|하게|게|한|운|거|걸|것)*"
    r"(?:먹을까|갈까|시킬까|할까|마실까|볼까|끓일까|먹어야지|먹으려|먹을려|먹자고|먹을지|먹으러가려)"
)
_GIVEN_UP = re.compile(
    r"(?:말까|고민)?(?:했|하였|싶었|생각했|고민했|그랬)(?:는데|다가|지만|었는데|거든|으나)|하다가|하다|다가|고했"
)
_DECIDED = re.compile(
    r"(?:에이|에잇|걍|그냥|아니다|아냐|아니|역시|결국|그래|차라리|에라|모르겠다)$"
)
_ALLOWED = re.compile(
    r"(?:까지|정도|이랑|랑)?(?:은|는)(?:잘|다|가끔)?"
    r"(?:먹고요|먹어요|먹습니다|먹음|먹는데|먹지만|먹을수있(?!는|을)|괜찮|가능|상관없|돼요|됩니다)"
)
_ALL_OF_THEM = re.compile(
    r"(?:그|이|위에?|저)(?:것|거|놈)?(?:들|두|둘|세|셋|네|넷|\d)(?:개|가지|것|거|메뉴|음식)?(?:들)?"
)
_BESIDE = re.compile(
    r"(?:이랑|랑|하고|와|과|에)(?:같이|함께)?(?:잘)?(?:어울리는|곁들일|곁들여|먹기좋은|먹을만한|먹을수있는)"
)
_NEXT = 2
"""Letters between two words that make one: 편의점 (삼각)김밥."""
_JOINED = re.compile(r"(?:이랑|랑|하고|과|와|도|이나|나)?")


def settle(utterance: Utterance, spans: Sequence[Span], frames: Sequence[Frame]) -> list[Frame]:
    found = list(frames)
    _refuse_the_list(utterance, spans, found)
    _drop_plans(utterance, spans, found)
    _drop_allowed(utterance, spans, found)
    _drop_taken_back(spans, found)
    _drop_companions(utterance, spans, found)
    _drop_makers(spans, found)
    return found


def without(
    spans: list[Span], framed: list[Frame], asked: Sequence[Span] | None
) -> tuple[list[Span], list[Frame]]:
    """Words that only ask about a dish are no wishes. `asked`: those that name what is asked about,
    None when nothing is."""
    if asked is None:
        return spans, framed
    kept = [
        (span, frame) for span, frame in zip(spans, framed, strict=True)
        if span not in asked
        and (frame not in _SAID or span.concept.sort == "scene")
    ]  # fmt: skip
    return [span for span, _ in kept], [frame for _, frame in kept]


def _refuse_the_list(utterance: Utterance, spans: Sequence[Span], found: list[Frame]) -> None:
    for hit in _ALL_OF_THEM.finditer(utterance.text):
        named = [i for i, span in enumerate(spans) if span.end <= hit.start() and _eaten(span)]
        if len(named) > 1 and refused(utterance.text[hit.end() :]):
            for index in named:
                found[index] = Frame.REFUSED


def _drop_plans(utterance: Utterance, spans: Sequence[Span], found: list[Frame]) -> None:
    """What was weighed and not chosen, when something else of its sort was chosen after it."""
    text = utterance.text
    for index, span in enumerate(spans):
        weighed = _WEIGHED.match(text, span.end)
        if weighed is None or found[index] not in _SAID:
            continue
        given_up = _GIVEN_UP.match(text, weighed.end())
        for later in range(index + 1, len(spans)):
            chosen = spans[later]
            if found[later] not in _SAID or not _same_sort(span, chosen):
                continue
            if _WEIGHED.match(text, chosen.end):
                continue
            if given_up or _DECIDED.search(text[: chosen.start]):
                found[index] = Frame.ABSENT
                break


def _drop_allowed(utterance: Utterance, spans: Sequence[Span], found: list[Frame]) -> None:
    """'고기는 안 먹어요. 계란은 먹어요' allows eggs and asks for none."""
    if not any(frame in _BARS for frame in found):
        return
    allowed = None  # where the last allowed word begins
    for index in range(len(spans) - 1, -1, -1):
        span = spans[index]
        if not _eaten(span) or found[index] not in _SAID:
            continue
        joined = allowed is not None and _JOINED.fullmatch(utterance.text[span.end : allowed])
        if joined or _ALLOWED.match(utterance.text, span.end):
            found[index], allowed = Frame.ABSENT, span.start


def _drop_taken_back(spans: Sequence[Span], found: list[Frame]) -> None:
    """The last word on a thing counts: '다이어트한다고 … 다이어트는 내일부터'."""
    for index, span in enumerate(spans):
        later = [found[at] for at in range(index + 1, len(spans)) if
                 spans[at].concept.name == span.concept.name]  # fmt: skip
        if found[index] is Frame.PLAIN and later and later[-1] in _BARS:
            found[index] = Frame.ABSENT


def _drop_companions(utterance: Utterance, spans: Sequence[Span], found: list[Frame]) -> None:
    """'커피랑 어울리는 빵': the first is there already."""
    for index, span in enumerate(spans[:-1]):
        beside = _BESIDE.match(utterance.text, span.end)
        if beside and found[index] in _SAID and _what(span) and _eaten(spans[index + 1]):
            found[index] = Frame.ABSENT


def _drop_makers(spans: Sequence[Span], found: list[Frame]) -> None:
    """'점심은 편의점 김밥으로 때웠어': where it came from is no wish either."""
    for index, (span, after) in enumerate(pairwise(spans)):
        eaten = found[index + 1] is Frame.EATEN and after.start - span.end <= _NEXT
        if eaten and span.concept.group == "cuisine" and found[index] in _SAID:
            found[index] = Frame.ABSENT


def _what(span: Span) -> bool:
    return span.concept.group in _WHAT


def _eaten(span: Span) -> bool:
    return _what(span) or span.concept.group == "ingredient"


def _same_sort(one: Span, other: Span) -> bool:
    return one.concept.group == other.concept.group or (_what(one) and _what(other))
