from __future__ import annotations

import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from transformers import PreTrainedTokenizerFast

from malbeot.records import Example, Turn
from malbeot.train.tokenizer import SPECIAL, grammar_words, token_id

TEXTS = [
    "메밀묵을 드셔 보세요. 12,345kcal이에요!\n",
    "안녕하세요 😀👨‍👩‍👧 ㅋㅋㅋ ㅠㅠ",
    "  두 칸  띄움\t탭\r\n",
    unicodedata.normalize("NFD", "한글 김치찌개 é"),
    "latin Äöü 漢字 かな \x00 end",
    "띄어쓰기없이붙여쓴문장",
    "",
]


def _ids(tokenizer: PreTrainedTokenizerFast, text: str) -> list[int]:
    ids: list[int] = tokenizer(text, add_special_tokens=False)["input_ids"]
    return ids


@pytest.mark.parametrize("text", TEXTS)
def test_any_text_comes_back(tokenizer: PreTrainedTokenizerFast, text: str) -> None:
    assert tokenizer.decode(_ids(tokenizer, text)) == text


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_any_text_at_all_comes_back(tokenizer: PreTrainedTokenizerFast, text: str) -> None:
    assert tokenizer.decode(_ids(tokenizer, text)) == text


def test_digits_stand_alone(tokenizer: PreTrainedTokenizerFast) -> None:
    assert len(_ids(tokenizer, "12345")) == 5
    assert [tokenizer.decode([i]) for i in _ids(tokenizer, "320kcal")][:3] == ["3", "2", "0"]


@pytest.mark.parametrize("around", ["- {} / 고소한", "{}을 드셔", "좋아요! {}은", "{}이에요", "{}"])
def test_a_name_is_spelled_the_same_everywhere(
    tokenizer: PreTrainedTokenizerFast, around: str
) -> None:
    name = _ids(tokenizer, "바탕국전")
    whole = _ids(tokenizer, around.format("바탕국전"))
    assert any(whole[i : i + len(name)] == name for i in range(len(whole)))


def test_words_said_as_they_are_become_one_token(tokenizer: PreTrainedTokenizerFast) -> None:
    assert len(_ids(tokenizer, " 드셔 보세요")) == 2


def test_bent_words_are_not_whole_words() -> None:
    turns = (Turn("system", "- 김치찌개"), Turn("assistant", "김치찌개를 드세요. 김치찌개를!"))
    words = grammar_words([Example(turns)] * 3, 10)
    assert words == ["드세요"]


def test_special_tokens_have_their_own_numbers(tokenizer: PreTrainedTokenizerFast) -> None:
    assert [token_id(tokenizer, token) for token in SPECIAL] == [0, 1, 2, 3, 4]
    assert tokenizer.eos_token == "<|end|>"
    assert tokenizer.pad_token == "<|pad|>"


def test_the_template_writes_turns_in_order(tokenizer: PreTrainedTokenizerFast) -> None:
    messages = [
        {"role": "system", "content": "추천"},
        {"role": "user", "content": "뭐 먹지"},
        {"role": "assistant", "content": "김밥이요."},
        {"role": "user", "content": "고마워"},
    ]
    text = tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
    assert text == (
        "<|facts|>추천\n<|user|>뭐 먹지\n<|bot|>김밥이요.<|end|><|user|>고마워\n<|bot|>"
    )
