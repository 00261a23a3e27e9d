from __future__ import annotations

from collections import Counter

import pytest

from malbeot.augment.harvest import Made
from malbeot.augment.journal import Entry
from malbeot.augment.pool import Verdict
from malbeot.augment.sampling import Balance, draw
from malbeot.augment.seeds import Seed

SEEDS = [Seed(f"s:{n}", f"질문 {n}", "답", "벽" if n < 4 else "물") for n in range(12)]
ENTRY = Entry("round 1", 1, "questions", "벽", (), "p", "m", 10, "")
MADE = [
    Made(f"m:{n}", f"만든 질문 {n}", ("답",), ENTRY, Verdict(True, 0.0, None)) for n in range(5)
]


def test_alpaca_shows_three_seeds_and_self_instruct_two_of_its_own() -> None:
    for key in map(str, range(50)):
        alpaca = draw(SEEDS, MADE, "alpaca", "", key)
        assert len({shot.id for shot in alpaca}) == 3
        assert all(shot.id.startswith("s:") for shot in alpaca)
        mixed = draw(SEEDS, MADE, "self-instruct", "", key)
        kinds = Counter(shot.id[0] for shot in mixed)
        assert kinds == {"s": 6, "m": 2}


def test_the_same_key_draws_the_same_and_others_others() -> None:
    drawn = [
        tuple(shot.id for shot in draw(SEEDS, (), "alpaca", "", str(n % 30))) for n in range(60)
    ]
    assert drawn[:30] == drawn[30:]
    assert len(set(drawn)) > 25


def test_half_of_the_seeds_are_of_the_category() -> None:
    for key in map(str, range(40)):
        shots = draw(SEEDS, (), "self-instruct", "벽", key)
        assert sum(int(shot.id[2:]) < 4 for shot in shots) >= 3


@pytest.mark.parametrize("count", [1, 2])
def test_few_seeds_are_enough(count: int) -> None:
    assert len(draw(SEEDS[:count], (), "self-instruct", "벽", "x")) == count


def test_the_scarcest_category_is_asked_for_first() -> None:
    balance = Balance(["벽", "물", "불"])
    assert balance.choose({"벽": 10, "물": 3}, 4, 5) == ["불", "물", "불", "물"]
    assert Balance([]).choose({"벽": 1}, 2, 5) == ["", ""]


def test_a_category_that_gives_nothing_rests() -> None:
    balance = Balance(["벽", "물"])
    for _ in range(3):
        balance.heard("벽", 0)
    assert balance.choose({"물": 100}, 2, 5) == ["물", "물"]
    for _ in range(3):
        balance.heard("물", 0)
    assert balance.choose({"물": 100}, 1, 5) == ["벽"]  # nobody is left: all are asked again
    balance.heard("벽", 1)
    balance.heard("물", 1)
    assert balance.choose({"물": 100}, 1, 5) == ["벽"]
