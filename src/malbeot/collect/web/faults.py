"""What went wrong with a request → a reason that an operator can act on."""

from __future__ import annotations

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.internet.error import ConnectError, ConnectionClosed

from malbeot.collect.reasons import Skip, of_status

_REASONS: tuple[tuple[type[BaseException], str], ...] = (
    (DownloadTimeoutError, "timeout"),
    (CannotResolveHostError, "no_such_host"),
    (DownloadConnectionRefusedError, "unreachable"),
    (DownloadCancelledError, "too_large"),
    (ResponseDataLossError, "broken_answer"),
    (UnsupportedURLSchemeError, "bad_address"),
    (ConnectError, "unreachable"),
    (ConnectionClosed, "broken_answer"),
    (DownloadFailedError, "broken_answer"),
    (OSError, "broken_answer"),
)
_CERTIFICATE = ("certificate", "VerificationError", "verify failed")


def skip_of(error: BaseException) -> Skip:
    """Never raises; what nobody thought of is "crashed", which asks to look into the log."""
    if isinstance(error, Skip):
        return error
    if isinstance(error, HttpError):
        return Skip(of_status(error.response.status))
    if isinstance(error, IgnoreRequest) and "redirections" in str(error):
        return Skip("redirects")
    said = f"{type(error).__name__}: {error}"
    if isinstance(error, DownloadFailedError) and any(mark in said for mark in _CERTIFICATE):
        return Skip("bad_certificate", said)
    reason = next((name for kind, name in _REASONS if isinstance(error, kind)), "crashed")
    return Skip(reason, said)
