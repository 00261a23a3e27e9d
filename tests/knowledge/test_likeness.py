from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malbeot.knowledge import tokens
from malbeot.knowledge.asked import Weighed, Weighing, asked
from malbeot.knowledge.index import Index
from malbeot.knowledge.likeness import QUESTION, TEXT, of_question, of_text
from malbeot.knowledge.store import Stored, StoredQuestion


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return Index(Path(tmp_path_factory.mktemp("index")))


def query(index: Index, text: str) -> Weighed:
    return Weighing(index, with_singles=True).weighed(asked(text, str.split))


def stored(text: str, title: str = "") -> Stored:
    return Stored(1, "a", "", tokens.letters(title), tokens.lines(text), " ".join(text.split()))


def text_figures(
    index: Index, said: str, text: str, title: str = "", before: str = ""
) -> dict[str, float]:
    found = of_text(query(index, said), stored(text, title), tokens.lines(before))
    return dict(zip(TEXT, found, strict=True))


def question_figures(index: Index, said: str, question: str) -> dict[str, float]:
    known = StoredQuestion(1, question, tuple(tokens.words(question)), " ".join(question.split()))
    return dict(zip(QUESTION, of_question(query(index, said), known), strict=True))


def test_a_text_that_holds_all_of_it(index: Index) -> None:
    found = text_figures(index, "벽지 곰팡이", "벽지 곰팡이 제거는 이렇게 해요.")
    assert found["letters"] == found["pairs"] == found["words"] == found["run"] == 1.0
    assert found["sentence"] == found["morphemes"] == 1.0
    assert found["title"] == found["before"] == 0.0


def test_words_are_found_by_their_beginnings(index: Index) -> None:
    assert text_figures(index, "곰팡이는", "곰팡이를 지워요.")["words"] == pytest.approx(3 / 4)
    assert text_figures(index, "곰돌이", "곰팡이를 지워요.")["words"] == 0.0
    assert text_figures(index, "게", "꽃게를 삶아요.")["words"] == 1.0


def test_one_sentence_that_holds_all_is_better_than_two(index: Index) -> None:
    one = text_figures(index, "벽지 곰팡이", "벽지 곰팡이예요. 딴말이에요.")
    two = text_figures(index, "벽지 곰팡이", "벽지예요. 곰팡이예요.")
    assert one["sentence"] > two["sentence"] > 0


def test_what_title_and_neighbour_say_counts_apart(index: Index) -> None:
    alone = text_figures(index, "도배 곰팡이", "곰팡이를 지워요.")
    titled = text_figures(index, "도배 곰팡이", "곰팡이를 지워요.", title="도배 안내")
    after = text_figures(index, "도배 곰팡이", "곰팡이를 지워요.", before="도배는 이래요.")
    both = text_figures(index, "도배 곰팡이", "곰팡이를 지워요.", "도배 안내", "도배는 이래요.")
    assert titled["title"] == after["before"] > 0 == alone["title"] == alone["before"]
    assert both["before"] == 0
    assert alone["pairs"] == titled["pairs"] == after["pairs"]


def test_the_same_question_with_other_spaces_and_marks(index: Index) -> None:
    found = question_figures(index, "배송은언제 와요", "배송은 언제 와요?")
    for name in ("letters", "pairs", "letters_back", "words_back", "edits", "start", "end"):
        assert found[name] == 1.0


def test_a_slip_of_one_letter_is_seen_by_its_spelling(index: Index) -> None:
    slip = question_figures(index, "베송은 언제 와요", "배송은 언제 와요")
    other = question_figures(index, "환불은 언제 와요", "배송은 언제 와요")
    assert slip["edits"] > other["edits"]


@settings(deadline=None)
@given(st.text(max_size=40), st.text(max_size=120), st.text(max_size=20))
def test_every_figure_is_a_share(index: Index, said: str, text: str, title: str) -> None:
    for found in (
        text_figures(index, said, text, title, text),
        question_figures(index, said, text),
    ):
        assert all(-1e-9 <= figure <= 1 + 1e-9 for figure in found.values()), found
