"""Begins, stops and repairs answers: the rows first, on disk, then the work.

In: who asks and what. Out: the rows as shapes. The order is the promise: a message that was
acknowledged is saved, and its answer is being written whether or not anybody listens.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from malbeot.errors import NotFound
from malbeot.web.accounts.visitor import Guests, Visitor
from malbeot.web.chats import store, turns
from malbeot.web.chats.context import completion_request
from malbeot.web.chats.generation import Generations, Job
from malbeot.web.chats.quota import Charge, GuestQuota
from malbeot.web.chats.shapes import (
    AnswerOut,
    MessageOut,
    NewChatOut,
    TurnOut,
    chat_out,
    message_out,
)
from malbeot.web.clock import Clock
from malbeot.web.db.engine import Database
from malbeot.web.db.tables import LIVE, User
from malbeot.web.errors import BotGone
from malbeot.web.facts import Facts
from malbeot.web.serve_client import ServeClient, ServeFailed
from malbeot.web.thresholds import Answers


@dataclass(frozen=True, slots=True)
class Desk:
    database: Database
    clock: Clock
    generations: Generations
    guests: Guests
    quota: GuestQuota
    serve: ServeClient
    rules: Answers
    message_chars: int
    """Longest message that serve is sent."""

    async def open_chat(
        self, visitor: Visitor, chat_id: UUID, bot: str
    ) -> tuple[NewChatOut, str | None]:
        """A new chat whose opening is being written, and a token when the guest is new."""
        token: str | None = None

        async def rows(session: AsyncSession, answer_id: UUID) -> tuple[turns.Begun, Charge]:
            nonlocal token
            user_id = visitor.user.id if visitor.user else None
            if before := await turns.opened_before(session, user_id, chat_id):
                return before, Charge()
            if visitor.user is None or visitor.user.is_guest:
                await self.quota.spend_opening(session, visitor.address)
            if user_id is None:
                user_id, token = await self.guests.welcome(session, visitor.address)
            now = self.clock()
            unused = timedelta(hours=self.rules.unused_chat_hours)  # another tab may show the rest
            await store.drop_unused(session, user_id, now - unused)
            begun = await turns.open_chat(session, user_id, chat_id, answer_id, bot, now)
            return begun, Charge()

        begun = await self._begin(rows)
        opened = NewChatOut(chat=chat_out(begun.chat), messages=[await self._answer_of(begun)])
        return opened, token

    async def send(self, visitor: Visitor, chat_id: UUID, message_id: UUID, text: str) -> TurnOut:
        """The user's message, saved, and the answer that is now being written."""
        await self._check_bot(visitor.owner(), chat_id)

        async def rows(session: AsyncSession, answer_id: UUID) -> tuple[turns.Begun, Charge]:
            user = visitor.owner()
            chat = await store.owned_chat(session, user.id, chat_id, lock=True)
            if before := await turns.sent_before(session, chat, message_id):
                return before, Charge()
            begun = await turns.add_turn(
                session, chat, message_id, answer_id, text, self.clock(), self._is_live
            )
            return begun, await self._charge(session, user, visitor.address)

        begun = await self._begin(rows)
        assert begun.user is not None  # noqa: S101 - a turn always has its message
        return TurnOut(user=message_out(begun.user), assistant=await self._answer_of(begun))

    async def regenerate(self, visitor: Visitor, message_id: UUID) -> AnswerOut:
        """Another answer in the place of this one."""
        async with self.database.read() as session:
            replaced = await store.owned_message(session, visitor.owner().id, message_id)
        await self._check_bot(visitor.owner(), replaced.chat_id)

        async def rows(session: AsyncSession, answer_id: UUID) -> tuple[turns.Begun, Charge]:
            user = visitor.owner()
            old = await store.owned_message(session, user.id, message_id)
            chat = await store.owned_chat(session, user.id, old.chat_id, lock=True)
            begun = await turns.try_again(
                session, chat, old, answer_id, self.clock(), self._is_live
            )
            failed_opening = old.parent_id is None and old.status in {"error", "interrupted"}
            free = Charge() if failed_opening else None
            return begun, free or await self._charge(session, user, visitor.address)

        return AnswerOut(assistant=await self._answer_of(await self._begin(rows)))

    async def stop(self, user_id: UUID, message_id: UUID) -> MessageOut:
        async with self.database.read() as session:
            await store.owned_message(session, user_id, message_id)
        await self.generations.stop(message_id)
        return await self.finished(user_id, message_id)

    async def delete_chat(self, user_id: UUID, chat_id: UUID) -> None:
        async with self.database.read() as session:
            await store.owned_chat(session, user_id, chat_id)
            live = await store.live_in(session, chat_id)
        for message_id in live:
            await self.generations.stop(message_id)
        async with self.database.write() as session:
            await session.delete(await store.owned_chat(session, user_id, chat_id))

    async def drop_greetings(self, user_id: UUID) -> None:
        """Remove chats that hold an opening alone: its picks were made for another profile.

        Whoever has one open is greeted again: a page opens a chat of its own that is gone anew.
        """
        async with self.database.read() as session:
            live = await store.live_unused(session, user_id)
        for message_id in live:
            await self.generations.stop(message_id)
        async with self.database.write() as session:
            await store.drop_unused(session, user_id, self.clock())

    async def finished(self, user_id: UUID, message_id: UUID) -> MessageOut:
        """The message as it stands; one that looks live but is not becomes interrupted."""
        async with self.database.read() as session:
            message = await store.owned_message(session, user_id, message_id)
            if message.status not in LIVE or self._is_live(message_id):
                return await store.whole(session, message)
        async with self.database.write() as session:
            await store.interrupt(session, [message_id])
            message = await store.owned_message(session, user_id, message_id)
            await session.refresh(message)
            return await store.whole(session, message)

    async def _begin(
        self, rows: Callable[[AsyncSession, UUID], Awaitable[tuple[turns.Begun, Charge]]]
    ) -> turns.Begun:
        generation = self.generations.open(uuid4())
        try:
            async with self.database.write() as session:
                begun, charge = await rows(session, generation.message_id)
        except BaseException:
            self.generations.discard(generation)
            raise
        if not begun.fresh:
            self.generations.discard(generation)
            return begun
        job = _job(begun, charge)
        self.generations.start(generation, job, lambda: self._write(job))
        return begun

    async def _check_bot(self, user: User, chat_id: UUID) -> None:
        """Refuse what nobody could answer; while serve is away, the answer itself will tell."""
        async with self.database.read() as session:
            chat = await store.owned_chat(session, user.id, chat_id)
        try:
            await self.serve.card(chat.bot)
        except NotFound as error:
            raise BotGone(f"serve has no bot {chat.bot!r} any more") from error
        except ServeFailed:
            return

    async def _write(self, job: Job) -> AsyncGenerator[str | Facts, None]:
        async with self.database.read() as session:
            request = await completion_request(session, job, self.rules, self.message_chars)
        async for piece in self.serve.answer(request):
            yield piece

    async def _charge(self, session: AsyncSession, user: User, address: str) -> Charge:
        if not user.is_guest:
            return Charge()
        return await self.quota.spend_turn(session, user.id, address)

    async def _answer_of(self, begun: turns.Begun) -> MessageOut:
        if begun.fresh:
            return message_out(begun.answer)
        async with self.database.read() as session:
            return await store.whole(session, begun.answer)

    def _is_live(self, message_id: UUID) -> bool:
        return self.generations.get(message_id) is not None


def _job(begun: turns.Begun, charge: Charge) -> Job:
    return Job(
        message_id=begun.answer.id,
        chat_id=begun.chat.id,
        user_id=begun.chat.user_id,
        bot=begun.chat.bot,
        seq=begun.answer.seq,
        opening=begun.answer.parent_id is None,
        charge=charge,
    )
