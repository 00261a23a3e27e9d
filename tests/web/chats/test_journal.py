"""The journal: one commit for many, and one bad row keeps nobody else away."""

import asyncio
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from tests.web.fake_serve import FakeServe
from tests.web.site import Browser, Clock, Site, site, until


async def test_many_live_answers_share_a_commit(tmp_path: Path):
    rules = {"answers": {"checkpoint_seconds": 3600}}  # only this test flushes
    async with site(tmp_path, thresholds=rules) as here:
        browser = here.browser()
        chats = [await browser.open_chat() for _ in range(8)]
        here.serve.script = ["김밥 ", asyncio.Event()]
        for chat in chats:
            await browser.say(chat["id"], "뭐 먹지")

        async def all_speak() -> bool:
            return all(g.text for g in here.services.generations.live())

        await until(all_speak)
        commits: list[object] = []
        event.listen(here.services.database.engine.sync_engine, "commit", commits.append)
        await here.services.journal.flush()
        assert len(commits) == 1
        for chat in chats:
            assert (await browser.messages(chat["id"]))[-1]["content"] == "김밥 "


async def test_one_answer_that_cannot_be_stored_harms_no_other(
    here: Site, browser: Browser, serve: FakeServe
):
    good, bad = await browser.open_chat(), await browser.open_chat()
    together = asyncio.Event()
    serve.script = [together, "좋아요", {"picks": []}]
    kept = (await browser.say(good["id"], "뭐 먹지")).json()["assistant"]["id"]
    lost = (await browser.say(bad["id"], "뭐 먹지")).json()["assistant"]["id"]
    generation = here.services.generations.get(UUID(lost))
    assert generation is not None
    generation.text = "\ud800"  # no database takes this
    together.set()
    assert (await browser.finish(kept))["content"] == "좋아요"
    assert (await browser.finish(lost))["status"] == "interrupted"


async def test_an_answer_waits_until_the_database_is_back(
    here: Site, browser: Browser, serve: FakeServe
):
    chat = await browser.open_chat()
    sent = (await browser.say(chat["id"], "뭐 먹지")).json()["assistant"]["id"]
    failures = iter(range(3))

    def fail(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("UPDATE messages") and next(failures, None) is not None:
            raise OperationalError("UPDATE", {}, Exception("disk I/O error"))

    engine = here.services.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", fail)

    async def all_done() -> bool:
        return len(here.services.generations) == 0

    await until(all_done)
    event.remove(engine, "before_cursor_execute", fail)
    assert (await browser.finish(sent))["status"] == "done"


async def test_an_attempt_counts_once_a_flush(here: Site, browser: Browser, serve: FakeServe):
    chats = [await browser.open_chat() for _ in range(2)]
    engine, writes = here.services.database.engine.sync_engine, 0

    def fail(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        nonlocal writes
        if statement.startswith("UPDATE messages") and writes < 30:
            writes += 1
            raise OperationalError("UPDATE", {}, Exception("disk I/O error"))

    goes_on = asyncio.Event()
    serve.script = [goes_on, "좋아요", {"picks": []}]
    sent = [(await browser.say(chat["id"], "뭐")).json()["assistant"]["id"] for chat in chats]
    event.listen(engine, "before_cursor_execute", fail)
    goes_on.set()

    async def failed() -> bool:
        return writes == 30 and len(here.services.generations) == 0

    await until(failed)  # three writes a flush for two answers: 10 flushes, of 20 allowed
    event.remove(engine, "before_cursor_execute", fail)
    assert [(await browser.finish(number))["status"] for number in sent] == ["done", "done"]


async def test_what_is_on_disk_is_remembered_of_live_answers_only(
    here: Site, browser: Browser, serve: FakeServe
):
    chat = await browser.open_chat()
    serve.script = ["김밥 ", asyncio.Event()]
    live = UUID((await browser.say(chat["id"], "뭐")).json()["assistant"]["id"])
    journal = here.services.journal

    async def written() -> bool:
        return live in journal._written

    await until(written)
    journal._written[uuid4()] = 5
    await journal.flush()
    assert set(journal._written) == {live}


async def test_an_interrupted_answer_without_text_costs_nothing(tmp_path: Path):
    clock = Clock()
    async with site(tmp_path, clock=clock) as here:
        browser = here.browser()
        first, second = await browser.open_chat(), await browser.open_chat()
        here.serve.script = [asyncio.Event()]
        before = len(here.serve.requests)
        await browser.say(first["id"], "뭐")

        async def asked() -> bool:
            return len(here.serve.requests) > before

        await until(asked)
        here.serve.script = ["김밥 ", asyncio.Event()]
        await browser.say(second["id"], "뭐")

        async def speaks() -> bool:
            return await browser.shows(second["id"], "김밥 ")

        await until(speaks)
        assert await browser.turns_left() == 18
        cookies = browser.cookies
    async with site(tmp_path, clock=clock) as here:
        browser = here.browser(cookies=cookies)
        assert (await browser.messages(first["id"]))[-1]["status"] == "interrupted"
        assert await browser.turns_left() == 19
