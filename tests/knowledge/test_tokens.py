from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malbeot.knowledge import tokens


def test_pairs_run_over_spaces_and_the_last_letter_stands_alone() -> None:
    assert tokens.pairs("먹고 싶어") == ["먹고", "고싶", "싶어", "어"]
    assert tokens.pairs("게") == ["게"]
    assert tokens.pairs("") == tokens.pairs(" \n!?") == []


def test_pairs_do_not_run_over_the_end_of_a_sentence() -> None:
    assert "요비" not in tokens.pairs("좋아요. 비가 와요.")


@pytest.mark.parametrize(
    "other",
    ["임종석이여의도", "임종석이 여의도!", unicodedata.normalize("NFD", "임종석이 여의도")],
)
def test_spaces_marks_and_decomposed_letters_make_no_difference(other: str) -> None:
    assert tokens.pairs(other) == tokens.pairs("임종석이 여의도")


def test_capitals_fullwidth_and_digits_are_folded() -> None:
    assert tokens.pairs("ＡＢ형 2024") == tokens.pairs("ab형2024") == [
        "ab", "b형", "형2", "20", "02", "24", "4"]  # fmt: skip


def test_emoji_are_tokens_of_their_own() -> None:
    assert tokens.symbols("피자 🍕🍕 먹자 ❤️") == ["🍕", "❤"]
    assert "🍕" in tokens.pairs("피자 🍕 먹자")
    assert "자먹" in tokens.pairs("피자 🍕 먹자")
    assert tokens.singles_and_pairs("🍕") == ["🍕"]


def test_questions_are_single_letters_and_pairs() -> None:
    assert tokens.singles_and_pairs("뭐 해?") == ["뭐", "해", "뭐해"]


def test_no_token_holds_what_the_index_cuts_at() -> None:
    text = "한 글\u3000자 \x1f 둘\u2028셋 \u00a0 넷"
    assert not any(part.split() != [part] for part in tokens.pairs(text))


@given(st.text())
def test_any_text_is_cut(text: str) -> None:
    for found in (tokens.pairs(text), tokens.singles_and_pairs(text), tokens.words(text)):
        assert all(found)
        assert all(part.split() == [part] for part in found)
    assert "".join(tokens.words(text)) == tokens.letters(text)


@given(st.text(alphabet="가나다라 마바사.", min_size=1))
def test_every_letter_begins_a_token(text: str) -> None:
    found = tokens.pairs(text)
    assert all(any(token.startswith(letter) for token in found) for letter in tokens.letters(text))


@given(st.text(), st.integers(1, 4))
def test_ngrams_are_all_different(text: str, size: int) -> None:
    found = tokens.ngrams(text, size)
    assert len(set(found)) == len(found)
    assert all(gram in text and len(gram) == size for gram in found)
