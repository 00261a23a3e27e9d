"""A tiny checkpoint of each model family that Korean models come in, written as a hub holds them.

gpt-neox    Polyglot-Ko, KoAlpaca, KULLM      byte-level BPE, no begin token
gpt2        KoGPT2, kykim                     the same; weights in Conv1D
gptj        KoGPT                             the same
llama       Llama 2, SOLAR and what grew on them    spaces as ▁, bytes as <0x..>, <s> before a text
llama-bpe   Llama 3, HyperCLOVA X SEED        byte-level BPE, a chat template of its own
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from tokenizers import (
    Tokenizer,
    decoders,
    models,
    normalizers,
    pre_tokenizers,
    processors,
    trainers,
)
from transformers import (
    AutoModelForCausalLM,
    GPT2Config,
    GPTJConfig,
    GPTNeoXConfig,
    LlamaConfig,
    PreTrainedTokenizerFast,
)

FAMILIES = ("gpt-neox", "gpt2", "gptj", "llama", "llama-bpe")
POSITIONS = 256
_SIZE = 420
_WORDS = [
    "안녕하세요, 무엇을 도와드릴까요?", "### 질문: 벽지가 들떴어요.", "### 답변: 말려 보세요.",
    "아래는 작업을 설명하는 명령어입니다. 요청을 적절히 완료하는 응답을 작성하세요.",
    "### User: 배송은 며칠 걸려요?", "### Assistant: 이틀에서 사흘 걸립니다.",
    "3,000원 [INST] [/INST]",
]  # fmt: skip
_CHATML = (
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content']"
    " + '<|im_end|>\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)


def tokenizer(family: str) -> PreTrainedTokenizerFast:
    """Trained on a few sentences; any other text is spelled in bytes."""
    if family == "llama":
        return _with_spaces()
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    special = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    made.train_from_iterator(_WORDS, trainers.BpeTrainer(
        vocab_size=_SIZE, special_tokens=special, initial_alphabet=alphabet, show_progress=False,
    ))  # fmt: skip
    own = family == "llama-bpe"
    wrapped: Any = PreTrainedTokenizerFast
    found: PreTrainedTokenizerFast = wrapped(
        tokenizer_object=made, bos_token="<|endoftext|>",
        eos_token="<|im_end|>" if own else "<|endoftext|>",
        pad_token="<|endoftext|>" if own else None,
    )  # fmt: skip
    found.chat_template = _CHATML if own else None
    return found


def _with_spaces() -> PreTrainedTokenizerFast:
    made = Tokenizer(models.BPE(byte_fallback=True, unk_token="<unk>", fuse_unk=True))
    made.pre_tokenizer = pre_tokenizers.Metaspace()  # while it learns: no token over two words
    made.decoder = decoders.Sequence([
        decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1)
    ])  # fmt: skip
    special = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256))]
    made.train_from_iterator(
        _WORDS,
        trainers.BpeTrainer(vocab_size=_SIZE, special_tokens=special[:3], show_progress=False),
    )
    made.pre_tokenizer = pre_tokenizers.Sequence([])
    vocabulary = made.get_vocab()
    for token in special[3:]:
        vocabulary.setdefault(token, len(vocabulary))
    merges = _merges(made)
    made.model = models.BPE(
        vocab=vocabulary, merges=merges, byte_fallback=True, unk_token="<unk>", fuse_unk=True
    )
    made.normalizer = normalizers.Sequence(
        [normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")]
    )
    made.post_processor = processors.TemplateProcessing(
        single="<s> $A", pair="<s> $A <s> $B", special_tokens=[("<s>", vocabulary["<s>"])]
    )
    wrapped: Any = PreTrainedTokenizerFast
    found: PreTrainedTokenizerFast = wrapped(
        tokenizer_object=made, bos_token="<s>", eos_token="</s>", unk_token="<unk>"
    )
    return found


def _merges(made: Tokenizer) -> list[tuple[str, str]]:
    import json

    return [tuple(pair) for pair in json.loads(made.to_str())["model"]["merges"]]


def config(family: str, vocabulary: int, end: int) -> Any:
    """64 wide, which four bits need, and two layers."""
    ends = {"eos_token_id": end, "bos_token_id": end}
    if family == "gpt-neox":
        return GPTNeoXConfig(
            vocab_size=vocabulary, hidden_size=64, num_hidden_layers=2, num_attention_heads=2,
            intermediate_size=128, max_position_embeddings=POSITIONS, rotary_pct=0.25, **ends,
        )  # fmt: skip
    if family == "gpt2":
        return GPT2Config(
            vocab_size=vocabulary, n_embd=64, n_layer=2, n_head=2, n_positions=POSITIONS, **ends
        )
    if family == "gptj":
        return GPTJConfig(
            vocab_size=vocabulary, n_embd=64, n_layer=2, n_head=2, n_positions=POSITIONS,
            rotary_dim=8, tie_word_embeddings=False, **ends,
        )  # fmt: skip
    return LlamaConfig(
        vocab_size=vocabulary, hidden_size=64, num_hidden_layers=2, num_attention_heads=2,
        intermediate_size=128, max_position_embeddings=POSITIONS, **ends,
    )  # fmt: skip


def checkpoint(folder: Path, family: str) -> Path:
    """config.json, model.safetensors, tokenizer.json … of random weights, the same every time."""
    words = tokenizer(family)
    torch.manual_seed(1)
    eos = words.eos_token_id
    model = AutoModelForCausalLM.from_config(config(family, len(words), eos))
    # A trained model's head can be sure of a token; one with small random weights never is, and
    # no adapter could teach it.
    with torch.no_grad():
        model.get_output_embeddings().weight.normal_(0, 0.3)
    model.save_pretrained(folder)
    words.save_pretrained(folder)
    return folder
