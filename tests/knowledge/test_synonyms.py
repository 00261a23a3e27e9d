from __future__ import annotations

import unicodedata
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malbeot.knowledge.synonyms import Group, Synonyms, Wordings, shipped
from malbeot.text.normalize import fold, squeeze

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
    assert Wordings(said, GROUPS).suited(squeeze(text)) == (put, 1)


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
    assert Wordings(said, GROUPS).suited(squeeze(text))[1] == 0


def test_a_question_may_be_put_in_a_customer_s_words() -> None:
    wordings = Wordings("강아지 되나요", GROUPS)
    assert wordings.suited("댕댕이되나요", spoken=True) == ("댕댕이 되나요", 1)
    assert "댕댕이" in wordings.others(spoken=True)
    assert "댕댕이" not in wordings.others(spoken=False)


def test_every_word_that_is_put_is_found_in_the_text() -> None:
    said, changed = Wordings("강아지 있으면 퇴실 언제", GROUPS).suited("반려동물체크아웃")
    assert (said, changed) == ("반려동물 있으면 체크아웃 언제", 2)


def test_the_shipped_words_are_clean() -> None:
    for group in shipped():
        words = group.words
        assert len(group.written) > 1 or group.said, f"{words} is no choice"
        assert all(word == fold(word).strip() for word in words), words
        assert max(Counter(words).values()) == 1, f"{words}: a word twice"
    assert "반려" in SHIPPED.pairs


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_query_has_a_wording(said: str, text: str) -> None:
    wording, changed = Wordings(said, SHIPPED).suited(squeeze(text))
    assert isinstance(wording, str)
    assert changed >= 0
