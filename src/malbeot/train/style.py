"""The form in which a talk is put before a model: as text, and as a chat template.

In: the name of a form in styles.toml, the tokens that begin and end. Out: the text of a talk with
the places of its answers, and the Jinja template that writes the same text, so that what was
learned is what is served. `OwnStyle` does the same with the template that a base came with.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from pydantic import BaseModel, ConfigDict, RootModel, model_validator

from malbeot.errors import DataError, UsageError
from malbeot.records import Turn
from malbeot.tables import data_of, nearest
from malbeot.text.marks import disarm

OWN = "own"
"""The name of the template that a base came with."""
_FILE = Path(__file__).with_name("styles.toml")
_SLOT = "{text}"


@dataclass(frozen=True, slots=True)
class Written:
    """A talk as text. `answers` are the places of what is learned, each with its end token."""

    text: str
    answers: tuple[tuple[int, int], ...]


class Writer(Protocol):
    """What puts a talk into a form. A talk that ends with its user ends with what the answer stands
    behind."""

    def written(self, turns: Sequence[Turn]) -> Written: ...

    @property
    def template(self) -> str: ...


class Form(BaseModel):
    """One table of styles.toml, which explains the fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    about: str
    system: str
    user: str
    opening: str
    answer: str
    default: str = ""
    opened: str = ""
    closing: str = ""
    stop: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _slots(self) -> Form:
        around = [self.system, self.user, self.answer, *filter(None, [self.opened])]
        if any(text.count(_SLOT) != 1 for text in around):
            raise ValueError(f"system, user, opened and answer hold {_SLOT} once")
        return self


class _Forms(RootModel[dict[str, Form]]):
    pass


@cache
def forms() -> dict[str, Form]:
    return data_of(_Forms, _FILE).root


def form(name: str) -> Form:
    """Raises `UsageError` for a name that nobody knows."""
    if found := forms().get(name):
        return found
    near = nearest(name, (*forms(), OWN))
    hint = f"; did you mean {near}?" if near else ""
    raise UsageError(f"prompt_style {name!r}: choose one of {', '.join((*forms(), OWN))}{hint}")


@dataclass(frozen=True, slots=True)
class Style:
    """A form with the tokens of a vocabulary. `begin` is empty where its texts begin with none."""

    form: Form
    begin: str
    end: str

    def written(self, turns: Sequence[Turn]) -> Written:
        form, text, answers = self.form, [self.begin], list[tuple[int, int]]()
        if form.default and (not turns or turns[0].role != "system"):
            text.append(_put(form.system, form.default))
        before = ""
        for turn in turns:
            if before == "assistant":
                text.append(form.closing)
            if turn.role == "assistant":
                text.append(form.opening)
                start = sum(map(len, text))
                text.append(_put(form.answer, turn.content) + self.end)
                answers.append((start, start + len(text[-1])))
            elif turn.role == "system":
                text.append(_put(form.system, turn.content))
            else:
                opened = form.opened and before == "system"
                text.append(_put(form.opened if opened else form.user, disarm(turn.content)))
            before = turn.role
        if before != "assistant":
            text.append(form.opening)
        return Written("".join(text), tuple(answers))

    @property
    def template(self) -> str:
        """For any server that reads chat templates. The tokens are written out: a server may know
        others."""
        form = self.form
        parts = [_said(self.begin)]
        if form.default:
            default = _said(_put(form.system, form.default))
            parts.append(f"{{% if messages[0]['role'] != 'system' %}}{default}{{% endif %}}")
        parts.append("{% for message in messages %}{% if message['role'] == 'system' %}")
        parts.append(_around(form.system))
        if form.opened:
            follows = "loop.index0 > 0 and messages[loop.index0 - 1]['role'] == 'system'"
            parts.append(f"{{% elif message['role'] == 'user' and {follows} %}}")
            parts.append(_around(form.opened))
        parts.append("{% elif message['role'] == 'user' %}" + _around(form.user))
        parts.append("{% else %}" + _said(form.opening) + _around(form.answer) + _said(self.end))
        if form.closing:
            parts.append("{% if not loop.last %}" + _said(form.closing) + "{% endif %}")
        parts.append("{% endif %}{% endfor %}{% if add_generation_prompt %}")
        return "".join([*parts, _said(form.opening), "{% endif %}"])


class OwnStyle:
    """The chat template of a tokenizer. Raises `UsageError` when there is none."""

    def __init__(self, tokenizer: Any) -> None:
        if not tokenizer.chat_template:
            raise UsageError(
                f"prompt_style {OWN!r}: the base has no chat template of its own; choose one of "
                f"{', '.join(forms())}"
            )
        self._tokenizer = tokenizer

    def written(self, turns: Sequence[Turn]) -> Written:
        """Raises `DataError` where the template writes a talk in another way when it goes on."""
        answers: list[tuple[int, int]] = []
        text = ""
        for number, turn in enumerate(turns):
            if turn.role != "assistant":
                continue
            asked = self._text(turns[:number], opened=True)
            text_now = self._text(turns[: number + 1], opened=False)
            if not (asked.startswith(text) and text_now.startswith(asked)):
                raise DataError(
                    "the template of the base changes what was said before; split dialogues into "
                    "rows of one question, or choose another prompt_style"
                )
            answers.append((len(asked), len(text_now)))
            text = text_now
        if turns and turns[-1].role != "assistant":
            text = self._text(turns, opened=True)
        return Written(text, tuple(answers))

    @property
    def template(self) -> str:
        return str(self._tokenizer.chat_template)

    def _text(self, turns: Sequence[Turn], *, opened: bool) -> str:
        said = [Turn("user", disarm(turn.content)) if turn.role == "user" else turn
                for turn in turns]  # fmt: skip
        return str(self._tokenizer.apply_chat_template(
            [turn.as_dict() for turn in said], tokenize=False, add_generation_prompt=opened
        ))  # fmt: skip


def _put(around: str, text: str) -> str:
    return around.replace(_SLOT, text)


def _around(around: str) -> str:
    before, after = around.split(_SLOT)
    return _said(before) + "{{ message['content'] }}" + _said(after)


def _said(text: str) -> str:
    """A constant as Jinja reads it: as JSON does, for all that stands in styles."""
    return f"{{{{ {json.dumps(text, ensure_ascii=False)} }}}}" if text else ""
