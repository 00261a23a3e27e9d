"""What the model can do so far: held-out bits per byte, and its answers to watched prompts.

In: the model, held-out rows, prompts. Out: a dict of figures. A prompt is an `Example` whose meta
may hold `picks` (names that the answer must repeat) and `invented` (those of them that no training
row may hold). Other checks come in as a function, so that this room knows no bot.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from transformers import PreTrainedModel, PreTrainedTokenizerFast

from malbeot.records import Example
from malbeot.train.batches import once
from malbeot.train.decoder import loss_sum
from malbeot.train.rows import Rows
from malbeot.train.scored import token_losses

Check = Callable[[Example, str], bool]
"""Does this answer pass the checks that the product makes?"""

_AT_ONCE = 32
_MOST_KINDS = 12
"""Categories that are measured one by one."""


def bits_per_byte(
    model: PreTrainedModel, rows: Rows, pad: int, *, budget: int = 4096, bf16: bool
) -> float:
    """Held-out loss of the answers in bits per byte of text, comparable between vocabularies."""
    nats = 0.0
    with torch.no_grad():
        for batch in once(rows, budget, pad):
            nats += float(loss_sum(model, batch, bf16=bf16))
    return nats / math.log(2) / max(1, int(rows.answer_bytes.sum()))


def bits_of(
    model: Any, rows: Rows, categories: Sequence[str], pad: int, *, budget: int = 4096, bf16: bool
) -> dict[str, float]:
    """Bits per byte of all rows, and of each category, where there are several: by row, the
    category of each is named."""
    device = next(model.parameters()).device
    nats = np.zeros(len(rows))
    mixed = torch.autocast(device.type, dtype=torch.bfloat16, enabled=bf16)
    with torch.no_grad(), mixed:
        for batch in once(rows, budget, pad):
            found = token_losses(model, batch.ids.to(device), batch.at.to(device),
                                 batch.target.to(device))  # fmt: skip
            of = np.array(batch.rows)[batch.at.numpy() // batch.ids.shape[1]]
            np.add.at(nats, of, found.float().cpu().numpy())
    said = {"bits_per_byte": _bits(nats, rows.answer_bytes)}
    kinds = sorted(set(categories))
    if 1 < len(kinds) <= _MOST_KINDS:
        for kind in kinds:
            mine = np.array([each == kind for each in categories])
            said[f"bits_per_byte {kind or '-'}"] = _bits(nats[mine], rows.answer_bytes[mine])
    return said


def _bits(nats: npt.NDArray[np.float64], sizes: npt.NDArray[np.int64]) -> float:
    return float(nats.sum() / math.log(2) / max(1, int(sizes.sum())))


def answers(
    model: PreTrainedModel,
    tokenizer: PreTrainedTokenizerFast,
    examples: Sequence[Example],
    max_tokens: int = 240,
) -> Iterator[tuple[Example, str, bool]]:
    """(example, greedy answer, did it end by itself) for the last answer of each example."""
    end = tokenizer.eos_token_id
    pad = end if tokenizer.pad_token_id is None else tokenizer.pad_token_id
    generate: Any = model.generate
    for first in range(0, len(examples), _AT_ONCE):
        part = examples[first : first + _AT_ONCE]
        prompts = [prompt_ids(example, tokenizer) for example in part]
        width = max(map(len, prompts))
        room = getattr(model.config, "max_position_embeddings", 0) or width + max_tokens
        ids = torch.tensor([[pad] * (width - len(p)) + p for p in prompts])
        out = generate(
            input_ids=ids,
            attention_mask=torch.tensor([[0] * (width - len(p)) + [1] * len(p) for p in prompts]),
            do_sample=False,
            max_new_tokens=max(1, min(max_tokens, room - width)),
            eos_token_id=end,
            pad_token_id=pad,
        )
        for example, line in zip(part, out[:, width:].tolist(), strict=True):
            text = str(tokenizer.decode(line, skip_special_tokens=True))
            yield example, text, end in line


def prompt_ids(example: Example, tokenizer: PreTrainedTokenizerFast) -> list[int]:
    """Everything before the last answer, ready for the model to go on."""
    turns = list(example.turns)
    while turns and turns[-1].role == "assistant":
        turns.pop()
    text = tokenizer.apply_chat_template(
        [turn.as_dict() for turn in turns], tokenize=False, add_generation_prompt=True
    )
    ids: list[int] = tokenizer(text, add_special_tokens=False)["input_ids"]
    return ids


def names_of(example: Example) -> tuple[list[str], set[str]]:
    """The names that the answer must repeat, and those of them that were made up."""
    return list(example.meta.get("picks") or ()), set(example.meta.get("invented") or ())


def figures(
    model: PreTrainedModel,
    tokenizer: PreTrainedTokenizerFast,
    examples: Sequence[Example],
    check: Check | None = None,
) -> tuple[dict[str, float], list[tuple[Example, str]]]:
    """Shares between 0 and 1, and what was said, for reading."""
    tallies: dict[str, list[bool]] = {}
    said = []
    for example, text, ended in answers(model, tokenizer, examples):
        said.append((example, text))
        tallies.setdefault("ended", []).append(ended)
        names, invented = names_of(example)
        for name in names:
            kind = "unseen" if name in invented else "known"
            tallies.setdefault(f"copied_{kind}", []).append(name in text)
        if names:
            tallies.setdefault("copied_all", []).append(all(name in text for name in names))
        if check is not None:
            tallies.setdefault("checks_passed", []).append(ended and check(example, text))
    return {name: sum(hits) / len(hits) for name, hits in tallies.items()}, said
