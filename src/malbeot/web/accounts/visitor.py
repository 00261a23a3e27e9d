"""Who sends a request: a member, a guest, or somebody new; and how a guest begins.

A guest's row is made by the first chat, which the page opens when somebody new visits it. Requests
that open no chat (`/api/me`, the page's files, robots) leave nothing in the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from malbeot.errors import NotFound
from malbeot.web.accounts.sessions import Sessions
from malbeot.web.clock import Clock
from malbeot.web.db.tables import Chat, Pick, User
from malbeot.web.errors import LoginRequired, SessionExpired


@dataclass(frozen=True, slots=True)
class Visitor:
    """`token` without `user` is a session that is over."""

    address: str
    token: str | None = None
    user: User | None = None

    def current(self) -> Visitor:
        """Raise `SessionExpired` for a session that is over: nobody goes on as a stranger."""
        if self.token is not None and self.user is None:
            raise SessionExpired("the session is over")
        return self

    def owner(self) -> User:
        """Whoever may own chats; a stranger owns none, so whatever is asked for is not there."""
        if (user := self.current().user) is None:
            raise NotFound("no such chat", korean="그 대화를 찾을 수 없어요.")
        return user

    def member(self) -> User:
        user = self.current().user
        if user is None or user.is_guest:
            raise LoginRequired("members only")
        return user


@dataclass(frozen=True, slots=True)
class Guests:
    sessions: Sessions
    clock: Clock

    async def welcome(self, session: AsyncSession, address: str) -> tuple[UUID, str]:
        """A new guest and the token of their session, inside the caller's transaction."""
        guest = User(id=uuid4(), created_at=self.clock())
        session.add(guest)
        await session.flush()
        return guest.id, await self.sessions.start(session, guest.id, address)


async def hand_over(session: AsyncSession, guest_id: UUID, member_id: UUID) -> None:
    """What the guest said and was shown becomes the member's, as at sign-up."""
    for table in (Chat, Pick):
        rows = update(table).where(table.user_id == guest_id).values(user_id=member_id)
        await session.execute(rows)
