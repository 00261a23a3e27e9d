from __future__ import annotations

import pytest

from malbeot.bots.food.catalogue.ingredients import table
from malbeot.bots.food.catalogue.load import catalogue
from malbeot.bots.food.understanding import cues
from malbeot.bots.food.understanding.concept import concepts
from malbeot.bots.food.understanding.lexicon import lexicon
from malbeot.bots.food.understanding.typos import Typos
from malbeot.bots.food.understanding.utterance import LEXICON, only_letters, read
from malbeot.bots.food.wording.labels import FILE, labels
from malbeot.files import read_toml


def names(text: str) -> list[str]:
    return [span.concept.name for span in lexicon(catalogue()).spans(read(text))]


def test_every_label_can_be_heard() -> None:
    """All but the ones that the pipeline itself gives."""
    heard = {label for concept in concepts() for label in (concept.label, concept.refused)}
    diets = {row["label"] for row in read_toml(LEXICON / "talk.toml")["diet"]}
    assert set(labels()) - heard - diets - {"아무거나"} == set()


def test_every_talk_topic_has_answers() -> None:
    talk = read_toml(LEXICON / "talk.toml")
    answers = read_toml(FILE.parent / "smalltalk.toml")
    assert set(talk["chat"]) <= set(answers["topic"])
    assert set(talk["off_topic"]) - {""} <= set(read_toml(FILE.parent / "heard.toml")["off_topic"])


def test_ids_of_the_table_stand_in_the_catalogue() -> None:
    data = read_toml(LEXICON / "table.toml")
    ids = {*data["meal"]["id_not"], *data["side"]["id_not"]}
    assert ids <= set(catalogue().by_id)


def test_parts_name_real_ingredients() -> None:
    """A part that no ingredient of the table holds would refuse nothing."""
    ingredients = {*table().known, *(i for dish in catalogue().dishes for i in dish.everything)}
    rows = read_toml(LEXICON / "ingredients.toml")["ingredient"]
    lost = [
        row["name"]
        for row in rows
        if not any(part in name for part in row.get("parts", [row["name"]]) for name in ingredients)
    ]
    assert lost in ([], ["키위"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("회사에서 회의했어", []),
        ("너무 국물이 땡겨", ["국물"]),
        ("먹으면 좋겠어", []),
        ("여러 가지", []),
        ("말고 된장찌개", ["된장찌개"]),
        ("매운탕", ["매운탕"]),
        ("빼고추천", []),
        ("게으른 하루", []),
        ("새우랑 게 알레르기", ["새우", "게"]),
        ("그냥 면", ["면"]),
        ("이라면", []),
    ],
)
def test_spans(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_a_family_is_a_concept_and_a_dish() -> None:
    (span,) = lexicon(catalogue()).spans(read("비빔밥"))
    assert (span.concept.label, span.dish) == ("비빔밥", "bibimbap")


@pytest.mark.parametrize(
    ("typed", "word"),
    [("떡뽁이", "떡볶이"), ("삼겹쌀", "삼겹살"), ("스파게리", "스파게티"), ("김치찌게", "김치찌개"),
     ("샌드위취", "샌드위치")],
)  # fmt: skip
def test_typos(typed: str, word: str) -> None:
    index = Typos([word, "비빔밥", "칼국수"])
    assert list(index.guesses(typed, [(0, len(typed))])) == [(0, len(typed), word)]


@pytest.mark.parametrize("typed", ["비빔면", "맛있다", "사랑해요", "김치전", "회의실"])
def test_no_guess(typed: str) -> None:
    index = Typos(["비빔밥", "김치찜", "사골국물", "회덮밥"])
    assert list(index.guesses(typed, [(0, len(typed))])) == []


def test_utterance() -> None:
    utterance = read("ㅁㅁ? 메뉴 ㅊㅊ ㅋㅋㅋ 1.5만 원")
    assert utterance.text == "뭐먹메뉴추천15만원"
    assert utterance.question
    assert "1.5만 원" in utterance.folded
    assert only_letters("ㅋㅋㅋ")
    assert not only_letters("ㅋㅋ 배고파")


def test_off_topic_sums() -> None:
    assert cues.off_topic(read("12 + 3 = ?")) == "수학"
    assert cues.off_topic(read("10-15분 걸려")) is None
