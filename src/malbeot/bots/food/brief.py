"""What the code has decided, in the plain words that the model may use.

The bot decides (which dishes, which facts), then writes a `Brief`; the model words it and nothing
else. `mini_prompt` is the form malbeot-mini is trained on. Knows nothing of the catalogue: a brief
about invented dishes is as good as a real one, which is how the model learns to copy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Act = Literal[
    "open",       # a new chat: greet and suggest
    "recommend",  # suggest these dishes
    "more",       # suggest others than before
    "detail",     # tell about one dish that was suggested or asked for
    "fact",       # answer one question about one dish
    "nothing",    # nothing fits even after relaxing: say so, ask what may change
    "noted",      # heard a lasting wish (an allergy, a dislike) without a request
    "chat",       # small talk, back to food at the end
    "off_topic",  # not about food: say so kindly, offer food
]  # fmt: skip
ACTS: tuple[Act, ...] = (
    "open", "recommend", "more", "detail", "fact", "nothing", "noted", "chat", "off_topic",
)  # fmt: skip


SUGGESTING: tuple[Act, ...] = ("open", "recommend", "more")

WARNED = "주의"
"""Topic of a fact that warns: worded by code alone, and it does not invite to the dish."""

CONTENTS = frozenset(("알레르기", "알레르기 없음", "들어감", "들어갈 수 있음", "안 들어감"))
"""Labels of facts on which somebody's health may hang: no model words them."""


@dataclass(frozen=True, slots=True)
class PickFacts:
    """One decided dish: its name, a few true noun phrases, and why it suits this person now."""

    name: str
    traits: tuple[str, ...] = ()
    reason: str = ""
    """An adnominal phrase that completes '… 메뉴예요': '비 오는 날에 어울리는', '속이 편한'."""


@dataclass(frozen=True, slots=True)
class Brief:
    """All that an answer may say. Lists hold short Korean words."""

    act: Act
    situation: tuple[str, ...] = ()
    """What was heard, as labels: '비', '매운맛', '혼밥'."""
    avoided: tuple[str, ...] = ()
    """What was kept out on purpose: '새우', '매운맛'."""
    relaxed: tuple[str, ...] = ()
    """Soft wishes that could not be met and were dropped: '예산'."""
    picks: tuple[PickFacts, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    """Label and value, for detail and fact: ('열량', '320kcal'). Values are said unchanged."""
    told: tuple[str, ...] = ()
    """The whole answer, worded by code; no model is asked."""
    topic: str = ""
    """What small talk was about: '인사', '감사', '심심함'."""


_ACT_WORD: dict[Act, str] = {
    "open": "첫인사", "recommend": "추천", "more": "다른추천", "detail": "설명", "fact": "답변",
    "nothing": "없음", "noted": "기억", "chat": "수다", "off_topic": "딴얘기",
}  # fmt: skip


_NUMBERS = "①②③④⑤⑥⑦⑧⑨⑩"
"""One sign a dish, so that a small model can tell the next one from those it has named."""


def mini_prompt(brief: Brief) -> str:
    """The brief as the system message of malbeot-mini: one short line a kind of fact."""
    lines = [_ACT_WORD[brief.act] + (f" {brief.topic}" if brief.topic else "")]
    for mark, words in (
        ("상황", brief.situation),
        ("빼기", brief.avoided),
        ("양보", brief.relaxed),
    ):
        if words:
            lines.append(f"{mark} {', '.join(words)}")
    for number, pick in zip(_NUMBERS, brief.picks, strict=False):
        reason = f" ~ {pick.reason}" if pick.reason else ""
        lines.append(f"{number} {' / '.join((pick.name, *pick.traits))}{reason}")
    lines.extend(f"{label} {value}" for label, value in brief.facts)
    return "\n".join(lines)
