"""Answers composed by code."""

import random
from dataclasses import replace

import pytest

from malbeot.bots.food.brief import Brief, PickFacts
from malbeot.bots.food.wording.check import NameIndex, check_answer, check_sentence
from malbeot.bots.food.wording.compose import compose, compose_rest
from malbeot.bots.food.wording.dialogues import BRIEF_SHARES, invent_brief
from malbeot.bots.food.wording.invent import Inventor, parts
from malbeot.bots.food.wording.messages import topics
from malbeot.guard.output import finished, looping

PICKS = (
    PickFacts("김치찌개", ("칼칼한 국물",), "비 오는 날에 잘 어울리는"),
    PickFacts("들깨수제비", ("쫄깃한 반죽", "고소한 들깨 향")),
    PickFacts("BLT 버거", ("바삭한 베이컨",), "혼자 먹기 좋은"),
)
RAIN = Brief("recommend", ("비", "국물"), ("새우", "게"), ("만 원 이하",), PICKS)
NAMES = NameIndex({name: name for name in parts()["real"]})


def _briefs(count: int, seed: int = 1) -> list[Brief]:
    rng = random.Random(seed)
    inventor = Inventor(rng, parts()["real"], ())
    acts = rng.choices(list(BRIEF_SHARES), list(BRIEF_SHARES.values()), k=count)
    return [invent_brief(act, inventor)[0] for act in acts]


def test_every_composed_sentence_passes_the_checks() -> None:
    """The checks and the grammar are two views of one thing."""
    rng = random.Random(2)
    for brief in _briefs(800):
        said: list[str] = []
        for sentence in compose(brief, rng):
            assert check_sentence(sentence, brief, said, NAMES, mini=True) is None, sentence
            said.append(sentence)
        assert check_answer(said, brief) == []


@pytest.mark.parametrize("act", ["open", "recommend", "more"])
def test_names_every_dish_once_in_order(act: str) -> None:
    for seed in range(60):
        text = " ".join(compose(replace(RAIN, act=act), random.Random(seed)))  # type: ignore[arg-type]
        places = [text.index(pick.name) for pick in PICKS]
        assert places == sorted(places)
        assert all(text.count(pick.name) == 1 for pick in PICKS)


def test_says_what_was_kept_out_and_what_was_not_met() -> None:
    for seed in range(40):
        text = " ".join(compose(RAIN, random.Random(seed)))
        assert "새우와 게" in text
        assert "만 원 이하" in text


def test_length() -> None:
    rng = random.Random(3)
    counts = [len(compose(brief, rng)) for brief in _briefs(600, seed=4)]
    assert min(counts) >= 2
    assert sum(count <= 7 for count in counts) >= 0.98 * len(counts)


def test_many_openings() -> None:
    rng = random.Random(5)
    assert len({compose(brief, rng)[0] for brief in _briefs(1000, seed=6)}) >= 300


def test_same_seed_same_answer() -> None:
    assert compose(RAIN, random.Random(7)) == compose(RAIN, random.Random(7))
    assert compose(RAIN, random.Random(7)) != compose(RAIN, random.Random(8))


@pytest.mark.parametrize("topic", topics())
def test_every_topic_has_an_answer(topic: str) -> None:
    answer = compose(Brief("chat", topic=topic), random.Random(1))
    assert len(answer) >= 2
    assert all(finished(sentence) for sentence in answer)


def test_an_unknown_topic_or_label_is_no_error() -> None:
    assert compose(Brief("chat", topic="처음 듣는 말"), random.Random(1))
    assert compose(Brief("recommend", ("없는라벨",), picks=PICKS), random.Random(1))
    assert compose(Brief("chat"), random.Random(1))


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ((("열량", "320kcal"),), "320kcal"),
        ((("알레르기", "대두, 밀, 확인 필요"),), "대두, 밀"),
        ((("알레르기", "확인 필요"),), "알레르기"),
        ((("알레르기 없음", "없음"),), "알레르기"),
        ((("들어감", "새우"),), "새우가 들어가"),
        ((("처음 보는 사실", "아주 길다란 값"),), "아주 길다란 값"),
    ],
)
def test_facts_are_told_unchanged(facts: tuple[tuple[str, str], ...], told: str) -> None:
    brief = Brief("fact", picks=PICKS[:1], facts=facts)
    for seed in range(20):
        text = " ".join(compose(brief, random.Random(seed)))
        assert "김치찌개" in text
        assert check_answer([text], brief) == []
        if told != "새우가 들어가":
            assert told in text
        assert "확인 필요" not in text


def test_unknown_ingredients_are_told() -> None:
    brief = Brief("fact", picks=PICKS[:1], facts=(("알레르기", "대두, 확인 필요"),))
    for seed in range(20):
        assert "확인이 필요한" in " ".join(compose(brief, random.Random(seed)))


# ── finishing what a model began ───────────────────────────────────────────────────────────────
def test_rest_names_only_what_is_left() -> None:
    said = ["비 오는 날이군요.", "김치찌개는 칼칼한 국물이 매력이에요."]
    for seed in range(40):
        rest = compose_rest(RAIN, said, random.Random(seed))
        text = " ".join(rest)
        assert "김치찌개" not in text
        assert text.count("들깨수제비") == text.count("BLT 버거") == 1
        assert "만 원 이하" in text
        assert not any(word in text for word in ("안녕하세요", "어서 오세요"))
        assert check_answer([*said, *rest], RAIN) == []
        assert not looping(" ".join([*said, *rest]))


def test_rest_of_nothing_is_a_whole_answer() -> None:
    assert check_answer(compose_rest(RAIN, [], random.Random(1)), RAIN) == []


def test_rest_tells_the_facts_that_are_left() -> None:
    brief = Brief("detail", picks=PICKS[:1], facts=(("열량", "320kcal"), ("재료", "김치, 두부")))
    rest = compose_rest(brief, ["김치찌개는 320kcal예요."], random.Random(1))
    text = " ".join(rest)
    assert "김치, 두부" in text
    assert "320kcal" not in text


def test_rest_of_a_whole_answer_only_closes_it() -> None:
    said = [
        "좋아요.",
        "김치찌개, 들깨수제비, BLT 버거를 추천해요.",
        "만 원 이하 조건은 양보했어요.",
    ]
    rest = compose_rest(RAIN, said, random.Random(2))
    assert len(rest) <= 1
    assert not any(pick.name in " ".join(rest) for pick in PICKS)
