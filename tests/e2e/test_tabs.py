"""Two tabs of one guest, and a guest whose turns are used."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from tests.e2e.talk import ANSWER_MS, answered, ask, box, messages

PHONE = {"width": 390, "height": 844}
COME_BACK = "document.dispatchEvent(new Event('visibilitychange'))"


@pytest.fixture
def context(browser: Browser, site: str) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=PHONE, locale="ko-KR", base_url=site)  # type: ignore[arg-type]
    context.set_default_timeout(ANSWER_MS)
    yield context
    context.close()


def test_a_turn_of_one_tab_is_in_the_other_when_it_is_looked_at_again(
    context: BrowserContext,
) -> None:
    one, other = context.new_page(), context.new_page()
    one.goto("/")
    answered(one)
    other.goto(one.url)
    answered(other)
    box(other).fill("적다 만 글")
    said = ask(one, "점심 추천해줘").inner_text()
    expect(messages(other, "user")).to_have_count(0)
    other.evaluate(COME_BACK)
    expect(messages(other, "user")).to_contain_text(["점심 추천해줘"])
    assert answered(other).inner_text() == said
    expect(box(other)).to_have_value("적다 만 글")


def test_a_used_up_guest_is_told_once_and_offered_nothing_that_cannot_work(
    context: BrowserContext,
) -> None:
    page: Page = context.new_page()
    page.goto("/")
    answered(page)
    ask(page, "점심 추천해줘")
    again = page.get_by_role("button", name="다시 답하기")
    expect(again).to_have_count(1)
    page.route("**/api/me", _none_left)
    page.route("**/api/chats/*/messages", _refuse)
    box(page).fill("하나 더")
    page.get_by_role("button", name="보내기").click()
    expect(page.get_by_text("오늘 손님으로 물어볼 수 있는 횟수를 다 썼어요.")).to_be_visible()
    expect(box(page)).to_have_value("하나 더")
    expect(page.locator(".problem")).to_have_count(0)
    expect(again).to_have_count(0)


def _none_left(route: Route) -> None:
    route.fulfill(json={"user": None, "guest": {"turns_left": 0, "limit": 20}})


def _refuse(route: Route) -> None:
    if route.request.method != "POST":
        route.fallback()
        return
    error = {"code": "quota_exceeded", "message_ko": "오늘 손님으로 쓸 수 있는 20번을 모두 썼어요."}
    route.fulfill(status=429, body=json.dumps({"error": error}), content_type="application/json")
