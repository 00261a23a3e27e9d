"""Danger is heard in every spelling; figures of speech do not alarm."""

import unicodedata

import pytest

from malbeot.guard.crisis import Crisis, crises, crisis
from malbeot.guard.output import finished


def heard(text: str) -> str:
    found = crisis(text)
    return found.id if found else ""


@pytest.mark.parametrize(
    "text",
    ["죽고싶다", "그냥 죽고 싶어", "요즘 살기 싫어ㅠㅠ", "자해했어",
     "사라지고 싶다…", "자 살 생각이 나", "배고파 죽겠는데 사실 죽고 싶어",
     unicodedata.normalize("NFD", "죽고 싶어요"), "죽고싶어😢"],
)  # fmt: skip
def test_thoughts_of_dying(text: str) -> None:
    assert heard(text) == "suicide"


@pytest.mark.parametrize(
    "text",
    ["땅콩 먹었는데 목이 붓고 숨쉬기 힘들어", "새우 먹고 숨을 못 쉬겠어", "애가 호흡곤란 왔어",
     "게 먹었는데 입술이 막 부풀어", "혀가부어요어떡해", "동생이 의식이 없어",
     "목이 점점 조여요 😱", unicodedata.normalize("NFD", "숨이 막혀요")],
)  # fmt: skip
def test_a_severe_reaction(text: str) -> None:
    assert heard(text) == "anaphylaxis"


@pytest.mark.parametrize(
    "text",
    ["배고파 죽겠다", "더워 죽겠어", "죽 먹고 싶어", "전복죽 추천",
     "맛있어서 죽을 뻔", "닭죽이 먹고싶다", "웃겨 죽음ㅋㅋ", "오늘 진짜 죽을 맛이야 매운 거 줘",
     "웃겨서 숨을 못 쉬겠네", "감기로 목이 부었어 죽 추천", "아나필락시스가 뭐야", "목이 칼칼해",
     "목살 구이 먹고 싶다", "혀가 얼얼한 마라탕", "라면 먹고 자서 얼굴 부었어", "숨은 맛집",
     "땅콩 먹으면 목이 막 부어요", "두족류 먹으면 숨이 막혀요"],
)  # fmt: skip
def test_figures_of_speech_do_not_alarm(text: str) -> None:
    assert heard(text) == ""


@pytest.mark.parametrize("one", crises(), ids=lambda one: one.id)
def test_whole_sentences_and_a_number_to_call(one: Crisis) -> None:
    assert all(map(finished, one.answer))
    for said in (" ".join(one.answer), one.notice["text"]):
        assert "119" in said
        assert "1393" not in said  # the line that 109 replaced


def test_the_line_for_thoughts_of_dying_is_109() -> None:
    found = crisis("죽고 싶어")
    assert found is not None
    assert "109" in " ".join(found.answer)
