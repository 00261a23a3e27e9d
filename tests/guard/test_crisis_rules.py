"""Every row of crisis.toml: its fields, its expressions, and that it says what is true, whole."""

import re
from pathlib import Path
from typing import Any

import pytest

from malbeot.files import read_toml
from malbeot.guard import crisis as module
from malbeot.guard.crisis import Crisis, crises
from malbeot.guard.output import finished, polite

RULES = read_toml(Path(module.__file__).with_name("crisis.toml"))
LINES = {"109", "112", "119", "182", "1366", "1577-0199"}
FIELDS = {"id", "signs", "sounds_like", "answer", "notice", "thread", "stay", "later"}
AT_ONCE = {
    "self_harm", "choking", "bone", "overdose", "poison", "unconscious", "anaphylaxis", "stroke",
    "heart", "seizure", "low_sugar", "pregnant", "vomit_blood", "bleeding", "breath", "gas", "fire",
    "burn", "drowning", "fall", "snake_bite", "help",
}  # fmt: skip
ELSEWHERE = {"missing", "animal"}  # the police; an animal hospital
ONE = pytest.mark.parametrize("one", crises(), ids=lambda one: one.id)


def said(one: Crisis) -> str:
    return " ".join((*one.answer, one.text, one.stay, one.later))


def numbers(text: str) -> set[str]:
    return set(re.findall(r"\d{3,4}(?:-\d{4})?", text))


@pytest.mark.parametrize("row", RULES["crisis"], ids=lambda row: row["id"])
def test_every_row_has_its_fields(row: dict[str, Any]) -> None:
    assert FIELDS <= set(row) <= FIELDS | {"soft", "tells"}
    assert row["signs"]
    assert row["thread"] in RULES["thread"]
    for expression in (*row["signs"], *row["sounds_like"]):
        assert " " not in expression  # the text has none left
        re.compile(re.sub(r"<\w+>", "", expression))


def test_ids_are_unique_and_words_are_used() -> None:
    ids = [row["id"] for row in RULES["crisis"]]
    assert len(ids) == len(set(ids))
    used = set(re.findall(r"<(\w+)>", str(RULES)))
    assert used == set(RULES["words"])


@pytest.mark.parametrize("name", RULES["thread"])
def test_every_thread_is_used(name: str) -> None:
    assert set(RULES["thread"][name]) == {
        "insists", "turns", "holds", "again", "over", "called",
    }  # fmt: skip
    assert any(row["thread"] == name for row in RULES["crisis"])


@ONE
def test_no_expression_matches_nothing(one: Crisis) -> None:
    thread = one.thread
    later = (thread.insists, thread.turns, thread.holds, thread.again, thread.over)
    for pattern in (one.signs, one.sounds_like, *later):
        assert not pattern.search("")


@ONE
def test_whole_polite_sentences(one: Crisis) -> None:
    sentences = [*one.answer, *one.thread.called, *filter(None, [one.stay, one.later])]
    assert all(finished(sentence) and polite(sentence) for sentence in sentences)
    assert bool(one.later) == bool(one.stay) != one.soft
    assert one.stay not in one.answer


@ONE
def test_lines_that_exist(one: Crisis) -> None:
    assert numbers(said(one)) <= LINES  # never 1393, which 109 replaced
    assert "119" in " ".join(one.answer) or one.id in ELSEWHERE
    assert numbers(one.text) or one.id == "animal"


@ONE
def test_who_may_die_hears_of_119_first(one: Crisis) -> None:
    assert one.id not in AT_ONCE or "119" in one.answer[0]


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("suicide", ["109"]),
        ("suicide_other", ["109", "혼자 두지"]),
        ("self_harm", ["109", "119"]),
        ("violence", ["112", "1366"]),
        ("child_abuse", ["112"]),
        ("eating", ["1577-0199", "병원"]),
        ("poison", ["토하게 하지", "통"]),
        ("overdose", ["토하게 하", "통", "109"]),
        (
            "choking",
            ["기침", "하임리히법", "한 살 미만", "등 두드리기 5번", "임신부", "심폐소생술"],
        ),
        ("low_sugar", ["삼키기 어려우면", "단것", "15분"]),
        ("fever", ["3개월", "소아청소년과", "달빛어린이병원"]),
        ("anaphylaxis", ["에피네프린"]),
        ("fire", ["물을 붓지", "밖으로"]),
        ("missing", ["112", "182", "옷차림"]),
        ("drowning", ["뛰어들지 마", "심폐소생술"]),
        ("fall", ["옮기지 말고"]),
        ("snake_bite", ["칼로 째거나 입으로 빨아내지"]),
        ("vomit_blood", ["옆으로", "드시지"]),
        ("animal", ["24시 동물병원"]),
        ("help", ["119", "112", "109", "무슨 일"]),
    ],
)
def test_what_must_be_said(kind: str, words: list[str]) -> None:
    one = next(one for one in crises() if one.id == kind)
    assert all(word in " ".join(one.answer) for word in words)


def test_no_answer_names_a_method() -> None:
    for kind in ("suicide", "suicide_other", "self_harm", "eating"):
        one = next(one for one in crises() if one.id == kind)
        assert not re.search("번개탄|손목|한강|칼로리|다이어트|굶", said(one))


def test_people_s_first_aid_is_none_for_animals() -> None:
    one = next(one for one in crises() if one.id == "animal")
    assert one.soft
    assert not re.search(r"\d{3}|가슴|눕", said(one))


def test_who_vomits_blood_has_no_wound_to_press() -> None:
    one = next(one for one in crises() if one.id == "vomit_blood")
    assert not re.search("상처|눌러|천으로", said(one))


def test_no_answer_speaks_of_the_bot_s_goods() -> None:
    assert not any(re.search("메뉴|주문|예약", said(one)) for one in crises())


def test_choking_does_not_speak_of_epinephrine() -> None:
    one = next(one for one in crises() if one.id == "choking")
    assert "에피네프린" not in said(one)
