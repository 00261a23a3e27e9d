"""Prose and code in one text: what steps change stands outside of backticks.

Knows Markdown's fences and inline code, nothing of programming languages.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]+`", re.DOTALL)


def outside(text: str, change: Callable[[str], str]) -> str:
    """The text with `change` made to every part that is not code."""
    if "`" not in text:
        return change(text)
    parts, end = [], 0
    for match in _CODE.finditer(text):
        parts += [change(text[end : match.start()]), match.group()]
        end = match.end()
    return "".join((*parts, change(text[end:])))
