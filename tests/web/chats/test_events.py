"""Streaming: replay, leaving and coming back, stopping, and every way in which serve can fail."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import select
from tests.web.fake_serve import CUT, KIMBAP, USUAL, FakeServe
from tests.web.site import Browser, Site, parsed, site, until

from malbeot.web.db.tables import Message


async def test_deltas_add_up_and_are_numbered_by_characters(browser: Browser, serve: FakeServe):
    chat = await browser.open_chat()
    go_on = asyncio.Event()
    serve.script = ["김밥 ", go_on, "어때요? 👨‍👩‍👧", {"picks": [KIMBAP]}]
    sent = (await browser.say(chat["id"], "뭐 먹지")).json()["assistant"]["id"]
    async with browser.stream("GET", f"/api/messages/{sent}/events") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-accel-buffering"] == "no"
        events = parsed(answer)
        first = await anext(events)
        assert (first.name, first.data, first.id) == ("delta", {"text": "김밥 "}, 3)
        go_on.set()
        rest = [event async for event in events]
    assert "".join(e.data["text"] for e in rest[:-1]) == "어때요? 👨‍👩‍👧"
    assert rest[-1].name == "end"
    assert rest[-1].data["message"]["picks"] == [KIMBAP]


@pytest.mark.parametrize("how", ["query", "header", "both"])
async def test_resumes_where_the_reader_was(browser: Browser, how: str):
    chat = await browser.open_chat()
    whole = await browser.ask(chat["id"], "뭐 먹지")
    options = {
        "query": {"params": {"after": 3}},
        "header": {"headers": {"Last-Event-ID": "3"}},
        # A browser that reconnects by itself repeats the old address with the newer header.
        "both": {"params": {"after": 0}, "headers": {"Last-Event-ID": "3"}},
    }[how]
    [delta, end] = await browser.events(whole["id"], **options)
    assert delta.data["text"] == whole["content"][3:]
    assert delta.id == len(whole["content"])
    assert end.data["message"] == whole


async def test_a_reader_who_has_all_gets_the_end_at_once(browser: Browser):
    chat = await browser.open_chat()
    whole = await browser.ask(chat["id"], "뭐 먹지")
    events = await browser.events(whole["id"], params={"after": 9_999})
    assert [event.name for event in events] == ["end"]


@pytest.mark.parametrize("after", ["-1", "x", str(2**31), "1.5"])
async def test_bad_positions_are_named(browser: Browser, after: str):
    chat = await browser.open_chat()
    whole = await browser.ask(chat["id"], "뭐 먹지")
    answer = await browser.get(f"/api/messages/{whole['id']}/events", params={"after": after})
    assert (answer.status_code, answer.json()["error"]["param"]) == (422, "after")
    headers = {"Last-Event-ID": after}
    answer = await browser.get(f"/api/messages/{whole['id']}/events", headers=headers)
    assert (answer.status_code, answer.json()["error"]["param"]) == (422, "last-event-id")


async def test_leaving_does_not_stop_the_answer(browser: Browser, serve: FakeServe):
    chat = await browser.open_chat()
    go_on = asyncio.Event()
    serve.script = ["김밥 ", go_on, "어때요?", {"picks": []}]
    sent = (await browser.say(chat["id"], "뭐 먹지")).json()["assistant"]["id"]
    async with browser.stream("GET", f"/api/messages/{sent}/events") as answer:
        await anext(parsed(answer))
    go_on.set()
    events = await browser.events(sent, params={"after": 3})
    assert events[0].data["text"] == "어때요?"
    assert events[-1].data["message"]["status"] == "done"
    assert serve.left == 0


async def test_two_readers_see_the_same(browser: Browser, serve: FakeServe):
    chat = await browser.open_chat()
    go_on = asyncio.Event()
    serve.script = [go_on, *USUAL]
    sent = (await browser.say(chat["id"], "뭐 먹지")).json()["assistant"]["id"]
    readers = asyncio.gather(browser.events(sent), browser.events(sent))
    go_on.set()
    one, two = await readers
    assert one[-1].data == two[-1].data


async def test_text_of_a_live_answer_is_saved_while_it_is_written(
    here: Site, browser: Browser, serve: FakeServe
):
    chat = await browser.open_chat()
    serve.script = ["김밥 어때요?", asyncio.Event()]
    sent = (await browser.say(chat["id"], "뭐 먹지")).json()["assistant"]["id"]
    await until(lambda: browser.shows(chat["id"], "김밥 어때요?"))
    last = (await browser.messages(chat["id"]))[-1]
    assert (last["id"], last["status"]) == (sent, "streaming")


async def test_stop_keeps_what_was_said_and_frees_serve(browser: Browser, serve: FakeServe):
    chat = await browser.open_chat()
    serve.script = ["김밥 ", asyncio.Event()]
    sent = (await browser.say(chat["id"], "뭐 먹지")).json()["assistant"]["id"]
    async with browser.stream("GET", f"/api/messages/{sent}/events") as answer:
        events = parsed(answer)
        await anext(events)
        stopped = (await browser.post(f"/api/messages/{sent}/stop")).json()["message"]
        assert (stopped["status"], stopped["content"]) == ("stopped", "김밥 ")
        assert (await anext(events)).data["message"] == stopped
    assert serve.left == 1
    again = await browser.post(f"/api/messages/{sent}/stop")
    assert (again.status_code, again.json()["message"]) == (200, stopped)
    serve.script = USUAL
    assert (await browser.ask(chat["id"], "이어서"))["status"] == "done"
    assert {"role": "assistant", "content": "김밥 "} in serve.requests[-1]["messages"]


async def test_a_finished_answer_cannot_be_stopped(browser: Browser):
    chat = await browser.open_chat()
    whole = await browser.ask(chat["id"], "뭐 먹지")
    stopped = (await browser.post(f"/api/messages/{whole['id']}/stop")).json()["message"]
    assert stopped == whole


async def test_a_user_message_is_no_answer(browser: Browser):
    chat = await browser.open_chat()
    sent = (await browser.say(chat["id"], "뭐 먹지")).json()
    for path in ("events", "stop", "regenerate"):
        verb = "GET" if path == "events" else "POST"
        url = f"/api/messages/{sent['user']['id']}/{path}"
        assert (await browser.request(verb, url)).status_code == 404


REFUSAL = {"error": {"message": "full", "message_ko": "지금 붐벼요.", "code": "overloaded"}}
FAILURES = {
    "cut": (["김밥 ", CUT], "serve_cut", "김밥 "),
    "cut without a word": ([CUT], "serve_cut", ""),
    "no end": (["김밥 "], "serve_cut", "김밥 "),
    "refused": ([503, REFUSAL], "overloaded", ""),
    "refused without reason": ([500, {}], "serve_refused", ""),
    "error inside": (["김밥 ", REFUSAL], "overloaded", "김밥 "),
}


@pytest.mark.parametrize("name", FAILURES)
async def test_failures_of_serve_become_a_sentence(browser: Browser, serve: FakeServe, name: str):
    serve.script, code, text = FAILURES[name]
    chat = await browser.open_chat()
    whole = await browser.ask(chat["id"], "뭐 먹지")
    assert (whole["status"], whole["content"]) == ("error", text)
    assert whole["error"]["code"] == code
    assert whole["error"]["message_ko"].endswith("요.")
    assert (await browser.messages(chat["id"]))[1]["content"] == "뭐 먹지"


async def test_serve_down_loses_nothing_and_costs_nothing(browser: Browser, serve: FakeServe):
    serve.down = True
    chat = await browser.open_chat()
    whole = await browser.ask(chat["id"], "뭐 먹지")
    assert (whole["status"], whole["error"]["code"]) == ("error", "serve_unavailable")
    assert await browser.turns_left() == 20
    serve.down = False
    begun = await browser.post(f"/api/messages/{whole['id']}/regenerate")
    again = await browser.finish(begun.json()["assistant"]["id"])
    assert again["status"] == "done"
    assert serve.requests[-1]["messages"] == [{"role": "user", "content": "뭐 먹지"}]
    assert await browser.turns_left() == 19


async def test_a_failed_opening_is_tried_again_for_nothing(browser: Browser, serve: FakeServe):
    serve.down = True
    opened = (await browser.post("/api/chats", json={"bot": "food"})).json()["messages"][0]
    assert (await browser.finish(opened["id"]))["status"] == "error"
    serve.down = False
    begun = await browser.post(f"/api/messages/{opened['id']}/regenerate")
    assert (await browser.finish(begun.json()["assistant"]["id"]))["status"] == "done"
    assert serve.requests[-1]["malbeot"]["opening"] is True
    assert await browser.turns_left() == 20


@pytest.mark.parametrize("spoken", [[], ["김밥 "]], ids=["no text", "then silence"])
async def test_a_silent_serve_is_given_up(tmp_path: Path, spoken: list[str]):
    slow = {"serve": {"first_text_seconds": 0.1, "idle_seconds": 0.1}}
    async with site(tmp_path, thresholds=slow) as here:
        here.serve.script = [*spoken, asyncio.Event()]
        browser = here.browser()
        opened = (await browser.post("/api/chats", json={"bot": "food"})).json()["messages"][0]
        whole = await browser.finish(opened["id"])
        assert whole["error"]["code"] == "serve_slow"
        assert whole["content"] == "".join(spoken)
        assert here.serve.left == 1


async def test_an_answer_without_end_is_cut(tmp_path: Path):
    async with site(tmp_path, thresholds={"serve": {"answer_chars": 10}}) as here:
        here.serve.script = ["가" * 7, "나" * 7, "다" * 7, {"picks": []}]
        browser = here.browser()
        opened = (await browser.post("/api/chats", json={"bot": "food"})).json()["messages"][0]
        assert (await browser.finish(opened["id"]))["content"] == "가" * 7 + "나" * 3


async def test_what_serve_sends_is_made_storable(browser: Browser, serve: FakeServe):
    bad = {"picks": [{"name": "no id"}, "no card", {"id": "x", "name": "\ud800"}, KIMBAP]}
    serve.script = ["김\0밥\ud800!", bad | {"notices": None}]
    opened = (await browser.post("/api/chats", json={"bot": "food"})).json()["messages"][0]
    whole = await browser.finish(opened["id"])
    assert (whole["content"], whole["picks"], whole["notices"]) == ("김밥?!", [KIMBAP], [])


async def test_shutdown_marks_live_answers_interrupted(tmp_path: Path):
    async with site(tmp_path) as here:
        browser = here.browser()
        chat = await browser.open_chat()
        here.serve.script = ["김밥 ", asyncio.Event()]
        sent = (await browser.say(chat["id"], "뭐 먹지")).json()["assistant"]["id"]
        async with browser.stream("GET", f"/api/messages/{sent}/events") as answer:
            await anext(parsed(answer))
        cookies = browser.cookies
    async with site(tmp_path) as here:
        browser = here.browser(cookies=cookies)
        whole = await browser.finish(sent)
        assert (whole["status"], whole["content"]) == ("interrupted", "김밥 ")
        begun = await browser.post(f"/api/messages/{sent}/regenerate")
        assert (await browser.finish(begun.json()["assistant"]["id"]))["status"] == "done"


async def test_restart_after_a_crash_marks_orphans_interrupted(tmp_path: Path):
    async with site(tmp_path) as here:
        browser = here.browser()
        chat = await browser.open_chat()
        whole = await browser.ask(chat["id"], "뭐 먹지")
        await _pretend_live(here)
        cookies = browser.cookies
    async with site(tmp_path) as here:
        browser = here.browser(cookies=cookies)
        statuses = [m["status"] for m in await browser.messages(chat["id"])]
        assert statuses == ["interrupted", "done", "interrupted"]
        assert (await browser.finish(whole["id"]))["content"] == whole["content"]


async def test_orphans_are_repaired_when_somebody_asks(here: Site, browser: Browser):
    chat = await browser.open_chat()
    whole = await browser.ask(chat["id"], "뭐 먹지")
    await _pretend_live(here)
    assert (await browser.finish(whole["id"]))["status"] == "interrupted"
    assert (await browser.ask(chat["id"], "다시"))["status"] == "done"


async def _pretend_live(here: Site) -> None:
    async with here.services.database.write() as session:
        for row in await session.scalars(select(Message).where(Message.role == "assistant")):
            row.status = "streaming"
