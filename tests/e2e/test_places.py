"""Nothing lies over anything that is being read, on a phone and on a desktop, light and dark."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from tests.e2e.talk import ANSWER_MS, answered, ask, box

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESKTOP = {"viewport": {"width": 1280, "height": 900}}
PLACES = [PHONE | {"color_scheme": "light"}, DESKTOP | {"color_scheme": "dark"}]


@pytest.fixture(params=PLACES, ids=["phone", "desktop"])
def page(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Page]:
    place: dict[str, Any] = request.param
    context = browser.new_context(locale="ko-KR", base_url=site, **place)
    context.set_default_timeout(ANSWER_MS)
    yield context.new_page()
    context.close()


def _list(page: Page) -> Locator:
    """The list of chats, opened first where it waits behind a button."""
    opener = page.get_by_role("button", name="대화 목록 열기")
    if opener.count():
        opener.click()
    return page.get_by_role("navigation", name="대화 목록")


def _delete(page: Page, row: Locator) -> None:
    row.hover()
    row.get_by_role("button", name=re.compile("메뉴")).click()
    page.get_by_role("menuitem", name="삭제").click()
    page.get_by_role("alertdialog").get_by_role("button", name="삭제").click()


def _apart(one: Locator, other: Locator) -> bool:
    a, b = one.bounding_box(), other.bounding_box()
    assert a is not None
    assert b is not None
    beside = a["x"] + a["width"] <= b["x"] or b["x"] + b["width"] <= a["x"]
    return beside or a["y"] + a["height"] <= b["y"] or b["y"] + b["height"] <= a["y"]


def test_visits_leave_no_empty_chats_in_the_list(page: Page) -> None:
    page.goto("/")
    answered(page)
    page.evaluate("localStorage.clear()")  # as if the next visit were tomorrow
    page.goto("/")
    expect(answered(page).get_by_role("article")).to_have_count(3)
    rows = _list(page).get_by_role("listitem")
    expect(page.get_by_text("아직 나눈 대화가 없어요.")).to_be_visible()
    expect(rows).to_have_count(0)
    page.keyboard.press("Escape")
    ask(page, "점심 추천해줘")
    expect(_list(page).get_by_role("listitem")).to_have_count(1)
    expect(rows.first).to_contain_text("점심 추천해줘")


def test_the_way_down_covers_no_card_and_no_composer(page: Page) -> None:
    page.goto("/")
    answered(page)
    down = page.get_by_role("button", name="맨 아래로")
    expect(down).to_have_count(0)  # nothing was said yet: the greeting is where reading begins
    ask(page, "국물 있는 걸로 추천해줘")
    ask(page, "다른 거")
    thread = page.get_by_role("group", name="대화 내용")
    thread.evaluate("box => { box.scrollTop = 0 }")
    expect(down).to_be_visible()
    assert _apart(down, thread)
    assert _apart(down, box(page))
    down.click()
    expect(down).to_have_count(0)
    expect(thread).to_be_focused()


def test_news_covers_nothing_is_said_politely_and_goes_away(page: Page) -> None:
    page.goto("/")
    answered(page)
    ask(page, "점심 추천해줘")
    _delete(page, _list(page).get_by_role("listitem").first)
    news = page.locator(".toast")
    expect(news).to_have_text("대화를 삭제했어요.")
    spoken = page.get_by_role("status").filter(has_text="대화를 삭제했어요.")
    expect(spoken).to_have_attribute("aria-live", "polite")
    answered(page)
    thread = page.get_by_role("group", name="대화 내용")
    for other in (thread, page.locator(".dock"), page.locator(".account, .topbar").first):
        assert _apart(news, other)
    page.mouse.move(0, 0)  # news waits while the pointer rests on it
    expect(news).to_have_count(0, timeout=8_000)


def test_news_of_the_list_is_seen_over_the_open_drawer(page: Page) -> None:
    page.goto("/")
    answered(page)
    ask(page, "점심 추천해줘")
    page.get_by_role("link", name="새 대화").click()
    answered(page)
    chats = _list(page)
    _delete(page, chats.get_by_role("listitem").first)
    news = page.locator(".toast")
    expect(news).to_be_visible()
    assert _apart(news, chats)
    x, y = (news.bounding_box() or {}).get("x", 0), (news.bounding_box() or {}).get("y", 0)
    on_top = f"document.elementFromPoint({x} + 20, {y} + 20)?.closest('.toast') !== null"
    assert page.evaluate(on_top)


def test_a_long_name_stays_in_its_place(page: Page) -> None:
    page.goto("/signup")
    name = "아주아주긴이름을가진사람의별명은정말길어서잘려야해요"
    wide = page.viewport_size["width"] if page.viewport_size else 0
    page.get_by_label("이름").fill(name)
    page.get_by_label("이메일").fill(f"long{wide}@example.kr")
    page.get_by_label(re.compile("^비밀번호")).first.fill("긴 비밀번호 12 글자 넘게")
    page.get_by_role("button", name="가입하기").click()
    answered(page)
    _list(page)
    account, side = page.locator(".account-button"), page.locator(".side")
    a, s = account.bounding_box(), side.bounding_box()
    assert a is not None
    assert s is not None
    assert a["x"] + a["width"] <= s["x"] + s["width"]
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
