"""The throttle: attempts count before the password is checked, and are given back when right."""

import pytest

from malbeot.web.accounts.throttle import Throttle
from malbeot.web.errors import TooManyAttempts, WrongLogin
from malbeot.web.thresholds import shipped


def _throttle(**rules: int) -> Throttle:
    return Throttle(shipped().login.model_copy(update=rules))


async def _fail(throttle: Throttle, account: str = "a", address: str = "1.2.3.4") -> None:
    with pytest.raises(WrongLogin):
        async with throttle.attempt(account, address, known=False):
            raise WrongLogin("wrong")


async def test_attempts_being_checked_count():
    throttle = _throttle(failures_per_account=2)
    async with (
        throttle.attempt("a", "1.1.1.1", known=False),
        throttle.attempt("a", "2.2.2.2", known=False),
    ):
        with pytest.raises(TooManyAttempts) as caught:
            await _fail(throttle, address="3.3.3.3")
        assert caught.value.retry_after == 1  # only this moment is full
    await _fail(throttle)


async def test_failures_stay_and_a_right_password_clears_the_account():
    throttle = _throttle(failures_per_account=2)
    await _fail(throttle)
    async with throttle.attempt("a", "1.2.3.4", known=False):
        pass
    await _fail(throttle)
    await _fail(throttle)
    with pytest.raises(TooManyAttempts) as caught:
        await _fail(throttle)
    assert caught.value.retry_after is not None
    assert caught.value.retry_after > 1


async def test_what_was_no_guess_counts_as_nothing():
    throttle = _throttle(failures_per_account=1, failures_per_address=1)
    for _ in range(3):
        with pytest.raises(RuntimeError):
            async with throttle.attempt("a", "1.2.3.4", known=False):
                raise RuntimeError
    await _fail(throttle)
    assert not throttle._checking
