"""Accounts: sign-up, login, logout, sessions that rotate and end."""

import asyncio
import json
import unicodedata
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select
from tests.web.fake_serve import KIMBAP
from tests.web.site import HOST, PASSWORD, Browser, Site, site

from malbeot.web.accounts.sessions import digest
from malbeot.web.accounts.sweep import sweep
from malbeot.web.db.tables import Pick, Session, User


async def test_signup_logs_in(browser: Browser):
    me = await browser.signup()
    assert me["guest"] is None
    assert (me["user"]["email"], me["user"]["name"]) == ("mina@example.kr", "미나")
    assert (await browser.get("/api/me")).json() == me


async def test_logout_ends_the_session_on_the_server(here: Site, member: Browser):
    stolen = here.browser(cookies=member.cookies)
    assert (await stolen.get("/api/profile")).status_code == 200
    assert (await member.post("/api/auth/logout")).status_code == 204
    assert not member.cookies
    refused = await stolen.get("/api/profile")
    assert (refused.status_code, refused.json()["error"]["code"]) == (401, "session_expired")
    assert (await member.get("/api/profile")).json()["error"]["code"] == "login_required"
    assert (await member.login()).status_code == 200


async def test_login_and_signup_give_new_tokens(here: Site, browser: Browser):
    await browser.open_chat()
    guest_token = browser.cookies["malbeot_session"]
    await browser.signup()
    first = browser.cookies["malbeot_session"]
    await browser.login()
    second = browser.cookies["malbeot_session"]
    assert len({guest_token, first, second}) == 3
    for old in (guest_token, first):
        fixed = here.browser(cookies={"malbeot_session": old})
        assert (await fixed.get("/api/profile")).status_code == 401


async def test_a_made_up_token_becomes_nobody(here: Site):
    browser = here.browser(cookies={"malbeot_session": "attacker-chosen"})
    me = await browser.get("/api/me")
    assert me.json()["user"] is None
    assert 'malbeot_session=""' in me.headers["set-cookie"]
    browser = here.browser(cookies={"malbeot_session": "attacker-chosen"})
    body = {"email": "a@b.kr", "password": PASSWORD, "name": "가"}
    answer = await browser.post("/api/auth/signup", json=body)
    assert answer.status_code == 201
    assert "attacker-chosen" not in answer.headers["set-cookie"]
    async with here.services.database.read() as session:
        assert await session.get(Session, digest("attacker-chosen")) is None


async def test_tokens_are_stored_hashed(here: Site, member: Browser):
    [token] = member.cookies.values()
    async with here.services.database.read() as session:
        hashes = (await session.scalars(select(Session.token_hash))).all()
    assert hashes == [digest(token)]
    assert token.encode() not in b"".join(p.read_bytes() for p in here.home.glob("web.db*"))
    assert len(token) >= 43


async def test_the_cookie_cannot_be_read_by_scripts(browser: Browser):
    body = {"email": "a@b.kr", "password": PASSWORD, "name": "가"}
    cookie = (await browser.post("/api/auth/signup", json=body)).headers["set-cookie"]
    assert cookie.startswith("malbeot_session=")
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie


async def test_https_gives_a_host_cookie(tmp_path: Path):
    public = "https://chat.example.kr"
    async with site(tmp_path, public_url=public) as here:
        browser = here.browser(base_url=public, headers={"Origin": public})
        body = {"email": "a@b.kr", "password": PASSWORD, "name": "가"}
        answer = await browser.post("/api/auth/signup", json=body)
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("__Host-malbeot_session=")
        assert "Secure" in cookie
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
        assert (await browser.get("/api/profile")).status_code == 200


@pytest.mark.parametrize(
    ("step", "steps", "alive"),
    [(13, 1, True), (15, 1, False), (10, 2, True), (10, 3, False)],
    ids=["used in time", "idle", "kept alive", "too old"],
)
async def test_sessions_end_when_idle_or_old(
    here: Site, member: Browser, step: int, steps: int, alive: bool
):
    for _ in range(steps):
        here.clock.pass_by(days=step)
        answer = await member.get("/api/profile")
    assert (answer.status_code == 200) is alive


async def test_me_after_the_end_is_a_guest(here: Site, member: Browser):
    here.clock.pass_by(days=31)
    me = (await member.get("/api/me")).json()
    assert (me["user"], me["guest"]["turns_left"]) == (None, 20)
    assert not member.cookies
    assert (await member.open_chat())["bot"] == "food"


async def test_guest_chats_come_along_at_signup(browser: Browser):
    chat = await browser.open_chat()
    await browser.ask(chat["id"], "매운 거 말고")
    await browser.signup()
    assert [c["id"] for c in (await browser.get("/api/chats")).json()["data"]] == [chat["id"]]
    assert len(await browser.messages(chat["id"])) == 3
    assert (await browser.ask(chat["id"], "다른 거"))["status"] == "done"


async def test_signup_in_mid_answer_keeps_the_answer(here: Site, browser: Browser):
    opened = (await browser.post("/api/chats", json={"bot": "food"})).json()
    await browser.signup()
    whole = await browser.finish(opened["messages"][0]["id"])
    assert (whole["status"], len(whole["picks"])) == ("done", 2)


async def test_guest_chats_come_along_at_login(here: Site, browser: Browser):
    await here.browser().signup()
    stranger = here.browser()
    other = await stranger.open_chat()
    chat = await browser.open_chat()
    await browser.ask(chat["id"], "매운 거 말고")
    guest = here.browser(cookies=browser.cookies)
    await browser.login()
    assert [c["id"] for c in (await browser.get("/api/chats")).json()["data"]] == [chat["id"]]
    assert (await guest.get("/api/chats")).status_code == 401
    here.clock.pass_by(days=1)
    services = here.services
    await sweep(services.database, services.sessions, services.quota)
    whole = await browser.ask(chat["id"], "다른 거")
    assert (whole["status"], len(await browser.messages(chat["id"]))) == ("done", 5)
    recent = here.serve.requests[-1]["malbeot"]["profile"]["recent"]
    assert len(recent) == 4  # two picks in each of the guest's two answers
    assert (await stranger.get(f"/api/chats/{other['id']}")).status_code == 200


async def test_login_in_mid_answer_keeps_the_answer(here: Site, browser: Browser):
    await here.browser().signup()
    goes_on = asyncio.Event()
    here.serve.script = ["김밥 ", goes_on, "어때요?", {"picks": [KIMBAP]}]
    opened = (await browser.post("/api/chats", json={"bot": "food"})).json()
    await browser.login()
    goes_on.set()
    whole = await browser.finish(opened["messages"][0]["id"])
    assert (whole["content"], len(whole["picks"])) == ("김밥 어때요?", 1)
    async with here.services.database.read() as session:
        owners = set(await session.scalars(select(Pick.user_id)))
        members = set(await session.scalars(select(User.id).where(User.email_key.is_not(None))))
    assert owners == members


async def test_login_of_a_member_leaves_the_chats_of_the_first(here: Site, member: Browser):
    await here.browser().signup("second@example.kr", "둘째")
    chat = await member.open_chat()
    await member.login("second@example.kr")
    assert (await member.get(f"/api/chats/{chat['id']}")).status_code == 404


async def test_signup_of_a_member_makes_an_account_of_its_own(member: Browser):
    chat = await member.open_chat()
    me = await member.signup("second@example.kr", "둘째")
    assert me["user"]["email"] == "second@example.kr"
    assert (await member.get(f"/api/chats/{chat['id']}")).status_code == 404


SPELLINGS = ["한글@예시.한국", unicodedata.normalize("NFD", "한글@예시.한국")]
SAME = [
    *[(one, other) for one in SPELLINGS for other in SPELLINGS],
    ("admin@example.kr", "ＡＤＭＩＮ@example.kr"),
    ("mina@example.kr", " MINA@Example.KR\u200b"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
async def test_one_account_for_all_spellings(here: Site, one: str, other: str):
    await here.browser().signup(one)
    browser = here.browser()
    body = {"email": other, "password": PASSWORD, "name": "나"}
    again = await browser.post("/api/auth/signup", json=body)
    assert (again.status_code, again.json()["error"]["code"]) == (409, "email_taken")
    assert (await browser.login(other)).status_code == 200


async def test_failures_tell_nothing_about_accounts(here: Site, member: Browser):
    browser = here.browser()
    wrong = await browser.login(password="틀린 비밀번호")
    unknown = await browser.login("nobody@example.kr")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()
    assert not browser.cookies


async def test_passwords_are_taken_as_typed(here: Site, browser: Browser):
    await browser.signup()
    for other in (PASSWORD + " ", unicodedata.normalize("NFD", PASSWORD), PASSWORD.upper() + "a"):
        assert (await here.browser().login(password=other)).status_code == 401


async def test_guessing_is_slowed_but_the_owner_gets_in(here: Site, member: Browser):
    statuses = []
    for number in range(12):  # many machines, one account
        robot = here.browser(address=f"203.0.113.{number}")
        statuses.append((await robot.login(password="추측 추측 추측")).status_code)
    assert statuses == [401] * 10 + [429] * 2
    refused = await here.browser(address="203.0.113.99").login()
    assert refused.status_code == 429
    assert 0 < int(refused.headers["retry-after"]) <= 900
    assert refused.json()["error"]["code"] == "too_many_attempts"
    assert (await here.browser().login()).status_code == 200  # from where it always logs in


async def test_one_address_cannot_try_all_accounts(tmp_path: Path):
    async with site(tmp_path, thresholds={"login": {"failures_per_address": 3}}) as here:
        robot = here.browser()
        tried = [(await robot.login(f"user{n}@example.kr")).status_code for n in range(5)]
        assert tried == [401, 401, 401, 429, 429]


async def test_guesses_at_the_same_time_pass_no_limit(tmp_path: Path):
    async with site(tmp_path, thresholds={"login": {"failures_per_address": 3}}) as here:
        robot = here.browser()
        tried = await asyncio.gather(*(robot.login(f"user{n}@example.kr") for n in range(8)))
        assert sorted(answer.status_code for answer in tried) == [401] * 3 + [429] * 5


async def test_right_passwords_use_no_attempts_up(tmp_path: Path):
    async with site(tmp_path, thresholds={"login": {"failures_per_address": 2}}) as here:
        await here.browser().signup()
        tried = [(await here.browser().login()).status_code for _ in range(5)]
        assert tried == [200] * 5
        wrong = [(await here.browser().login(password="틀렸음")).status_code for _ in range(3)]
        assert wrong == [401, 401, 429]


async def test_too_many_waiting_logins_are_told_to_come_back(tmp_path: Path):
    few = {"passwords": {"hashing_at_once": 1, "hashing_waiting": 1}}
    async with site(tmp_path, thresholds=few) as here:
        await here.browser().signup()
        browser = here.browser()
        tried = await asyncio.gather(*(browser.login() for _ in range(6)))
        full = [answer for answer in tried if answer.status_code == 503]
        assert full
        assert {answer.status_code for answer in tried} == {200, 503}
        assert (full[0].headers["retry-after"], full[0].json()["error"]["code"]) == (
            "5",
            "overloaded",
        )
        assert (await browser.login()).status_code == 200


async def test_one_address_cannot_make_accounts_without_end(tmp_path: Path):
    async with site(tmp_path, thresholds={"login": {"signups_per_address": 1}}) as here:
        await here.browser().signup()
        body = {"email": "b@example.kr", "password": PASSWORD, "name": "나"}
        answer = await here.browser().post("/api/auth/signup", json=body)
        assert answer.status_code == 429


async def test_weak_hashes_are_renewed_at_login(here: Site, member: Browser):
    weak = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    async with here.services.database.write() as session:
        (await session.scalars(select(User))).one().password_hash = weak
    assert (await here.browser().login()).status_code == 200
    async with here.services.database.read() as session:
        stored = (await session.scalars(select(User.password_hash))).one()
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert (await here.browser().login()).status_code == 200


async def test_left_guests_are_removed_and_members_stay(tmp_path: Path):
    async with site(tmp_path) as here:
        guest, member, clock = here.browser(), here.browser(), here.clock
        await guest.open_chat()
        await guest.ask((await guest.open_chat())["id"], "안녕")
        await member.open_chat()
        await member.signup()
    clock.pass_by(days=31)
    async with site(tmp_path, clock=clock) as here:
        async with here.services.database.read() as session:
            emails = (await session.scalars(select(User.email))).all()
            sessions = await session.scalar(select(func.count()).select_from(Session))
        assert (emails, sessions) == (["mina@example.kr"], 0)


BAD_SIGNUPS = [
    ({"email": "mina"}, "email"),
    ({"email": "mina@example"}, "email"),
    ({"email": "a b@example.kr"}, "email"),
    ({"email": "a@" + "b" * 300 + ".kr"}, "email"),
    ({"email": "\ud800@example.kr"}, "email"),
    ({"email": None}, "email"),
    ({"email": 5}, "email"),
    ({"name": "  \u200b "}, "name"),
    ({"name": "가" * 41}, "name"),
    ({"name": "미\0나"}, "name"),
    ({"name": ["미나"]}, "name"),
    ({"password": "짧아"}, "password"),
    ({"password": "가" * 201}, "password"),
    ({"password": "12345678"}, "password"),
    ({"password": "aaaaaaaaaa"}, "password"),
    ({"password": "MINA@example.kr"}, "password"),
    ({"password": "\udfffpassword!!"}, "password"),
    ({"is_admin": True}, "is_admin"),
]


@pytest.mark.parametrize(("change", "field"), BAD_SIGNUPS)
async def test_bad_signups_name_the_field(browser: Browser, change: dict, field: str):
    body = {"email": "mina@example.kr", "password": PASSWORD, "name": "미나"} | change
    headers = {"content-type": "application/json", "Origin": HOST}
    answer = await browser.post("/api/auth/signup", content=json.dumps(body), headers=headers)
    error = answer.json()["error"]
    assert (answer.status_code, error["param"]) == (422, field)
    assert error["message_ko"].endswith("요.")
    assert (await browser.get("/api/me")).json()["user"] is None
