"""Several bots at one page: chats keep theirs, and one that is gone leaves its chats readable."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
from tests.web.fake_serve import CARD, KIMBAP, LIBRARY, FakeServe
from tests.web.site import Browser, Site, site

READ_AT_ONCE = {"serve": {"card_cache_seconds": 0}}


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Site]:
    serve = FakeServe()
    serve.cards = [LIBRARY, CARD]
    serve.scripts = {"a-library": ["솔빛도서관이에요.", {"citations": []}]}
    async with site(tmp_path, serve, thresholds=READ_AT_ONCE) as running:
        yield running


async def test_each_chat_talks_to_its_own_bot(browser: Browser, serve: FakeServe):
    food, library = await browser.open_chat(), await browser.open_chat(bot="a-library")
    for chat in (food, library):
        await browser.ask(chat["id"], "안녕하세요")
    assert [request["model"] for request in serve.requests] == ["food", "a-library"] * 2
    assert (await browser.messages(library["id"]))[-1]["content"] == "솔빛도서관이에요."
    listed = (await browser.get("/api/chats")).json()["data"]
    assert [row["bot"] for row in listed] == ["a-library", "food"]


async def test_who_asks_for_no_bot_gets_the_first(browser: Browser):
    opened = (await browser.post("/api/chats", json={})).json()
    assert opened["chat"]["bot"] == "a-library"
    named_null = (await browser.post("/api/chats", json={"bot": None})).json()
    assert named_null["chat"]["bot"] == "a-library"


async def test_without_a_bot_and_without_serve_nobody_knows_whom_to_ask(
    browser: Browser, serve: FakeServe
):
    serve.down = True
    answer = await browser.post("/api/chats", json={})
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "serve_unavailable")


async def test_messages_come_with_the_chat_they_stand_in(browser: Browser):
    chat = await browser.open_chat(bot="a-library")
    await browser.ask(chat["id"], "연체하면 어떻게 돼요?")
    page = (await browser.get(f"/api/chats/{chat['id']}/messages")).json()
    assert page["chat"]["bot"] == "a-library"
    assert page["chat"]["title"] == "연체하면 어떻게 돼요?"


async def test_a_chat_whose_bot_is_gone_can_be_read_and_not_continued(
    browser: Browser, serve: FakeServe
):
    chat = await browser.open_chat(bot="a-library")
    whole = await browser.ask(chat["id"], "몇 시까지 해요?")
    left, before = await browser.turns_left(), await browser.messages(chat["id"])
    serve.cards = [CARD]
    for answer in (
        await browser.say(chat["id"], "그럼 내일은요?"),
        await browser.post(f"/api/messages/{whole['id']}/regenerate"),
    ):
        assert (answer.status_code, answer.json()["error"]["code"]) == (410, "bot_gone")
        assert "지난 대화는 계속 볼 수 있어요" in answer.json()["error"]["message_ko"]
    assert await browser.messages(chat["id"]) == before
    assert await browser.turns_left() == left
    serve.cards = [CARD, LIBRARY]
    assert (await browser.ask(chat["id"], "다시 왔네요"))["status"] == "done"


async def test_while_serve_is_away_nobody_says_that_a_bot_is_gone(
    browser: Browser, serve: FakeServe
):
    chat = await browser.open_chat(bot="a-library")
    serve.down = True
    whole = await browser.ask(chat["id"], "계세요?")
    assert (whole["status"], whole["error"]["code"]) == ("error", "serve_unavailable")


async def test_somebody_elses_chat_does_not_tell_whether_its_bot_is_there(
    here: Site, browser: Browser
):
    chat = await browser.open_chat(bot="a-library")
    here.serve.cards = [CARD]
    other = here.browser()
    await other.signup()
    for number in (chat["id"], str(uuid4())):
        assert (await other.say(number, "안녕")).status_code == 404


async def test_what_one_bot_showed_is_nothing_to_another(member: Browser, serve: FakeServe):
    await member.open_chat()
    await member.open_chat(bot="a-library")
    assert serve.requests[-1]["malbeot"]["profile"]["recent"] == []
    await member.open_chat()
    recent = serve.requests[-1]["malbeot"]["profile"]["recent"]
    assert KIMBAP["id"] in [item["id"] for item in recent]
