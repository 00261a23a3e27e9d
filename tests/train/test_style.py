"""A form as text is the form as a chat template, whatever is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.train.families import tokenizer as of_family
from transformers import PreTrainedTokenizerFast

from malbeot.errors import DataError, UsageError
from malbeot.records import Role, Turn
from malbeot.text.marks import disarm
from malbeot.train.style import Form, OwnStyle, Style, form, forms

ASKED = Turn("user", "벽지가 들떴어요")
SAID = Turn("assistant", "말려 보세요.")
WORDS = st.text(alphabet="가힣a1 \n\"'{}%\\<|>🍚ㅋᄀ", max_size=12)


@pytest.fixture(scope="module")
def words() -> PreTrainedTokenizerFast:
    return of_family("gpt-neox")


def rendered(words: PreTrainedTokenizerFast, template: str, turns: list[Turn]) -> str:
    """As a server would: marks in what the user wrote are harmless by then."""
    told = [Turn(turn.role, disarm(turn.content)) if turn.role == "user" else turn
            for turn in turns]  # fmt: skip
    return str(words.apply_chat_template(
        [turn.as_dict() for turn in told], chat_template=template, tokenize=False,
        add_generation_prompt=turns[-1].role != "assistant",
    ))  # fmt: skip


@pytest.mark.parametrize("name", forms())
@given(system=st.none() | WORDS, said=st.lists(WORDS, min_size=1, max_size=5))
def test_the_text_is_what_the_template_writes(
    words: PreTrainedTokenizerFast, name: str, system: str | None, said: list[str]
) -> None:
    style = Style(form(name), "<s>", "</s>")
    roles: tuple[Role, Role] = ("user", "assistant")
    turns = [Turn(roles[number % 2], text) for number, text in enumerate(said)]
    if system is not None:
        turns.insert(0, Turn("system", system))
    written = style.written(turns)
    assert written.text == rendered(words, style.template, turns)
    assert len(written.answers) == len(said) // 2
    for (start, end), turn in zip(written.answers, (t for t in turns if t.role == "assistant"),
                                  strict=True):  # fmt: skip
        before, after = form(name).answer.split("{text}")
        assert written.text[start:end] == f"{before}{turn.content}{after}</s>"


def test_what_stands_before_an_answer_is_what_a_server_has() -> None:
    for name in forms():
        style = Style(form(name), "", "</s>")
        whole = style.written([ASKED, SAID, ASKED, SAID])
        for number, (start, _) in enumerate(whole.answers):
            asked = [*[ASKED, SAID][: 2 * number], ASKED]
            assert whole.text[:start] == style.written(asked).text


def test_a_default_gives_way_to_a_system_message() -> None:
    style = Style(form("kullm"), "", "</s>")
    assert style.written([ASKED]).text.startswith("아래는 작업을 설명하는")
    assert style.written([Turn("system", "짧게."), ASKED]).text.startswith("짧게.\n\n### 명령어")


def test_an_unknown_form_names_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean koalpaca"):
        form("koalpacca")


@pytest.mark.parametrize("user", ["질문", "{text}{text}"])
def test_a_form_without_a_place_for_the_text_is_refused(user: str) -> None:
    with pytest.raises(ValueError, match="once"):
        Form(about="", system="{text}", user=user, opening="", answer="{text}")


def test_a_template_of_its_own_is_followed() -> None:
    style = OwnStyle(of_family("llama-bpe"))
    written = style.written([ASKED, SAID, ASKED, SAID])
    for start, end in written.answers:
        assert written.text[:start].endswith("<|im_start|>assistant\n")
        assert written.text[start:end] == "말려 보세요.<|im_end|>\n"
    assert style.written([ASKED]).text.endswith("<|im_start|>assistant\n")


def test_a_base_without_a_template_has_no_form_of_its_own(
    words: PreTrainedTokenizerFast,
) -> None:
    with pytest.raises(UsageError, match="no chat template"):
        OwnStyle(words)


def test_a_template_that_rewrites_the_past_is_refused() -> None:
    words = of_family("llama-bpe")
    words.chat_template = (
        "{% for message in messages %}{% if message['role'] == 'user' or loop.last %}"
        "{{ message['content'] }}{% endif %}{% endfor %}"
    )
    assert OwnStyle(words).written([ASKED, SAID]).answers
    with pytest.raises(DataError, match="changes what was said before"):
        OwnStyle(words).written([ASKED, SAID, ASKED, SAID])
