"""What the chat routes take and give, field by field. Nothing else of a row ever leaves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel

from malbeot.web.chats.titles import UNTITLED
from malbeot.web.db.tables import Chat, Message, Pick
from malbeot.web.facts import Citation
from malbeot.web.fields import Body, MessageText, Storable, Title

Status = Literal["pending", "streaming", "done", "stopped", "interrupted", "error"]


class ChatIn(Body):
    bot: Storable | None = None
    """None takes the bot that new chats begin with."""
    id: UUID | None = None


class ChatChange(Body):
    title: Title


class MessageIn(Body):
    id: UUID
    text: MessageText


class ChatOut(BaseModel):
    id: UUID
    bot: str
    title: str
    created_at: datetime
    updated_at: datetime


class MessageError(BaseModel):
    code: str
    message_ko: str


class MessageOut(BaseModel):
    id: UUID
    chat_id: UUID
    seq: int
    role: Literal["user", "assistant"]
    content: str
    status: Status
    error: MessageError | None = None
    picks: list[dict[str, Any]] = []
    citations: list[Citation] = []
    notices: list[dict[str, Any]] = []
    fallback: bool = False
    created_at: datetime


class ChatsPage(BaseModel):
    data: list[ChatOut]
    next: str | None


class MessagesPage(BaseModel):
    chat: ChatOut
    data: list[MessageOut]
    more: bool


class NewChatOut(BaseModel):
    chat: ChatOut
    messages: list[MessageOut]


class TurnOut(BaseModel):
    user: MessageOut
    assistant: MessageOut


class AnswerOut(BaseModel):
    assistant: MessageOut


class OneMessageOut(BaseModel):
    message: MessageOut


def chat_out(chat: Chat) -> ChatOut:
    return ChatOut(
        id=chat.id,
        bot=chat.bot,
        title=chat.title or UNTITLED,
        created_at=chat.created_at,
        updated_at=chat.updated_at,
    )


def message_out(message: Message, picks: Sequence[Pick] = ()) -> MessageOut:
    error = None
    if message.error_code:
        error = MessageError(code=message.error_code, message_ko=message.error_ko or "")
    return MessageOut.model_validate(
        {
            "id": message.id,
            "chat_id": message.chat_id,
            "seq": message.seq,
            "role": message.role,
            "content": message.content,
            "status": message.status,
            "error": error,
            "picks": [pick.card for pick in picks],
            "citations": message.citations or [],
            "notices": message.notices,
            "fallback": message.fallback,
            "created_at": message.created_at,
        }
    )
