from __future__ import annotations

import pytest
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
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError

from malbeot.collect.reasons import Skip, about
from malbeot.collect.web.faults import skip_of


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (Skip("trap"), "trap"),
        (HttpError(Response("http://a.kr", 404)), "http_404"),
        (HttpError(Response("http://a.kr", 503)), "http_503"),
        (IgnoreRequest("max redirections reached"), "redirects"),
        (DownloadTimeoutError("slow"), "timeout"),
        (CannotResolveHostError("who"), "no_such_host"),
        (DownloadConnectionRefusedError("no"), "unreachable"),
        (DownloadCancelledError("large"), "too_large"),
        (ResponseDataLossError(), "broken_answer"),
        (
            DownloadFailedError("[('SSL routines', '', 'certificate verify failed')]"),
            "bad_certificate",
        ),
        (DownloadFailedError("VerificationError(errors=[DNSMismatch])"), "bad_certificate"),
        (DownloadFailedError("half an answer"), "broken_answer"),
        (UnsupportedURLSchemeError("ftp"), "bad_address"),
        (OSError("not gzip"), "broken_answer"),
        (ZeroDivisionError("ours"), "crashed"),
    ],
)
def test_a_reason_an_operator_can_act_on(error: Exception, reason: str) -> None:
    found = skip_of(error)
    assert found.reason == reason
    assert about(found.reason)["fix"]
