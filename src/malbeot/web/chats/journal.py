"""Writes the answers of all chats down together: one transaction for whatever there is.

Text of live answers goes in twice a second, an answer that has ended at once; both share a commit
with everything else that waits, so a thousand streams cost two commits a second, not a thousand.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from sqlalchemy import CursorResult, bindparam, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from malbeot import log
from malbeot.web.chats.generation import Generation, Outcome
from malbeot.web.chats.quota import refund
from malbeot.web.clock import Clock
from malbeot.web.db.engine import Database
from malbeot.web.db.tables import LIVE, Chat, Message, Pick
from malbeot.web.thresholds import Answers

_ATTEMPTS = 20
_log = log.get("web")


@dataclass(slots=True)
class _Ended:
    outcome: Outcome
    saved: asyncio.Future[None]
    attempts: int = 0


class Journal:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        rules: Answers,
        live: Callable[[], Sequence[Generation]],
    ) -> None:
        self._database = database
        self._clock = clock
        self._rules = rules
        self._live = live
        self._ended: list[_Ended] = []
        self._written: dict[UUID, int] = {}
        self._wanted = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._keep())

    async def close(self) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.wait({self._task})
        await self.flush()

    async def save(self, outcome: Outcome) -> None:
        """Returns when the end of the answer is on disk, or could not be put there."""
        entry = _Ended(outcome, asyncio.get_running_loop().create_future())
        self._ended.append(entry)
        self._wanted.set()
        await entry.saved

    async def flush(self) -> None:
        """One transaction with all new text and all ends."""
        self._forget_gone()
        ended, self._ended = self._ended, []
        done = {entry.outcome.job.message_id for entry in ended}
        texts = {g.message_id: g.text for g in self._grown() if g.message_id not in done}
        if not await self._write(ended, texts) and len(ended) + len(texts) > 1:
            for entry in ended:  # one row that cannot be stored must not keep the others away
                await self._write([entry], {})
        self._give_up_some(ended)
        self._ended += [entry for entry in ended if not entry.saved.done()]

    async def _write(self, ended: Sequence[_Ended], texts: Mapping[UUID, str]) -> bool:
        if not ended and not texts:
            return True
        try:
            async with self._database.write() as session:
                await _checkpoint(session, texts)
                for entry in ended:
                    await self._finish(session, entry.outcome)
        except Exception as error:  # whatever it was, the other answers still need the journal
            _log.error("journal.failed", answers=len(ended), error=type(error).__name__)
            return False
        self._written |= {message_id: len(text) for message_id, text in texts.items()}
        for entry in ended:
            self._settle(entry)
        return True

    async def _keep(self) -> None:
        while True:
            with suppress(TimeoutError):  # no answer ended: only the checkpoint is due
                async with asyncio.timeout(self._rules.checkpoint_seconds):
                    await self._wanted.wait()
            self._wanted.clear()
            await self.flush()

    def _grown(self) -> list[Generation]:
        return [g for g in self._live() if len(g.text) > self._written.get(g.message_id, 0)]

    def _forget_gone(self) -> None:
        """Only for answers that are still being written is it kept how much is on disk."""
        live = {g.message_id for g in self._live()}
        self._written = {number: n for number, n in self._written.items() if number in live}

    async def _finish(self, session: AsyncSession, outcome: Outcome) -> None:
        row = update(Message).where(Message.id == outcome.job.message_id, Message.status.in_(LIVE))
        result = await session.execute(
            row.values(
                content=outcome.text,
                status=outcome.status,
                notices=list(outcome.facts.notices),
                citations=self._citations(outcome),
                fallback=outcome.facts.fallback,
                error_code=outcome.error_code,
                error_ko=outcome.error_ko,
            )
        )
        if not cast(CursorResult[Any], result).rowcount:  # the chat was deleted meanwhile
            return
        now = self._clock()
        chat = update(Chat).where(Chat.id == outcome.job.chat_id)
        await session.execute(chat.values(updated_at=now))
        if picks := self._picks(outcome):
            # The chat may have changed hands since the answer began: a guest who logged in.
            whose = select(Chat.user_id).where(Chat.id == outcome.job.chat_id)
            shown = {"shown_at": now, "user_id": (await session.scalars(whose)).one()}
            await session.execute(insert(Pick), [pick | shown for pick in picks])
        if outcome.status in {"error", "interrupted"} and not outcome.text:
            await refund(session, outcome.job.charge)

    def _picks(self, outcome: Outcome) -> list[dict[str, object]]:
        job = outcome.job
        return [
            {
                "message_id": job.message_id,
                "position": position,
                "item_id": card["id"][:120],
                "card": card,
            }
            for position, card in enumerate(outcome.facts.picks[: self._rules.picks])
        ]

    def _citations(self, outcome: Outcome) -> list[dict[str, Any]]:
        kept = outcome.facts.citations[: self._rules.citations]
        return [citation.within(self._rules.passage_chars).model_dump() for citation in kept]

    def _settle(self, entry: _Ended) -> None:
        self._written.pop(entry.outcome.job.message_id, None)
        if not entry.saved.done():
            entry.saved.set_result(None)

    def _give_up_some(self, ended: Sequence[_Ended]) -> None:
        """Called once a flush: each counts as one attempt for whatever is not saved yet."""
        for entry in ended:
            if entry.saved.done():
                continue
            entry.attempts += 1
            if entry.attempts >= _ATTEMPTS:
                # The row stays live, and is marked interrupted when somebody asks for it.
                self._settle(entry)


async def _checkpoint(session: AsyncSession, texts: Mapping[UUID, str]) -> None:
    if not texts:
        return
    # Not `in_`: SQLAlchemy cannot run that for many rows at once.
    live = or_(*(Message.status == status for status in LIVE))
    row = update(Message).where(Message.id == bindparam("message"), live)
    connection = await session.connection()
    await connection.execute(
        row.values(content=bindparam("text"), status="streaming"),
        [{"message": message_id, "text": text} for message_id, text in texts.items()],
    )
