"""Chunks never end inside a syllable, an emoji or a stop string."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malbeot.engine.stream import TextStream


def _prefixes(data: bytes) -> list[str]:
    """What a byte-level tokeniser decodes after each byte."""
    return [data[:n].decode("utf-8", "replace") for n in range(1, len(data) + 1)]


@pytest.mark.parametrize(
    "text", ["안녕하세요 👋🏽", "가족 👨‍👩‍👧 모임", "🇰🇷 한식", "떡볶이ㅋㅋ", "\u1100\u1161"]
)
def test_every_piece_is_whole_and_together_they_are_the_text(text: str) -> None:
    stream, pieces = TextStream(), []
    for so_far in _prefixes(text.encode()):
        pieces.append(stream.feed(so_far))
    pieces.append(stream.finish(text))
    assert "".join(pieces) == text
    assert all("\ufffd" not in piece for piece in pieces)


def test_an_emoji_family_is_not_cut_after_its_joiner() -> None:
    stream = TextStream()
    assert stream.feed("밥 👨\u200d") == "밥 "


def test_stop_string_is_never_shown_even_when_it_comes_in_parts() -> None:
    stream = TextStream(stop=("끝이에요",))
    assert stream.feed("맛있게 드세요. 끝") == "맛있게 드세요. "
    assert stream.feed("맛있게 드세요. 끝이에요 더") == ""
    assert stream.stopped
    assert stream.feed("맛있게 드세요. 끝이에요 더 많이") == ""


def test_what_only_looked_like_a_stop_string_is_shown() -> None:
    stream = TextStream(stop=("끝이에요",))
    stream.feed("끝")
    assert stream.feed("끝판왕") == "끝판왕"


def test_a_broken_tail_is_dropped_at_the_end() -> None:
    assert TextStream().finish("국밥\ufffd") == "국밥"


@given(st.text(max_size=40), st.integers(1, 7))
def test_nothing_is_lost_or_said_twice(text: str, step: int) -> None:
    text = text.replace("\ufffd", "")
    stream = TextStream()
    said = "".join(stream.feed(text[:n]) for n in range(0, len(text) + 1, step))
    assert said + stream.finish(text) == text
