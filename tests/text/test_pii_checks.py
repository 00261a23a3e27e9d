"""Dates, checksums and lengths, on numbers whose result is known."""

from __future__ import annotations

import pytest

from malbeot.text.pii_checks import CHECKS, account, birth, business, digits, luhn, not_binary
from malbeot.text.pii_rules import rules


@pytest.mark.parametrize("number", ["4242 4242 4242 4242", "5555555555554444", "378282246310005"])
def test_published_test_cards_pass(number: str) -> None:
    assert luhn(number)
    assert not luhn(number[:-1] + str((int(number[-1]) + 1) % 10))


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        ("900131-1284736", True),
        ("900230-1284736", False),
        ("000229-3928174", True),
        ("010229-3928174", False),
        ("991309-1827366", False),
        ("990100-1827366", False),
        ("880101-3827366", False),  # born in 2088
        ("350101-3827366", True),
        ("331204-9837461", True),  # born in 1833, as the century digits 9 and 0 tell
    ],
)
def test_births(number: str, valid: bool) -> None:
    assert birth(number) is valid


@pytest.mark.parametrize("number", ["124-81-00998", "120-88-00767"])
def test_business_numbers_of_known_companies_pass(number: str) -> None:
    """Published by the companies themselves in the footers of their sites."""
    assert business(number)
    assert not business(number[:-1] + str((int(number[-1]) + 1) % 10))


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        ("482901-01-384720", True),
        ("123456789", False),
        ("123456789012345", False),
        ("2023-05-12 1430", False),
        ("2024 2025 2026", False),
        ("20230512-0001234", False),
    ],
)
def test_accounts(number: str, valid: bool) -> None:
    assert account(number) is valid


def test_rows_of_noughts_and_ones_are_no_telephone() -> None:
    assert not not_binary("010-0000-0000")
    assert not_binary("010-0000-0002")


def test_digits() -> None:
    assert digits("a1-2 3") == "123"


def test_every_check_that_a_rule_names_is_there() -> None:
    named = {rule.check for rule in rules().rules if rule.check}
    assert named == CHECKS.keys()
