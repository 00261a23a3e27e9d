"""Is a rewritten text one to keep? In: a source text and what it became. Out: what is wrong.

Judged by form (script, ending, loops, leaked prompt, length) and by the figures it must keep; not
by meaning. The limits stand in rewrite.toml.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from malbeot.files import read_toml
from malbeot.prepare.letters import scripts
from malbeot.prepare.loops import loop
from malbeot.prepare.rewrite import facts
from malbeot.records import Role
from malbeot.text.endings import broken_off
from malbeot.text.normalize import squeeze

_HANGUL_SHARE = 0.5
_LATIN_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Fault:
    """`reason` is a name in reasons.toml; `detail` shows it, and tells the model."""

    reason: str
    detail: str


@cache
def rules() -> dict[str, Any]:
    return read_toml(Path(__file__).with_name("rewrite.toml"))


def language_of(text: str) -> str:
    """ "ko", "en" (any Latin script) or "other", by the letters; a text without letters is "ko"."""
    counts = scripts(text)
    if counts.total == 0 or counts.korean_share >= _HANGUL_SHARE:
        return "ko"
    return "en" if counts.latin / counts.total >= _LATIN_SHARE else "other"


def fault(source: str, text: str, role: Role, prompt: str) -> Fault | None:
    """`prompt` is the instruction that was given, which must not come back in the text."""
    limits = rules()["limits"]
    counts = scripts(text)
    if not counts.total and not any(char.isdigit() for char in text):
        return Fault("missing_text", "비어 있는 글이 있어요")
    judged = counts.total >= limits["min_letters"]
    if judged and counts.korean_share < limits["korean_share"]:
        return Fault("still_foreign", f"한글이 {counts.korean_share:.0%}뿐이에요")
    if judged and counts.foreign_share > limits["foreign_share"]:
        return Fault("still_foreign", f"다른 문자가 {counts.foreign_share:.0%}예요")
    if leaked := _leaked(source, text, prompt):
        return Fault("rewritten_leak", f"지시문이 섞였어요: {leaked}")
    if repeated := loop(text):
        return Fault("rewritten_loop", f"같은 말을 되풀이해요: {repeated[:40]}")
    if role == "assistant" and broken_off(text):
        return Fault("rewritten_unfinished", f"문장이 끝나지 않았어요: …{text[-20:]}")
    if wrong := facts.fault(source, text):
        return Fault(wrong[0], f"{_FACTS[wrong[0]]}: {wrong[1]}")
    return _length(source, text, role)


_FACTS = {
    "number_lost": "원문의 숫자가 빠졌어요",
    "number_added": "원문에 없는 숫자가 있어요",
    "unit_lost": "원문의 단위가 빠졌거나 바뀌었어요",
}


def _leaked(source: str, text: str, prompt: str) -> str:
    if match := _patterns().search(text):
        return match.group().strip()
    size = rules()["limits"]["copied"]
    mine, theirs, said = squeeze(text), squeeze(prompt), squeeze(source)
    runs = (mine[start : start + size] for start in range(len(mine) - size + 1))
    return next((run for run in runs if run in theirs and run not in said), "")


@cache
def _patterns() -> re.Pattern[str]:
    every = rules()["patterns"]["leaked"]
    flags = re.MULTILINE | re.IGNORECASE
    return re.compile("|".join(f"(?:{pattern.removeprefix('(?i)')})" for pattern in every), flags)


def _length(source: str, text: str, role: Role) -> Fault | None:
    limits = rules()["limits"]
    least, most = rules()["length"][language_of(source)][
        "answer" if role == "assistant" else "question"
    ]
    was, now = len(source), len(text)
    if was > limits["short"] and now < least * was:
        return Fault("length_changed", f"{was}자가 {now}자로 줄었어요")
    if now > max(most * was, was + limits["longer"]):
        return Fault("length_changed", f"{was}자가 {now}자로 늘었어요")
    return None
