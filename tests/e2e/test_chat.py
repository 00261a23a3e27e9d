"""A new user in a real browser: opens, types Korean in every way there is, signs up, reloads."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.e2e.ime import NOT_SENDING, SENDING
from tests.e2e.talk import ANSWER_MS, answered, ask, box, messages

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 800}


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    context = browser.new_context(viewport=DESKTOP, locale="ko-KR", base_url=site)  # type: ignore[arg-type]
    context.set_default_timeout(ANSWER_MS)
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield page
    context.close()
    assert problems == []


def test_a_new_chat_opens_with_three_picks_and_costs_no_turn(page: Page) -> None:
    page.goto("/")
    answer = answered(page)
    expect(answer.get_by_role("article")).to_have_count(3)
    expect(page.get_by_text("20번 더 물어볼 수 있어요")).to_be_visible()
    expect(page.get_by_text(re.compile("AI가 만든 답이에요")).first).to_be_visible()


def test_every_way_of_typing_korean_sends_once_and_whole(page: Page) -> None:
    page.goto("/")
    answered(page)
    session = page.context.new_cdp_session(page)
    for number, (name, order) in enumerate(SENDING.items(), 1):
        text = f"비 오는 날 {number}번째로 뭐 먹지요"
        box(page).focus()
        order(session, text)
        sent = messages(page, "user")
        expect(sent, f"order {name}").to_have_count(number)
        expect(sent.last).to_contain_text(text)
        expect(box(page)).to_have_value("")
        expect(messages(page, "assistant")).to_have_count(number + 1)
        answered(page)
    for order in NOT_SENDING.values():
        box(page).focus()
        order(session, "")
        expect(box(page)).to_have_value("寿司")
        expect(messages(page, "user")).to_have_count(len(SENDING))


def test_sign_up_tell_an_allergy_chat_reload_and_find_it(page: Page) -> None:
    page.goto("/signup")
    page.get_by_label("이메일").fill("bomi@example.kr")
    page.get_by_label(re.compile("^비밀번호")).first.fill("긴 비밀번호 12 글자 넘게")
    page.get_by_label("이름").first.fill("봄이")
    page.get_by_role("button", name="가입하기").click()
    expect(page.get_by_text("봄이").first).to_be_visible()

    page.goto("/profile")
    page.get_by_role("checkbox", name="새우", exact=True).check()
    page.get_by_role("button", name="저장").click()

    page.goto("/")
    answered(page)
    answer = ask(page, "국물 있는걸로 추천해줘 매운거 말고!!")
    cards = answer.get_by_role("article")
    expect(cards).not_to_have_count(0)
    names = [card.get_attribute("aria-label") or "" for card in cards.all()]
    said = answer.inner_text()
    for name, card in zip(names, cards.all(), strict=True):
        assert said.count(name) >= 2, f"{name}: once in the text, once on its card"
        allergens = card.inner_text().partition("알레르기")[2].partition("재료")[0]
        assert "새우" not in allergens

    page.reload()
    expect(messages(page, "user").last).to_contain_text("국물 있는걸로 추천해줘")
    expect(answered(page).get_by_role("article")).to_have_count(len(names))


def test_a_reload_in_mid_answer_goes_on(page: Page) -> None:
    page.goto("/")
    answered(page)
    box(page).fill("든든한 점심 추천해줘")
    page.get_by_role("button", name="보내기").click()
    expect(messages(page, "user")).to_have_count(1)
    page.reload()
    expect(messages(page, "user")).to_have_count(1)
    assert len(answered(page).inner_text()) > 20


def test_the_phone_has_no_sideways_scroll_and_everything_in_reach(
    browser: Browser, site: str
) -> None:
    context = browser.new_context(viewport=PHONE, locale="ko-KR", base_url=site, has_touch=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto("/")
    answered(page)
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not wide
    expect(box(page)).to_be_in_viewport()
    font = page.evaluate(
        "parseFloat(getComputedStyle(document.querySelector('textarea')).fontSize)"
    )
    assert font >= 16
    context.close()


def test_no_script_can_read_a_token_and_nothing_comes_from_outside(page: Page, site: str) -> None:
    outside: list[str] = []
    page.on(
        "request",
        lambda request: None if request.url.startswith(site) else outside.append(request.url),
    )
    page.goto("/")
    answered(page)
    assert page.evaluate("document.cookie") == ""
    stored = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "token" not in stored.lower()
    assert [url for url in outside if not url.startswith(("data:", "blob:"))] == []
