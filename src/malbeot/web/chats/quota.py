"""How many turns a guest has: per guest and per address, by the calendar day in Seoul.

Counting happens in the transaction that saves the message, so neither exists without the other.
The address has a wider limit, because a school or an office shares one, and a limit of its own for
openings, which cost no turn. Each limit says what is used up. Members are not counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from sqlalchemy import CursorResult, Update, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from malbeot.errors import QuotaExceeded
from malbeot.web.clock import Clock, local_day, seconds_to_midnight
from malbeot.web.db.tables import Usage
from malbeot.web.thresholds import Guests


@dataclass(frozen=True, slots=True)
class Charge:
    """What one turn was counted under; given back when no answer came."""

    keys: tuple[str, ...] = ()
    day: str = ""


@dataclass(frozen=True, slots=True)
class _UsedUp:
    """Which limit was met: in English for operators, as a sentence for the guest."""

    what: str
    korean: str


_OF_ADDRESS = _UsedUp(
    "guest turns from one address",
    "같은 인터넷 주소를 쓰는 손님들이 오늘 쓸 수 있는 횟수를 모두 썼어요.",
)
_OPENINGS = _UsedUp(
    "new chats from one address",
    "같은 인터넷 주소를 쓰는 손님들이 오늘 새 대화를 너무 많이 열었어요.",
)
_WAY_ON = "회원으로 가입하면 계속 이야기할 수 있어요."
_NO_GUESTS = "여기에서는 회원만 이야기할 수 있어요. 로그인하거나 회원으로 가입해 주세요."


class GuestQuota:
    def __init__(self, clock: Clock, turns_per_day: int, rules: Guests) -> None:
        self._clock = clock
        self._rules = rules
        self.limit = turns_per_day
        self._wide = turns_per_day * rules.address_factor

    def today(self) -> str:
        return local_day(self._clock(), self._rules.utc_offset_hours)

    async def spend_turn(self, session: AsyncSession, user_id: UUID, address: str) -> Charge:
        day = self.today()
        limits = {_turns_of(user_id): self.limit, _turns_from(address): self._wide}
        for (key, limit), used_up in zip(
            limits.items(), (self._of_guest, _OF_ADDRESS), strict=True
        ):
            await self._spend(session, key, day, limit, used_up)
        return Charge(tuple(limits), day)

    async def spend_opening(self, session: AsyncSession, address: str) -> None:
        """Openings cost no turn, but one address cannot ask for them without end."""
        most = self._rules.openings_per_address if self.limit else 0
        key = f"openings:address:{address}"
        await self._spend(session, key, self.today(), most, _OPENINGS)

    async def left(self, session: AsyncSession, user_id: UUID | None, address: str) -> int:
        limits = {_turns_from(address): self._wide}
        if user_id is not None:
            limits[_turns_of(user_id)] = self.limit
        query = select(Usage.key, Usage.used).where(
            Usage.day == self.today(), Usage.key.in_(limits)
        )
        used: dict[str, int] = {row.key: row.used for row in await session.execute(query)}
        left = [limit - used.get(key, 0) for key, limit in limits.items()]
        return max(0, min(self.limit, *left))

    @property
    def _of_guest(self) -> _UsedUp:
        korean = f"오늘 손님으로 쓸 수 있는 {self.limit}번을 모두 썼어요."
        return _UsedUp("guest turns", korean)

    async def _spend(
        self, session: AsyncSession, key: str, day: str, limit: int, used_up: _UsedUp
    ) -> None:
        if await _add_one(session, key, day, limit):
            return
        wait = seconds_to_midnight(self._clock(), self._rules.utc_offset_hours)
        if not self.limit:
            raise QuotaExceeded("guests cannot talk here", korean=_NO_GUESTS, retry_after=wait)
        raise QuotaExceeded(
            f"{limit} {used_up.what} a day are used",
            korean=f"{used_up.korean} {_WAY_ON}",
            retry_after=wait,
        )


async def refund(session: AsyncSession, charge: Charge) -> None:
    rows = update(Usage).where(Usage.key.in_(charge.keys), Usage.day == charge.day, Usage.used > 0)
    await session.execute(rows.values(used=Usage.used - 1))


async def _add_one(session: AsyncSession, key: str, day: str, limit: int) -> bool:
    row = update(Usage).where(Usage.key == key, Usage.day == day, Usage.used < limit)
    counted = row.values(used=Usage.used + 1)
    if await _rows(session, counted):
        return True
    if limit < 1 or await session.get(Usage, (key, day)) is not None:
        return False
    try:
        async with session.begin_nested():
            await session.execute(insert(Usage).values(key=key, day=day, used=1))
    except IntegrityError:  # another process counted first
        return await _rows(session, counted) > 0
    return True


async def _rows(session: AsyncSession, statement: Update) -> int:
    return cast(CursorResult[Any], await session.execute(statement)).rowcount


def _turns_of(user_id: UUID) -> str:
    return f"turns:user:{user_id}"


def _turns_from(address: str) -> str:
    return f"turns:address:{address}"
