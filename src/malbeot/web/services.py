"""Everything that the routes of one app share, put together once, and its start and stop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx2

from malbeot.settings import Settings
from malbeot.web.accounts.passwords import Passwords
from malbeot.web.accounts.sessions import Sessions
from malbeot.web.accounts.sweep import sweep, sweep_regularly
from malbeot.web.accounts.throttle import Throttle
from malbeot.web.accounts.visitor import Guests
from malbeot.web.chats.desk import Desk
from malbeot.web.chats.generation import Generations, Outcome
from malbeot.web.chats.journal import Journal
from malbeot.web.chats.quota import GuestQuota
from malbeot.web.chats.store import interrupt_all
from malbeot.web.clock import Clock
from malbeot.web.db.engine import Database, database_url
from malbeot.web.db.migrate import migrate
from malbeot.web.metrics import Metrics
from malbeot.web.serve_client import ServeClient
from malbeot.web.thresholds import Thresholds


@dataclass(frozen=True, slots=True)
class Services:
    settings: Settings
    thresholds: Thresholds
    clock: Clock
    database: Database
    serve: ServeClient
    sessions: Sessions
    passwords: Passwords
    throttle: Throttle
    quota: GuestQuota
    generations: Generations
    journal: Journal
    desk: Desk
    metrics: Metrics

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """From a ready database to the last answer saved. A failed migration stops the start."""
        await migrate(self.database.url)
        async with self.database.write() as session:
            await interrupt_all(session)
        await sweep(self.database, self.sessions, self.quota)
        self.journal.start()
        every = self.thresholds.sessions.sweep_every_seconds
        sweeper = asyncio.create_task(
            sweep_regularly(self.database, self.sessions, self.quota, every)
        )
        try:
            yield
        finally:
            sweeper.cancel()
            await self.generations.close()
            await self.journal.close()
            await self.serve.close()
            await self.database.close()


def build(
    settings: Settings,
    thresholds: Thresholds,
    clock: Clock,
    transport: httpx2.AsyncBaseTransport | None,
) -> Services:
    web, rules = settings.web, thresholds
    metrics = Metrics()
    database = Database(database_url(settings))
    serve = ServeClient(web.serve_url, rules.serve, transport, web.default_bot)
    sessions = Sessions(database, clock, web, rules.sessions.seen_every_seconds)
    quota = GuestQuota(clock, web.guest_turns_per_day, rules.guests)

    async def save(outcome: Outcome) -> None:
        generation = generations.get(outcome.job.message_id)
        metrics.answered(outcome.status, generation.first_text_seconds if generation else None)
        await journal.save(outcome)

    generations = Generations(save)
    metrics.watch_live(lambda: len(generations))
    journal = Journal(database, clock, rules.answers, generations.live)
    guests = Guests(sessions, clock)
    desk = Desk(
        database=database,
        clock=clock,
        generations=generations,
        guests=guests,
        quota=quota,
        serve=serve,
        rules=rules.answers,
        message_chars=web.max_message_chars,
    )
    return Services(
        settings=settings,
        thresholds=rules,
        clock=clock,
        database=database,
        serve=serve,
        sessions=sessions,
        passwords=Passwords(rules.passwords),
        throttle=Throttle(rules.login),
        quota=quota,
        generations=generations,
        journal=journal,
        desk=desk,
        metrics=metrics,
    )
