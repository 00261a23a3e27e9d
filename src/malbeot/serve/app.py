"""The API server: `/v1/models`, `/v1/chat/completions`, `/v1/bots`, health and metrics.

In: settings, an engine, the bots. Knows nothing of accounts or databases.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, StreamingResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from starlette.exceptions import HTTPException

from malbeot import __version__, log
from malbeot.asgi import BodyCap, described, error_response
from malbeot.bots.base import Bot
from malbeot.bots.base import Request as BotRequest
from malbeot.engine.base import Engine
from malbeot.errors import InvalidRequest, MalbeotError, NotFound, TooLarge
from malbeot.serve.completions import begun, events, from_bot, from_model, whole
from malbeot.serve.metrics import Metrics
from malbeot.serve.schema import ChatIn
from malbeot.settings import ServeSettings

_log = log.get("serve")
_LOOK_SECONDS = 0.5
_STREAM_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


def create_app(settings: ServeSettings, engine: Engine, bots: Mapping[str, Bot]) -> FastAPI:
    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        _log.info("serve.ready", model=engine.model, bots=sorted(bots))
        yield
        await engine.close()

    app = FastAPI(title="Malbeot API", version=__version__, lifespan=lifespan)
    app.add_middleware(
        BodyCap, max_bytes=settings.max_body_bytes, receive_seconds=settings.receive_seconds
    )
    registry = CollectorRegistry()
    metrics = Metrics(registry)
    _handle_errors(app)
    _add_bots(app, bots)

    @app.get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/readyz")
    async def readyz() -> dict[str, Any]:
        return {"status": "ok", "model": engine.model, "bots": sorted(bots)}

    @app.get("/metrics")
    async def prometheus() -> Response:
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    @app.get("/v1/models")
    async def models() -> dict[str, Any]:
        names = [*sorted(bots), engine.model]
        rows = [{"id": n, "object": "model", "created": 0, "owned_by": "malbeot"} for n in names]
        return {"object": "list", "data": rows}

    @app.post("/v1/chat/completions", response_model=None)
    async def chat(request: Request, body: ChatIn) -> Response:
        _check_lengths(body, settings)
        pieces = metrics.watched(body.model, _pieces(body, engine, bots))
        if not body.stream:
            return JSONResponse(await _while_connected(request, whole(pieces, body.model)))
        pieces = await begun(pieces)
        usage = bool(body.stream_options and body.stream_options.include_usage)
        return StreamingResponse(
            events(pieces, body.model, include_usage=usage),
            media_type="text/event-stream",
            headers=_STREAM_HEADERS,
        )

    return app


async def _while_connected(request: Request, work: Awaitable[dict[str, Any]]) -> dict[str, Any]:
    """The result of the work, which is cancelled when the client leaves."""
    task = asyncio.ensure_future(work)
    while not task.done():
        await asyncio.wait({task}, timeout=_LOOK_SECONDS)
        if not task.done() and await request.is_disconnected():
            task.cancel()
    return await task


def _pieces(body: ChatIn, engine: Engine, bots: Mapping[str, Bot]) -> Any:
    conversation = body.conversation()
    if bot := bots.get(body.model):
        extension = body.malbeot
        if not extension.opening and not conversation.last_user.strip():
            raise InvalidRequest(
                "messages: there is no user message with text",
                korean="메시지를 입력해 주세요.",
                param="messages",
            )
        request = BotRequest(
            conversation=conversation,
            profile=extension.profile.profile(),
            seed=extension.seed if extension.seed is not None else body.seed,
            chat_id=extension.chat_id,
            opening=extension.opening,
        )
        return from_bot(bot, request, engine)
    if body.model == engine.model:
        if not conversation.turns:
            raise InvalidRequest("messages: at least one is needed", param="messages")
        return from_model(engine, conversation, body.sampling())
    known = ", ".join([*sorted(bots), engine.model])
    raise NotFound(f"model {body.model!r} does not exist; there are: {known}", param="model")


def _check_lengths(body: ChatIn, settings: ServeSettings) -> None:
    if len(body.messages) > settings.max_messages:
        raise TooLarge(f"messages: over {settings.max_messages}", param="messages")
    for position, message in enumerate(body.messages):
        if len(message.turn().content) > settings.max_message_chars:
            raise TooLarge(
                f"messages.{position}.content: over {settings.max_message_chars} characters",
                param=f"messages.{position}.content",
            )


def _add_bots(app: FastAPI, bots: Mapping[str, Bot]) -> None:
    def find(name: str) -> Bot:
        if name not in bots:
            raise NotFound(f"bot {name!r} does not exist; there are: {', '.join(sorted(bots))}")
        return bots[name]

    @app.get("/v1/bots")
    async def all_bots() -> dict[str, Any]:
        return {"data": [asdict(bots[name].card) for name in sorted(bots)]}

    @app.get("/v1/bots/{name}")
    async def one_bot(name: str) -> dict[str, Any]:
        return asdict(find(name).card)

    @app.get("/v1/bots/{name}/items")
    async def items(name: str) -> dict[str, Any]:
        return {"data": list(find(name).items())}


def _handle_errors(app: FastAPI) -> None:
    @app.exception_handler(MalbeotError)
    async def malbeot_error(_request: Request, error: MalbeotError) -> JSONResponse:
        return error_response(error)

    @app.exception_handler(RequestValidationError)
    async def invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        parts = [str(part) for part in first["loc"] if part != "body"]
        # pydantic adds the tried branch of a union, e.g. 'list[TextPart]': not part of the request
        field = ".".join(part for part in parts if "[" not in part and part != "str") or "body"
        return error_response(InvalidRequest(f"{field}: {first['msg']}", param=field))

    @app.exception_handler(HTTPException)
    async def http(_request: Request, error: HTTPException) -> JSONResponse:
        wrong = (
            NotFound(str(error.detail))
            if error.status_code == 404
            else InvalidRequest(str(error.detail))
        )
        return JSONResponse(described(wrong), error.status_code, headers=error.headers)

    @app.exception_handler(Exception)
    async def unexpected(_request: Request, error: Exception) -> JSONResponse:
        _log.error("request.failed", exc_info=error)
        return error_response(MalbeotError("internal error; see the server's log"))
