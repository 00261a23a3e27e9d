"""Whether one of several dishes that were named is wanted: '짜장이랑 짬뽕 중에 뭐 먹지'."""

from __future__ import annotations

import re
from collections.abc import Sequence

from malbeot.bots.food.understanding.frames import Frame
from malbeot.bots.food.understanding.lexicon import Span
from malbeot.bots.food.understanding.utterance import Utterance

_BETWEEN = re.compile(
    r"vs|둘중|(?:뭐|어느|어떤)(?:가|게)(?:더)?(?:나아|나을|좋을|맛있)|중에(?:서)?(?:뭐|뭘|머|무엇|어느|어떤|어떨|하나|골라|추천)|아니면[가-힣]*(?:뭐|뭘|어느|어떤|골라)"
    r"|[가-힣](?:이)?냐[가-힣]+(?:이)?냐"
)
_SAID = (Frame.PLAIN, Frame.WANTED)


def one_of_them(utterance: Utterance, spans: Sequence[Span], framed: Sequence[Frame]) -> bool:
    """In: the words of a message and what is said of each. Out: one dish is to be chosen."""
    named = [
        span for span, frame in zip(spans, framed, strict=True) if span.dish and frame in _SAID
    ]
    return len(named) > 1 and bool(_BETWEEN.search(utterance.text))
