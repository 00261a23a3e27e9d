"""Bad input gets a clear error that names the field, and loses nothing."""

import json
from typing import Any
from uuid import uuid4

import pytest
from tests.web.site import Browser, Site

JSON = {"content-type": "application/json"}
GOOD = str(uuid4())
BAD_MESSAGES: list[tuple[Any, int, str | None]] = [
    ({"id": GOOD, "text": "깨진 글자 \ud800"}, 422, "text"),
    ({"id": GOOD, "text": "널\0문자"}, 422, "text"),
    ({"id": GOOD, "text": ""}, 422, "text"),
    ({"id": GOOD, "text": " \n\u200b\u3000"}, 422, "text"),
    ({"id": GOOD, "text": 5}, 422, "text"),
    ({"id": GOOD, "text": ["안녕"]}, 422, "text"),
    ({"id": GOOD, "text": None}, 422, "text"),
    ({"id": GOOD}, 422, "text"),
    ({"id": "1", "text": "안녕"}, 422, "id"),
    ({"id": None, "text": "안녕"}, 422, "id"),
    ({"id": "\ud800", "text": "안녕"}, 422, "id"),
    ({"text": "안녕"}, 422, "id"),
    ({"id": GOOD, "text": "안녕", "role": "system"}, 422, "role"),
    ({"id": GOOD, "text": "가" * 4_001}, 413, "text"),
    ({"id": GOOD, "text": "가" * 340_000}, 413, None),
    ([], 422, None),
    ("안녕", 422, None),
    (None, 422, None),
    (float("nan"), 422, None),
]


@pytest.mark.parametrize(("body", "status", "field"), BAD_MESSAGES, ids=range(len(BAD_MESSAGES)))
async def test_bad_messages(
    here: Site, browser: Browser, body: Any, status: int, field: str | None
):
    chat = await browser.open_chat()
    url = f"/api/chats/{chat['id']}/messages"
    ascii_only = len(str(body)) < 100_000
    content = json.dumps(body, ensure_ascii=ascii_only).encode()
    answer = await browser.post(url, content=content, headers=JSON)
    error = answer.json()["error"]
    assert (answer.status_code, error["param"]) == (status, field)
    assert error["message_ko"].endswith("요.")
    assert error["message"].isascii()
    assert set(error) == {"message", "message_ko", "type", "code", "param"}
    assert len(await browser.messages(chat["id"])) == 1
    assert await browser.turns_left() == 20


BROKEN = [
    b"",
    b"{",
    b'{"id": "x", "text": "\xff\xfe"}',
    b"\x00",
    b"[" * 100_000,
    b'{"text":' * 5_000,
]


@pytest.mark.parametrize("content", BROKEN, ids=range(len(BROKEN)))
async def test_broken_json(browser: Browser, content: bytes):
    chat = await browser.open_chat()
    url = f"/api/chats/{chat['id']}/messages"
    answer = await browser.post(url, content=content, headers=JSON)
    assert answer.status_code in {400, 422}
    assert answer.json()["error"]["message_ko"].endswith("요.")


async def test_a_form_is_no_json(browser: Browser):
    chat = await browser.open_chat()
    for kind in ("text/plain", "application/x-www-form-urlencoded"):
        answer = await browser.post(
            f"/api/chats/{chat['id']}/messages",
            content=json.dumps({"id": GOOD, "text": "안녕"}),
            headers={"content-type": kind},
        )
        assert answer.status_code == 422


UNUSUAL = [
    "ㅋㅋㅋㅋ 뭐먹지ㅠㅠ",
    "\u1100\u1161\u11ab",  # NFD: comes back as it was typed
    "👨‍👩‍👧‍👦🏳️‍🌈🇰🇷",
    "\u202eRTL\u202c",
    "  앞뒤 공백  \n\n줄바꿈\t탭 ",
    "<script>alert(1)</script> ![x](https://evil.example/?q=1)",
    "'; DROP TABLE messages; --",
    "𠮷野家 \U0010ffff",
    "가" * 4_000,
]


@pytest.mark.parametrize("text", UNUSUAL, ids=range(len(UNUSUAL)))
async def test_unusual_text_comes_back_as_it_was_typed(browser: Browser, text: str):
    chat = await browser.open_chat()
    assert (await browser.ask(chat["id"], text))["status"] == "done"
    assert (await browser.messages(chat["id"]))[1]["content"] == text


@pytest.mark.parametrize("title", ["", " \u200b", "가" * 101, "\ud800", "a\0b", None, 3, ["a"]])
async def test_bad_titles(browser: Browser, title: Any):
    chat = await browser.open_chat()
    content = json.dumps({"title": title})
    answer = await browser.patch(f"/api/chats/{chat['id']}", content=content, headers=JSON)
    assert (answer.status_code, answer.json()["error"]["param"]) == (422, "title")
    assert (await browser.get(f"/api/chats/{chat['id']}")).json()["title"] == "새 대화"


@pytest.mark.parametrize("cursor", ["x", "한글", "MTIz", "MjAyNi0xMS0yMSB4", "%00", "=", ""])
async def test_bad_cursors(browser: Browser, cursor: str):
    await browser.open_chat()
    answer = await browser.get("/api/chats", params={"before": cursor})
    assert (answer.status_code, answer.json()["error"]["param"]) == (422, "before")


@pytest.mark.parametrize("before", ["-1", "x", "9" * 30])
async def test_bad_seq(browser: Browser, before: str):
    chat = await browser.open_chat()
    answer = await browser.get(f"/api/chats/{chat['id']}/messages", params={"before": before})
    assert (answer.status_code, answer.json()["error"]["param"]) == (422, "before")
