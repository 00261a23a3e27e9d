from __future__ import annotations

import unicodedata
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malbeot.knowledge.synonyms import Group, Suited, Synonyms, Wordings, shipped
from malbeot.text.normalize import encodable, fold, squeeze

GROUPS = Synonyms(
    (
        Group(("반려동물", "강아지"), ("댕댕이", "개", "🐶")),
        Group(("무선 인터넷", "와이파이"), ()),
        Group(("퇴실", "체크아웃"), ("방 비워",)),
    )
)
SHIPPED = Synonyms(shipped())


@pytest.mark.parametrize(
    ("said", "text", "put"),
    [
        ("강아지 되나요", "반려동물은 10kg까지", "반려동물 되나요"),
        ("댕댕이되나요", "반려동물은 10kg까지", "반려동물되나요"),
        ("개는 되나요", "반려동물은 10kg까지", "반려동물는 되나요"),
        ("🐶 가능?", "강아지는 안 돼요", "강아지 가능?"),
        ("와이파이 비번", "무선 인터넷 비밀번호", "무선인터넷 비번"),
        (unicodedata.normalize("NFD", "와이파이 비번"), "무선 인터넷 비밀번호", "무선인터넷 비번"),
        ("방 비워 줘야 하나요", "퇴실은 11시", "퇴실 줘야 하나요"),
    ],
)
def test_a_word_is_put_as_the_text_has_it(said: str, text: str, put: str) -> None:
    assert Wordings(said, GROUPS).suited(squeeze(text)) == Suited(put, 1)


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("강아지 되나요", "강아지와 반려동물"),
        ("개장 시간", "반려동물은 10kg까지"),
        ("날개 있나요", "반려동물은 10kg까지"),
        ("강아지 되나요", "댕댕이 놀이터"),
        ("조식 있나요", "반려동물은 10kg까지"),
    ],
)
def test_a_word_stays_where_nothing_better_is_known(said: str, text: str) -> None:
    assert Wordings(said, GROUPS).suited(squeeze(text)).changed == 0


def test_a_question_may_be_put_in_a_customer_s_words() -> None:
    wordings = Wordings("강아지 되나요", GROUPS)
    assert wordings.suited("댕댕이되나요", spoken=True) == Suited("댕댕이 되나요", 1)
    assert "댕댕이" in wordings.others(spoken=True)
    assert "댕댕이" not in wordings.others(spoken=False)


def test_every_word_that_is_put_is_found_in_the_text() -> None:
    found = Wordings("강아지 있으면 퇴실 언제", GROUPS).suited("반려동물체크아웃")
    assert found == Suited("반려동물 있으면 체크아웃 언제", 2)


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("일요일에 진료하나요", "토요일에 진료하나요"),
        ("고양이 데려가도 되나요", "강아지 데려가도 되나요"),
        ("반려동물 되나요", "강아지는 됩니다"),
        ("일본으로 배송되나요", "미국으로 배송되나요"),
        ("해외 배송 되나요", "미국으로 보내 드려요"),
        ("추석에 여나요", "설날에 여나요"),
        ("화요일에 여나요", "월요일은 쉽니다"),
        ("주말에 여나요", "토요일에 엽니다"),
        ("지하철로 가나요", "버스는 101번"),
        ("실비 되나요", "건강보험이 됩니다"),
        ("보증금 얼마예요", "예약금은 만 원"),
        ("퇴원하려고요", "휴원은 두 달까지"),
        ("재고 있나요", "품절입니다"),
        ("금연실 있나요", "흡연실은 3층에 있어요"),
        ("흡연 되나요", "전 객실 금연입니다"),
        ("정숙해야 하나요", "소음이 날 수 있어요"),
        ("크리스마스 케이크 파나요", "공휴일에는 쉬어요"),
        ("미국산 소고기인가요", "해외 배송은 안 돼요"),
        ("전원주택 있나요", "콘센트는 방마다 있어요"),
    ],
)
@pytest.mark.parametrize("spoken", [False, True])
def test_another_thing_is_never_put(said: str, text: str, spoken: bool) -> None:
    wordings = Wordings(said, SHIPPED)
    found = wordings.suited(squeeze(text), spoken=spoken)
    own, put = set(squeeze(said)), set(squeeze(found.text))
    theirs = set(squeeze(text)) - own
    assert not put & theirs or found.near, found


@pytest.mark.parametrize(
    ("said", "text", "near"),
    [
        ("강아지 되나요", "반려동물은 안 됩니다", False),
        ("토욜에 해요", "주말은 쉽니다", False),
        ("추석에 여나요", "공휴일은 쉽니다", False),
        ("미국도 보내주나요", "해외는 안 됩니다", False),
        ("아기 데려가도 되나요", "어린이와 함께 오세요", True),
        ("비건 메뉴 있나요", "채식 메뉴가 있어요", True),
    ],
)
def test_a_kind_leads_to_the_whole_and_what_is_akin_is_told(
    said: str, text: str, near: bool
) -> None:
    found = Wordings(said, SHIPPED).suited(squeeze(text))
    assert found.changed
    assert found.near is near


def test_the_shipped_words_are_clean() -> None:
    for group in shipped():
        words = group.words
        assert len(words) > 1, f"{words} is no choice"
        assert all(word == fold(word).strip() for word in words), words
        assert max(Counter(words).values()) == 1, f"{words}: a word twice"
    assert "반려" in SHIPPED.pairs


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_query_has_a_wording(said: str, text: str) -> None:
    found = Wordings(said, SHIPPED).suited(squeeze(text))
    assert bool(found.changed) == (found.text != fold(said) if encodable(said) else False)
