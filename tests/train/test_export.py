"""The exported graph says what transformers says; its tokenizer reads what ours reads."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import openvino as ov
import openvino_genai as genai
import pytest
import torch
from tests.train.toy_model import EXACT, llama, written
from transformers import PreTrainedTokenizerFast

from malbeot.errors import DataError, UsageError
from malbeot.manifest import verified
from malbeot.records import Example
from malbeot.train.export import export
from malbeot.train.llama_graph import build
from malbeot.train.watch import prompt_ids


@pytest.fixture
def trained(tmp_path: Path, tokenizer: PreTrainedTokenizerFast) -> Path:
    return written(tmp_path / "trained", llama(len(tokenizer)), tokenizer)


def _pipeline(folder: Path) -> genai.ContinuousBatchingPipeline:
    scheduler = genai.SchedulerConfig()
    scheduler.num_kv_blocks = 64
    return genai.ContinuousBatchingPipeline(str(folder), scheduler, "CPU", EXACT)


def _greedy(tokens: int) -> genai.GenerationConfig:
    config = genai.GenerationConfig()
    config.max_new_tokens = tokens
    config.ignore_eos = True
    config.apply_chat_template = False
    return config


@pytest.mark.parametrize(("groups", "tied"), [(2, True), (1, False)])
def test_the_fp32_graph_says_what_transformers_says(
    tmp_path: Path, tokenizer: PreTrainedTokenizerFast, examples: list[Example],
    groups: int, tied: bool,
) -> None:  # fmt: skip
    model = llama(len(tokenizer), groups, tied=tied)
    source = written(tmp_path / "trained", model, tokenizer)
    export(source, tmp_path / "out", "fp32")
    prompts = [prompt_ids(example, tokenizer) for example in examples[:20]]
    tensors = [ov.Tensor(torch.tensor([ids]).numpy()) for ids in prompts]
    results = _pipeline(tmp_path / "out").generate(tensors, [_greedy(16)] * len(prompts))
    model.generation_config.eos_token_id = None  # both write on after an end token
    for ids, result in zip(prompts, results, strict=True):
        line = torch.tensor([ids])
        wanted = model.generate(
            line, attention_mask=torch.ones_like(line), do_sample=False, max_new_tokens=16,
        )  # fmt: skip
        assert list(result.m_generation_ids[0]) == wanted[0, len(ids) :].tolist()


def test_the_int8_directory_is_whole_small_and_runs(trained: Path, tmp_path: Path) -> None:
    result = export(trained, tmp_path / "out")
    about = verified(tmp_path / "out")
    assert {
        "openvino_model.bin",
        "openvino_tokenizer.xml",
        "model.safetensors",
        "README.md",
    } <= set(about["files"])
    assert (about["precision"], about["prompt_style"]) == ("int8", "mini")
    assert result["bytes"] > 0
    pipe = _pipeline(tmp_path / "out")
    assert pipe.generate(["뭐 먹지"], [_greedy(4)])[0].m_generation_ids


def test_the_tokenizer_graph_reads_and_writes_like_ours(
    trained: Path, tmp_path: Path, tokenizer: PreTrainedTokenizerFast, examples: list[Example]
) -> None:
    export(trained, tmp_path / "out")
    theirs = genai.Tokenizer(str(tmp_path / "out"))
    texts = [turn.content for example in examples[:20] for turn in example.turns]
    texts += [
        "메밀묵 12,345kcal 😀👨‍👩‍👧 ㅋㅋ",
        unicodedata.normalize("NFD", "김치찌개를 é"),
        " 두  칸\t",
    ]
    for text in texts:
        ids = theirs.encode(text, add_special_tokens=False).input_ids
        assert ids.data[0].tolist() == tokenizer(text)["input_ids"]
        assert theirs.decode(ids.data[0].tolist(), skip_special_tokens=False) == text
    messages = [turn.as_dict() for turn in examples[0].turns[:2]]
    assert theirs.apply_chat_template(messages, True) == tokenizer.apply_chat_template(
        messages, tokenize=False, add_generation_prompt=True
    )


def test_a_model_that_was_changed_is_not_exported(trained: Path, tmp_path: Path) -> None:
    (trained / "config.json").write_text("{}")
    with pytest.raises(DataError, match=r"config\.json is not the file"):
        export(trained, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_model_is_never_exported_over_itself(trained: Path) -> None:
    for out in (trained, trained / "shipped", trained.parent):
        with pytest.raises(UsageError, match="another directory"):
            export(trained, out)
    assert verified(trained)


def test_an_unknown_architecture_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "gpt2", "hidden_act": "silu"}')
    with pytest.raises(DataError, match="model_type gpt2"):
        build(tmp_path)
