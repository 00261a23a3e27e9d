from __future__ import annotations

import copy

import torch
from transformers import LlamaForCausalLM

from malbeot.train import lora
from malbeot.train.recipe import Lora
from malbeot.train.scored import trunk


def _with_adapter(model: LlamaForCausalLM) -> torch.nn.Module:
    adapted = lora.add(copy.deepcopy(model), Lora(rank=4, alpha=8), seed=1)
    with torch.no_grad():
        for name, parameter in adapted.named_parameters():
            if "lora_B" in name:
                parameter.normal_(0, 0.1)
    return adapted


def test_merged_weights_give_the_logits_of_the_adapter(model: LlamaForCausalLM) -> None:
    ids = torch.arange(5, 45)[None]
    adapted = _with_adapter(model)
    with torch.no_grad():
        before, with_adapter = model(ids).logits, adapted(ids).logits
        after = lora.merged(adapted)(ids).logits
    torch.testing.assert_close(after, with_adapter, atol=1e-4, rtol=1e-4)
    assert not torch.allclose(before, after, atol=1e-2)


def test_only_the_adapter_is_trained_and_never_the_head(model: LlamaForCausalLM) -> None:
    adapted = _with_adapter(model)
    trained = [name for name, p in adapted.named_parameters() if p.requires_grad]
    assert trained
    assert all("lora_" in name for name in trained)
    assert not [name for name in trained if "lm_head" in name or "embed" in name]


def test_the_trunk_of_an_adapted_model_holds_the_adapter(model: LlamaForCausalLM) -> None:
    adapted = _with_adapter(model)
    ids = torch.arange(5, 25)[None]
    with torch.no_grad():
        hidden = trunk(adapted)(input_ids=ids, use_cache=False).last_hidden_state
        assert torch.equal(adapted.get_output_embeddings()(hidden), adapted(ids).logits)
