from __future__ import annotations

import pytest

from malbeot import errors
from malbeot.errors import MalbeotError, Overloaded, QuotaExceeded, UsageError

KINDS = [
    kind for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, MalbeotError)
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_speaks_korean_and_has_a_status(kind: type[MalbeotError]) -> None:
    error = kind("the thing broke")
    assert error.message == str(error) == "the thing broke"
    assert any("가" <= char <= "힣" for char in error.korean)
    assert error.korean.endswith(("요.", "요!"))
    assert 400 <= error.status < 600
    assert error.exit_code in (1, 2)


def test_codes_tell_errors_apart() -> None:
    assert len({kind.code for kind in KINDS}) == len(KINDS)


def test_what_the_caller_adds_is_kept() -> None:
    error = QuotaExceeded("over", korean="내일 다시 와 주세요.", param="chat", retry_after=60)
    assert (error.korean, error.param, error.retry_after) == ("내일 다시 와 주세요.", "chat", 60)


def test_wrong_usage_exits_with_two_and_a_full_server_says_503() -> None:
    assert UsageError("x").exit_code == 2
    assert Overloaded("x").status == 503
