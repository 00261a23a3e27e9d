"""The grammar and its data files."""

import random
import re

import pytest

from malbeot.bots.food.wording.grammar import PARTICLES, Grammar, answers, attach, grammar
from malbeot.bots.food.wording.labels import Label, called, labels
from malbeot.bots.food.wording.messages import topics
from malbeot.bots.food.wording.phrases import dish_phrase, heard, joined, scene
from malbeot.bots.food.wording.vocabulary import general_words
from malbeot.errors import DataError
from malbeot.text.hangul import final


def test_nested_rules_slots_and_particles() -> None:
    rules = Grammar({"a": {"top": ["{name|은} {good}."], "good": ["좋아요"]}})
    assert rules.say("a.top", {"name": "김밥"}, random.Random(1)) == "김밥은 좋아요."
    assert rules.say("a.top", {"name": "파스타"}, random.Random(1)) == "파스타는 좋아요."


def test_the_nearest_rule_wins() -> None:
    rules = Grammar({"a": {"x": ["밖"], "in": {"top": ["{x}"], "x": ["안"]}, "top": ["{x}"]}})
    assert rules.say("a.in.top", {}, random.Random(1)) == "안"
    assert rules.say("a.top", {}, random.Random(1)) == "밖"


def test_a_rule_that_holds_itself_is_refused() -> None:
    with pytest.raises(DataError, match="holds itself"):
        Grammar({"a": {"x": ["{y}"], "y": ["{x}"]}})


def test_richer_alternatives_are_drawn_more_often() -> None:
    rules = Grammar({"a": {"top": ["하나", "{many}"], "many": [str(n) for n in range(100)]}})
    rng = random.Random(5)
    drawn = [rules.say("a.top", {}, rng) for _ in range(400)]
    assert drawn.count("하나") < 100
    assert "하나" in drawn


@pytest.mark.parametrize(
    ("word", "particle", "expected"),
    [
        ("320kcal", "이에요", "320kcal예요"),
        ("45g", "이에요", "45g이에요"),
        ("30%", "은", "30%는"),
        ("김치전", "으로", "김치전으로"),
        ("두부전골", "으로", "두부전골로"),
        ("'다른 거'", "을", "'다른 거'를"),
        ("", "은", ""),
    ],
)
def test_attach(word: str, particle: str, expected: str) -> None:
    assert attach(word, particle).replace("'", "") == expected.replace("'", "")


def test_every_particle_of_the_files_is_known() -> None:
    used = {
        part
        for rules in (answers(), grammar("users"))
        for path in rules.paths()
        for shape in rules.shapes(path)
        for part in re.findall(r"\{[^{}|]+\|([^{}]+)\}", shape)
    }
    assert used <= set(PARTICLES)


SLOTS = (
    *("when", "dish", "avoid", "relax", "count_menu", "topic", "value", "label"),
    *("name", "trait", "trait2", "reason", "a", "b", "c", "tb", "tc"),
)


def test_every_slot_of_the_answers_is_one_that_code_fills() -> None:
    rules = answers()
    for path in rules.paths():
        text = rules.say(path, dict.fromkeys(SLOTS, "밥"), random.Random(1))
        assert "{" not in text


def test_answers_are_polite_sentences() -> None:
    """Shapes that end with a full stop end in 해요체."""
    for path in answers().paths():
        for shape in answers().shapes(path):
            if shape.endswith("."):
                last = re.sub(r"\{[^{}]+\}", "요", shape).rstrip(".")
                assert last.endswith(("요", "죠", "니다")), (path, shape)


# ── labels ─────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("label", labels().values(), ids=lambda label: label.id)
def test_label_rows(label: Label) -> None:
    assert len(label.openings) >= 2
    assert label.reasons
    assert all(opening[-1] in ".!?" for opening in label.openings)
    assert all(final(reason[-1]) == "ㄴ" for reason in label.reasons)
    assert label.when or label.like or label.noun or label.group == "general"


def test_joined() -> None:
    assert joined(["새우"]) == "새우"
    assert joined(["새우", "게"]) == "새우와 게"
    assert joined(["게", "새우", "우유"]) == "게, 새우, 우유"
    assert joined(["느끼한맛"]) == "느끼한 맛"
    assert called("만 원 이하") == "만 원 이하"


def test_dish_phrase_and_scene() -> None:
    rng = random.Random(1)
    told = heard(["비", "매운맛", "중식", "면", "모르는말"])
    assert scene(told, rng) == "비 오는 날"
    assert dish_phrase(told, rng) == "매콤한 중식 면 요리"
    assert dish_phrase(heard(["담백한맛"]), rng) == "담백한 메뉴"
    assert dish_phrase([], rng) == ""


def test_what_could_not_be_met_is_not_promised() -> None:
    assert [label.id for label in heard(["비", "면"], relaxed=["면"])] == ["비"]


def test_topics_have_answers_and_examples() -> None:
    answered = {path.split(".")[2] for path in answers().paths("smalltalk.topic.")}
    assert answered == set(topics())


def test_what_people_say_is_not_what_we_say() -> None:
    assert "추쳔" not in general_words()
    assert "뭐먹지" not in general_words()
    assert "맛있게" in general_words()
