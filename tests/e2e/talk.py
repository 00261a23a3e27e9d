"""What a person does in an open chat: finds the box, asks, waits for the whole answer."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

ANSWER_MS = 20_000


def box(page: Page) -> Locator:
    return page.get_by_role("textbox", name="메시지")


def messages(page: Page, role: str) -> Locator:
    return page.locator(f'[role="log"] [data-message-role="{role}"]')


def ask(page: Page, text: str) -> Locator:
    """Send a message and wait for its whole answer."""
    asked, answers = messages(page, "user").count(), messages(page, "assistant").count()
    box(page).fill(text)
    page.get_by_role("button", name="보내기").click()
    expect(messages(page, "user")).to_have_count(asked + 1)
    expect(messages(page, "assistant")).to_have_count(answers + 1)
    return answered(page)


def answered(page: Page) -> Locator:
    answer = messages(page, "assistant").last
    expect(answer).to_have_attribute("data-message-status", "done", timeout=ANSWER_MS)
    return answer
