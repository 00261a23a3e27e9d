"""/api/chats and /api/messages: everything but the event stream. Thin: the desk does the work."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Query, Response

from malbeot.errors import NotFound, TooLarge
from malbeot.web.chats import store
from malbeot.web.chats.shapes import (
    AnswerOut,
    ChatChange,
    ChatIn,
    ChatOut,
    ChatsPage,
    MessageIn,
    MessagesPage,
    NewChatOut,
    OneMessageOut,
    TurnOut,
    chat_out,
)
from malbeot.web.deps import CurrentDep, OwnerDep, ServicesDep
from malbeot.web.serve_client import ServeFailed, is_bot_name
from malbeot.web.services import Services

router = APIRouter(prefix="/api", tags=["chats"])

_LARGEST_SEQ = 2**31 - 1
Seq = Annotated[int, Query(ge=0, le=_LARGEST_SEQ)]


@router.get("/chats")
async def list_chats(
    visitor: CurrentDep, services: ServicesDep, before: str | None = None
) -> ChatsPage:
    if visitor.user is None:
        return ChatsPage(data=[], next=None)
    limit = services.thresholds.lists.chats
    async with services.database.read() as session:
        rows, cursor = await store.chats_of(session, visitor.user.id, before, limit)
    return ChatsPage(data=[chat_out(row) for row in rows], next=cursor)


@router.post("/chats", status_code=201)
async def open_chat(
    body: ChatIn, visitor: CurrentDep, services: ServicesDep, response: Response
) -> NewChatOut:
    bot = await services.serve.default_bot() if body.bot is None else body.bot
    await _known_bot(services, bot)
    chat_id = body.id or uuid4()
    opened, token = await services.desk.open_chat(visitor, chat_id, bot)
    if token:
        services.sessions.give(response, token)
    return opened


@router.get("/chats/{chat_id}")
async def read_chat(chat_id: UUID, user: OwnerDep, services: ServicesDep) -> ChatOut:
    async with services.database.read() as session:
        return chat_out(await store.owned_chat(session, user.id, chat_id))


@router.patch("/chats/{chat_id}")
async def rename_chat(
    chat_id: UUID, body: ChatChange, user: OwnerDep, services: ServicesDep
) -> ChatOut:
    async with services.database.write() as session:
        chat = await store.owned_chat(session, user.id, chat_id)
        chat.title = body.title
    return chat_out(chat)


@router.delete("/chats/{chat_id}", status_code=204)
async def delete_chat(chat_id: UUID, user: OwnerDep, services: ServicesDep) -> None:
    await services.desk.delete_chat(user.id, chat_id)


@router.get("/chats/{chat_id}/messages")
async def list_messages(
    chat_id: UUID, user: OwnerDep, services: ServicesDep, before: Seq | None = None
) -> MessagesPage:
    limit = services.thresholds.lists.messages
    async with services.database.read() as session:
        chat = await store.owned_chat(session, user.id, chat_id)
        rows, more = await store.messages_of(session, chat_id, before, limit)
    return MessagesPage(chat=chat_out(chat), data=rows, more=more)


@router.post("/chats/{chat_id}/messages", status_code=202)
async def send_message(
    chat_id: UUID, body: MessageIn, visitor: CurrentDep, services: ServicesDep
) -> TurnOut:
    longest = services.settings.web.max_message_chars
    if len(body.text) > longest:
        korean = f"한 번에 {longest:,}자까지 보낼 수 있어요. 줄여서 다시 보내 주세요."
        raise TooLarge(f"text: longer than {longest} characters", korean=korean, param="text")
    return await services.desk.send(visitor, chat_id, body.id, body.text)


@router.post("/messages/{message_id}/regenerate", status_code=202)
async def regenerate(message_id: UUID, visitor: CurrentDep, services: ServicesDep) -> AnswerOut:
    return await services.desk.regenerate(visitor, message_id)


@router.post("/messages/{message_id}/stop")
async def stop(message_id: UUID, user: OwnerDep, services: ServicesDep) -> OneMessageOut:
    return OneMessageOut(message=await services.desk.stop(user.id, message_id))


async def _known_bot(services: Services, name: str) -> None:
    """Refuse a bot that does not exist; while serve is away, chats open all the same."""
    if not is_bot_name(name):
        raise NotFound("no such bot", korean="그런 말벗은 없어요.", param="bot")
    try:
        await services.serve.card(name)
    except ServeFailed:
        return
