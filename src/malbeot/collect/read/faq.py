"""Questions and answers on a page that nobody wrote selectors for, only where they are certain.

Certain are: what the page declares (schema.org), `dt`/`dd`, `details`/`summary`, buttons that open
what they control, blocks whose classes say question and answer, headings that all ask with what
stands under them, and paragraphs labelled Q and A. Words and numbers stand in faq.toml.

In: a tree without scripts and menus but with its buttons, and the main text with its headings
marked. Never changes the tree.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import cache
from itertools import chain, groupby, islice
from pathlib import Path
from typing import Any

from malbeot.collect.read.labels import Pair, bare, is_label, parted, unlabelled, without_badge
from malbeot.collect.read.markup import parse, plain
from malbeot.collect.read.running import hidden
from malbeot.collect.read.tree import Tree
from malbeot.files import read_toml
from malbeot.text.normalize import squeeze

_HEADING = re.compile(r"(#{1,6}) (.+)")
_ID = re.compile(r"[\w.:-]+")
_LEAST_INSIDE = 8
"""Letters; a shorter line stands inside others by chance."""


@cache
def _rules() -> dict[str, Any]:
    return read_toml(Path(__file__).with_name("faq.toml"))


@cache
def _pattern(name: str) -> re.Pattern[str]:
    said = _rules()[name]
    return re.compile(said if isinstance(said, str) else "|".join(f"(?:{one})" for one in said))


def pairs(tree: Tree, main: str, title: str, declared: Iterable[Pair] = ()) -> list[Pair]:
    """Each question once, with its answer, as the page has them; `declared` ones come first."""
    named = _named(title)
    found = unlabelled(declared)
    found += _enough(_folded(tree), named)
    found += unlabelled(_by_class(tree))
    for part in _innermost(tree, "dl"):
        found += _enough(_defined(part), named)
    found = found[: _rules()["most"]]
    main = rest(main, found)  # the answer of another question is no part of theirs
    badged = _badged(tree)
    headed = ((badged.get(asked, asked), said) for asked, said in _headed(main, named))
    found += islice(chain(headed, _labelled(main)), _rules()["most"])
    once: dict[str, Pair] = {}
    longest = _rules()["longest_question"], _rules()["longest_answer"]
    for question, answer in found:
        if 0 < len(question) <= longest[0] and 0 < len(answer) <= longest[1]:
            once.setdefault(squeeze(question) or question, (question, answer))
    return [pair for pair in once.values() if squeeze(pair[0]) != squeeze(pair[1])]


def rest(main: str, found: Sequence[Pair]) -> str:
    """The main text without what the pairs say, and without labels and headings over nothing."""
    if not found:
        return main
    said = [squeeze(line) for pair in found for text in pair for line in text.splitlines()]
    known = set(said)
    lines = [(line, _words(line, known)) for line in main.splitlines()]
    below = [*(words for _, words in lines[1:]), ""]
    lines = [line for line, under in zip(lines, below, strict=True)
             if not (is_label(line[0]) and under in known)]  # fmt: skip
    kept: list[str] = []
    for line in reversed(_unsaid(lines, said)):
        if not _HEADING.fullmatch(line) or (kept and _stands_under(line, kept[-1])):
            kept.append(line)
    return "\n".join(reversed(kept))


def _words(line: str, known: Container[str]) -> str:
    """The letters of a line; without its label where they are known without it."""
    every = [squeeze(part) for part in parted(line.removeprefix("- "))]
    return next((words for words in every if words in known), every[0])


def _unsaid(lines: Sequence[tuple[str, str]], said: Sequence[str]) -> list[str]:
    """The lines that are none of these, and stand in none of them. Whether a line stands inside is
    only looked up when its beginning does: a page may have many lines and long answers."""
    known, all_of_it = set(said), "".join(said)
    begin = {words[:_LEAST_INSIDE] for _, words in lines
             if len(words) >= _LEAST_INSIDE and words not in known}  # fmt: skip
    ends = range(_LEAST_INSIDE, len(all_of_it) + 1) if begin else ()
    there = {part for end in ends if (part := all_of_it[end - _LEAST_INSIDE : end]) in begin}
    inside: dict[str, bool] = {}
    for _, words in lines:
        if words[:_LEAST_INSIDE] in there and words not in inside:
            inside[words] = words in all_of_it
    return [line for line, words in lines if words not in known and not inside.get(words)]


def asks(text: str) -> bool:
    return bool(_pattern("asks").search(text) or _pattern("question_line").search(text))


def _named(text: str) -> bool:
    return bool(_pattern("named").search(text))


def _enough(found: Iterable[Pair], named: bool) -> list[Pair]:
    """All of them when they are questions and so many that it is no accident."""
    listed = unlabelled(pair for pair in found if pair[0] and pair[1])
    least = _rules()["least_named" if named else "least"]
    return listed if len(listed) >= least and all(asks(pair[0]) for pair in listed) else []


def _folded(tree: Tree) -> Iterator[Pair]:
    """What opens under a question, by itself or by a button that controls it; only questions."""
    for part in _innermost(tree, "details"):
        summary = part.parts(["summary"])
        question = " ".join(plain(summary[0].html()).split()) if summary else ""
        if asks(question):
            opened = parse(part.html().replace(summary[0].html(), "", 1))
            opened.drop(hidden())
            yield _paired(summary[0], question, opened, opened.text())
    for trigger in tree.parts(["[aria-controls]"])[: _rules()["most"]]:
        name, question = trigger.value("aria-controls"), " ".join(trigger.text().split())
        if asks(question) and _ID.fullmatch(name) and (panel := tree.parts([f'[id="{name}"]'])):
            yield _paired(trigger, question, panel[0], plain(panel[0].html()))


def _paired(asking: Tree, question: str, saying: Tree, answer: str) -> Pair:
    """Without labels. A letter of its own before an answer is one only if the question has one."""
    asked, said = bare((without_badge(asking, question, "question"), answer))
    if asked != question:
        _, said = bare(("", without_badge(saying, said, "answer")))
    return asked, said


def _by_class(tree: Tree) -> Iterator[Pair]:
    for block in tree.parts(_rules()["blocks"])[: _rules()["most"]]:
        question = _with_text(block, _rules()["block_question"])
        answer = block.parts(_rules()["block_answer"])
        if len(question) == len(answer) == 1:
            words = " ".join(question[0].text().split())
            asked, said = _paired(question[0], words, answer[0], plain(answer[0].html()))
            if "accordion" not in block.value("class") or asks(asked):
                yield asked, said


def _with_text(block: Tree, css: Sequence[str]) -> list[Tree]:
    """What the first selector finds that finds any text."""
    found = ([part for part in block.parts([each]) if part.text()] for each in css)
    return next(filter(None, found), [])


def _innermost(tree: Tree, tag: str) -> Sequence[Tree]:
    """Without those that hold others: nobody asks inside an answer, and markup may nest forever."""
    return tree.parts([f"{tag}:not(:has({tag}))"])[: _rules()["most"]]


def _defined(part: Tree) -> Iterator[Pair]:
    """Several dt of one dd ask the same; several dd of one dt are one answer."""
    questions: list[tuple[Tree, str]] = []
    answers: list[Tree] = []
    for each in part.parts(["dt, dd"])[: 2 * _rules()["most"]]:
        if each.tag == "dt" and answers:
            yield from _of_one(questions, answers)
            questions, answers = [], []
        if each.tag == "dt":
            questions.append((each, " ".join(plain(each.html()).split())))
        else:
            answers.append(each)
    yield from _of_one(questions, answers)


def _of_one(questions: Sequence[tuple[Tree, str]], answers: Sequence[Tree]) -> Iterator[Pair]:
    said = "\n".join(plain(answer.html()) for answer in answers)
    for asking, question in questions if answers else ():
        yield _paired(asking, question, answers[0], said)


def _badged(tree: Tree) -> dict[str, str]:
    """Headings → the same without a label in an element of its own, which text does not show."""
    texts = [(head, " ".join(head.text().split()))
             for rank in range(1, 7) for head in _innermost(tree, f"h{rank}")]  # fmt: skip
    return {text: without_badge(head, text, "question") for head, text in texts}


def _headed(main: str, named: bool) -> Iterator[Pair]:
    """Headings side by side that all ask, each with what stands under it. Where they are named as
    questions, other headings may stand beside them."""
    parts = list(_parts(main))
    for level in sorted({depth for depth, _, _ in parts}):
        row: list[Pair] = []
        here = named
        for depth, heading, body in parts:
            if depth < level or (depth == level and not body and _named(heading)):
                yield from _asking(row, here)
                row, here = [], named or _named(heading)
            elif depth == level:
                row.append(bare((heading, body)))
            elif row:  # a heading inside what stands under the last one
                row[-1] = row[-1][0], f"{row[-1][1]}\n{heading}\n{body}".strip()
        yield from _asking(row, here)


def _asking(row: Sequence[Pair], named: bool) -> Iterator[Pair]:
    if not named:
        yield from _enough(row, named)
        return
    for asking, run in groupby(row, lambda pair: asks(pair[0])):
        yield from _enough(run, named) if asking else ()


def _parts(main: str) -> Iterator[tuple[int, str, str]]:
    """(depth, heading, what stands under it); depth 0 before the first heading."""
    depth, heading, body = 0, "", list[str]()
    for line in main.splitlines():
        if match := _HEADING.fullmatch(line):
            if heading:
                yield depth, heading, "\n".join(body)
            depth, heading, body = len(match[1]), match[2], []
        else:
            body.append(line)
    if heading:
        yield depth, heading, "\n".join(body)


def _labelled(main: str) -> Iterator[Pair]:
    """Lines "Q. …" followed by "A. …", to the next question or heading."""
    question, answer = "", list[str]()
    for line in (*main.splitlines(), "# end"):
        line = line.removeprefix("- ")
        asked = _pattern("question_line").match(line)
        if asked or _HEADING.fullmatch(line):
            if question and answer:
                yield bare((question, "\n".join(answer)))
            question, answer = (line if asked else ""), []
        elif question and (answer or _pattern("answer_line").match(line)):
            answer.append(line)
        else:
            question = ""


def _stands_under(heading: str, below: str) -> bool:
    """Text, or a heading of a lower rank."""
    lower = _HEADING.fullmatch(below)
    return lower is None or len(lower[1]) > len(heading.partition(" ")[0])
