from __future__ import annotations

from pathlib import Path

import pytest
import torch
from tests.train.families import FAMILIES, checkpoint
from transformers import AutoModelForCausalLM, GraniteConfig, GraniteForCausalLM

from malbeot.errors import UsageError
from malbeot.train.scored import check_head, learning


@pytest.mark.parametrize("family", FAMILIES)
def test_the_loss_is_that_of_all_logits(family: str, tmp_path: Path) -> None:
    model = AutoModelForCausalLM.from_pretrained(checkpoint(tmp_path, family))
    model.train(False)
    ids = torch.randint(5, 200, (3, 11), generator=torch.Generator().manual_seed(1))
    at = torch.tensor([3, 4, 12, 25, 30])
    weight = torch.tensor([1.0, 0.5, 1.0, 0.0, 2.0])
    target = ids.roll(-1, 1).reshape(-1)[at]
    with torch.no_grad():
        logits = model(input_ids=ids).logits.reshape(-1, model.config.vocab_size)[at]
        nats = torch.nn.functional.cross_entropy(logits, target, reduction="none")
        loss = learning(model)(ids=ids, at=at, target=target, weight=weight)
        assert float(loss) == pytest.approx(float((nats * weight).sum()), rel=1e-5)
        assert model(input_ids=ids).logits.shape == (3, 11, model.config.vocab_size)


@pytest.mark.parametrize("family", FAMILIES)
def test_the_head_of_every_family_is_all_there_is(family: str, tmp_path: Path) -> None:
    check_head(AutoModelForCausalLM.from_pretrained(checkpoint(tmp_path, family)))


def test_a_family_that_scales_its_logits_is_refused() -> None:
    config = GraniteConfig(
        vocab_size=32, hidden_size=16, intermediate_size=32, num_hidden_layers=1,
        num_attention_heads=2, num_key_value_heads=2, logits_scaling=8.0,
    )  # fmt: skip
    model = GraniteForCausalLM(config)
    torch.nn.init.normal_(model.get_output_embeddings().weight)
    with pytest.raises(UsageError, match="GraniteForCausalLM changes the logits"):
        check_head(model)
