"""Removes what is over: old sessions, guests who cannot come back, counts of past days.

Runs at start and every hour. A guest without a living session can never be reached again, so the
guest's chats go too.
"""

from __future__ import annotations

import asyncio

from sqlalchemy import delete, exists, or_
from sqlalchemy.exc import SQLAlchemyError

from malbeot import log
from malbeot.web.accounts.sessions import Sessions
from malbeot.web.chats.quota import GuestQuota
from malbeot.web.db.engine import Database
from malbeot.web.db.tables import Session, Usage, User

_log = log.get("web")


async def sweep(database: Database, sessions: Sessions, quota: GuestQuota) -> None:
    over = or_(
        Session.created_at < sessions.oldest_start(), Session.seen_at < sessions.oldest_seen()
    )
    left = ~exists().where(Session.user_id == User.id, Session.ended_at.is_(None))
    async with database.write() as session:
        await session.execute(delete(Session).where(over))
        guests = delete(User).where(User.email_key.is_(None), left)
        await session.execute(guests.execution_options(synchronize_session=False))
        await session.execute(delete(Usage).where(Usage.day < quota.today()))


async def sweep_regularly(
    database: Database, sessions: Sessions, quota: GuestQuota, every_seconds: float
) -> None:
    while True:
        await asyncio.sleep(every_seconds)
        try:
            await sweep(database, sessions, quota)
        except SQLAlchemyError as error:
            _log.error("sweep.failed", error=type(error).__name__)
