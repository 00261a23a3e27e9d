"""A new member tells what they cannot eat: the next greeting knows it, nothing is in the way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.e2e.talk import ANSWER_MS, answered, box, messages

PLACES: list[dict[str, Any]] = [
    {"viewport": {"width": 390, "height": 700}, "has_touch": True, "is_mobile": True},
    {"viewport": {"width": 1280, "height": 800}},
]
ANIMAL = {
    "난류",
    "우유",
    "돼지고기",
    "쇠고기",
    "닭고기",
    "새우",
    "게",
    "오징어",
    "고등어",
    "조개류",
}


@pytest.fixture(params=PLACES, ids=["phone", "desktop"])
def page(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Page]:
    context = browser.new_context(locale="ko-KR", base_url=site, **request.param)
    context.set_default_timeout(ANSWER_MS)
    yield context.new_page()
    context.close()


def _signup(page: Page, name: str, test: str) -> None:
    page.goto("/signup")
    page.get_by_label("이름").fill(name)
    wide = page.viewport_size["width"] if page.viewport_size else 0
    page.get_by_label("이메일").fill(f"{test}{wide}@example.kr")
    page.get_by_label(re.compile("^비밀번호")).first.fill("긴 비밀번호 12 글자 넘게")
    page.get_by_role("button", name="가입하기").click()


def _to_profile(page: Page) -> None:
    opener = page.get_by_role("button", name="대화 목록 열기")
    if opener.count():
        opener.click()
    page.get_by_role("button", name=re.compile("내 메뉴")).click()
    page.get_by_role("menuitem", name="내 입맛 정보").click()


def _contents(page: Page) -> set[str]:
    """All allergens on the cards of the greeting."""
    chips = page.locator(".card .chip").all_inner_texts()
    return {chip.strip() for chip in chips}


@pytest.mark.parametrize("way_back", ["link", "history"])
def test_an_unused_chat_is_greeted_again_after_the_profile_changed(
    page: Page, way_back: str
) -> None:
    _signup(page, "보리", f"vegan{way_back}")
    before = answered(page).inner_text()
    box(page).fill("적다 만 글")
    _to_profile(page)
    page.get_by_role("radio", name="비건").check(force=True)
    page.get_by_role("button", name="저장").click()
    expect(page.locator(".toast")).to_contain_text("저장했어요")
    if way_back == "link":
        page.get_by_role("link", name="대화로 돌아가기").click()
    else:
        page.go_back()
    expect(messages(page, "assistant")).to_have_count(1)
    answer = answered(page)
    expect(answer.get_by_role("article")).to_have_count(3)
    assert answer.inner_text() != before
    assert not _contents(page) & ANIMAL
    expect(box(page)).to_have_value("적다 만 글")
    page.reload()
    assert answered(page).inner_text() == answer.inner_text()


def test_the_greeting_calls_a_member_by_name_without_a_banner_over_anything(page: Page) -> None:
    _signup(page, "봄이", "hello")
    expect(page.get_by_text("봄이 님, 반가워요!")).to_be_visible()
    expect(page.locator(".toast")).to_have_count(0)


def test_what_is_scrolled_to_on_the_profile_stands_above_the_save_bar(page: Page) -> None:
    _signup(page, "하나", "scroll")
    answered(page)
    _to_profile(page)
    page.get_by_role("checkbox").first.wait_for()
    for control in page.locator(".page :is(input, button, a)").all():
        if control.evaluate("element => element.closest('.profile-save') !== null"):
            continue
        control.evaluate("element => { element.closest('.page').scrollTop = 0; element.focus(); }")
        covered = control.evaluate(
            """element => {
              const bar = document.querySelector('.profile-save').getBoundingClientRect();
              const own = element.getBoundingClientRect();
              return own.bottom > bar.top && own.top < bar.bottom;
            }"""
        )
        assert not covered, control.evaluate("element => element.outerHTML")
