from __future__ import annotations

import pytest
import torch
from transformers import LlamaForCausalLM

from malbeot.train.optimizer import optimizers, set_rates, share
from malbeot.train.recipe import Optimizer


def test_muon_takes_the_hidden_matrices_and_nothing_else(model: LlamaForCausalLM) -> None:
    adamw, muon = optimizers(model, Optimizer(kind="muon"))
    taken = {id(p) for group in muon.param_groups for p in group["params"]}
    left = {id(p) for group in adamw.param_groups for p in group["params"]}
    named = dict(model.named_parameters())
    assert id(named["model.embed_tokens.weight"]) in left
    assert id(named["model.layers.0.self_attn.q_proj.weight"]) in taken
    assert id(named["model.layers.0.input_layernorm.weight"]) in left
    assert taken.isdisjoint(left)
    assert len(taken) + len(left) == len(named)


def test_adamw_alone(model: LlamaForCausalLM) -> None:
    (adamw,) = optimizers(model, Optimizer(kind="adamw"))
    assert isinstance(adamw, torch.optim.AdamW)


@pytest.mark.parametrize("schedule", ["linear", "wsd"])
def test_the_rate_climbs_then_falls(schedule: str) -> None:
    recipe = Optimizer(schedule=schedule, warmup=0.1, decay=0.4, floor=0.1)  # type: ignore[arg-type]
    points = [share(recipe, step / 100) for step in range(101)]
    assert points[0] < 0.02
    assert max(points) == 1.0
    assert points[-1] == pytest.approx(0.1)
    assert points[10:] == sorted(points[10:], reverse=True)
    assert (points[55] == 1.0) is (schedule == "wsd")


def test_cosine_falls_and_constant_stays() -> None:
    cosine = Optimizer(schedule="cosine", warmup=0.1, floor=0.1)
    points = [share(cosine, step / 100) for step in range(101)]
    assert points[10] == 1.0
    assert points[55] == pytest.approx(0.55)
    assert points[-1] == pytest.approx(0.1)
    assert {share(Optimizer(schedule="constant"), step / 100) for step in range(101)} == {1.0}
    warmed = Optimizer(schedule="constant_with_warmup", warmup=0.03)
    assert share(warmed, 0.015) == pytest.approx(0.5)
    assert share(warmed, 0.03) == share(warmed, 1.0) == 1.0


def test_each_optimizer_has_its_own_peak(model: LlamaForCausalLM) -> None:
    recipe = Optimizer(kind="muon", learning_rate=1e-3, muon_rate=5e-3)
    pair = optimizers(model, recipe)
    set_rates(pair, recipe, 0.5)
    assert [o.param_groups[0]["lr"] for o in pair] == [1e-3, 5e-3]
