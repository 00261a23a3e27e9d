from __future__ import annotations

from malbeot.engine.bulk.line import once_more, plainly, words
from malbeot.engine.bulk.prompt import Prompt
from malbeot.records import Turn


def test_the_data_file_is_whole() -> None:
    table = words()
    assert set(table) == {"plain", "again", "tokens", "time"}
    assert set(table["tokens"]) == {"hangul", "latin", "digit", "space", "other", "message"}
    assert set(table["time"]) == {"tokens_per_second", "first_token_seconds", "reply_share"}
    assert 0 < table["time"]["reply_share"] <= 1


def test_the_words_are_filled_in() -> None:
    assert '{"type": "object"}' in plainly({"type": "object"})
    again = once_more(Prompt((Turn("user", "뭐?"),)), "몰라", "no JSON $5").messages
    assert [turn.role for turn in again] == ["user", "assistant", "user"]
    assert "no JSON $5" in again[-1].content
