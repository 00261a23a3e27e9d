"""Which row said it before, and which rows belong together.

A row is a duplicate when an earlier row has nearly the same question *and* nearly the same answer.
Nearly the same question with another answer is worth keeping, but joins the same group, and groups
that share a question close into one, so that no question is trained on and tested on. Rows that
came with one group of their own (a wide table's variants) are duplicates only when exactly equal.

Many sets put one long instruction over every question. Questions that share their first line and
nothing else are no duplicates, and no group either when many questions stand under that line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from malbeot.prepare.groups import Groups
from malbeot.prepare.rules import rules
from malbeot.records import Example
from malbeot.text.duplicates import NearIndex, Packed, rouge_l
from malbeot.text.normalize import fold, squeeze


@dataclass(frozen=True, slots=True)
class Duplicate:
    """The row that was kept, and how near its answer is (1.0 exactly the same)."""

    of: Example
    score: float
    exact: bool


@dataclass(frozen=True, slots=True)
class _Kept:
    example: Example
    answer: str
    packed: Packed


@dataclass(frozen=True, slots=True)
class _Question:
    number: int
    instruction: str
    """Its first line."""
    details: Packed
    """All that follows."""
    rows: list[_Kept] = field(default_factory=list)


@dataclass(slots=True)
class _Instruction:
    """A first line, how many questions stand under it, and pairs of them that share only it."""

    questions: int = 0
    pairs: list[tuple[int, int]] = field(default_factory=list)


class Seen:
    """The rows kept so far. `tokens` is the tokeniser of the near-duplicate scores."""

    def __init__(self, tokens: str = "eojeol") -> None:
        self._index: NearIndex[int] = NearIndex(tokens)
        self._numbers: dict[str, int] = {}
        self._questions: list[_Question] = []
        self._instructions: dict[str, _Instruction] = {}
        self._spellings: set[str] = set()
        self._groups = Groups()
        self._named: dict[str, int] = {}
        self._rows: list[tuple[Example, int]] = []

    def place(self, example: Example) -> Duplicate | None:
        """Keep the row, or say which kept row it duplicates."""
        asked = _asked(example)
        key = _key(asked)
        number = self._numbers.get(key)
        question = self._read(asked) if number is None else self._questions[number]
        same, shared = self._near(question, asked)
        row = _Kept(example, _key(example.answer), self._index.pack(example.answer))
        if found := _duplicate(row, question, same):
            return found
        if number is None:
            self._add(question, key)
        self._connect(question, asked, same, shared)
        if example.group:
            named = self._named.setdefault(example.group, question.number)
            self._groups.join(question.number, named)
        question.rows.append(row)
        self._rows.append((example, question.number))
        return None

    def rows(self) -> Iterator[tuple[Example, str]]:
        """Each kept row with the name of its closed group: the same rows give the same names."""
        few = rules().duplicates.shared_instruction
        for instruction in self._instructions.values():
            if instruction.questions < few:
                for one, other in instruction.pairs:
                    self._groups.join(one, other)
        names = self._groups.names()
        for example, number in self._rows:
            yield example, names[number]

    def _read(self, asked: str) -> _Question:
        first, _, rest = asked.partition("\n")
        return _Question(len(self._questions), _key(first), self._index.pack(rest))

    def _near(self, question: _Question, asked: str) -> tuple[list[_Question], list[_Question]]:
        """Questions like this one, and those that only share its instruction. An old question
        finds itself among the first."""
        threshold = rules().duplicates.question_threshold
        found = (match.key for match in self._index.near(asked, threshold))
        near = [self._questions[number] for number in dict.fromkeys(found)]
        if question.number < len(self._questions) and question not in near:
            near.insert(0, question)
        shared = [other for other in near if _shares_only_instruction(question, other)]
        apart = {other.number for other in shared}
        return [other for other in near if other.number not in apart], shared

    def _add(self, question: _Question, key: str) -> None:
        self._numbers[key] = self._groups.add(key)
        self._questions.append(question)
        self._instructions.setdefault(question.instruction, _Instruction()).questions += 1

    def _connect(
        self, question: _Question, asked: str, same: list[_Question], shared: list[_Question]
    ) -> None:
        """Remember this spelling of the question and what is near to it. The same letters with
        other spaces are one question, but each spelling has neighbours of its own."""
        spelling = fold(asked)
        if spelling in self._spellings:
            return
        self._spellings.add(spelling)
        self._index.add(asked, question.number)
        for other in same:
            self._groups.join(question.number, other.number)
        instruction = self._instructions[question.instruction]
        if instruction.questions < rules().duplicates.shared_instruction:
            instruction.pairs.extend((question.number, other.number) for other in shared)


def _duplicate(row: _Kept, question: _Question, near: list[_Question]) -> Duplicate | None:
    best: Duplicate | None = None
    for kept in (kept for other in near for kept in other.rows):
        exact = row.answer == kept.answer and any(kept is mine for mine in question.rows)
        if row.example.group and row.example.group == kept.example.group and not exact:
            continue
        if row.answer == kept.answer:
            return Duplicate(kept.example, 1.0, exact)
        score = rouge_l(row.packed, kept.packed)
        if score > (best.score if best else rules().duplicates.answer_threshold):
            best = Duplicate(kept.example, score, exact=False)
    return best


def _shares_only_instruction(one: _Question, other: _Question) -> bool:
    if one.instruction != other.instruction or not one.details or not other.details:
        return False
    if one.details == other.details:
        return False
    return rouge_l(one.details, other.details) <= rules().duplicates.question_threshold


def _asked(example: Example) -> str:
    return "\n".join(turn.content for turn in example.turns if turn.role == "user")


def _key(text: str) -> str:
    """Letters and digits alone; a text of emoji stays as it is."""
    return squeeze(text) or fold(text)
