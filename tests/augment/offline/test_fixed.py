"""Placeholders, addresses and figures are the same in every variant."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malbeot.augment.offline import noise
from malbeot.augment.offline.fixed import figures, same, sealed
from malbeot.augment.offline.run import variants
from malbeot.augment.table import OfflineTable
from malbeot.records import Example, Turn

CLOSED = [
    "[전화번호]", "[은행 계좌번호]", "{가게 이름}", "{{slot}}", "<회원이름>", "${이름}",
    "#오늘의메뉴", "https://우리가게.kr/예약하기?날짜=오늘", "www.한글주소.kr",
    "kim.cheolsu@우리가게.kr", "menu.example.co.kr/예약",
]  # fmt: skip
FIGURES = [
    "5,000원", "3만 5천 원", "만오천 원", "09:30~18:00", "010-1234-5678", "12.5퍼센트", "세 시간",
    "열두 명", "500밀리그램", "2호선", "32평",
]  # fmt: skip
TEXT = "예약하신 손님께서는 {} 여기로 내일까지 연락해 주시면 친절하게 안내를 도와드리겠습니다"


def letters(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("closed", CLOSED)
def test_placeholders_and_addresses_stay_to_the_letter(closed: str) -> None:
    text = TEXT.format(closed)
    assert [text[a:b] for a, b in sealed(text)] == [closed]
    for change in (noise.spacing, noise.typos, noise.particles):
        made = [change(text, random.Random(seed)) for seed in range(120)]
        assert all(closed in one[0] for one in made if one), closed
    assert any(noise.typos(text, random.Random(seed)) for seed in range(5))


@pytest.mark.parametrize("figure", FIGURES)
def test_figures_keep_their_letters(figure: str) -> None:
    text = TEXT.format(figure)
    assert any(letters(figure) in letters(text[a:b]) for a, b in figures(text)), figure
    for change in (noise.spacing, noise.typos):
        made = [change(text, random.Random(seed)) for seed in range(120)]
        assert all(letters(figure) in letters(one[0]) for one in made if one), figure


def test_ordinary_words_are_not_fixed() -> None:
    for text in ("만나서 반가워요", "세상에 이런 일이", "두부를 먹어요"):
        assert (sealed(text), figures(text)) == ([], [])


def test_a_variant_of_any_change_keeps_them() -> None:
    question = (
        "강남 예약은 [전화번호]나 https://강남.kr/예약 중에 어디로 해요? 5,000원 깎아 주나요?"
    )
    row = Example((Turn("user", question), Turn("assistant", "강남은 {강남}이에요.")), "a", 1)
    table = OfflineTable(per_row=20, slots={"동네": ("강남", "홍대")})
    made = [one for seed in range(40) for one in variants(row, table, str(seed))]
    assert {one.meta["change"] for one in made} >= {"spacing", "typos"}
    for one in made:
        for kept in ("[전화번호]", "https://강남.kr/예약"):
            assert kept in one.prompt
        assert "5,000원" in letters(one.prompt)
        assert "{강남}" in one.answer


def test_what_counts_as_the_same() -> None:
    assert same("[가] 3시", "[가]에 3 시")
    assert not same("[가] 3시", "[가] 4시")
    assert not same("[가] 3시", "[나] 3시")


WORDS = st.sampled_from([*CLOSED, *FIGURES, "글을", "써요", "?", "[", "}", " "])


@settings(deadline=None)
@given(st.lists(WORDS, max_size=8), st.integers(0, 500))
def test_any_mixture(words: list[str], seed: int) -> None:
    text = " ".join(words)
    for change in (noise.spacing, noise.typos):
        made = change(text, random.Random(seed))
        assert made is None or same(text, made[0])
