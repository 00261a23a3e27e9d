"""Two bots at one page: choosing one, its sources under its answers, and what is left of one that
is gone. On a phone and on a dark desktop."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, Route, expect
from tests.e2e.installation import Installation, installed
from tests.e2e.talk import ANSWER_MS, answered, ask, box, messages
from tests.web.fake_serve import CARD, HOURS, LIBRARY, OVERDUE, FakeServe

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
PLACES = [PHONE | {"color_scheme": "light"}, DESKTOP | {"color_scheme": "dark"}]
USED = OVERDUE["text"][OVERDUE["start"] : OVERDUE["end"]]
CITED = ["늦은 날만큼 새로 빌릴 수 없어요.", {"citations": [OVERDUE, HOURS]}]
BAD = '<img src=x onerror="document.title=1"><b>굵게</b>'


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    serve = FakeServe()
    serve.cards = [CARD, LIBRARY]
    with installed(tmp_path_factory.mktemp("home"), serve) as running:
        yield running


@pytest.fixture(params=PLACES, ids=["phone", "desktop"])
def page(request: pytest.FixtureRequest, browser: Browser, here: Installation) -> Iterator[Page]:
    here.serve.scripts = {"a-library": list(CITED)}
    place: dict[str, Any] = request.param
    context = browser.new_context(locale="ko-KR", base_url=here.url, **place)
    context.set_default_timeout(ANSWER_MS)
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield page
    context.close()
    assert problems == []


def _choice(page: Page) -> Locator:
    return page.get_by_role("navigation", name="이야기할 말벗 고르기")


def _choose(page: Page, title: str) -> None:
    _choice(page).get_by_role("link", name=title).click()
    chosen = _choice(page).locator('[aria-current="true"]')
    expect(chosen).to_contain_text(title)
    answered(page)


def _source(answer: Locator, name: str) -> Locator:
    return answer.get_by_role("button", name=name)


def _only_food(route: Route) -> None:
    route.fulfill(json={"data": [CARD]})


def test_choose_the_second_bot_ask_and_read_its_source_also_after_a_reload(page: Page) -> None:
    page.goto("/")
    expect(_choice(page).get_by_role("link")).to_have_count(2)
    expect(_choice(page).locator('[aria-current="true"]')).to_contain_text("오늘 뭐 먹지?")
    _choose(page, "솔빛도서관 안내")
    expect(page.get_by_role("button", name="연체하면 어떻게 되나요?").first).to_be_visible()
    expect(page.locator(".notice")).to_have_text(LIBRARY["notice"])
    answer = ask(page, "연체하면요?")
    expect(_choice(page)).to_have_count(0)
    for visit in ("first", "again"):
        source = _source(answer, "1 연체하면 어떻게 되나요?")
        expect(source, visit).to_have_attribute("aria-expanded", "false")
        source.click()
        expect(source).to_have_attribute("aria-expanded", "true")
        passage = answer.get_by_role("region", name="근거 1: 연체하면 어떻게 되나요?")
        expect(passage.locator("mark")).to_have_text(USED)
        expect(passage).to_be_in_viewport()
        page.reload()
        answer = answered(page)
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_a_source_opens_and_closes_by_keyboard_and_one_is_open_at_a_time(page: Page) -> None:
    page.goto("/new/a-library")
    answered(page)
    answer = ask(page, "연체하면요?")
    first, second = _source(answer, "1 연체하면"), _source(answer, "2 이용 시간")
    first.focus()
    page.keyboard.press("Enter")
    link = answer.get_by_role("link", name="library.example.kr/rules")
    page.keyboard.press("Tab")
    expect(link).to_be_focused()  # the passage follows its own button
    assert link.get_attribute("href") == OVERDUE["source"]
    assert (link.get_attribute("target"), link.get_attribute("rel")) == (
        "_blank",
        "noopener noreferrer",
    )
    page.keyboard.press("Tab")
    expect(second).to_be_focused()
    page.keyboard.press("Space")
    expect(first).to_have_attribute("aria-expanded", "false")
    passage = answer.get_by_role("region")
    expect(passage).to_have_count(1)
    expect(passage).to_contain_text("이용안내.pdf · 3쪽")
    expect(passage.get_by_role("link")).to_have_count(0)
    page.keyboard.press("Space")
    expect(passage).to_have_count(0)
    expect(second).to_be_focused()


def test_a_reload_in_mid_answer_brings_the_sources_too(page: Page, here: Installation) -> None:
    page.goto("/new/a-library")
    answered(page)
    here.serve.scripts = {"a-library": ["늦은 날만큼 ", 2.0, "빌릴 수 없어요.", CITED[-1]]}
    box(page).fill("연체하면요?")
    page.get_by_role("button", name="보내기").click()
    expect(messages(page, "assistant").last).to_contain_text("늦은 날만큼")
    page.reload()
    answer = answered(page)
    expect(answer).to_contain_text("늦은 날만큼 빌릴 수 없어요.")
    _source(answer, "1 연체하면").click()
    expect(answer.locator("mark")).to_have_text(USED)


def test_what_strangers_wrote_is_only_words(page: Page, here: Installation) -> None:
    bad = OVERDUE | dict.fromkeys(("title", "text", "licence", "category"), BAD)
    bad |= {"source": "javascript:document.title=1", "start": 0, "end": 5}
    here.serve.scripts = {"a-library": ["음", {"citations": [bad]}]}
    page.goto("/new/a-library")
    answered(page)
    answer = ask(page, "연체하면요?")
    answer.get_by_role("button", name=re.compile("^1 ")).click()
    passage = answer.get_by_role("region")
    expect(passage.locator(".passage-text")).to_have_text(BAD)
    expect(passage.locator("img, b, a")).to_have_count(0)
    assert page.title() != "1"


def test_the_last_choice_is_where_the_next_chat_begins_and_a_draft_comes_along(page: Page) -> None:
    page.goto("/new/a-library")
    answered(page)
    box(page).fill("적다 만 글")
    _choose(page, "오늘 뭐 먹지?")
    expect(box(page)).to_have_value("적다 만 글")
    _choose(page, "솔빛도서관 안내")
    expect(box(page)).to_have_value("적다 만 글")
    greeted = page.url
    page.goto("/")
    answered(page)
    expect(_choice(page).locator('[aria-current="true"]')).to_contain_text("솔빛도서관 안내")
    assert page.url == greeted, "back within half an hour: the same greeting"
    page.goto("/new/nobody")
    expect(page.get_by_role("heading", name="그런 말벗은 없어요.")).to_be_visible()


def test_chats_are_named_by_their_bots(page: Page) -> None:
    page.goto("/new/a-library")
    answered(page)
    ask(page, "몇 시까지 해요?")
    expect(page.locator(".heading, .topbar-brand")).to_have_text("솔빛도서관 안내")
    opener = page.get_by_role("button", name="대화 목록 열기")
    if opener.count():
        opener.click()
    row = page.get_by_role("navigation", name="대화 목록").get_by_role("listitem").first
    expect(row).to_contain_text("몇 시까지 해요?")
    expect(row).to_contain_text("솔빛도서관 안내")


def test_one_bot_is_no_choice_and_is_named_nowhere(page: Page) -> None:
    page.route("**/api/bots", _only_food)
    page.goto("/new/food")
    answered(page)
    expect(page.locator(".hero-title")).to_have_text("오늘 뭐 먹지?")
    expect(_choice(page)).to_have_count(0)
    ask(page, "점심 추천해 줘")
    expect(page.locator(".heading, .chat-row-bot")).to_have_count(0)
    expect(page.get_by_role("button", name=re.compile("^1 "))).to_have_count(0)


def test_a_bot_that_leaves_leaves_its_chats_readable(page: Page) -> None:
    page.goto("/new/a-library")
    answered(page)
    ask(page, "몇 시까지 해요?")
    page.route("**/api/bots", _only_food)
    page.route("**/api/chats/*/messages", _gone)
    box(page).fill("내일은요?")
    page.get_by_role("button", name="보내기").click()
    told = page.get_by_role("status").filter(has_text="지난 대화는 계속 볼 수 있어요.")
    expect(told).to_be_visible()
    expect(box(page)).to_have_count(0)
    page.reload()
    expect(told).to_be_visible()
    answer = answered(page)
    expect(answer.get_by_role("button", name="다시 답하기")).to_have_count(0)
    _source(answer, "1 연체하면").click()
    expect(answer.locator("mark")).to_have_text(USED)
    told.get_by_role("link", name="새 대화").click()
    answered(page)
    expect(page.locator(".hero-title")).to_have_text("오늘 뭐 먹지?")
    expect(box(page)).to_have_value("내일은요?")  # what was not sent is not lost


def test_an_empty_chat_of_a_bot_that_left_makes_room_for_one_that_is_there(page: Page) -> None:
    page.goto("/new/a-library")
    answered(page)
    page.route("**/api/bots", _only_food)
    page.goto("/")
    expect(page.locator(".hero-title")).to_have_text("오늘 뭐 먹지?")
    answered(page)
    expect(box(page)).to_be_visible()


def test_a_bot_that_came_while_the_page_was_open_is_talked_to(page: Page) -> None:
    opened: list[str] = []
    page.on("request", lambda sent: opened.append(sent.url) if _opens_a_chat(sent) else None)
    page.route("**/api/bots", lambda route: route.fulfill(json={"data": [LIBRARY]}))
    page.goto("/")  # the server begins with a bot that this page has not heard of
    expect(answered(page).get_by_role("article")).to_have_count(2)
    ask(page, "점심 추천해 줘")
    assert len(opened) == 1


def test_a_page_that_was_opened_while_serve_was_away_comes_to_life(page: Page) -> None:
    page.route("**/api/bots", _away)
    page.route("**/api/chats", _away)
    page.goto("/")
    alert = page.get_by_role("alert").filter(has_text="지금은 답을 만들 수 없어요.")
    expect(alert).to_be_visible()
    box(page).fill("점심 추천해 줘")
    page.unroute("**/api/chats")
    page.unroute("**/api/bots")
    expect(_choice(page).get_by_role("link")).to_have_count(2)
    alert.get_by_role("button", name="다시 시도").click()
    answered(page)
    expect(box(page)).to_have_value("점심 추천해 줘")


def test_a_profile_is_asked_for_only_where_some_bot_needs_it(page: Page) -> None:
    wide = page.viewport_size["width"] if page.viewport_size else 0
    page.route("**/api/bots", lambda route: route.fulfill(json={"data": [LIBRARY]}))
    page.goto("/new/a-library")
    answered(page)
    page.goto("/signup")
    page.get_by_label("이름").fill("솔이")
    page.get_by_label("이메일").fill(f"sori{wide}@example.kr")
    page.get_by_label(re.compile("^비밀번호")).first.fill("긴 비밀번호 12 글자 넘게")
    page.get_by_role("button", name="가입하기").click()
    answered(page)
    opener = page.get_by_role("button", name="대화 목록 열기")
    if opener.count():
        opener.click()
    page.get_by_role("button", name=re.compile("내 메뉴")).click()
    expect(page.get_by_role("menuitem", name="로그아웃")).to_be_visible()
    expect(page.get_by_role("menuitem", name="내 입맛 정보")).to_have_count(0)
    page.goto("/profile")
    expect(page.get_by_text("따로 여쭤볼 것이 없어요")).to_be_visible()
    page.unroute("**/api/bots")
    page.goto("/profile")
    expect(page.get_by_role("checkbox", name="우유")).to_have_count(1)
    expect(page.get_by_role("radio")).to_have_count(2)  # any food, and the diet that food keeps


def _opens_a_chat(sent: Request) -> bool:
    return sent.method == "POST" and sent.url.endswith("/api/chats")


def _away(route: Route) -> None:
    if route.request.url.endswith("/api/chats") and route.request.method != "POST":
        route.fallback()
        return
    error = {"code": "serve_unavailable", "message_ko": "지금은 답을 만들 수 없어요."}
    route.fulfill(status=503, json={"error": error})


def _gone(route: Route) -> None:
    if route.request.method != "POST":
        route.fallback()
        return
    error = {"code": "bot_gone", "message_ko": "이 대화를 나눈 말벗은 이제 여기에 없어요."}
    route.fulfill(status=410, json={"error": error})
