from __future__ import annotations

from itertools import islice

import numpy as np
import pytest
import torch
from transformers import LlamaForCausalLM, PreTrainedTokenizerFast

from malbeot.records import Example
from malbeot.train.batches import Weighing, endless, groups, once
from malbeot.train.encoder import Encoder
from malbeot.train.rows import Rows, encode
from malbeot.train.scored import logits_at

PAD = 0


@pytest.fixture(scope="module")
def rows(tokenizer: PreTrainedTokenizerFast, examples: list[Example]) -> Rows:
    return encode(examples, Encoder(tokenizer, "mini"), 256)


def test_a_row_gives_the_same_logits_alone_and_among_others(
    rows: Rows, model: LlamaForCausalLM
) -> None:
    batch = next(
        batch for batch in once(rows, 1024, PAD) if len(set(rows.lengths[list(batch.rows)])) > 1
    )
    with torch.no_grad():
        together = logits_at(model, batch.ids, batch.at)
        alone = []
        for index in batch.rows:
            ids, answer = rows.row(index)
            logits = model(torch.from_numpy(ids.astype(np.int64))[None]).logits[0]
            alone.append(logits[:-1][torch.from_numpy(answer[1:])])
    torch.testing.assert_close(together, torch.cat(alone), atol=1e-4, rtol=1e-4)


def test_what_is_scored_is_the_next_token(rows: Rows) -> None:
    for batch in once(rows, 1024, PAD):
        wanted = [rows.row(i)[0][1:][rows.row(i)[1][1:]] for i in batch.rows]
        assert batch.target.tolist() == np.concatenate(wanted).tolist()


def test_every_row_is_used_once_and_no_batch_is_over_budget(rows: Rows) -> None:
    cut = groups(rows.lengths, 512, np.random.default_rng(1))
    assert sorted(np.concatenate(cut).tolist()) == list(range(len(rows)))
    assert all(len(group) * rows.lengths[group].max() <= 512 for group in cut)


def test_little_is_padded(rows: Rows) -> None:
    cut = groups(rows.lengths, 1024, np.random.default_rng(1))
    padded = sum(len(group) * int(rows.lengths[group].max()) for group in cut)
    assert padded < 1.1 * rows.lengths.sum()


def test_the_same_seed_gives_the_same_batches(rows: Rows) -> None:
    def draw(seed: int) -> list[tuple[list[int], list[float]]]:
        stream = endless(rows, 512, PAD, Weighing(0.1, 0.5), seed)
        return [(list(batch.rows), batch.weight.tolist()) for batch in islice(stream, 60)]

    assert draw(1) == draw(1)
    assert draw(1) != draw(2)


def test_drawn_prompt_tokens_weigh_what_all_of_them_would(rows: Rows) -> None:
    stream = endless(rows, 2048, PAD, Weighing(0.1, 0.25), seed=1)
    weights = torch.cat([batch.weight for batch in islice(stream, 40)])
    prompt = weights[weights != 1.0]
    assert prompt.unique().tolist() == pytest.approx([0.4])
    tokens = (1 - rows.answer).sum() - len(rows)  # the first token of a row is never predicted
    share = float(prompt.sum()) / float((weights == 1.0).sum())
    assert share == pytest.approx(0.1 * tokens / rows.answer.sum(), rel=0.1)


def test_no_rows_is_an_error(tokenizer: PreTrainedTokenizerFast) -> None:
    with pytest.raises(ValueError, match="no rows"):
        next(endless(encode([], Encoder(tokenizer, "mini"), 64), 64, PAD, Weighing(0.1), 1))
