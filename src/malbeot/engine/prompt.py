"""Messages on their way into a chat template, and whether they fit.

People may type what looks like a model's own marks (`<|end|>`, `</s>`); in their text such marks
are ordinary characters and must not end or fake a turn.
"""

from __future__ import annotations

from collections.abc import Sequence

from malbeot.errors import InvalidRequest, TooLarge
from malbeot.records import Turn
from malbeot.text.marks import disarm

LONGEST = 2048
"""Tokens of prompt and answer together, for a model that does not say."""


def disarmed(messages: Sequence[Turn]) -> list[dict[str, str]]:
    """Messages as plain dictionaries, marks in what people wrote made harmless ('<' → '‹')."""
    return [
        {
            "role": turn.role,
            "content": turn.content if turn.role == "system" else disarm(turn.content),
        }
        for turn in messages
    ]


def room(tokens: int, longest: int, model: str) -> int:
    """How many tokens the answer to a prompt of `tokens` may have. Raises `InvalidRequest` when
    there is no prompt, `TooLarge` when it leaves no room."""
    if tokens == 0:
        raise InvalidRequest("messages: nothing to answer", param="messages")
    if tokens >= longest:
        raise TooLarge(
            f"messages: {tokens} tokens, but {model} reads fewer than {longest}", param="messages"
        )
    return longest - tokens
