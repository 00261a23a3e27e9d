from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malbeot.bots.base.asked import asked, conjoined, goes_on, words
from malbeot.records import Conversation, Turn
from malbeot.text.normalize import squeeze


def talk(*said: str) -> Conversation:
    turns: list[Turn] = []
    for text in said:
        turns += [Turn("user", text), Turn("assistant", "네, 그래요.")]
    return Conversation(tuple(turns[:-1]))


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("안녕하세요 사장님", "hello"), ("네 감사합니다~", "thanks"),
        ("아니", "no"), ("ㅠㅠㅠㅠ", "sigh"),
        ("안녕하세요!!", "hello"), ("ㅎㅇ", "hello"), ("안녕 ㅋㅋㅋ", "hello"),
        ("고마워요~", "thanks"),
        ("ㄱㅅㄱㅅ", "thanks"), ("수고하세요", "bye"), ("너 누구야?", "who"),
        ("뭐 할 수 있어?", "who"),
        ("넵", "yes"), (unicodedata.normalize("NFD", "감사합니다 🙏"), "thanks"),
    ],
)  # fmt: skip
def test_small_talk_is_known_by_its_letters(said: str, name: str) -> None:
    assert asked(talk("환불 되나요?", said)).small_talk == name


@pytest.mark.parametrize(
    "said",
    [
        "안녕하세요 환불은 어떻게 하나요",
        "감사카드 인쇄 되나요?",
        "배송 며칠 걸려요",
        "ㅋㅋㅋㅋ뭐래 환불해줘",
    ],
)
def test_a_question_is_no_small_talk(said: str) -> None:
    assert asked(talk(said)).questions
    assert not asked(talk(said)).small_talk


@pytest.mark.parametrize(
    "said", ["그럼 실크는?", "왜요?", "그건 얼마예요?", "얼마나 걸려", "합지는?", "주말은요"]
)
def test_words_that_go_on_are_known(said: str) -> None:
    found = asked(talk("실크 벽지 장점이 뭐예요?", "고마워요", said))
    assert found.before == ("실크 벽지 장점이 뭐예요",)
    assert goes_on(found.questions[0])


@pytest.mark.parametrize("said", ["장판 찍힘 자국은 어떻게 없애나요?", "환불 되나요", "주차"])
def test_a_whole_question_does_not_say_that_it_goes_on(said: str) -> None:
    assert not goes_on(said)


def test_more_is_asked_of_the_last_question() -> None:
    found = asked(talk("곰팡이는 왜 생겨요?", "더 자세히 알려줘", "더 알려 주세요"))
    assert found.more
    assert found.questions == ("곰팡이는 왜 생겨요",)
    assert not asked(talk("더 자세히")).more, "there is nothing before it"


def test_two_questions_are_taken_apart_and_each_is_kept() -> None:
    said = "이사 온 지 한 달 됐어요. 벽지가 왜 들뜨나요? 보수는 얼마예요? 급해요"
    parts = asked(talk(said)).questions
    assert parts == ("이사 온 지 한 달 됐어요. 벽지가 왜 들뜨나요", "보수는 얼마예요")
    assert len(asked(talk("하나? 둘? 셋? 넷? 다섯?")).questions) == 3


def test_every_word_of_the_data_is_written_as_it_is_compared() -> None:
    rows = [row["heard"] for row in words()["small_talk"].values()]
    rows += [words()["follow_up"][name] for name in ("openers", "more", "bare")]
    for row in rows:
        assert len(row) == len(set(row))
        assert all(word == squeeze(word) for word in row)


@given(st.lists(st.text(max_size=40), max_size=5))
def test_any_talk_is_understood_somehow(said: list[str]) -> None:
    found = asked(talk(*said)) if said else asked(Conversation())
    assert bool(found.questions) != bool(found.small_talk) or not said


@pytest.mark.parametrize(
    ("said", "bare"),
    [
        ("저기 혹시 환불 되나요?", "환불 되나요"),
        ("안녕하세요! 환불 기간 좀 알려 주세요 ㅠㅠ", "환불 기간"),
        ("주차장 어디예요?? 급해요ㅠㅠ", "주차장 어디예요"),
        ("저기압이 뭐예요?", "저기압이 뭐예요"),
        ("아이 데려가도 돼요?", "아이 데려가도 돼요"),
        ("알려줘", "알려줘"),
    ],
)
def test_words_around_a_question_are_not_looked_up(said: str, bare: str) -> None:
    assert asked(talk(said)).questions == (bare,)


def test_endless_marks_are_read_at_once() -> None:
    assert asked(talk("가" + "!" * 50_000 + "가")).questions


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ("주차랑 조식 되나요", ["주차", "조식 되나요"]),
        ("강아지 되는지랑 바비큐 얼만지 알려줘", ["강아지 되는지", "바비큐 얼만지 알려줘"]),
        ("노랑 장미 있나요", []),
        ("파랑 벽지", []),
    ],
)
def test_two_wishes_in_one_breath(said: str, parts: list[str]) -> None:
    assert conjoined(said) == parts


@pytest.mark.parametrize(
    ("said", "courtesy"),
    [
        ("친절하게 알려 주셔서 고마워요", "thanks"),
        ("안녕하세요 초5 엄마입니다^^", "hello"),
        ("안녕하세요 환불 되나요?", ""),
        ("환불은 어떻게 하나요", ""),
    ],
)
def test_courtesy_around_more(said: str, courtesy: str) -> None:
    assert asked(talk(said)).courtesy == courtesy


@pytest.mark.parametrize(
    "said", ["소아과 예약 되나요", "정형외과 진료 되나요", "사과 주스 있나요", "결과 확인 되나요"]
)
def test_a_word_that_ends_like_a_join_is_one_word(said: str) -> None:
    assert conjoined(said) == []


def test_what_is_joined_behind_such_a_word_is_heard() -> None:
    assert conjoined("내과랑 치과 예약 되나요") == ["내과", " 치과 예약 되나요"] or conjoined(
        "내과랑 치과 예약 되나요"
    ) == ["내과", "치과 예약 되나요"]
