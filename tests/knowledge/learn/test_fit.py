from __future__ import annotations

import numpy as np
import pytest

from malbeot.knowledge.learn.fit import Group, auc, logistic, rank_weights


def groups(weights: list[float], count: int = 300) -> list[Group]:
    """The candidate with the highest weighted sum is right, but for a little noise."""
    rng = np.random.default_rng(1)
    found = []
    for _ in range(count):
        figures = rng.random((6, len(weights)))
        scores = figures @ np.array(weights) + rng.gumbel(0, 0.1, 6)
        right = np.zeros(6)
        right[scores.argmax()] = 1.0
        found.append(Group(figures, right))
    return found


def test_what_decides_is_weighed_most() -> None:
    found = rank_weights(groups([3.0, -1.0, 0.0]))
    assert found[0] > -found[1] > 5 * abs(found[2])
    assert found[0] / found[1] == pytest.approx(-3, rel=0.25)


def test_the_same_groups_give_the_same_weights() -> None:
    made = groups([2.0, 1.0])
    assert np.array_equal(rank_weights(made), rank_weights(made))


def test_what_can_be_told_apart_for_certain_has_weights_too() -> None:
    sure = [Group(np.array([[1.0, 0.2], [0.0, 0.3], [0.1, 0.1]]), np.array([1.0, 0.0, 0.0]))] * 30
    assert 1 < rank_weights(sure)[0] < 100
    weights, _ = logistic(np.array([[0.0], [0.1], [0.9], [1.0]]), np.array([0.0, 0.0, 1.0, 1.0]))
    assert 1 < weights[0] < 1000


def test_groups_that_teach_nothing_change_nothing() -> None:
    made = groups([2.0, 1.0])
    none = [Group(np.random.default_rng(2).random((4, 2)), np.zeros(4)),
            Group(np.random.default_rng(3).random((1, 2)), np.ones(1))]  # fmt: skip
    assert np.allclose(rank_weights(made), rank_weights([*made, *none]))


def test_a_column_that_never_differs_gets_no_say() -> None:
    made = [Group(np.column_stack([group.figures, np.ones(6)]), group.right)
            for group in groups([2.0, 1.0])]  # fmt: skip
    assert rank_weights(made)[2] == pytest.approx(0, abs=1e-6)


def test_likelihoods_are_calibrated() -> None:
    rng = np.random.default_rng(4)
    columns = rng.normal(size=(6000, 2)) * [1.0, 5.0] + [0.0, 3.0]
    chance = 1 / (1 + np.exp(-(1.5 * columns[:, 0] - 0.4 * columns[:, 1] + 0.7)))
    truths = (rng.random(6000) < chance).astype(float)
    weights, base = logistic(columns, truths)
    assert weights == pytest.approx([1.5, -0.4], abs=0.12)
    assert base == pytest.approx(0.7, abs=0.2)


def test_the_area_under_the_curve() -> None:
    truths = np.array([0.0, 0.0, 1.0, 1.0])
    assert auc(np.array([0.1, 0.2, 0.3, 0.4]), truths) == 1.0
    assert auc(np.array([0.4, 0.3, 0.2, 0.1]), truths) == 0.0
    assert auc(np.array([0.1, 0.3, 0.2, 0.4]), truths) == 0.75
    assert auc(np.array([0.5, 0.5, 0.5, 0.5]), truths) == 0.5
    assert auc(np.array([0.5, 0.4]), np.array([1.0, 1.0])) == 0.5
