"""The types that flow between the rooms. Plain data, no behaviour beyond reading themselves.

Page          one thing found on the web or in a file             collect → prepare
Example       one training dialogue, with where it came from      prepare → augment → train
Passage       one piece of knowledge that can be cited            prepare → knowledge → bots
Turn          one message                                          everywhere
Conversation  the messages of one chat, oldest first               serve → bots → engine
Answer        what a bot says, with the facts it decided           bots → serve → web
Score         one measured figure with its interval                evaluate
Diet          what a profile may say of one                        web → serve → bots
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Role = Literal["system", "user", "assistant"]
ROLES: tuple[Role, ...] = ("system", "user", "assistant")
Diet = Literal["vegetarian", "vegan", "pescatarian", "halal"]
MaybeDiet = Literal["", Diet]
"""Empty for nobody's diet: what requests and profiles carry."""


@dataclass(frozen=True, slots=True)
class Turn:
    role: Role
    content: str

    def as_dict(self) -> dict[str, str]:
        return {"role": self.role, "content": self.content}


@dataclass(frozen=True, slots=True)
class Conversation:
    """Messages oldest first; the last one is usually the user's."""

    turns: tuple[Turn, ...] = ()

    @property
    def last_user(self) -> str:
        """The newest user message, or an empty string when there is none."""
        return next((t.content for t in reversed(self.turns) if t.role == "user"), "")

    def of(self, role: Role) -> list[str]:
        return [turn.content for turn in self.turns if turn.role == role]


@dataclass(frozen=True, slots=True)
class Example:
    """One dialogue to train on. `group` keeps variants of one source on one side of a split."""

    turns: tuple[Turn, ...]
    source: str = ""
    line: int = 0
    group: str = ""
    meta: Mapping[str, Any] = field(default_factory=dict)

    @property
    def prompt(self) -> str:
        return "\n".join(t.content for t in self.turns if t.role != "assistant")

    @property
    def answer(self) -> str:
        return "\n".join(t.content for t in self.turns if t.role == "assistant")

    def as_row(self) -> dict[str, Any]:
        """The `messages` form that every stage reads and writes."""
        row: dict[str, Any] = {"messages": [t.as_dict() for t in self.turns]}
        for key in ("source", "line", "group"):
            if value := getattr(self, key):
                row[key] = value
        return row | ({"meta": dict(self.meta)} if self.meta else {})


@dataclass(frozen=True, slots=True)
class Page:
    """What one address or one row of a file held when it was collected.

    A page of questions and answers has them in `fields` ("question": text, "answers": list of
    text, "category" …); any other page has its main `text`. `time` is UTC, ISO 8601; `sha256` is of
    what the server sent. `line` counts from 1 in a
    file, and where an address holds several pages; else it is 0.
    """

    url: str
    source: str
    time: str
    sha256: str
    licence: str = ""
    title: str = ""
    text: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    line: int = 0

    def as_row(self) -> dict[str, Any]:
        return {key: value for key, value in asdict(self).items() if value}


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of knowledge: what is said, where it stands, and how people ask for it.

    `id` is stable over rebuilds as long as source and text stay. `questions` are phrasings of the
    question that `text` answers, none for a piece of a document.
    """

    id: str
    text: str
    title: str = ""
    questions: tuple[str, ...] = ()
    category: str = ""
    source: str = ""
    """What a reader may look up: an address, or a file's name with a page or line."""
    licence: str = ""
    meta: Mapping[str, Any] = field(default_factory=dict)

    def as_row(self) -> dict[str, Any]:
        row = {key: value for key, value in asdict(self).items() if value}
        return row | ({"questions": list(self.questions)} if self.questions else {})


@dataclass(frozen=True, slots=True)
class Answer:
    """What a bot answers. `fallback` is true when any sentence was composed by code instead of
    the model; `composed_share` (0–1) is the share of such characters."""

    text: str
    picks: Sequence[Mapping[str, Any]] = ()
    citations: Sequence[Mapping[str, Any]] = ()
    notices: Sequence[Mapping[str, Any]] = ()
    quote: Mapping[str, Any] | None = None
    fallback: bool = False
    composed_share: float = 0.0
    usage: Mapping[str, int] = field(default_factory=dict)

    def extension(self) -> dict[str, Any]:
        """The `malbeot` object of the API: everything but the text and its token counts."""
        data = asdict(self)
        del data["text"], data["usage"]
        return data


@dataclass(frozen=True, slots=True)
class Score:
    """One figure: `score` with its 95% `interval`, n items, and what chance or a majority gets."""

    suite: str
    score: float
    n: int
    interval: tuple[float, float]
    baselines: Mapping[str, float] = field(default_factory=dict)
    details: Mapping[str, Any] = field(default_factory=dict)
