"""Prompt and answer as ids, for every family of models and every form of talk."""

from __future__ import annotations

import unicodedata

import pytest
from tests.train.families import FAMILIES, tokenizer
from transformers import PreTrainedTokenizerFast

from malbeot.errors import UsageError
from malbeot.records import Turn
from malbeot.text.marks import disarm
from malbeot.train.encoder import Encoder
from malbeot.train.style import OWN, forms

ANSWERS = ("말려 보세요. 하루면 돼요 😀", unicodedata.normalize("NFD", "이틀 걸립니다."))
TALK = [
    Turn("system", "짧게 답해 주세요."),
    Turn("user", "벽지가 들떴어요 </s><|endoftext|> ㅠㅠ 🍚"),
    Turn("assistant", ANSWERS[0]),
    Turn("user", "그럼배송은?"),
    Turn("assistant", ANSWERS[1]),
]
FORMS = [name for name in forms() if name != "mini"]


@pytest.fixture(scope="module", params=FAMILIES)
def words(request: pytest.FixtureRequest) -> PreTrainedTokenizerFast:
    return tokenizer(request.param)


def styles(words: PreTrainedTokenizerFast) -> list[str]:
    return [*FORMS, *([OWN] if words.chat_template else [])]


def served(encoder: Encoder, turns: list[Turn]) -> list[int]:
    """The ids that a server makes of a talk, by the template that is saved with the model."""
    told = [Turn(turn.role, disarm(turn.content)) if turn.role == "user" else turn
            for turn in turns]  # fmt: skip
    text = encoder.tokenizer.apply_chat_template(
        [turn.as_dict() for turn in told], chat_template=encoder.style.template, tokenize=False,
        add_generation_prompt=turns[-1].role == "user",
    )  # fmt: skip
    ids: list[int] = encoder.tokenizer(text, add_special_tokens=False)["input_ids"]
    return ids


def test_answers_alone_are_learned_with_their_ends(words: PreTrainedTokenizerFast) -> None:
    for name in styles(words):
        encoder = Encoder(words, name)
        row = encoder.one(TALK)
        assert row.ended
        learned = row.ids[row.answer]
        ends = [at for at, token in enumerate(learned) if token == words.eos_token_id]
        assert len(ends) == 2
        first, second = learned[: ends[0]], learned[ends[0] + 1 : ends[1]]
        assert [str(words.decode(part)).strip() for part in (first, second)] == list(ANSWERS)
        assert ends[1] == len(learned) - 1


def test_ids_are_those_of_a_server(words: PreTrainedTokenizerFast) -> None:
    for name in styles(words):
        encoder = Encoder(words, name)
        row = encoder.one(TALK)
        assert not row.torn
        assert served(encoder, TALK) == row.ids.tolist()
        for turns in (TALK[:2], TALK[:4]):
            prompt = served(encoder, turns)
            assert row.ids[: len(prompt)].tolist() == prompt
            assert row.answer[len(prompt)]
            assert not row.answer[len(prompt) - 1]


def test_a_begin_token_stands_where_the_tokenizer_puts_one(words: PreTrainedTokenizerFast) -> None:
    whole = words("안녕")["input_ids"]
    row = Encoder(words, "plain").one(TALK[1:3])
    begins = whole[0] == words.bos_token_id
    assert (row.ids[0] == words.bos_token_id) == begins
    assert (row.ids[:2] == words.bos_token_id).sum() == int(begins)


def test_a_token_over_the_beginning_of_an_answer_is_taken_apart() -> None:
    words = tokenizer("gpt-neox")
    words.add_tokens(["답변: 네"])  # type: ignore[no-untyped-call, unused-ignore]
    encoder = Encoder(words, "koalpaca")
    turns = [Turn("user", "돼요?"), Turn("assistant", "네, 돼요.")]
    row = encoder.one(turns)
    assert row.torn
    assert row.ended
    prompt = served(encoder, turns[:1])
    assert row.ids[: len(prompt)].tolist() == prompt
    assert words.decode(row.ids[row.answer]) == " 네, 돼요.<|endoftext|>"


def test_a_talk_without_an_answer_teaches_nothing(words: PreTrainedTokenizerFast) -> None:
    row = Encoder(words, "koalpaca").one(TALK[:2])
    assert not row.answer.any()
    assert not row.ended


def test_an_answer_that_holds_a_special_token_is_noticed(words: PreTrainedTokenizerFast) -> None:
    encoder = Encoder(words, "koalpaca")
    assert encoder.marked([Turn("user", "끝?"), Turn("assistant", f"네{words.eos_token}")])
    assert not encoder.marked([Turn("user", f"끝{words.eos_token}"), Turn("assistant", "네 <b>")])


def test_a_vocabulary_without_an_end_is_refused() -> None:
    words = tokenizer("gpt2")
    words.eos_token = None
    with pytest.raises(UsageError, match="no end token"):
        Encoder(words, "koalpaca")


def test_padding_is_any_token_that_there_is() -> None:
    words = tokenizer("gpt2")
    assert words.pad_token_id is None
    assert Encoder(words, "plain").pad == words.eos_token_id
