"""What serve is told: the last 40 messages, the newest 30 picks, the profile, a stable seed."""

from pathlib import Path
from uuid import UUID

from tests.web.fake_serve import FakeServe
from tests.web.site import Browser, site

from malbeot.settings import Settings
from malbeot.web.chats.context import seed_of
from malbeot.web.thresholds import shipped


async def test_the_last_40_messages_go_along(member: Browser, serve: FakeServe):
    chat = await member.open_chat()
    for number in range(21):
        serve.script = [f"{number}번 답", {"picks": []}]
        await member.ask(chat["id"], f"{number}번 말")
    messages = serve.requests[-1]["messages"]
    assert len(messages) == 40
    assert messages[-1] == {"role": "user", "content": "20번 말"}
    assert messages[0] == {"role": "assistant", "content": "0번 답"}
    assert [m["role"] for m in messages] == ["assistant", "user"] * 20


async def test_recent_picks_are_this_persons_newest_30(
    here, member: Browser, browser: Browser, serve: FakeServe
):
    serve.script = ["음", {"picks": [{"id": "someone-elses", "name": "남의 것"}]}]
    await browser.open_chat()
    for number in range(11):
        picks = [{"id": f"dish-{number}-{place}", "name": "밥"} for place in range(3)]
        serve.script = ["음", {"picks": picks}]
        await member.open_chat()
    await member.open_chat()
    recent = serve.requests[-1]["malbeot"]["profile"]["recent"]
    assert len(recent) == 30
    assert recent[0]["id"] == "dish-10-0"
    assert {pick["id"] for pick in recent} == {
        f"dish-{number}-{place}" for number in range(1, 11) for place in range(3)
    }
    assert recent[0]["at"].startswith("2026-11-21T03:00:00")
    assert recent[0]["at"].endswith("+00:00")


async def test_chat_and_seed_are_told(browser: Browser, serve: FakeServe):
    chat = await browser.open_chat()
    whole = await browser.ask(chat["id"], "뭐 먹지")
    request = serve.requests[-1]
    assert (request["model"], request["stream"]) == ("food", True)
    extension = request["malbeot"]
    assert (extension["chat_id"], extension["opening"]) == (chat["id"], False)
    assert extension["seed"] == seed_of(UUID(whole["id"]))
    assert 0 <= extension["seed"] < 2**31


async def test_long_messages_are_sent_as_their_end(tmp_path: Path):
    async with site(tmp_path, max_message_chars=100) as here:
        browser = here.browser()
        chat = await browser.open_chat()
        here.serve.script = ["가" * 9_000 + "🍙끝", {"picks": []}]
        await browser.ask(chat["id"], "길게")
        assert (await browser.ask(chat["id"], "다시"))["status"] == "done"
        messages = here.serve.requests[-1]["messages"]
        assert messages[-1]["content"] == "다시"
        assert messages[-2] == {"role": "assistant", "content": "가" * 98 + "🍙끝"}


async def test_the_history_stays_within_its_budget(tmp_path: Path):
    async with site(tmp_path, thresholds={"answers": {"history_chars": 10}}) as here:
        browser = here.browser()
        chat = await browser.open_chat()
        here.serve.script = ["답답답", {"picks": []}]
        for text in ("하나", "둘둘둘", "셋셋셋"):
            await browser.ask(chat["id"], text)
        sent = [m["content"] for m in here.serve.requests[-1]["messages"]]
        assert sent == ["둘둘둘", "답답답", "셋셋셋"]
        await browser.ask(chat["id"], "열 글자보다 훨씬 긴 말이에요")
        sent = [m["content"] for m in here.serve.requests[-1]["messages"]]
        assert sent == ["열 글자보다 훨씬 긴 말이에요"]


def test_what_is_sent_fits_what_serve_takes():
    settings, answers = Settings(), shipped().answers
    assert settings.web.max_message_chars <= settings.serve.max_message_chars
    assert answers.history_messages <= settings.serve.max_messages
    assert 6 * (answers.history_chars + 10_000) < settings.serve.max_body_bytes
