"""Guests: 20 turns a day, by session and, wider, by address; a day begins at midnight in Seoul."""

from pathlib import Path

from tests.web.site import Browser, Site, site

from malbeot.settings import WebSettings
from malbeot.web.thresholds import shipped


async def _use_up(browser: Browser, chat: str, turns: int) -> None:
    for number in range(turns):
        assert (await browser.ask(chat, f"{number}번"))["status"] == "done"


async def test_the_21st_turn_is_refused_with_a_way_on(browser: Browser):
    chat = await browser.open_chat()
    await _use_up(browser, chat["id"], 20)
    assert await browser.turns_left() == 0
    refused = await browser.say(chat["id"], "하나만 더")
    error = refused.json()["error"]
    assert (refused.status_code, error["code"]) == (429, "quota_exceeded")
    assert "가입" in error["message_ko"]
    assert int(refused.headers["retry-after"]) <= 12 * 3600  # noon to midnight
    assert len(await browser.messages(chat["id"])) == 41  # nothing half-written
    newest = (await browser.messages(chat["id"]))[-1]
    assert (await browser.post(f"/api/messages/{newest['id']}/regenerate")).status_code == 429
    assert (await browser.messages(chat["id"]))[-1] == newest
    await browser.signup()
    assert (await browser.ask(chat["id"], "하나만 더"))["status"] == "done"


async def test_a_new_day_begins_at_midnight_in_seoul(tmp_path: Path):
    async with site(tmp_path, guest_turns_per_day=1) as here:
        browser = here.browser()
        chat = await browser.open_chat()
        await _use_up(browser, chat["id"], 1)
        here.clock.pass_by(hours=11, minutes=59)
        assert await browser.turns_left() == 0
        here.clock.pass_by(minutes=2)
        assert await browser.turns_left() == 1
        await _use_up(browser, chat["id"], 1)


async def test_dropping_the_cookie_does_not_help_for_ever(tmp_path: Path):
    rules = {"guests": {"address_factor": 2}}
    async with site(tmp_path, thresholds=rules, guest_turns_per_day=2) as here:
        for _ in range(2):
            browser = here.browser()
            await _use_up(browser, (await browser.open_chat())["id"], 2)
        third = here.browser()
        assert await third.turns_left() == 0
        refused = await third.say((await third.open_chat())["id"], "또")
        assert refused.status_code == 429
        korean = refused.json()["error"]["message_ko"]
        assert "같은 인터넷 주소" in korean
        assert "2번" not in korean  # this guest has used none
        elsewhere = here.browser(address="198.51.100.7")
        assert await elsewhere.turns_left() == 2


async def test_openings_have_a_wide_limit(tmp_path: Path):
    rules = {"guests": {"address_factor": 1, "openings_per_address": 3}}
    async with site(tmp_path, thresholds=rules, guest_turns_per_day=2) as here:
        opened = [await here.browser().post("/api/chats", json={"bot": "food"}) for _ in range(4)]
        assert [answer.status_code for answer in opened] == [201, 201, 201, 429]
        assert "새 대화를 너무 많이" in opened[-1].json()["error"]["message_ko"]
        member = here.browser()
        await member.signup()
        assert (await member.open_chat())["title"] == "새 대화"


async def test_guests_can_be_turned_off(tmp_path: Path):
    async with site(tmp_path, guest_turns_per_day=0) as here:
        browser = here.browser()
        assert await browser.turns_left() == 0
        refused = await browser.post("/api/chats", json={"bot": "food"})
        assert refused.status_code == 429
        assert "회원만" in refused.json()["error"]["message_ko"]


def test_openings_are_limited_far_more_widely_than_turns():
    guests, web = shipped().guests, WebSettings()
    assert guests.openings_per_address >= 5 * web.guest_turns_per_day * guests.address_factor


async def test_members_are_not_counted(here: Site, member: Browser):
    chat = await member.open_chat()
    await _use_up(member, chat["id"], 21)
    assert (await member.get("/api/me")).json()["guest"] is None
