"""Sessions kept in the database: an opaque 256-bit token in a cookie, only its hash in a row.

In: a token. Out: the user it belongs to, or None when it is unknown, ended, idle for too long or
too old. A new login always gets a new token. Knows nothing of passwords.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from malbeot.settings import WebSettings
from malbeot.web.clock import Clock
from malbeot.web.db.engine import Database
from malbeot.web.db.tables import Session, User


class Sessions:
    def __init__(
        self, database: Database, clock: Clock, settings: WebSettings, seen_every_seconds: int
    ) -> None:
        self._database = database
        self._clock = clock
        self._idle = timedelta(days=settings.session_idle_days)
        self._longest = timedelta(days=settings.session_max_days)
        self._seen_every = timedelta(seconds=seen_every_seconds)
        self._https = settings.public_url.lower().startswith("https://")
        self.cookie = "__Host-malbeot_session" if self._https else "malbeot_session"

    async def user_of(self, token: str) -> User | None:
        now = self._clock()
        async with self._database.read() as session:
            query = select(Session, User).join(User).where(Session.token_hash == digest(token))
            row = (await session.execute(query)).first()
        if row is None or not self._alive(row[0], now):
            return None
        if now - row[0].seen_at >= self._seen_every:
            await self._seen(row[0].token_hash, now)
        return row[1]

    async def start(self, session: AsyncSession, user_id: UUID, address: str) -> str:
        """A new session inside the caller's transaction; the token to put into the cookie."""
        token, now = secrets.token_urlsafe(32), self._clock()
        row = {"token_hash": digest(token), "user_id": user_id, "address": address}
        session.add(Session(**row, created_at=now, seen_at=now, ended_at=None))
        return token

    async def end(self, session: AsyncSession, token: str) -> None:
        """The row stays for a while: it says from where this account logs in."""
        await self._end_where(session, Session.token_hash == digest(token))

    async def end_all(self, session: AsyncSession, user_id: UUID) -> None:
        await self._end_where(session, Session.user_id == user_id)

    async def logged_in_from(self, user_id: UUID, address: str) -> bool:
        """Whether this account was used from that address before."""
        query = select(exists().where(Session.user_id == user_id, Session.address == address))
        async with self._database.read() as session:
            return bool(await session.scalar(query))

    def give(self, response: Response, token: str) -> None:
        response.set_cookie(
            self.cookie,
            token,
            max_age=round(self._longest.total_seconds()),
            path="/",
            secure=self._https,
            httponly=True,
            samesite="lax",
        )

    def take_back(self, response: Response) -> None:
        response.delete_cookie(
            self.cookie, path="/", secure=self._https, httponly=True, samesite="lax"
        )

    def oldest_seen(self) -> datetime:
        """A session last used before this moment is over."""
        return self._clock() - self._idle

    def oldest_start(self) -> datetime:
        """A session that began before this moment is over."""
        return self._clock() - self._longest

    def _alive(self, row: Session, now: datetime) -> bool:
        young = now - row.created_at < self._longest and now - row.seen_at < self._idle
        return row.ended_at is None and young

    async def _seen(self, token_hash: str, now: datetime) -> None:
        async with self._database.write() as session:
            row = update(Session).where(Session.token_hash == token_hash)
            await session.execute(row.values(seen_at=now))

    async def _end_where(self, session: AsyncSession, condition: object) -> None:
        rows = update(Session).where(condition, Session.ended_at.is_(None))  # type: ignore[arg-type]
        await session.execute(rows.values(ended_at=self._clock()))


def digest(token: str) -> str:
    """What is stored of a token: it has 256 random bits, so one round of SHA-256 is enough."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
