from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from malbeot.knowledge.places import Span, sentences


def test_each_sentence_has_its_place() -> None:
    text = "  비가 와요. 뭐 먹지?\n파전이요! "
    assert [place.of(text) for place in sentences(text)] == ["비가 와요.", "뭐 먹지?", "파전이요!"]


def test_the_same_sentence_twice_has_two_places() -> None:
    assert sentences("네. 네.") == [Span(0, 2), Span(3, 5)]


@given(st.text())
def test_places_are_in_order_and_hold_all_but_space(text: str) -> None:
    found = sentences(text)
    assert all(one.end <= other.start for one, other in pairwise(found))
    kept = "".join(place.of(text) for place in found)
    assert "".join(kept.split()) == "".join(text.split())
