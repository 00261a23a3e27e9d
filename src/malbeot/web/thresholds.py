"""The thresholds of `thresholds.toml`, read once. Tests hand in their own with `changed`."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from malbeot.files import read_toml

FILE = Path(__file__).with_name("thresholds.toml")


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Serve(_Section):
    connect_seconds: float
    first_text_seconds: float
    idle_seconds: float
    card_cache_seconds: float
    card_retry_seconds: float
    answer_chars: int


class Answers(_Section):
    checkpoint_seconds: float
    history_messages: int
    history_chars: int
    recent_picks: int
    unused_chat_hours: int
    picks: int
    citations: int
    passage_chars: int


class Guests(_Section):
    address_factor: int
    openings_per_address: int
    utc_offset_hours: int


class Login(_Section):
    window_seconds: int
    failures_per_account: int
    failures_per_address: int
    signups_per_address: int


class Passwords(_Section):
    min_chars: int
    max_chars: int
    hashing_at_once: int
    hashing_waiting: int


class Sessions(_Section):
    seen_every_seconds: int
    sweep_every_seconds: int


class Lists(_Section):
    chats: int
    messages: int


class Requests(_Section):
    receive_seconds: float


class Thresholds(_Section):
    serve: Serve
    answers: Answers
    guests: Guests
    login: Login
    passwords: Passwords
    sessions: Sessions
    lists: Lists
    requests: Requests

    def changed(self, **sections: dict[str, Any]) -> Thresholds:
        """A copy with some values replaced: `changed(serve={"idle_seconds": 0.1})`."""
        new = {
            name: getattr(self, name).model_copy(update=values) for name, values in sections.items()
        }
        return self.model_copy(update=new)


@cache
def shipped() -> Thresholds:
    return Thresholds.model_validate(read_toml(FILE))
