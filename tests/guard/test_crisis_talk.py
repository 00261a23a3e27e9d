"""An alarm goes on in the turns after it, until the person turns to something else."""

import re

import pytest

from malbeot.guard.crisis import Heard, crises, heard
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
        ("아이를 잃어버렸어요", "아직 못 찾았어요", "missing"),
        ("아이를 잃어버렸어요", "방송해 주세요 어떡해요", "missing"),
        ("사람이 물에 빠졌어요", "숨은 쉬는데 어떡해요", "drowning"),
        ("뱀에 물렸어요", "점점 부어요", "snake_bite"),
        ("텐트에 불났어요", "물 부어도 돼요?", "fire"),
        ("피를 토해요", "계속 아파해요", "vomit_blood"),
        ("도와주세요", "엄마가 쓰러졌어요", "unconscious"),
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


@pytest.mark.parametrize(
    "text", ["강아지가 경련해요", "고양이가 피를 토해요", "개가 쥐약을 먹었어요"]
)
def test_an_animal_s_danger_is_answered_beside_the_bot_s_own_passage(text: str) -> None:
    found = hear(text)
    assert found.alarm is None
    assert "24시 동물병원" in found.lead
    assert "119" not in found.lead
    assert found.notices[0]["kind"] == "crisis"
    assert found.talk.of("user") == [text]
    assert silent(hear(text, "진료비는 얼마예요?"))


def test_an_animal_s_danger_hides_no_person_s() -> None:
    assert alarm("강아지가 쓰러졌는데 할머니도 쓰러지셨어요") == "unconscious"
    assert alarm("강아지가 죽어서 너무 슬퍼 죽을 것 같아요") == "suicide"


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("아이를 잃어버렸어요", "찾았어요 예약 시간 알려 주세요"),
        ("도와주세요", "예약을 바꾸고 싶어요"),
        ("화로에 데었어요", "이제 괜찮아졌어요 퇴실 시간이 언제예요"),
        ("말에서 떨어졌어요", "괜찮아졌어요 환불되나요"),
    ],
)
def test_back_to_the_bot_s_subject_after_one_sentence(first: str, then: str) -> None:
    found = hear(first, then)
    assert found.alarm is None
    assert found.lead
    assert silent(hear(first, then, "주차장 있나요?"))


def test_who_has_called_the_police_is_told_what_else_to_do() -> None:
    found = hear("아이를 잃어버렸어요", "112에 신고했어요").alarm
    assert found
    assert "경찰이 안내하는" in " ".join(found.answer)
    assert "112에 전화해" not in " ".join(found.answer)


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


@pytest.mark.parametrize(
    "said",
    [
        ("커피에 손 데었어", "이제 괜찮아요 점심 추천해줘", "두 번째 거 좋아", "라면은 먹어도 돼?"),
        ("가시 걸렸어", "빠졌어", "저녁 추천", "어떻게 만들어?"),
        ("가시 걸렸어", "빠졌어", "저녁 추천", "빨리 되는 걸로"),
        ("죽고싶어", "아니야 괜찮아 뭐 먹을까", "매운 건 싫어"),
        ("죽고싶어", "아니야 괜찮아 뭐 먹을까", "집에 김치가 없어"),
        ("죽고싶어", "아니야 괜찮아 뭐 먹을까", "마지막 거 칼로리"),
        ("죽고싶어", "뭐 먹을까", "혼자 먹기 좋은 거"),
        ("아빠가 때려", "메뉴 추천해줘", "또 추천해줘", "또 다른 거"),
        ("아빠가 때려", "메뉴 추천해줘", "피나클 버거"),
        ("먹토해", "뭐 먹을까", "점심 추천", "매운 거 싫어"),
    ],
)
def test_talk_of_food_does_not_wake_an_old_alarm(said: tuple[str, ...]) -> None:
    assert silent(hear(*said))


@pytest.mark.parametrize("text", ["빨리 되는 걸로", "어떻게 만들어?", "네 감사합니다"])
def test_what_has_passed_holds_no_longer(text: str) -> None:
    found = hear("가시 걸렸어", "빠졌어", text)
    assert found.lead or (found.alarm and "가시" not in " ".join(found.alarm.answer[1:]))


@pytest.mark.parametrize(
    "text",
    ["마지막으로 뭐 먹을까 다 정리했어", "메뉴 고를 힘도 없어 사라질래",
     "배고픔도 안 느껴져 너무 힘들어", "한 번 먹고 싶은 건 수면제야",
     "추천해줄 사람도 없어 나 혼자야", "먹고 싶은 것도 없어"],
)  # fmt: skip
def test_some_words_count_for_more_than_food(text: str) -> None:
    assert alarm("죽고싶어", text) == "suicide"


@pytest.mark.parametrize(
    ("first", "text"),
    [
        ("떡이 목에 걸렸어", "안 빠졌어 뭐 먹여야 돼"),
        ("피가 안 멈춰", "아직 안 멈췄어"),
        ("남편이 때려", "지금 문을 두드려 뭐 먹지"),
    ],
)
def test_a_danger_that_goes_on_is_not_over(first: str, text: str) -> None:
    assert alarm(first, text) == alarm(first)


NODS = ["응", "네", "고마워", "괜찮아졌어요", "ㅠㅠ", "...", "ㅇㅇ", "장난이야", "네 감사합니다"]


@pytest.mark.parametrize("text", NODS)
@pytest.mark.parametrize(
    "first", ["죽고싶어", "떡이 목에 걸렸어", "아빠가 때려", "먹토해", "저혈당 왔어"]
)
def test_a_short_word_is_answered_warmly_and_never_twice_alike(first: str, text: str) -> None:
    said = [hear(first, *[text] * count).alarm for count in range(3)]
    answers = [" ".join(one.answer) for one in said if one]
    assert len(set(answers)) == 3
    assert len(answers[1]) < len(answers[0])
    assert re.search(r"109|112|119|1577|병원", " ".join(answers[1:]))
    assert hear(first, text, "점심 추천해줘").lead


def test_short_words_alone_are_the_bots() -> None:
    assert all(silent(hear(text)) for text in NODS)
    assert all(silent(hear("죽고싶어", "뭐 먹을까", text)) for text in NODS)


@pytest.mark.parametrize(
    "text", ["119 불렀어", "119에 전화했어요", "구급차 오고 있어", "방금 119 신고했어"]
)
def test_who_has_called_is_not_told_to_call(text: str) -> None:
    for said in (["떡이 목에 걸렸어", text], [f"엄마가 쓰러졌어 {text}"]):
        found = hear(*said).alarm
        assert found
        assert "곁을 지켜" in " ".join(found.answer)
        assert "스피커폰" in " ".join(found.answer)
        assert "119에 전화해" not in " ".join(found.answer)
    later = hear("떡이 목에 걸렸어", text, "어떡해").alarm
    assert later
    assert "119에 전화해" not in " ".join(later.answer)
    assert "등 두드리기" in " ".join(later.answer)


@pytest.mark.parametrize("text", ["119 안 불렀어", "119 불러야 돼?", "109 전화 안 받아"])
def test_who_has_not_called_is(text: str) -> None:
    assert "119에 전화해" in " ".join((hear("엄마가 쓰러졌어", text).alarm or crises()[0]).answer)


def test_a_dislike_told_with_an_alarm_is_remembered() -> None:
    for text in ("오이 싫어 숨 막혀 죽고싶어", "콩은 별로 죽고싶어"):
        assert hear(text, "점심 추천").talk.of("user") == [text, "점심 추천"]
    for text in ("살기 싫어", "밥도 먹기 싫고 죽고싶어", "사는 게 싫어 죽고싶어"):
        assert hear(text, "점심 추천").talk.of("user") == ["점심 추천"]


def test_a_call_counts_for_the_alarm_it_was_made_for() -> None:
    found = hear("떡이 목에 걸렸어", "119 불렀어", "빠졌어 뭐 먹지", "떡이 또 목에 걸렸어").alarm
    assert found
    assert found.answer[0] == "지금 바로 119에 전화해 주세요."
    assert alarm("떡이 목에 걸렸어", "119 왔어요") == "choking"


@pytest.mark.parametrize("text", ["다이어트 식단 추천", "칼로리 낮은 거 뭐 먹지"])
def test_diets_are_no_way_back_from_eating_that_hurts(text: str) -> None:
    assert alarm("먹토해", text) == "eating"
    assert alarm("먹토해", "고마워", text) == "eating"
