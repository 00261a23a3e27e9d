from __future__ import annotations

import unicodedata

from malbeot.evaluate.prose import blanked, first_sentence, prose, unfinished
from malbeot.records import Answer


def test_the_first_sentence_is_read_in_one_form() -> None:
    text = "비가 오네요! 파전 어떠세요?"
    assert first_sentence(text) == "비가 오네요!"
    assert first_sentence(unicodedata.normalize("NFD", text)) == "비가 오네요!"
    assert first_sentence("  ") == ""


def test_names_are_taken_out_longest_first() -> None:
    assert blanked("김치찌개 어떠세요?", ["김치", "김치찌개"]) == "□ 어떠세요?"


def test_a_broken_sentence_and_an_empty_answer_are_unfinished() -> None:
    assert unfinished("김밥이 좋아요. 그리고 라면도") == ["그리고 라면도"]
    assert unfinished("김밥이 좋아요.") == []
    assert unfinished("") == [""]


def test_figures_over_all_answers() -> None:
    answers = [
        Answer("좋은 날이네요. 김밥 어떠세요?"),
        Answer("좋은 날이네요. 라면 어떠세요?", fallback=True, composed_share=0.5),
        Answer("김밥은 어떠세요?"),
        Answer("라면은 어떠세요?"),
        Answer("그러면 오늘은"),
    ]
    found = prose(answers, ["김밥", "라면"])
    assert found["answers"] == 5
    assert found["finished_sentences"]["passed"] == 6
    assert found["finished_sentences"]["n"] == 7
    assert found["finished_answers"]["passed"] == 4
    assert found["distinct_openings"] == 4
    assert found["distinct_openings_without_names"] == 3
    assert found["fallback_answers"]["passed"] == 1
    assert 0.1 < found["composed_share"] < 0.2


def test_no_answers_are_no_error() -> None:
    assert prose([])["answers"] == 0
