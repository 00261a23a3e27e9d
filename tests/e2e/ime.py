"""Korean and Japanese typing as browsers and systems deliver it, through Chromium's debug protocol.

In: a CDP session of a page whose text box has the focus, and a text. Out: key and composition
events in one of the orders that are seen in the wild, each ending with one press of Enter.
The text is typed as if committed but for its last syllable, which is still being composed.

    session = page.context.new_cdp_session(page)
    page.get_by_role("textbox", name="메시지").focus()
    for name, order in SENDING.items():
        order(session, "비 오는 날 뭐 먹지요")    # one message each, whole

Knows nothing of the page: what must have been sent is for the test to check.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

ENTER = 13
TAKEN_BY_IME = 229
"""The key code of a key that an input method is handling."""


class Session(Protocol):
    """What is used of a CDP session."""

    def send(self, method: str, params: dict[str, Any] | None = None) -> Any: ...


Order = Callable[[Session, str], None]


def win(session: Session, text: str) -> None:
    """Windows: Enter goes to the input method (229), which then commits. No second Enter."""
    _compose(session, text)
    _press_enter(session, TAKEN_BY_IME)
    _commit(session, text[-1])


def mac(session: Session, text: str) -> None:
    """macOS: Enter goes to the input method, which commits and then passes a plain Enter on."""
    _compose(session, text)
    _press_enter(session, TAKEN_BY_IME)
    _commit(session, text[-1])
    _press_enter(session, ENTER)


def safari(session: Session, text: str) -> None:
    """Safari: the composition ends first, and the key that ended it still has the code 229."""
    _compose(session, text)
    _commit(session, text[-1])
    _press_enter(session, TAKEN_BY_IME)


def plain_then_commit(session: Session, text: str) -> None:
    """Chromium on macOS at times: a plain Enter (13) arrives before the composition ends."""
    _compose(session, text)
    _press_enter(session, ENTER)
    _commit(session, text[-1])


def plain(session: Session, text: str) -> None:
    """Everything is committed; Enter is just Enter."""
    session.send("Input.insertText", {"text": text})
    _press_enter(session, ENTER)


def japanese_confirm(session: Session, text: str = "すし", chosen: str = "寿司") -> None:
    """Enter picks a candidate of a Japanese input method: it must NOT send."""
    _set_composition(session, text)
    _press_enter(session, TAKEN_BY_IME)
    _commit(session, chosen)


SENDING: Mapping[str, Order] = {
    "win": win,
    "mac": mac,
    "safari": safari,
    "13-then-commit": plain_then_commit,
    "plain": plain,
}
"""The orders after which exactly one message, the whole text, must have been sent."""

NOT_SENDING: Mapping[str, Order] = {
    "japanese-confirm": lambda session, _: japanese_confirm(session)
}
"""The order after which nothing may have been sent and the text stays in the box."""


def _compose(session: Session, text: str) -> None:
    """Commits all but the last syllable and leaves that one in composition."""
    if len(text) > 1:
        session.send("Input.insertText", {"text": text[:-1]})
    _set_composition(session, text[-1])


def _set_composition(session: Session, text: str) -> None:
    session.send(
        "Input.imeSetComposition",
        {"text": text, "selectionStart": len(text), "selectionEnd": len(text)},
    )


def _commit(session: Session, text: str) -> None:
    session.send("Input.insertText", {"text": text})


def _press_enter(session: Session, code: int) -> None:
    """A key press; one that the input method took carries no character."""
    press: dict[str, Any] = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": code}
    if code == ENTER:
        session.send("Input.dispatchKeyEvent", {"type": "keyDown", "text": "\r", **press})
    else:
        session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **press})
    session.send("Input.dispatchKeyEvent", {"type": "keyUp", **press})
