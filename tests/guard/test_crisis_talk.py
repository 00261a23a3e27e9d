"""An alarm goes on in the turns after it, until the person turns to something else."""

import pytest

from malbeot.guard.crisis import Heard, heard
from malbeot.records import Conversation, Turn


def hear(*said: str) -> Heard:
    turns = [turn for text in said for turn in (Turn("user", text), Turn("assistant", "네."))]
    return heard(Conversation(tuple(turns[:-1])))


def alarm(*said: str) -> str:
    found = hear(*said).alarm
    return found.id if found else ""


def silent(found: Heard) -> bool:
    return found.alarm is None and not found.lead and not found.notices


@pytest.mark.parametrize(
    "text",
    ["밥도 안넘어가", "그냥 밥도 안넘어가고 다 끝내고 싶다", "이제 됐어", "의미없다",
     "너무 힘들어", "한강 가고 싶다", "아무것도 먹고 싶지 않아", "다 포기할래", "전화하기 싫어",
     "109 전화 안 받아", "먹기 싫어", "무서워ㅠㅠ", "그냥 눈물만 나"],
)  # fmt: skip
def test_dark_words_keep_the_alarm(text: str) -> None:
    assert alarm("죽고싶어", text) == "suicide"
    assert alarm("죽고싶어", text, text) == "suicide"


@pytest.mark.parametrize("text", ["밥도 안넘어가", "이제 됐어", "의미없다", "한강 가고 싶다"])
def test_the_same_words_alone_do_not_alarm(text: str) -> None:
    assert silent(hear(text))
    assert silent(hear("점심 뭐 먹지", text))


@pytest.mark.parametrize(
    "text",
    ["아니야 괜찮아 뭐 먹을까", "따뜻한 국물 먹고 싶어", "이제 괜찮아졌어 메뉴 추천해줘",
     "김치찌개 어때", "배고파", "죽 먹고 싶어", "힘들었는데 고마워 뭐 먹지"],
)  # fmt: skip
def test_back_to_food_with_one_warm_sentence(text: str) -> None:
    found = hear("죽고싶어", text)
    assert found.alarm is None
    assert "109" in found.lead
    assert silent(hear("죽고싶어", text, "김밥은 어때"))  # said once


def test_dark_words_alarm_again_after_a_turn_to_food() -> None:
    assert alarm("죽고싶어", "뭐 먹을까", "의미없다") == "suicide"


@pytest.mark.parametrize(
    ("first", "then", "kind"),
    [
        ("아들이 세제를 마셨어", "우유 먹여도 돼?", "poison"),
        ("떡이 목에 걸렸어", "아직도 안 나와", "choking"),
        ("남편이 때려", "무서워", "violence"),
        ("아빠가 때려", "집에 가기 싫어", "child_abuse"),
        ("먹토 하는데 뭐 먹을까", "살찔까봐 칼로리 낮은 거 추천", "eating"),
        ("동생이 의식이 없어", "어떡해", "unconscious"),
        ("죽고싶어", "손목 그었어", "self_harm"),
        ("죽고싶어", "떡이 목에 걸렸어", "choking"),
    ],
)
def test_other_alarms_go_on_too(first: str, then: str, kind: str) -> None:
    assert alarm(first, then) == kind


def test_hives_alone_are_answered_beside_the_menu() -> None:
    found = hear("새우 먹고 두드러기 났어 뭐 먹지")
    assert found.alarm is None
    assert "119" in found.lead
    assert "병원" in found.lead
    assert found.notices[0]["kind"] == "crisis"
    assert silent(hear("새우 먹고 두드러기 났어", "뭐 먹지"))


def test_what_the_bot_said_is_no_alarm() -> None:
    talk = Conversation((Turn("assistant", "죽고 싶다니요"), Turn("user", "의미없다")))
    assert heard(talk) == Heard(talk=talk)
    assert heard(Conversation()) == Heard()


def test_an_alarm_and_its_answer_are_no_part_of_the_talk_about_food() -> None:
    talk = hear("매운 거 추천", "떡이 목에 걸렸어", "아직 안 나와", "빠졌어 뭐 먹지").talk
    assert talk.of("user") == ["매운 거 추천", "빠졌어 뭐 먹지"]
    assert len(talk.of("assistant")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "새우 먹고 숨을 못 쉬겠어",
        "땅콩 알레르기 있는데 죽고 싶어",
        "게 먹고 두드러기 나고 어지러워",
    ],
)
def test_what_must_not_be_eaten_is_remembered_from_an_alarm(text: str) -> None:
    assert hear(text, "뭐 먹지").talk.of("user") == [text, "뭐 먹지"]
