"""Writes the rows that begin an answer: an opening, a turn, another try.

All run inside the caller's write transaction and are whole or not at all. Openings and turns carry
the client's id and do nothing the second time; another try has none: asked for twice, the second
finds its answer replaced and is refused. Knows nothing of how answers are made.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from malbeot.web.chats.store import answer_to, newest, opening_of
from malbeot.web.chats.titles import title_of
from malbeot.web.db.tables import LIVE, Chat, Message
from malbeot.web.errors import Busy, Conflict

IsLive = Callable[[UUID], bool]


@dataclass(frozen=True, slots=True)
class Begun:
    """Rows of one answer; `fresh` is false when they were there already."""

    chat: Chat
    answer: Message
    user: Message | None = None
    fresh: bool = True


async def open_chat(
    session: AsyncSession, user_id: UUID, chat_id: UUID, answer_id: UUID, bot: str, now: datetime
) -> Begun:
    """A new chat and the row of its opening message."""
    chat = Chat(id=chat_id, user_id=user_id, bot=bot, title="", created_at=now, updated_at=now)
    session.add(chat)
    await session.flush()  # the chat's row first: its messages refer to it
    answer = _row(chat, answer_id, "assistant", None, 1, now, status="streaming")
    session.add(answer)
    return Begun(chat, answer)


async def opened_before(session: AsyncSession, user_id: UUID | None, chat_id: UUID) -> Begun | None:
    """The chat that an earlier, equal request made. `Conflict` when the id is somebody else's."""
    chat = await session.get(Chat, chat_id)
    if chat is None:
        return None
    opening = await opening_of(session, chat_id) if chat.user_id == user_id else None
    if opening is None:
        raise Conflict("id: already used", param="id")
    return Begun(chat, opening, fresh=False)


async def sent_before(session: AsyncSession, chat: Chat, message_id: UUID) -> Begun | None:
    """The turn that an earlier request with this message id made in this chat."""
    message = await session.get(Message, message_id)
    if message is None:
        return None
    here = message.chat_id == chat.id and message.role == "user"
    answer = await answer_to(session, chat.id, message_id) if here else None
    if answer is None:
        raise Conflict("id: already used", param="id")
    return Begun(chat, answer, message, fresh=False)


async def add_turn(
    session: AsyncSession,
    chat: Chat,
    message_id: UUID,
    answer_id: UUID,
    text: str,
    now: datetime,
    is_live: IsLive,
) -> Begun:
    """The user's message and the row of its answer."""
    last = await _last(session, chat.id, is_live)
    user = _row(chat, message_id, "user", last.id, last.seq + 1, now, status="done")
    user.content = text
    answer = _row(chat, answer_id, "assistant", message_id, last.seq + 2, now, status="pending")
    session.add_all([user, answer])  # written in this order: the answer refers to the message
    chat.title = chat.title or title_of(text)
    chat.updated_at = now
    return Begun(chat, answer, user)


async def try_again(
    session: AsyncSession, chat: Chat, old: Message, answer_id: UUID, now: datetime, is_live: IsLive
) -> Begun:
    """Another answer under the same message. Only the newest answer can be replaced."""
    last = await _last(session, chat.id, is_live)
    if last.id != old.id:
        raise Conflict(
            "only the newest answer can be made again",
            korean="가장 최근 답만 다시 만들 수 있어요.",
        )
    last.replaced = True
    answer = _row(chat, answer_id, "assistant", old.parent_id, last.seq + 1, now, status="pending")
    session.add(answer)
    chat.updated_at = now
    return Begun(chat, answer)


async def _last(session: AsyncSession, chat_id: UUID, is_live: IsLive) -> Message:
    """The newest message. Only that one can be live, and none has a higher seq."""
    last = await newest(session, chat_id)
    if last.status in LIVE:
        if is_live(last.id):
            raise Busy("an answer is being written in this chat")
        last.status = "interrupted"  # left behind by a database that failed at the wrong moment
    return last


def _row(
    chat: Chat,
    message_id: UUID,
    role: str,
    parent_id: UUID | None,
    seq: int,
    now: datetime,
    *,
    status: str,
) -> Message:
    return Message(
        id=message_id,
        chat_id=chat.id,
        parent_id=parent_id,
        seq=seq,
        role=role,
        content="",
        status=status,
        replaced=False,
        notices=[],
        citations=[],
        fallback=False,
        created_at=now,
    )
