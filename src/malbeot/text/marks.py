"""Marks of models in what people write: `<|end|>`, `</s>`.

In people's text they are ordinary characters and must not end or fake a turn; so the same is done
to them when a model learns and when it is served.
"""

from __future__ import annotations

import re

_MARK = re.compile(r"<(?=[|/]?\s*\w[\w|]*\s*\|?>)|<(?=\|)")


def disarm(text: str) -> str:
    """The text with such marks made harmless ('<' → '‹')."""
    return _MARK.sub("‹", text)
