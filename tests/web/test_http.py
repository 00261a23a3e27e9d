"""What holds for every request: origin, headers, body cap, errors, addresses."""

import asyncio
import traceback
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlalchemy.exc import OperationalError
from starlette.requests import Request
from tests.web.asgi import StreamingTransport
from tests.web.site import HOST, PASSWORD, Browser, Site, site

from malbeot.web.address import client_address
from malbeot.web.unexpected import AnswerUnexpected, ResponseBroken, raised_at

SIGNUP = {"email": "a@b.kr", "password": PASSWORD, "name": "가"}
FOREIGN: list[dict[str, str]] = [
    {},
    {"Origin": "null"},
    {"Origin": "https://evil.example"},
    {"Origin": "https://malbeot.test"},
    {"Origin": "http://malbeot.test:8001"},
    {"Origin": "http://malbeot.test.evil.example"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "cross-site", "Origin": HOST},
]


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
async def test_changes_from_elsewhere_are_refused(here: Site, headers: dict[str, str]):
    browser = here.browser(headers=headers)
    for verb in ("POST", "PUT", "PATCH", "DELETE"):
        answer = await browser.request(verb, "/api/auth/signup", json=SIGNUP)
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "origin")
    assert (await browser.get("/api/me")).status_code == 200


@pytest.mark.parametrize(
    "headers", [{"Origin": HOST}, {"Origin": HOST.upper()}, {"Sec-Fetch-Site": "same-origin"}]
)
async def test_changes_from_here_are_taken(here: Site, headers: dict[str, str]):
    answer = await here.browser(headers=headers).post("/api/auth/signup", json=SIGNUP)
    assert answer.status_code == 201


async def test_behind_a_proxy_the_public_address_counts(tmp_path: Path):
    async with site(tmp_path, public_url="https://chat.example.kr/") as here:
        browser = here.browser(headers={"Origin": "https://chat.example.kr"})
        assert (await browser.post("/api/auth/signup", json=SIGNUP)).status_code == 201


@pytest.mark.parametrize("path", ["/", "/api/me", "/api/nowhere", "/healthz", "/openapi.json"])
async def test_security_headers_are_everywhere(browser: Browser, path: str):
    headers = (await browser.get(path)).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "script-src" not in policy  # so scripts fall back to 'self', never inline
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "strict-transport-security" not in headers
    if path.startswith("/api/"):
        assert headers["cache-control"] == "no-store"


async def test_refusals_have_the_headers_too(here: Site):
    answer = await here.browser(headers={}).post("/api/auth/logout")
    assert answer.status_code == 403
    assert "content-security-policy" in answer.headers


async def test_a_body_over_the_cap_is_refused_unread(here: Site):
    transport = StreamingTransport(here.app)
    request = httpx2.Request("POST", f"{HOST}/api/auth/signup", content=b" " * 1_000_001)
    request.headers["Origin"] = HOST
    answer = await transport.handle_async_request(request)
    assert answer.status_code == 413
    assert answer.headers["connection"] == "close"


async def test_an_undeclared_body_is_counted(here: Site):
    sent = 0

    async def receive() -> dict[str, Any]:
        nonlocal sent
        sent += 100_000
        return {"type": "http.request", "body": b"x" * 100_000, "more_body": True}

    status = await _raw(here, receive, [(b"transfer-encoding", b"chunked")])
    assert (status, sent) == (413, 1_100_000)


async def test_a_trickling_body_is_given_up(tmp_path: Path):
    async with site(tmp_path, thresholds={"requests": {"receive_seconds": 0.05}}) as here:

        async def receive() -> dict[str, Any]:
            await asyncio.sleep(0.01)
            return {"type": "http.request", "body": b"x", "more_body": True}

        assert await _raw(here, receive, [(b"content-length", b"900")]) == 408


async def _raw(here: Site, receive: Any, headers: list[tuple[bytes, bytes]]) -> int:
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/api/auth/signup",
        "raw_path": b"/api/auth/signup",
        "query_string": b"",
        "headers": [(b"origin", HOST.encode()), (b"host", b"malbeot.test"), *headers],
        "scheme": "http",
        "client": ("127.0.0.1", 1),
    }
    statuses: list[int] = []

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    await here.app(scope, receive, send)
    return statuses[0]


@pytest.mark.parametrize(
    ("verb", "path", "status"),
    [("GET", "/api/nowhere", 404), ("DELETE", "/api/me", 405), ("GET", "/nowhere.js", 404)],
)
async def test_wrong_addresses_answer_in_the_same_shape(
    browser: Browser, verb: str, path: str, status: int
):
    answer = await browser.request(verb, path)
    assert answer.status_code == status
    assert answer.json()["error"]["message_ko"].endswith("요.")


async def test_a_database_that_fails_is_a_503(here: Site, browser: Browser):
    async def broken() -> None:
        raise OperationalError("SELECT 1", {}, Exception("database is locked"))

    object.__setattr__(here.services.database, "ping", broken)
    answer = await browser.get("/readyz")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    assert "SELECT" not in answer.text


async def test_a_bug_is_a_number_not_a_traceback(here: Site, browser: Browser):
    async def broken() -> None:
        raise RuntimeError("secret detail")

    object.__setattr__(here.services.database, "ping", broken)
    answer = await browser.get("/readyz")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert answer.json()["error"]["code"] == "internal_error"
    assert "content-security-policy" in answer.headers
    assert answer.headers["x-content-type-options"] == "nosniff"
    counted = 'malbeot_web_requests_total{method="GET",route="/readyz",status="500"} 1.0'
    assert counted in (await browser.get("/metrics")).text


async def test_a_bug_in_the_api_is_not_stored_either(here: Site, browser: Browser):
    async def broken(*_given: object) -> int:
        raise RuntimeError

    object.__setattr__(here.services.quota, "left", broken)
    answer = await browser.get("/api/me")
    assert (answer.status_code, answer.headers["cache-control"]) == (500, "no-store")


async def test_a_bug_is_logged_with_its_place_and_without_its_text(
    here: Site, browser: Browser, capsys: pytest.CaptureFixture[str]
):
    async def broken() -> None:
        raise RuntimeError("secret detail")

    object.__setattr__(here.services.database, "ping", broken)
    number = (await browser.get("/readyz")).json()["error"]["message"].split()[-1]
    captured = capsys.readouterr()
    logged = captured.out + captured.err
    line = broken.__code__.co_firstlineno + 1
    assert number in logged
    assert f"test_http.py:{line}" in logged
    assert "secret" not in logged


async def test_a_bug_after_the_first_byte_breaks_the_connection():
    async def half_way(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise RuntimeError("secret detail")

    sent: list[str] = []

    async def send(message: Any) -> None:
        sent.append(message["type"])

    with pytest.raises(ResponseBroken) as caught:
        await AnswerUnexpected(half_way)({"type": "http", "path": "/"}, None, send)  # type: ignore[arg-type]
    assert sent == ["http.response.start"]
    assert "secret" not in "".join(traceback.format_exception(caught.value))


def test_the_place_of_a_group_is_where_its_first_error_was_raised():
    with pytest.raises(ValueError, match="one") as caught:
        raise ValueError("one")
    place = raised_at(caught.value)
    assert "test_http.py:" in place
    assert raised_at(ExceptionGroup("many", [caught.value])) == place
    assert raised_at(ValueError("never raised")) == "unknown"


async def test_health_and_metrics(here: Site, browser: Browser):
    assert (await browser.get("/healthz")).json() == {"status": "ok"}
    assert (await browser.get("/readyz")).json() == {"database": "ok", "serve": "ok"}
    here.serve.down = True
    assert (await browser.get("/readyz")).json() == {"database": "ok", "serve": "down"}
    chat = await browser.open_chat()
    text = (await browser.get("/metrics")).text
    assert 'malbeot_web_answers_total{status="error"} 1.0' in text
    assert "malbeot_web_answers_live 0.0" in text
    assert 'route="/api/messages/{message_id}/events"' in text
    assert chat["id"] not in text


NOT_HERE: list[tuple[str, dict[str, str]]] = [
    ("203.0.113.5", {}),
    ("unknown", {}),
    ("127.0.0.1", {"X-Forwarded-For": "203.0.113.5"}),
    ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}),
    ("127.0.0.1", {"Forwarded": "for=203.0.113.5"}),
]


@pytest.mark.parametrize(("peer", "headers"), NOT_HERE)
async def test_metrics_are_for_this_machine(here: Site, peer: str, headers: dict[str, str]):
    answer = await here.browser(address=peer).get("/metrics", headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "local_only")


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
async def test_programs_here_read_metrics(here: Site, peer: str):
    assert (await here.browser(address=peer).get("/metrics")).status_code == 200


async def test_metrics_can_be_opened(tmp_path: Path):
    async with site(tmp_path, metrics_public=True) as here:
        assert (await here.browser(address="203.0.113.5").get("/metrics")).status_code == 200


async def test_the_api_describes_itself(browser: Browser):
    paths = (await browser.get("/openapi.json")).json()["paths"]
    assert "/api/messages/{message_id}/events" in paths
    assert "/{path}" not in paths


PROXY = ["10.0.0.1", "10.0.0.2"]
ADDRESSES = [
    ("203.0.113.5", "198.51.100.1", "203.0.113.5"),  # not our proxy: what it says is not believed
    ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
    ("10.0.0.1", "1.2.3.4, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
    ("10.0.0.1", "", "10.0.0.1"),
    ("10.0.0.1", "1.2.3.4:55", "1.2.3.4"),
    ("10.0.0.1", "1.2.3.4:55, 10.0.0.2:80", "1.2.3.4"),
    ("10.0.0.1", "[2001:db8:1:2::9]:443", "2001:db8:1:2::"),
    ("10.0.0.1", "[2001:db8:1:2::9]", "2001:db8:1:2::"),
    ("10.0.0.1", "2001:db8:1:2::9", "2001:db8:1:2::"),
    ("10.0.0.1", "1.2.3.4:port", "unknown"),
    ("10.0.0.1", "<script>", "unknown"),
    ("2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::"),
    ("::ffff:203.0.113.5", "", "203.0.113.5"),
    ("testclient", "", "unknown"),
]


@pytest.mark.parametrize(("peer", "forwarded", "address"), ADDRESSES)
def test_addresses(peer: str, forwarded: str, address: str):
    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    request = Request({"type": "http", "headers": headers, "client": (peer, 1)})
    assert client_address(request, PROXY) == address
