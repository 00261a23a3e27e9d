"""The profile is for members and goes into the next answer."""

import asyncio
import unicodedata

import pytest
from tests.web.fake_serve import FakeServe
from tests.web.site import Browser, Site

EMPTY = {"allergies": [], "dislikes": [], "diet": ""}


async def test_guests_are_asked_to_log_in(browser: Browser):
    await browser.open_chat()
    for answer in (await browser.get("/api/profile"), await browser.put("/api/profile", json={})):
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "login_required")


async def test_the_profile_is_kept_and_used_in_the_next_answer(member: Browser, serve: FakeServe):
    assert (await member.get("/api/profile")).json() == EMPTY
    nfd = unicodedata.normalize("NFD", "새우")
    profile = {"allergies": [nfd, "새우", "땅콩"], "dislikes": [" 오이 "], "diet": "pescatarian"}
    saved = {"allergies": ["새우", "땅콩"], "dislikes": ["오이"], "diet": "pescatarian"}
    assert (await member.put("/api/profile", json=profile)).json() == saved
    assert (await member.get("/api/profile")).json() == saved
    await member.open_chat()
    sent = serve.requests[-1]["malbeot"]["profile"]
    assert {key: sent[key] for key in saved} == saved
    assert (await member.put("/api/profile", json={})).json() == EMPTY
    await member.open_chat()
    assert serve.requests[-1]["malbeot"]["profile"]["allergies"] == []


async def test_a_changed_profile_clears_away_what_only_greets(member: Browser, serve: FakeServe):
    used, unused = (await member.open_chat())["id"], (await member.open_chat())["id"]
    await member.ask(used, "점심 추천해줘")
    assert (await member.put("/api/profile", json={"diet": "vegan"})).status_code == 200
    assert (await member.get(f"/api/chats/{unused}/messages")).status_code == 404
    assert len(await member.messages(used)) == 3
    again = await member.open_chat(id=unused)  # as the page does: the same chat, greeted anew
    assert again["id"] == unused
    assert serve.requests[-1]["malbeot"]["profile"]["diet"] == "vegan"
    assert (await member.put("/api/profile", json={"diet": "vegan"})).status_code == 200
    assert len(await member.messages(unused)) == 1, "nothing changed: the greeting stays"


async def test_a_greeting_that_is_being_written_goes_too(member: Browser, serve: FakeServe):
    serve.script = ["어서 ", asyncio.Event()]
    opened = (await member.post("/api/chats", json={"bot": "food"})).json()
    assert (await member.put("/api/profile", json={"allergies": ["잣"]})).status_code == 200
    chat = opened["chat"]["id"]
    assert (await member.get(f"/api/chats/{chat}/messages")).status_code == 404


async def test_a_profile_leaves_the_greetings_of_others(here: Site, member: Browser):
    other = here.browser()
    await other.signup("other@example.kr")
    chat = (await other.open_chat())["id"]
    await member.put("/api/profile", json={"diet": "vegan"})
    assert len(await other.messages(chat)) == 1


BAD = [
    ({"allergies": "새우"}, "allergies"),
    ({"allergies": [""]}, "allergies"),
    ({"allergies": ["가" * 41]}, "allergies"),
    ({"allergies": ["가"] * 51}, "allergies"),
    ({"allergies": [None]}, "allergies"),
    ({"dislikes": {"a": 1}}, "dislikes"),
    ({"diet": "carnivore"}, "diet"),
    ({"diet": None}, "diet"),
    ({"user_id": "x"}, "user_id"),
]


@pytest.mark.parametrize(("body", "field"), BAD)
async def test_bad_profiles_name_the_field(member: Browser, body: dict, field: str):
    await member.put("/api/profile", json={"allergies": ["잣"]})
    answer = await member.put("/api/profile", json=body)
    assert (answer.status_code, answer.json()["error"]["param"]) == (422, field)
    assert (await member.get("/api/profile")).json()["allergies"] == ["잣"]
