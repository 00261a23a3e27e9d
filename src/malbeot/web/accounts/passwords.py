"""Hashes and checks passwords: argon2id (t=2, m=19 MiB, p=1), never on the event loop.

A password is taken exactly as typed: not trimmed, not normalised. Checking an unknown account costs
the same as a known one, so that time tells nothing about who has an account.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from malbeot.errors import Overloaded
from malbeot.web.errors import InvalidField
from malbeot.web.fields import email_key
from malbeot.web.thresholds import Passwords as Rules

_RETRY_SECONDS = 5
_COMMON = Path(__file__).with_name("common_passwords.txt")


class Passwords:
    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1, type=Type.ID)
        self._free = asyncio.Semaphore(rules.hashing_at_once)
        self._waiting = 0
        self._dummy: str | None = None

    def check_new(self, password: str, email: str) -> None:
        """Raise `InvalidField` when nobody should use this password."""
        least, most = self._rules.min_chars, self._rules.max_chars
        if len(password) < least:
            raise _refused(f"shorter than {least}", f"비밀번호는 {least}자 이상으로 지어 주세요.")
        if len(password) > most:
            raise _refused(f"longer than {most}", f"비밀번호는 {most}자까지 쓸 수 있어요.")
        if _guessable(password, email):
            raise _refused("easy to guess", "너무 흔한 비밀번호예요. 다른 것으로 지어 주세요.")

    async def hash(self, password: str) -> str:
        async with self._turn():
            return await asyncio.to_thread(self._hasher.hash, password)

    async def verify(self, stored: str | None, password: str) -> bool:
        """Whether the password fits; None stands for an account that does not exist."""
        if self._dummy is None:
            self._dummy = await self.hash("no account has this password")
        async with self._turn():
            fits = await asyncio.to_thread(self._fits, stored or self._dummy, password)
        return fits and bool(stored)

    def needs_rehash(self, stored: str) -> bool:
        return self._hasher.check_needs_rehash(stored)

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """One of the few places for hashing. Raises `Overloaded` when too many wait for it."""
        if self._free.locked() and self._waiting >= self._rules.hashing_waiting:
            raise Overloaded("too many passwords wait to be checked", retry_after=_RETRY_SECONDS)
        self._waiting += 1
        try:
            await self._free.acquire()
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._free.release()

    def _fits(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False


def _refused(why: str, korean: str) -> InvalidField:
    return InvalidField(f"password: {why}", korean=korean, param="password")


def _guessable(password: str, email: str) -> bool:
    folded = email_key(password)
    account = email_key(email)
    own = {account, account.partition("@")[0]}
    return folded in _common() or folded in own or len(set(folded)) <= 2


@cache
def _common() -> frozenset[str]:
    return frozenset(_COMMON.read_text(encoding="utf-8").split())
