"""Does the form of the brief stand in a sentence? Its labels and its separator, which only the
model may read (brief.mini_prompt, prompts.toml), beside what no bot may say."""

from __future__ import annotations

import re

from malbeot.guard import output

_BRIEF = re.compile(r"(?:빼기|양보|상황)\s*[:：]|\[/?(?:정해진 것|상황)\]?| / ")


def leaks(text: str) -> str:
    """Markup, a role name or a piece of the brief that stands in the text, '' when nothing does."""
    if found := output.leaks(text):
        return found
    match = _BRIEF.search(text)
    return match.group().strip() if match else ""
