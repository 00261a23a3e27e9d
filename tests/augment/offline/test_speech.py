"""Speech levels against a list that was written before the rules: 125 sentences in four levels."""

from __future__ import annotations

import csv
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malbeot.augment.offline import speech
from malbeot.augment.offline.speech import LEVELS, Level, spoken
from malbeot.augment.offline.speech_plain import spoken_plainly
from malbeot.augment.offline.speech_rules import rules

CASES = Path(__file__).parents[1] / "data" / "speech_levels.tsv"
NONE = "-"


def cases() -> list[tuple[str, Level, list[str]]]:
    """(sentence, level, right forms); no form where it must be left alone."""
    with CASES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        (row["text"], level, [] if row[level] == NONE else row[level].split("/"))
        for row in rows
        for level in LEVELS
    ]


def measured(convert: object) -> tuple[int, list[str], int]:
    """(right, wrong, missed): abstaining is right where no form is, missed where there is one."""
    right, wrong, missed = 0, [], 0
    for text, level, forms in cases():
        said = convert(text, level)  # type: ignore[operator]
        if said is None:
            missed += bool(forms)
            right += not forms
        elif said in forms:
            right += 1
        else:
            wrong.append(f"{text} [{level}] {said}")
    return right, wrong, missed


def test_the_list_is_large_enough() -> None:
    assert len(cases()) >= 4 * 100
    assert sum(not forms for _, _, forms in cases()) >= 40


def test_with_kiwi_nothing_is_wrong_and_hardly_anything_missed() -> None:
    pytest.importorskip("kiwipiepy")
    right, wrong, missed = measured(spoken)
    assert wrong == []
    assert missed <= 0.01 * len(cases())
    assert right >= 0.99 * len(cases())


def test_without_kiwi_less_is_changed_but_nothing_is_wrong(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(speech, "has_kiwi", lambda: False)
    assert spoken("매운 거 먹었어요.", "합쇼") == "매운 거 먹었습니다."
    _, wrong, missed = measured(spoken)
    assert wrong == []
    assert missed < 0.8 * len(cases())


@pytest.mark.parametrize("convert", [spoken, spoken_plainly])
def test_every_sentence_changes_or_none(convert: object) -> None:
    pytest.importorskip("kiwipiepy")
    assert convert("열이 났어요. 약을 먹었어요.", "합쇼") == "열이 났습니다. 약을 먹었습니다."  # type: ignore[operator]
    assert convert("열이 났어요. 어제부터 그렇다더라.", "합쇼") is None  # type: ignore[operator]
    assert convert("", "합쇼") is None  # type: ignore[operator]


def test_what_stands_between_sentences_stays() -> None:
    pytest.importorskip("kiwipiepy")
    assert (
        spoken("벽지가 들떴어요.\n왜 그런가요? 😥", "합쇼")
        == "벽지가 들떴습니다.\n왜 그렇습니까? 😥"
    )
    assert spoken("점심 메뉴 추천! 혼자 먹어요?", "해") == "점심 메뉴 추천! 혼자 먹어?"
    assert spoken(unicodedata.normalize("NFD", "집이 추워요."), "합쇼") == "집이 춥습니다."


@settings(max_examples=60, deadline=None)
@given(
    st.text(
        alphabet="저는나제가내너네 먹어요었습니다까자지 열이나.?!\n드세요ㅋ😀는데거든",
        max_size=30,
    ),
    st.sampled_from(LEVELS),
)
def test_no_text_breaks_it(text: str, level: Level) -> None:
    pytest.importorskip("kiwipiepy")
    for convert in (spoken, spoken_plainly):
        assert isinstance(convert(text, level), str | None)


def test_the_tables_are_whole() -> None:
    table = rules()
    for form, (mood, *levels) in table["endings"].items():
        assert mood in {
            "open", "honor", "statement", "question", "ask", "wonder", "promise", "same",
            "request", "proposal", "exclaim",
        }, form  # fmt: skip
        assert set(levels) & set(LEVELS), form
    for row in table["letters"]:
        assert set(row) <= {*LEVELS, "after", "asks"}
