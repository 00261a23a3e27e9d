"""Passwords that everybody tries first are refused; the list of them is sound."""

from __future__ import annotations

from pathlib import Path

import pytest

from malbeot.web.accounts import passwords as module
from malbeot.web.accounts.passwords import Passwords
from malbeot.web.errors import InvalidField
from malbeot.web.fields import email_key
from malbeot.web.thresholds import shipped

RULES = shipped().passwords
COMMON = Path(module.__file__).with_name("common_passwords.txt").read_text("utf-8").splitlines()
EMAIL = "mina@example.kr"


def test_every_line_is_one_password_that_would_pass_otherwise() -> None:
    assert len(COMMON) >= 400
    assert len(set(COMMON)) == len(COMMON)
    for word in COMMON:
        assert email_key(word) == word, f"{word} is never compared in this spelling"
        assert RULES.min_chars <= len(word) <= RULES.max_chars, word
        assert len(set(word)) > 2, f"{word} is refused without the list"


@pytest.mark.parametrize(
    "password",
    [
        *("qwer1234", "QWER1234!", "1q2w3e4r", "Password1!", "p@ssw0rd1", "12345678", "1qaz2wsx"),
        *("dkssudgktpdy", "tkfkdgody", "qlalfqjsgh1", "eogksalsrnr", "rkskekfk1234", "korea1234"),
        *("１２３４５６７８", "안녕하세요1234", "aaaaaaaa", "mina@example.kr", "abababab"),
    ],
)
def test_what_anybody_would_guess_is_refused(password: str) -> None:
    with pytest.raises(InvalidField, match="easy to guess"):
        Passwords(RULES).check_new(password, EMAIL)


@pytest.mark.parametrize("password", ["오늘은 비빔밥!", "correct horse battery", "tkfkdgo와 밥"])
def test_what_nobody_would_is_taken(password: str) -> None:
    Passwords(RULES).check_new(password, EMAIL)
