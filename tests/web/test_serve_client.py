"""Bot cards: remembered while they are fresh, or while serve is away."""

import asyncio

import httpx2
import pytest
from tests.web.fake_serve import CARD, LIBRARY, FakeServe
from tests.web.site import Browser, site

from malbeot.errors import NotFound
from malbeot.web.serve_client import ServeClient, ServeFailed
from malbeot.web.thresholds import shipped


async def test_cards_come_from_serve(browser: Browser):
    assert (await browser.get("/api/bots")).json() == {"data": [CARD]}
    assert (await browser.get("/api/bots/food")).json() == CARD
    missing = await browser.get("/api/bots/없는봇")
    assert (missing.status_code, missing.json()["error"]["param"]) == (404, "bot")


@pytest.mark.parametrize("path", ["/api/bots", "/api/bots/food"])
async def test_serve_down_is_a_503_with_a_sentence(browser: Browser, serve: FakeServe, path: str):
    serve.down = True
    answer = await browser.get(path)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert answer.json()["error"]["code"] == "serve_unavailable"


async def test_old_cards_serve_while_serve_is_away(tmp_path):
    async with site(tmp_path, thresholds={"serve": {"card_cache_seconds": 0}}) as here:
        browser = here.browser()
        await browser.get("/api/bots")
        here.serve.down = True
        assert (await browser.get("/api/bots/food")).json() == CARD


class Serve(FakeServe):
    """Counts who asks for the cards, and lets them wait."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0
        self.reached = asyncio.Event()
        self.answers = asyncio.Event()
        self.answers.set()

    def transport(self) -> httpx2.AsyncBaseTransport:
        return httpx2.MockTransport(self._answer)

    async def _answer(self, _request: httpx2.Request) -> httpx2.Response:
        self.asked += 1
        self.reached.set()
        await self.answers.wait()
        if self.down:
            raise httpx2.ReadTimeout("hangs")
        return httpx2.Response(200, json={"data": self.cards})


def _client(serve: Serve, default_bot: str = "", **rules: float) -> ServeClient:
    serve_rules = shipped().serve.model_copy(update={"card_cache_seconds": 0} | rules)
    return ServeClient("http://serve.test", serve_rules, serve.transport(), default_bot)


async def test_a_failed_try_is_not_repeated_at_once():
    serve = Serve()
    serve.down = True
    client = _client(serve, card_retry_seconds=60)
    for _ in range(3):
        with pytest.raises(ServeFailed, match="list its bots") as caught:
            await client.cards()
        assert caught.value.code == "serve_unavailable"
    assert serve.asked == 1


async def test_after_a_while_it_is_tried_again():
    serve = Serve()
    serve.down = True
    client = _client(serve, card_retry_seconds=0)
    with pytest.raises(ServeFailed):
        await client.cards()
    serve.down = False
    assert [card.name for card in await client.cards()] == ["food"]
    assert serve.asked == 2


async def test_one_call_asks_and_the_others_wait_for_it():
    serve = Serve()
    serve.answers.clear()
    client = _client(serve, card_cache_seconds=60)
    calls = [asyncio.create_task(client.cards()) for _ in range(5)]
    await serve.reached.wait()
    serve.answers.set()
    assert [len(cards) for cards in await asyncio.gather(*calls)] == [1] * 5
    assert serve.asked == 1


async def test_known_cards_wait_for_nobody():
    serve = Serve()
    client = _client(serve)
    await client.cards()
    serve.answers.clear()
    serve.reached.clear()
    asking = asyncio.create_task(client.cards())
    await serve.reached.wait()
    assert (await client.card("food")).title == CARD["title"]
    assert (serve.asked, asking.done()) == (2, False)
    serve.answers.set()
    await asking


async def test_the_default_bot_comes_first():
    serve = Serve()
    serve.cards = [LIBRARY, CARD]
    assert [card.name for card in await _client(serve).cards()] == ["a-library", "food"]
    client = _client(serve, "food")
    assert [card.name for card in await client.cards()] == ["food", "a-library"]
    assert await client.default_bot() == "food"


async def test_a_default_bot_that_serve_does_not_have_is_told_to_the_operator(capsys):
    serve = Serve()
    assert await _client(serve, "fod").default_bot() == "food"
    said = capsys.readouterr().out
    assert "web.default_bot" in said
    assert "'food'" in said


async def test_a_bot_whose_name_cannot_be_kept_is_left_out_and_told(capsys):
    serve = Serve()
    serve.cards = [CARD | {"name": "x" * 41}, CARD]
    assert [card.name for card in await _client(serve).cards()] == ["food"]
    assert "x" * 41 in capsys.readouterr().out


async def test_while_serve_is_away_only_the_setting_knows_the_default():
    serve = Serve()
    serve.down = True
    assert await _client(serve, "food").default_bot() == "food"
    with pytest.raises(ServeFailed):
        await _client(serve).default_bot()


async def test_a_serve_without_bots_has_no_default():
    serve = Serve()
    serve.cards = []
    with pytest.raises(NotFound):
        await _client(serve).default_bot()


async def test_a_card_needs_an_id_and_a_name(browser: Browser, serve: FakeServe):
    plain = {"id": "rice", "name": "밥"}
    serve.script = ["밥!", {"picks": [plain, {"id": "x"}, {"id": "y", "name": 3}, {"name": "국"}]}]
    chat = await browser.open_chat()
    assert (await browser.messages(chat["id"]))[0]["picks"] == [plain]
