"""Messages on their way into a chat template.

People may type what looks like a model's own marks (`<|end|>`, `</s>`); in their text such marks
are ordinary characters and must not end or fake a turn.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from malbeot.records import Turn

_MARK = re.compile(r"<(?=[|/]?\s*\w[\w|]*\s*\|?>)|<(?=\|)")


def disarmed(messages: Sequence[Turn]) -> list[dict[str, str]]:
    """Messages as plain dictionaries, marks in what people wrote made harmless ('<' → '‹')."""
    return [
        {
            "role": turn.role,
            "content": turn.content if turn.role == "system" else _MARK.sub("‹", turn.content),
        }
        for turn in messages
    ]
