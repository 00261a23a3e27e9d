"""Reads chats and messages. Every look-up of one by its id asks whose it is.

`owned_chat` and `owned_message` are the only doors: what belongs to somebody else is `NotFound`,
exactly like what does not exist. All functions run inside the caller's transaction.
"""

from __future__ import annotations

import base64
import binascii
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from malbeot.errors import NotFound
from malbeot.web.chats.shapes import MessageOut, message_out
from malbeot.web.db.tables import LIVE, Chat, Message, Pick
from malbeot.web.errors import InvalidField

_NOT_FOUND = "그 대화를 찾을 수 없어요."


async def owned_chat(
    session: AsyncSession, user_id: UUID | None, chat_id: UUID, *, lock: bool = False
) -> Chat:
    """The chat, if it is this user's. `lock` keeps other writers of the chat waiting."""
    query = select(Chat).where(Chat.id == chat_id, Chat.user_id == user_id)
    chat = await session.scalar(query.with_for_update() if lock else query)
    if chat is None:
        raise NotFound("no such chat", korean=_NOT_FOUND)
    return chat


async def owned_message(
    session: AsyncSession, user_id: UUID | None, message_id: UUID, *, role: str = "assistant"
) -> Message:
    """The message, if it stands in a chat of this user and has this role."""
    query = (
        select(Message)
        .join(Chat, Chat.id == Message.chat_id)
        .where(Message.id == message_id, Chat.user_id == user_id, Message.role == role)
    )
    if (message := await session.scalar(query)) is None:
        raise NotFound("no such message", korean=_NOT_FOUND)
    return message


async def chats_of(
    session: AsyncSession, user_id: UUID, before: str | None, limit: int
) -> tuple[Sequence[Chat], str | None]:
    """One page, newest first, and the cursor of the next. An opening alone makes no entry: the
    first message gives a chat its title."""
    query = select(Chat).where(Chat.user_id == user_id, Chat.title != "")
    if before is not None:
        when, number = _from_cursor(before)
        older = and_(Chat.updated_at == when, Chat.id < number)
        query = query.where(or_(Chat.updated_at < when, older))
    query = query.order_by(Chat.updated_at.desc(), Chat.id.desc()).limit(limit + 1)
    rows = (await session.scalars(query)).all()
    page = rows[:limit]
    return page, _cursor(page[-1]) if len(rows) > limit else None


async def drop_unused(session: AsyncSession, user_id: UUID, before: datetime) -> None:
    """Delete the chats from before a moment in which the person has said nothing: no title."""
    unused = delete(Chat).where(Chat.user_id == user_id, Chat.updated_at < before, Chat.title == "")
    await session.execute(unused.execution_options(synchronize_session=False))


async def messages_of(
    session: AsyncSession, chat_id: UUID, before: int | None, limit: int
) -> tuple[list[MessageOut], bool]:
    """The newest messages before a seq, oldest first, and whether there are more."""
    query = select(Message).where(Message.chat_id == chat_id, Message.replaced.is_(False))
    if before is not None:
        query = query.where(Message.seq < before)
    rows = (await session.scalars(query.order_by(Message.seq.desc()).limit(limit + 1))).all()
    page = list(reversed(rows[:limit]))
    picks = await _picks(session, [message.id for message in page])
    return [message_out(message, picks[message.id]) for message in page], len(rows) > limit


async def whole(session: AsyncSession, message: Message) -> MessageOut:
    return message_out(message, (await _picks(session, [message.id]))[message.id])


async def newest(session: AsyncSession, chat_id: UUID) -> Message:
    """Every chat has at least its opening."""
    query = select(Message).where(Message.chat_id == chat_id, Message.replaced.is_(False))
    return (await session.scalars(query.order_by(Message.seq.desc()).limit(1))).one()


async def opening_of(session: AsyncSession, chat_id: UUID) -> Message | None:
    """The first message; another try at it is only possible while it is the only one."""
    query = select(Message).where(Message.chat_id == chat_id, Message.replaced.is_(False))
    return await session.scalar(query.order_by(Message.seq).limit(1))


async def answer_to(session: AsyncSession, chat_id: UUID, parent_id: UUID) -> Message | None:
    """The answer that stands under a message now."""
    query = select(Message).where(
        Message.chat_id == chat_id,
        Message.parent_id == parent_id,
        Message.role == "assistant",
        Message.replaced.is_(False),
    )
    return await session.scalar(query)


async def live_in(session: AsyncSession, chat_id: UUID) -> Sequence[UUID]:
    query = select(Message.id).where(Message.chat_id == chat_id, Message.status.in_(LIVE))
    return (await session.scalars(query)).all()


async def live_unused(session: AsyncSession, user_id: UUID) -> Sequence[UUID]:
    """Openings that are being written in chats without a word of the person."""
    query = select(Message.id).join(Chat, Chat.id == Message.chat_id)
    query = query.where(Chat.user_id == user_id, Chat.title == "", Message.status.in_(LIVE))
    return (await session.scalars(query)).all()


async def interrupt(session: AsyncSession, message_ids: Sequence[UUID]) -> None:
    """Mark answers that nobody writes any more."""
    rows = update(Message).where(Message.status.in_(LIVE), Message.id.in_(message_ids))
    await session.execute(rows.values(status="interrupted"))


async def interrupt_all(session: AsyncSession) -> None:
    """At start: whatever looks live was being written by a process that is gone."""
    rows = update(Message).where(Message.status.in_(LIVE))
    await session.execute(rows.values(status="interrupted"))


async def _picks(session: AsyncSession, ids: Sequence[UUID]) -> defaultdict[UUID, list[Pick]]:
    found: defaultdict[UUID, list[Pick]] = defaultdict(list)
    query = select(Pick).where(Pick.message_id.in_(ids)).order_by(Pick.position)
    for pick in await session.scalars(query):
        found[pick.message_id].append(pick)
    return found


def _cursor(chat: Chat) -> str:
    plain = f"{chat.updated_at.isoformat()} {chat.id}"
    return base64.urlsafe_b64encode(plain.encode()).decode()


def _from_cursor(cursor: str) -> tuple[datetime, UUID]:
    try:
        moment, _, number = base64.urlsafe_b64decode(cursor.encode()).decode().partition(" ")
        return datetime.fromisoformat(moment).astimezone(UTC), UUID(number)
    except (ValueError, OverflowError, binascii.Error) as error:
        raise InvalidField("before: no cursor of this list", param="before") from error
