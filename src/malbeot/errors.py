"""Every error that Malbeot raises on purpose.

    MalbeotError
    ├── UsageError           wrong command, option or setting            exit 2, HTTP 400
    ├── DataError            a file or row that cannot be read           exit 1, HTTP 422
    ├── InvalidRequest       a request field is wrong                    HTTP 400
    ├── NotFound             no such bot, model, chat                    HTTP 404
    ├── TooLarge             a body, message or file over its limit      HTTP 413
    ├── QuotaExceeded        this user's allowance is used up            HTTP 429
    ├── Overloaded           the server is full                          HTTP 503
    └── EngineError          the language model failed or went away      HTTP 502

Each names the thing, the place and the fix: `message` in English for operators, `korean` for the
people who use the product. Knows nothing of HTTP frameworks; `status` is the plain number.
"""

from __future__ import annotations


class MalbeotError(Exception):
    """Base of all expected failures."""

    status = 500
    exit_code = 1
    code = "internal_error"
    default_korean = "문제가 생겼어요. 잠시 뒤에 다시 시도해 주세요."

    def __init__(
        self,
        message: str,
        *,
        korean: str | None = None,
        param: str | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.korean = korean or self.default_korean
        self.param = param
        self.retry_after = retry_after


class UsageError(MalbeotError):
    status = 400
    exit_code = 2
    code = "usage_error"
    default_korean = "명령이나 설정이 올바르지 않아요."


class DataError(MalbeotError):
    status = 422
    code = "data_error"
    default_korean = "자료를 읽을 수 없어요."


class InvalidRequest(MalbeotError):
    status = 400
    exit_code = 2
    code = "invalid_request_error"
    default_korean = "요청이 올바르지 않아요."


class NotFound(MalbeotError):
    status = 404
    exit_code = 2
    code = "not_found"
    default_korean = "찾을 수 없어요."


class TooLarge(MalbeotError):
    status = 413
    exit_code = 2
    code = "too_large"
    default_korean = "내용이 너무 길어요. 줄여서 다시 보내 주세요."


class QuotaExceeded(MalbeotError):
    status = 429
    code = "quota_exceeded"
    default_korean = "오늘 쓸 수 있는 횟수를 모두 썼어요."


class Overloaded(MalbeotError):
    status = 503
    code = "overloaded"
    default_korean = "지금 이용하는 분이 많아요. 잠시 뒤에 다시 시도해 주세요."


class EngineError(MalbeotError):
    status = 502
    code = "engine_error"
    default_korean = "답을 만드는 중에 문제가 생겼어요. 다시 시도해 주세요."
