"""Chats as a person uses them: open, talk, list, rename, delete."""

import asyncio
import dataclasses
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from tests.web.fake_serve import KIMBAP, NAENGMYEON, FakeServe
from tests.web.site import Browser, Site, until

from malbeot.web.db.tables import Message
from malbeot.web.services import Services


async def test_a_new_chat_opens_with_picks_and_costs_no_turn(browser: Browser, serve: FakeServe):
    answer = await browser.post("/api/chats", json={"bot": "food"})
    chat, [opening] = answer.json()["chat"], answer.json()["messages"]
    assert (chat["title"], chat["bot"]) == ("새 대화", "food")
    assert (opening["role"], opening["status"], opening["seq"]) == ("assistant", "streaming", 1)
    whole = await browser.finish(opening["id"])
    assert (whole["status"], whole["picks"]) == ("done", [KIMBAP, NAENGMYEON])
    assert whole["content"] == "김밥 어떠세요? 든든해요. 👨‍👩‍👧"
    assert await browser.turns_left() == 20
    [request] = serve.requests
    assert request["messages"] == []
    assert request["malbeot"]["opening"] is True


async def test_a_turn_is_saved_answered_and_counted(browser: Browser, serve: FakeServe):
    chat = await browser.open_chat()
    sent = (await browser.say(chat["id"], "비 오는데 뭐 먹지?")).json()
    assert (sent["user"]["content"], sent["user"]["status"]) == ("비 오는데 뭐 먹지?", "done")
    assert (sent["assistant"]["status"], sent["assistant"]["content"]) == ("pending", "")
    whole = await browser.finish(sent["assistant"]["id"])
    assert whole["status"] == "done"
    assert [m["seq"] for m in await browser.messages(chat["id"])] == [1, 2, 3]
    assert (await browser.messages(chat["id"]))[-1] == whole
    assert await browser.turns_left() == 19
    assert (await browser.get(f"/api/chats/{chat['id']}")).json()["title"] == "비 오는데 뭐 먹지?"
    assert serve.requests[-1]["messages"][-1] == {"role": "user", "content": "비 오는데 뭐 먹지?"}
    assert serve.requests[-1]["messages"][0]["role"] == "assistant"


async def test_chat_with_the_same_id_is_the_same_chat(browser: Browser, serve: FakeServe):
    await browser.open_chat()
    body = {"bot": "food", "id": str(uuid4())}
    first = (await browser.post("/api/chats", json=body)).json()
    again = (await browser.post("/api/chats", json=body)).json()
    assert again["chat"]["id"] == first["chat"]["id"]
    assert again["messages"][0]["id"] == first["messages"][0]["id"]
    await browser.finish(first["messages"][0]["id"])
    assert len(serve.requests) == 2


async def test_chat_id_of_somebody_else_is_refused(here: Site, browser: Browser):
    chat = await browser.open_chat()
    other = here.browser()
    answer = await other.post("/api/chats", json={"bot": "food", "id": chat["id"]})
    assert (answer.status_code, answer.json()["error"]["param"]) == (409, "id")


async def test_sending_again_with_the_same_id_is_one_turn(browser: Browser, serve: FakeServe):
    chat = await browser.open_chat()
    number = str(uuid4())
    first, second = await asyncio.gather(
        browser.say(chat["id"], "점메추", number), browser.say(chat["id"], "점메추", number)
    )
    assert (first.status_code, second.status_code) == (202, 202)
    assert first.json()["assistant"]["id"] == second.json()["assistant"]["id"]
    await browser.finish(first.json()["assistant"]["id"])
    third = (await browser.say(chat["id"], "점메추", number)).json()
    assert third["assistant"]["status"] == "done"
    assert len(serve.requests) == 2
    assert len(await browser.messages(chat["id"])) == 3
    assert await browser.turns_left() == 19


async def test_message_id_from_another_chat_is_refused(browser: Browser):
    one, two = await browser.open_chat(), await browser.open_chat()
    number = str(uuid4())
    assert (await browser.say(one["id"], "안녕", number)).status_code == 202
    answer = await browser.say(two["id"], "안녕", number)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "conflict")
    assert len(await browser.messages(two["id"])) == 1


async def test_one_live_answer_in_a_chat(browser: Browser, serve: FakeServe):
    chat = await browser.open_chat()
    go_on = asyncio.Event()
    serve.script = ["음, ", go_on, {"picks": []}]
    sent = (await browser.say(chat["id"], "하나")).json()
    refused = await browser.say(chat["id"], "둘")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "busy")
    again = await browser.post(f"/api/messages/{sent['assistant']['id']}/regenerate")
    assert again.status_code == 409
    go_on.set()
    await browser.finish(sent["assistant"]["id"])
    assert (await browser.ask(chat["id"], "둘"))["status"] == "done"
    assert await browser.turns_left() == 18


async def test_chats_are_listed_newest_first_page_by_page(here: Site, browser: Browser):
    made = [(await browser.open_chat())["id"] for _ in range(4)]
    for chat in made:
        await browser.ask(chat, "뭐 먹지")
    here.app.state.services = _with_small_lists(here)
    first = (await browser.get("/api/chats")).json()
    rest = (await browser.get("/api/chats", params={"before": first["next"]})).json()
    listed = [chat["id"] for chat in first["data"] + rest["data"]]
    assert (listed, rest["next"]) == (made[::-1], None)
    assert len(first["data"]) == 3


async def test_a_chat_is_listed_once_the_person_has_written_in_it(browser: Browser):
    quiet, chat = await browser.open_chat(), await browser.open_chat()
    assert (await browser.get("/api/chats")).json() == {"data": [], "next": None}
    await browser.ask(chat["id"], "ㅇㅇ")
    listed = (await browser.get("/api/chats")).json()["data"]
    assert [(row["id"], row["title"]) for row in listed] == [(chat["id"], "ㅇㅇ")]
    assert len(await browser.messages(quiet["id"])) == 1  # still there for the tab that shows it


async def test_empty_chats_of_earlier_days_go_when_a_new_one_opens(here: Site, browser: Browser):
    other = here.browser()
    theirs, mine = await other.open_chat(), await browser.open_chat()
    written = await browser.open_chat()
    await browser.ask(written["id"], "뭐 먹지")
    named = await browser.open_chat()
    await browser.patch(f"/api/chats/{named['id']}", json={"title": "나중에"})
    here.clock.pass_by(hours=23)
    recent = await browser.open_chat()
    assert (await browser.get(f"/api/chats/{mine['id']}")).status_code == 200
    here.clock.pass_by(hours=2)
    await browser.open_chat()
    assert (await browser.get(f"/api/chats/{mine['id']}")).status_code == 404
    for chat in (written, named, recent):
        assert (await browser.get(f"/api/chats/{chat['id']}")).status_code == 200
    assert len(await browser.messages(written["id"])) == 3
    assert (await other.get(f"/api/chats/{theirs['id']}")).status_code == 200


async def test_long_chats_come_in_pages(here: Site, browser: Browser):
    chat = await browser.open_chat()
    await browser.ask(chat["id"], "하나")
    here.app.state.services = _with_small_lists(here)
    answer = (await browser.get(f"/api/chats/{chat['id']}/messages")).json()
    assert ([m["seq"] for m in answer["data"]], answer["more"]) == ([2, 3], True)
    params = {"before": 2}
    rest = (await browser.get(f"/api/chats/{chat['id']}/messages", params=params)).json()
    assert ([m["seq"] for m in rest["data"]], rest["more"]) == ([1], False)


def _with_small_lists(here: Site) -> Services:
    small = here.services.thresholds.changed(lists={"chats": 3, "messages": 2})
    return dataclasses.replace(here.services, thresholds=small)


async def test_rename_keeps_the_name_and_cleans_it(browser: Browser):
    chat = await browser.open_chat()
    answer = await browser.patch(f"/api/chats/{chat['id']}", json={"title": "  점심\u200b 고민\n"})
    assert answer.json()["title"] == "점심 고민"
    await browser.ask(chat["id"], "첫 메시지")
    assert (await browser.get(f"/api/chats/{chat['id']}")).json()["title"] == "점심 고민"


async def test_deleting_a_chat_stops_its_answer_and_leaves_nothing(
    here: Site, browser: Browser, serve: FakeServe
):
    chat = await browser.open_chat()
    serve.script = ["음, ", asyncio.Event()]
    sent = (await browser.say(chat["id"], "하나")).json()

    async def asked() -> bool:
        return len(serve.requests) == 2  # the opening, and this turn

    await until(asked)
    assert (await browser.delete(f"/api/chats/{chat['id']}")).status_code == 204
    assert (await browser.get(f"/api/chats/{chat['id']}")).status_code == 404
    assert (await browser.get(f"/api/messages/{sent['assistant']['id']}/events")).status_code == 404
    assert (await browser.get("/api/chats")).json() == {"data": [], "next": None}
    assert len(here.services.generations) == 0
    assert serve.left == 1


async def test_a_stranger_has_no_chats_and_leaves_no_row(here: Site, browser: Browser):
    assert (await browser.get("/api/chats")).json() == {"data": [], "next": None}
    assert (await browser.get("/api/me")).json()["guest"] == {"turns_left": 20, "limit": 20}
    assert "set-cookie" not in (await browser.get("/api/me")).headers


@pytest.mark.parametrize("bot", ["없는봇", "medic", "../secret", "", "a" * 300])
async def test_unknown_bot(browser: Browser, bot: str):
    answer = await browser.post("/api/chats", json={"bot": bot})
    assert (answer.status_code, answer.json()["error"]["param"]) == (404, "bot")


async def test_only_the_newest_answer_is_made_again(browser: Browser, serve: FakeServe):
    chat = await browser.open_chat()
    old = await browser.ask(chat["id"], "하나")
    new = await browser.ask(chat["id"], "둘")
    refused = await browser.post(f"/api/messages/{old['id']}/regenerate")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "conflict")
    serve.script = ["그럼 냉면은 어때요?", {"picks": [NAENGMYEON], "fallback": True}]
    begun = (await browser.post(f"/api/messages/{new['id']}/regenerate")).json()["assistant"]
    again = await browser.finish(begun["id"])
    assert again["id"] != new["id"]
    assert (again["content"], again["fallback"]) == ("그럼 냉면은 어때요?", True)
    contents = [m["content"] for m in await browser.messages(chat["id"])]
    assert contents[-2:] == ["둘", "그럼 냉면은 어때요?"]
    assert len(contents) == 5
    assert serve.requests[-1]["messages"] == serve.requests[-2]["messages"]
    assert serve.requests[-1]["malbeot"]["seed"] != serve.requests[-2]["malbeot"]["seed"]
    assert await browser.turns_left() == 17


async def test_a_very_long_chat_can_be_deleted(here: Site, browser: Browser):
    chat = await browser.open_chat()
    async with here.services.database.write() as session:
        parent = (await session.scalars(select(Message))).one()
        for seq in range(2, 1_502):
            row = {"id": uuid4(), "parent_id": parent.id, "seq": seq, "chat_id": parent.chat_id}
            text = {"role": "user", "content": "안녕", "status": "done", "notices": []}
            parent = Message(**row, **text, created_at=here.clock())
            session.add(parent)
            await session.flush()
    assert len(await browser.messages(chat["id"])) == 50
    assert (await browser.delete(f"/api/chats/{chat['id']}")).status_code == 204
    async with here.services.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Message)) == 0


async def test_a_bug_in_an_answer_is_an_error_of_that_answer(here: Site, browser: Browser):
    chat = await browser.open_chat()

    def broken(_request: object) -> None:
        raise RuntimeError("secret detail")

    here.services.serve.answer = broken  # type: ignore[method-assign,assignment]
    whole = await browser.ask(chat["id"], "뭐 먹지")
    assert (whole["status"], whole["error"]["code"]) == ("error", "engine_error")
    assert "secret" not in whole["error"]["message_ko"]
