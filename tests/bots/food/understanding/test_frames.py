from __future__ import annotations

import pytest

from malbeot.bots.food.catalogue.load import catalogue
from malbeot.bots.food.understanding.frames import Frame, frames
from malbeot.bots.food.understanding.lexicon import lexicon
from malbeot.bots.food.understanding.utterance import read


def seen(text: str) -> list[tuple[str, Frame]]:
    utterance = read(text)
    spans = lexicon(catalogue()).spans(utterance)
    found = frames(utterance, spans)
    return [(span.concept.name, frame) for span, frame in zip(spans, found, strict=True)]


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        ("국물 먹고 싶어", Frame.PLAIN),
        ("국물 말고", Frame.REFUSED),
        ("국물빼고", Frame.REFUSED),
        ("국물 없는 거", Frame.REFUSED),
        ("국물은 됐고", Frame.REFUSED),
        ("국물만 아니면 돼", Frame.REFUSED),
        ("국물은 진짜 못 먹어", Frame.LASTING),
        ("국물 없으면 안 돼", Frame.WANTED),
        ("국물 없는 건 싫어", Frame.WANTED),
        ("국물 말고는 다 싫어", Frame.WANTED),
        ("국물 먹은 지 오래됐다", Frame.WANTED),
        ("어제 국물 먹었어", Frame.EATEN),
        ("못 먹어 국물", Frame.REFUSED),
        ("국물 부담 없이 먹자", Frame.PLAIN),
    ],
)
def test_one_word(text: str, frame: Frame) -> None:
    assert seen(text)[0] == ("국물", frame)


def test_joined_words_share_what_is_said() -> None:
    assert seen("새우랑 게 알레르기") == [("새우", Frame.ALLERGIC), ("게", Frame.ALLERGIC)]
    assert [frame for _, frame in seen("치킨이나 피자 말고")] == [Frame.REFUSED, Frame.REFUSED]


def test_contrast_keeps_the_second() -> None:
    assert seen("피자 말고 치킨") == [("피자", Frame.REFUSED), ("치킨", Frame.PLAIN)]


def test_a_denied_scene_is_absent() -> None:
    assert seen("비 안 와") == []  # the lexicon has no word for rain that does not come
    assert seen("안 추운데")[0] == ("추위", Frame.ABSENT)


@pytest.mark.parametrize(
    "text", ["새우 알레르기 없어", "새우 알레르기 성분 있나", "새우는 먹어도 괜찮아"]
)
def test_no_allergy(text: str) -> None:
    assert seen(text)[0][1] is not Frame.ALLERGIC


def test_overlapping_fillers_do_not_explode() -> None:
    seen("매운" + "하게" * 400)
