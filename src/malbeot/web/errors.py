"""The errors of the web room, and how any failure becomes a response.

Out: {"error": {"message", "message_ko", "type", "code", "param"}} with the right status and
Retry-After.
Never out: a traceback, what the client sent, or anything of the database.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from malbeot import log
from malbeot.asgi import error_body, error_response
from malbeot.errors import InvalidRequest, MalbeotError, Overloaded, QuotaExceeded

_log = log.get("web")


class LoginRequired(MalbeotError):
    status = 401
    code = "login_required"
    default_korean = "로그인이 필요해요."


class SessionExpired(MalbeotError):
    status = 401
    code = "session_expired"
    default_korean = "로그인한 지 오래되었어요. 다시 로그인해 주세요."


class WrongLogin(MalbeotError):
    status = 401
    code = "wrong_login"
    default_korean = "이메일이나 비밀번호가 맞지 않아요."


class ForeignOrigin(MalbeotError):
    status = 403
    code = "origin"
    default_korean = "다른 사이트에서 온 요청이라 받을 수 없어요."


class LocalOnly(MalbeotError):
    status = 403
    code = "local_only"
    default_korean = "이 서버 안에서만 볼 수 있어요."


class Conflict(MalbeotError):
    status = 409
    code = "conflict"
    default_korean = "이미 쓰이고 있어요."


class EmailTaken(Conflict):
    code = "email_taken"
    default_korean = "이미 가입한 이메일이에요. 로그인해 주세요."


class Busy(Conflict):
    code = "busy"
    default_korean = "아직 답하고 있어요. 답이 끝나거나 멈춘 뒤에 보내 주세요."


class BotGone(Conflict):
    status = 410
    code = "bot_gone"
    default_korean = "이 대화를 나눈 말벗은 이제 여기에 없어요. 지난 대화는 계속 볼 수 있어요."


class InvalidField(InvalidRequest):
    status = 422
    code = "invalid_field"


class TooManyAttempts(QuotaExceeded):
    code = "too_many_attempts"
    default_korean = "시도가 너무 많았어요. 잠시 뒤에 다시 해 주세요."


class DatabaseUnavailable(Overloaded):
    code = "database_unavailable"
    default_korean = "지금은 저장할 수 없어요. 잠시 뒤에 다시 시도해 주세요."


class ErrorBody(BaseModel):
    message: str
    message_ko: str
    type: str
    code: str
    param: str | None = None


class ErrorOut(BaseModel):
    """What every failed request answers."""

    error: ErrorBody


_KOREAN_BY_STATUS = {
    400: "요청이 올바르지 않아요.",
    404: "찾을 수 없어요.",
    405: "이 주소에서는 할 수 없는 일이에요.",
    408: "요청이 도착하는 데 너무 오래 걸렸어요.",
}
_CODE_BY_STATUS = {404: "not_found", 405: "method_not_allowed", 408: "timeout"}


def install(app: FastAPI) -> None:
    """Make every expected exception that leaves a route one of the responses above."""
    app.add_exception_handler(MalbeotError, _expected)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _plain)
    app.add_exception_handler(IntegrityError, _collision)
    for kind in (OperationalError, InterfaceError, PoolTimeout):
        app.add_exception_handler(kind, _database)


async def _expected(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, MalbeotError)  # noqa: S101 - Starlette hands over what was registered
    return error_response(error)


async def _invalid(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    problem: Mapping[str, Any] = error.errors()[0]
    field = _field(problem["loc"])
    korean = str(problem["msg"]).removeprefix("Value error, ")
    if problem["type"] != "value_error" or korean.isascii():
        korean = f"{field} 값이 올바르지 않아요." if field else "요청이 올바르지 않아요."
    status, code = (
        (400, "invalid_json") if problem["type"] == "json_invalid" else (422, "invalid_field")
    )
    message = f"{field or 'body'}: {problem['type']}"
    content = error_body(message, korean, code, field, status)
    return JSONResponse(content, status_code=status)


def _field(loc: Sequence[str | int]) -> str | None:
    """The client's name for the place: ("body", "text") → text, ("query", "before") → before."""
    if loc and loc[-1] == "body":
        return None
    return ".".join(str(part) for part in loc[1:] if not str(part).isdigit()) or None


async def _plain(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101
    korean = _KOREAN_BY_STATUS.get(error.status_code, "요청을 처리할 수 없어요.")
    code = _CODE_BY_STATUS.get(error.status_code, "invalid_request_error")
    content = error_body(str(error.detail), korean, code, status=error.status_code)
    return JSONResponse(content, status_code=error.status_code, headers=error.headers)


async def _database(request: Request, error: Exception) -> JSONResponse:
    _log.error("database.failed", path=request.url.path, error=type(error).__name__)
    return error_response(DatabaseUnavailable("the database did not answer", retry_after=2))


async def _collision(_request: Request, _error: Exception) -> JSONResponse:
    """Two equal requests at once on a database without our turns: the second may ask again."""
    return error_response(Conflict("the same was being saved by another request", retry_after=1))
