"""Is a run of digits a number of its kind? Dates, checksums and lengths, by the published rules.

Each takes the text that a rule matched and says whether it holds. Knows nothing of what stands
around it.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable

from malbeot.text.pii_rules import rules

_NOT_DIGIT = re.compile(r"[^0-9]+")
_DATE = re.compile(
    r"(?:19|20)\d\d[-./ ]?(?:0[1-9]|1[0-2])[-./ ]?(?:0[1-9]|[12]\d|3[01])(?!\d{0,3}$)"
)
_LETTER = re.compile("[A-Za-z가-힣]")
_YEARS = re.compile(r"(?:19|20)\d\d(?:[ -](?:19|20)\d\d)+")
_BUSINESS_WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)
_CENTURIES = {"1": 1900, "2": 1900, "5": 1900, "6": 1900, "9": 1800, "0": 1800}
_FILE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|js|ts|css|py|json)$", re.IGNORECASE)


def digits(text: str) -> str:
    return _NOT_DIGIT.sub("", text)


def birth(text: str) -> bool:
    """Do the first seven digits of a resident number tell a day on which somebody was born?

    No checksum: numbers given since October 2020 have none.
    """
    number = digits(text)
    year = _CENTURIES.get(number[6:7], 2000) + int(number[:2])
    month, day = int(number[2:4]), int(number[4:6])
    if not 1 <= month <= 12 or year > rules().limits.latest_birth_year:
        return False
    return 1 <= day <= monthrange(year, month)[1]


def luhn(text: str) -> bool:
    """ISO/IEC 7812: the check digit of payment cards."""
    total = 0
    for place, digit in enumerate(reversed(digits(text))):
        number = int(digit) * (1 + place % 2)
        total += number - 9 if number > 9 else number
    return total % 10 == 0


def business(text: str) -> bool:
    """The check digit of a Korean business registration number."""
    number = [int(digit) for digit in digits(text)]
    total = sum(a * b for a, b in zip(number, _BUSINESS_WEIGHTS, strict=False))
    return (10 - (total + number[8] * 5 // 10) % 10) % 10 == number[9]


def account(text: str) -> bool:
    """As many digits as accounts have, no date at its head, and more than years."""
    least, most = rules().limits.account_digits
    return least <= len(digits(text)) <= most and not (_DATE.match(text) or _YEARS.fullmatch(text))


def not_binary(text: str) -> bool:
    """010-0000-0000 is how a form shows what to write; a row of 0 and 1 is no telephone."""
    return bool(set(digits(text)) - {"0", "1"})


def spelled(text: str) -> bool:
    """Some of it in letters: what is all digits was for other rules to judge."""
    return bool(_LETTER.search(text))


def address(text: str) -> bool:
    """An e-mail address of a person or a house: no file name, no account of a version control."""
    return text.lower() not in rules().not_email and not _FILE.search(text)


def handle(text: str) -> bool:
    return not rules().not_handle.search(text)


def customer(text: str) -> bool:
    """No word, and nobody whom everybody knows."""
    return text not in rules().not_person


def person(text: str) -> bool:
    """The same, and no surname with a title."""
    return customer(text) and not rules().not_person_form.match(text)


CHECKS: dict[str, Callable[[str], bool]] = {
    "birth": birth,
    "luhn": luhn,
    "business": business,
    "account": account,
    "not_binary": not_binary,
    "spelled": spelled,
    "address": address,
    "handle": handle,
    "customer": customer,
    "person": person,
}
