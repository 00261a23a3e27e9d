"""Nobody reaches what is not theirs: every route with an id, from the API's own description."""

from typing import Any
from uuid import uuid4

import pytest
from tests.web.site import Browser, Site

VERBS = ("get", "post", "put", "patch", "delete")
BODIES: dict[str, Any] = {
    "patch /api/chats/{chat_id}": {"title": "내 것"},
    "post /api/chats/{chat_id}/messages": {"id": str(uuid4()), "text": "안녕"},
}


def _routes(here: Site) -> list[tuple[str, str]]:
    paths = here.app.openapi()["paths"]
    return [
        (verb, path)
        for path, item in paths.items()
        for verb in VERBS
        if verb in item and ("{chat_id}" in path or "{message_id}" in path)
    ]


async def _knock(browser: Browser, here: Site, chat: str, message: str) -> dict[str, int]:
    """The status of every route with these ids."""
    statuses = {}
    for verb, path in _routes(here):
        url = path.replace("{chat_id}", chat).replace("{message_id}", message)
        answer = await browser.request(verb, url, json=BODIES.get(f"{verb} {path}"))
        statuses[f"{verb} {path}"] = answer.status_code
    return statuses


@pytest.mark.parametrize("who", ["stranger", "guest", "member"])
async def test_others_get_404_everywhere(here: Site, member: Browser, who: str):
    chat = await member.open_chat()
    answer = await member.ask(chat["id"], "뭐 먹지")
    other = here.browser()
    if who == "guest":
        await other.open_chat()
    elif who == "member":
        await other.signup("other@example.kr")
        await other.open_chat()
    statuses = await _knock(other, here, chat["id"], answer["id"])
    assert len(statuses) >= 8
    assert set(statuses.values()) == {404}, statuses
    assert [m["content"] for m in await member.messages(chat["id"])][1] == "뭐 먹지"
    assert (await member.get(f"/api/chats/{chat['id']}")).json()["title"] == "뭐 먹지"


async def test_ids_that_do_not_exist_look_the_same(here: Site, member: Browser):
    await member.open_chat()
    statuses = await _knock(member, here, str(uuid4()), str(uuid4()))
    assert set(statuses.values()) == {404}, statuses


async def test_the_owner_gets_in(here: Site, member: Browser):
    chat = await member.open_chat()
    answer = await member.ask(chat["id"], "뭐 먹지")
    url = f"/api/messages/{answer['id']}"
    assert (await member.get(f"{url}/events")).status_code == 200
    assert (await member.post(f"{url}/stop")).status_code == 200
    assert (await member.post(f"{url}/regenerate")).status_code == 202


async def test_an_expired_session_is_told_everywhere(here: Site, member: Browser):
    chat = await member.open_chat()
    answer = await member.ask(chat["id"], "뭐 먹지")
    here.clock.pass_by(days=15)
    statuses = await _knock(member, here, chat["id"], answer["id"])
    assert set(statuses.values()) == {401}, statuses
    body = (await member.say(chat["id"], "아직 있나요?")).json()
    assert body["error"]["code"] == "session_expired"
    assert (await member.login()).status_code == 200
    assert len(await member.messages(chat["id"])) == 3


@pytest.mark.parametrize("bad", ["1", "not-a-uuid", "0" * 32 + "x", "%00", "' OR 1=1 --"])
async def test_ids_that_are_none_are_refused(here: Site, member: Browser, bad: str):
    for status in (await _knock(member, here, bad, bad)).values():
        assert status == 422
