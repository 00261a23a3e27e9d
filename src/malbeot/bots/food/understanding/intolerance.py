"""Allergies that stand apart from the word they are about, or name something unknown.

In: an utterance with its spans and frames. Out: the frames with allergies marked, and words of no
lexicon ("키위 알레르기"), which the recommender looks for in ingredient names. An allergy that is
asked about ("알레르기 성분 뭐야?") or denied is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from malbeot.bots.food.catalogue.allergens import known
from malbeot.bots.food.understanding.frames import Frame, negation, not_an_allergy, wished
from malbeot.bots.food.understanding.lexicon import Span
from malbeot.bots.food.understanding.utterance import Utterance

_CUE = re.compile(r"알레르기|알레지|두드러기|불내증|allerg(?:y|ic|ies)?(?:to)?")
_SELF = re.compile(r"^(?:나는|저는|제가|내가|나도|저도|난|전|나|저|우리애가|우리애는|애가|친구가)")
_PARTICLE = re.compile(
    r"(?:먹으면|먹음|먹고|먹다가?|먹었더니|먹었는데|먹자마자|마시면|에|은|는|이|가|도|를|을)$"
)
_IS_THERE = re.compile(r"(?:가|는|도)?있(?:어|음|어요|나|니|나요|을까)$")
_ALSO = re.compile(
    r"(?:류)?도(?:요|이요|예요|에요|있어요?|있고|있음|그래요?|마찬가지|못먹|안돼|안되|$)"
)
_POLITE = re.compile(r"(?:이에요|예요|이요|요|입니다|이야|야|임|이랑|랑|이|은|는)$")
_GROUPS = ("ingredient", "kind", "dish")
_NONE = re.compile(r"없|아니|아냐|몰라|모르|모름|비밀|나중|글쎄|그냥|^(?:응|네|예|어|음|ㅇ)+$")
_LONGEST = 6
_NEAR = 6


def tells_allergy(utterance: Utterance) -> bool:
    """It speaks of an allergy as one's own: '나 알레르기 있어'."""
    cue = _CUE.search(utterance.text)
    return cue is not None and not _only_asks(utterance, cue.end())


def _only_asks(utterance: Utterance, place: int) -> bool:
    """'짜장면 알레르기 성분 뭐야?', '알레르기 있어?': no allergy of one's own."""
    rest = utterance.text[place:]
    return not_an_allergy(rest) or (utterance.question and bool(_IS_THERE.match(rest)))


def intolerances(
    utterance: Utterance, spans: Sequence[Span], frames: Sequence[Frame], asked: bool = False
) -> tuple[list[Frame], list[str]]:
    """Frames with the allergies marked, and free words. `asked`: the bot has just asked for them,
    so that what is merely named is one."""
    marked = list(frames)
    cue = _CUE.search(utterance.text)
    free = []
    for sign, word in negation()["illness"]:
        if sign in utterance.text:
            free.append(word)
            names = (utterance.text[span.start : span.end] for span in spans)
            marked = [Frame.ABSENT if name in sign else frame
                      for name, frame in zip(names, marked, strict=True)]  # fmt: skip
    if asked and cue is None:
        return _answered(utterance, spans, marked, free)
    if Frame.ALLERGIC in marked:
        _add_also(utterance, spans, marked)
        return marked, free
    if cue is None or _only_asks(utterance, cue.end()):
        return marked, free
    word = _free_word(utterance, cue.start())
    if word and known(word):  # '세우 알레르기 있어 볶음밥': a word of its own, and a wish
        return marked, [*free, word]
    named = _named_after(utterance, spans, marked, cue.end()) or _named_before(
        utterance, spans, marked, cue.start()
    )
    for index in named:
        marked[index] = Frame.ALLERGIC
    if named:
        _add_also(utterance, spans, marked)
        return marked, free
    return marked, [*free, *filter(None, [word])]


def _answered(
    utterance: Utterance, spans: Sequence[Span], marked: list[Frame], free: list[str]
) -> tuple[list[Frame], list[str]]:
    """'새우랑 땅콩', '키위요' after 'which one?'."""
    foods = [i for i, span in enumerate(spans) if span.concept.group in _GROUPS]
    for index in foods:
        if marked[index] is Frame.PLAIN and not _asks(utterance.text[spans[index].end :]):
            marked[index] = Frame.ALLERGIC
    word = _POLITE.sub("", utterance.text)
    if not foods and 0 < len(word) <= _LONGEST and not _asks(word) and not _NONE.search(word):
        return marked, [*free, word]
    return marked, free


def _add_also(utterance: Utterance, spans: Sequence[Span], marked: list[Frame]) -> None:
    """'새우 알레르기 있어요. 땅콩도요': what follows with 'too' and nothing wished of it."""
    seen = False
    for index, span in enumerate(spans):
        seen |= marked[index] is Frame.ALLERGIC
        plain = marked[index] is Frame.PLAIN and span.concept.group in _GROUPS
        if seen and plain and _ALSO.match(utterance.text, span.end):
            marked[index] = Frame.ALLERGIC


def _named_after(
    utterance: Utterance, spans: Sequence[Span], frames: Sequence[Frame], place: int
) -> list[int]:
    """'알레르기 있어 새우랑 게': the words that follow in the same breath."""
    between = str(negation()["allergy_then"])
    found: list[int] = []
    for index, span in enumerate(spans):
        if span.start < place or span.concept.group not in _GROUPS:
            continue
        gap = utterance.text[place : span.start]
        joint = r"(?:이랑|랑|하고|과|와|이나|나|and|or)?"
        if not re.fullmatch(between if not found else joint, gap):
            break
        if frames[index] is not Frame.PLAIN or _asks(utterance.text[span.end :]):
            break
        found.append(index)
        place = span.end
    return found


def _named_before(
    utterance: Utterance, spans: Sequence[Span], frames: Sequence[Frame], place: int
) -> list[int]:
    """'계란 우유 이런 거 다 알레르기': when nothing else is meant, what was named right before."""
    found: list[int] = []
    for index in range(len(spans) - 1, -1, -1):
        span = spans[index]
        if span.end > place or span.concept.group not in _GROUPS:
            continue
        if place - span.end > _NEAR or frames[index] is not Frame.PLAIN:
            break
        if wished(utterance.text[span.end : place]) or place in utterance.ends:
            break
        found.append(index)
        place = span.start
    return found


def _asks(rest: str) -> bool:
    """What follows is the wish, not the allergy: '알레르기 있어 국물 추천해줘'."""
    return bool(
        re.match(
            r"(?:요리|음식|거|으로|로)?(?:먹고|추천|먹을|땡|어때|줘|칼로리|먹어도|뭐|말고|좋)", rest
        )
    )


def _free_word(utterance: Utterance, place: int) -> str:
    """The word before the cue, without what people say of themselves and without its particle."""
    text = utterance.text
    starts = sorted((start for start in utterance.starts if start < place), reverse=True)
    word = ""
    for start in starts[:2]:  # "아보카도 먹으면 두드러기": the verb is no food
        word = word or _PARTICLE.sub("", _SELF.sub("", text[start:place]))
    return word if 0 < len(word) <= _LONGEST and word not in negation()["no_food"] else ""
