"""The event stream of one answer: `delta` with its text, then `end` with the whole message.

An event's id is the number of characters sent so far, so a reader who comes back (`after` or
Last-Event-ID) gets exactly what is missing, from memory while the answer is being written and from
the database later, even after a restart. Leaving the stream stops nothing.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query
from fastapi.sse import EventSourceResponse, ServerSentEvent

from malbeot.web.chats import store
from malbeot.web.chats.generation import Generation
from malbeot.web.chats.shapes import OneMessageOut
from malbeot.web.deps import OwnerDep, ServicesDep

router = APIRouter(prefix="/api", tags=["chats"])

_LARGEST = 2**31 - 1
Position = Annotated[int, Query(ge=0, le=_LARGEST)]
LastEventId = Annotated[int | None, Header(ge=0, le=_LARGEST)]


async def _generation(message_id: UUID, user: OwnerDep, services: ServicesDep) -> Generation | None:
    """Whose message it is, asked before the stream begins; then the work, if it still goes on."""
    async with services.database.read() as session:
        await store.owned_message(session, user.id, message_id)
    return services.generations.get(message_id)


GenerationDep = Annotated[Generation | None, Depends(_generation)]


@router.get("/messages/{message_id}/events", response_class=EventSourceResponse)
async def events(
    message_id: UUID,
    user: OwnerDep,
    services: ServicesDep,
    generation: GenerationDep,
    after: Position = 0,
    last_event_id: LastEventId = None,
) -> AsyncIterator[ServerSentEvent]:
    sent = after if last_event_id is None else last_event_id
    if generation:
        async for position, text in generation.follow(sent):
            sent = position
            yield _delta(text, position)
    message = await services.desk.finished(user.id, message_id)
    if len(message.content) > sent:
        yield _delta(message.content[sent:], len(message.content))
    yield ServerSentEvent(event="end", data=OneMessageOut(message=message))


def _delta(text: str, position: int) -> ServerSentEvent:
    return ServerSentEvent(event="delta", data={"text": text}, id=str(position))
