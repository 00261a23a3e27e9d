from __future__ import annotations

import pytest

from malbeot.bots.food.catalogue.ingredients import FOLDER
from malbeot.bots.food.understanding.numbers import amounts, number, spoken
from malbeot.files import read_toml


@pytest.mark.parametrize(
    ("text", "value"),
    [("만오천", 15_000), ("1.5만", 15_000), ("8천", 8_000), ("10,000", 10_000), ("만", 10_000),
     ("2만5천", 25_000), ("삼만", 30_000), ("팔천오백", 8_500), ("오백", 500)],
)  # fmt: skip
def test_number(text: str, value: int) -> None:
    assert number(text) == value


@pytest.mark.parametrize(
    ("won", "text"),
    [(8_000, "8천 원"), (10_000, "만 원"), (15_000, "만 5천 원"), (20_000, "2만 원"),
     (25_000, "2만 5천 원"), (8_500, "8,500원")],
)  # fmt: skip
def test_spoken(won: int, text: str) -> None:
    assert spoken(won) == text


@pytest.mark.parametrize(
    ("text", "predicate"),
    [
        ("만원 이하로", {"price_max": 2}),
        ("만 원 안쪽", {"price_max": 2}),
        ("5천원", {"price_max": 1}),
        ("8천원 이하", {"price_max": 1}),  # "1만 원 안팎" would be more
        ("8천원대", {"price_min": 2, "price_max": 2}),
        ("만원대", {"price_min": 2, "price_max": 3}),
        ("2만원대", {"price_min": 4, "price_max": 4}),
        ("만원 이상", {"price_min": 2}),
        ("천원으로", {"price_max": 1}),
        ("10만원 이하", {"price_max": 4}),
        ("1.5만 원 정도", {"price_max": 2}),
        ("이만원까지", {"price_max": 3}),
        ("만원 넘는 건 안돼", {"price_max": 2}),
        ("2만원 이상", {"price_min": 4}),
        ("둘이서 3만원", {"price_max": 2}),
        ("인당 2만원 4명이서", {"price_max": 3}),
        ("500kcal 이하", {"kcal_max": 500}),
        ("칼로리 500 안 넘게", {"kcal_max": 500}),
        ("오백 칼로리", {"kcal_max": 500}),
        ("단백질30g이상", {"protein_min": 30}),
        ("30g 이상 단백질", {"protein_min": 30}),
    ],
)
def test_rules(text: str, predicate: dict[str, int]) -> None:
    assert [dict(rule.predicate) for rule in amounts(text).rules] == [predicate]


def test_the_bands_are_those_of_the_schema() -> None:
    """A limit at the usual price of a band keeps it, one won less does not."""
    schema = read_toml(FOLDER / "schema.toml")
    ends, usual, bands = schema["price_under"], schema["price_usual"], schema["prices"]
    assert len(usual) == len(bands) == len(ends) + 1
    for low, price, high in zip([0, *ends], usual, [*ends, 1_000_000], strict=True):
        assert low <= price < high
    for band, price in list(zip(bands, usual, strict=True))[1:]:
        assert amounts(f"{price}원 이하").rules[0].predicate == {"price_max": band}
        assert amounts(f"{price - 1}원 이하").rules[0].predicate == {"price_max": band - 1}


@pytest.mark.parametrize(
    "text",
    ["고기만 원해요", "면만 원함", "만원 주웠어", "2024년", "전화 010-1234-5678", "오만가지"],
)
def test_no_amount(text: str) -> None:
    assert amounts(text).rules == ()


@pytest.mark.parametrize(
    ("text", "count"),
    [("하나만 추천해줘", 1), ("두 개만 골라줘", 2), ("딱 하나", 1), ("5개 추천", 3),
     ("국물만 줘", 0),
     ("하나도 모르겠다", 0)],
)  # fmt: skip
def test_count(text: str, count: int) -> None:
    assert amounts(text).count == count


@pytest.mark.parametrize("text", ["1" * 3000, "십" * 3000, "만 " * 1500, "1," * 1500])
def test_long_rows_of_digits_are_read_at_once(text: str) -> None:
    amounts(text)
