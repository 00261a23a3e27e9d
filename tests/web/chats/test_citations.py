"""Sources of an answer: in the stream's end, in the saved chat, after a restart, never too many."""

import asyncio
from pathlib import Path

from tests.web.fake_serve import CARD, HOURS, LIBRARY, OVERDUE, FakeServe
from tests.web.site import Browser, Clock, parsed, site

CITED = ["연체료는 없어요. ", "늦은 날만큼 못 빌려요.", {"citations": [OVERDUE, HOURS]}]


async def test_the_end_of_the_stream_and_the_saved_chat_say_the_same(
    browser: Browser, serve: FakeServe
):
    serve.script = list(CITED)
    chat = await browser.open_chat()
    whole = await browser.ask(chat["id"], "연체하면요?")
    assert whole["citations"] == [OVERDUE, HOURS]
    messages = await browser.messages(chat["id"])
    assert [message["citations"] for message in messages] == [
        [OVERDUE, HOURS],
        [],
        [OVERDUE, HOURS],
    ]
    again = await browser.events(whole["id"])
    assert again[-1].data["message"] == whole


async def test_who_reloads_in_mid_answer_gets_them_at_the_end(browser: Browser, serve: FakeServe):
    chat = await browser.open_chat()
    go_on = asyncio.Event()
    serve.script = [CITED[0], go_on, *CITED[1:]]
    sent = (await browser.say(chat["id"], "연체하면요?")).json()["assistant"]
    assert sent["citations"] == []
    async with browser.stream("GET", f"/api/messages/{sent['id']}/events") as answer:
        await anext(parsed(answer))  # and leaves
    assert (await browser.messages(chat["id"]))[-1]["citations"] == []
    go_on.set()
    [delta, end] = await browser.events(sent["id"], params={"after": len(CITED[0])})
    assert delta.data["text"] == CITED[1]
    assert end.data["message"]["citations"] == [OVERDUE, HOURS]


async def test_they_outlive_a_restart(tmp_path: Path):
    clock, serve = Clock(), FakeServe()
    serve.cards, serve.scripts = [LIBRARY, CARD], {"a-library": list(CITED)}
    async with site(tmp_path, serve, clock=clock) as here:
        browser = here.browser()
        chat = await browser.open_chat(bot="a-library")
        await browser.ask(chat["id"], "연체하면요?")
        cookies = browser.cookies
    async with site(tmp_path, serve, clock=clock) as here:
        last = (await here.browser(cookies=cookies).messages(chat["id"]))[-1]
        assert last["citations"] == [OVERDUE, HOURS]


async def test_another_try_brings_its_own(browser: Browser, serve: FakeServe):
    chat = await browser.open_chat()
    serve.script = list(CITED)
    first = await browser.ask(chat["id"], "연체하면요?")
    serve.script = ["다시 찾아봤어요.", {"citations": [HOURS]}]
    again = await browser.post(f"/api/messages/{first['id']}/regenerate")
    assert (await browser.finish(again.json()["assistant"]["id"]))["citations"] == [HOURS]


async def test_a_stopped_answer_has_none(browser: Browser, serve: FakeServe):
    chat = await browser.open_chat()
    serve.script = [CITED[0], asyncio.Event(), *CITED[1:]]
    sent = (await browser.say(chat["id"], "연체하면요?")).json()["assistant"]["id"]
    stopped = (await browser.post(f"/api/messages/{sent}/stop")).json()["message"]
    assert (stopped["status"], stopped["citations"]) == ("stopped", [])


async def test_there_is_a_limit_to_their_number_and_length(tmp_path: Path):
    limits = {"answers": {"citations": 3, "passage_chars": 10}}
    async with site(tmp_path, thresholds=limits) as here:
        here.serve.script = ["음", {"citations": [OVERDUE] * 5}]
        browser = here.browser()
        chat = await browser.open_chat()
        cited = (await browser.messages(chat["id"]))[0]["citations"]
        assert len(cited) == 3
        assert len(cited[0]["text"]) <= 12
        assert cited[0]["text"][cited[0]["start"] :].startswith("대신")
