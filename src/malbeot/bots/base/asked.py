"""What somebody asks a bot that answers from its knowledge: small talk, or questions to look up.

In: the talk. Out: `Asked`, by rules over words.toml: whole messages of small talk; a question that
goes on from the one before it, made whole again; two questions in one message, taken apart. Knows
nothing of what the knowledge holds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from malbeot.files import read_toml
from malbeot.records import Conversation
from malbeot.text.normalize import clean, squeeze
from malbeot.text.sentences import split

_WORDS = Path(__file__).with_name("words.toml")
_MOST_QUESTIONS = 3
_OFFER = re.compile(r"물어보신 건가요\? “([^”]+)”")
_LAUGHTER = re.compile(r"[ㅋㅎㅠㅜㅡ]+$")
_MARKS = " \t\n,.!?~…ㅋㅎㅠㅜ^"
_SHORT = 12  # letters of a message that may lean on the one before it


@dataclass(frozen=True, slots=True)
class Question:
    """`whole` holds what the talk adds to `text`; the same when it stands alone. `goes_on` is true
    when its words say that it leans on what was said before."""

    text: str
    whole: str
    goes_on: bool = False

    @property
    def leans(self) -> bool:
        return self.text != self.whole


@dataclass(frozen=True, slots=True)
class Asked:
    """`small_talk` is a key of words.toml, or empty; `more` asks for all that is known."""

    questions: tuple[Question, ...] = ()
    small_talk: str = ""
    more: bool = False


@cache
def words() -> dict[str, Any]:
    return read_toml(_WORDS)


def asked(talk: Conversation) -> Asked:
    """What the newest message asks. A message of marks alone asks nothing that can be found."""
    said = [clean(text) for text in talk.of("user")]
    if not said:
        return Asked()
    message, before = said[-1], said[:-1]
    letters = _letters(message)
    if name := _small_talk(message):
        offered = _offered(talk) if name == "yes" else ""
        return Asked((Question(offered, offered),)) if offered else Asked(small_talk=name)
    last = _last_question(before)
    if last and letters in words()["follow_up"]["more"]:
        return Asked((Question(last, last),), more=True)
    return Asked(tuple(_question(part, last) for part in _parts(message)))


def _offered(talk: Conversation) -> str:
    """The question that the bot offered last, when it did: who says yes asks it."""
    said = next((turn.content for turn in reversed(talk.turns) if turn.role == "assistant"), "")
    match = _OFFER.search(said)
    return f"{match[1]}?" if match else ""


def _small_talk(message: str) -> str:
    """The kind of small talk that the whole message is, be it of several such words."""
    if found := _kind(_letters(message)):
        return found
    around = words()["around"]["before"]
    found_all = [(word, _kind(_letters(word))) for word in message.split()]
    kinds = [kind for word, kind in found_all if kind or word.strip(_MARKS) not in around]
    return kinds[-1] if kinds and all(kinds) else ""


def _kind(letters: str) -> str:
    return next(
        (name for name, row in words()["small_talk"].items() if letters in row["heard"]), ""
    )


def _last_question(before: list[str]) -> str:
    """The newest earlier message that asked something of its own."""
    follow_up = words()["follow_up"]
    for text in reversed(before):
        letters = _letters(text)
        leans = letters in follow_up["more"] + follow_up["bare"] or any(
            letters.startswith(word) for word in follow_up["openers"]
        )
        if letters and not leans and not _small_talk(text):
            return text
    return ""


def _question(said: str, last: str) -> Question:
    text = _bare(said)
    if not last:
        return Question(text, text)
    follow_up = words()["follow_up"]
    letters = _letters(said)
    opener = next((word for word in sorted(follow_up["openers"], key=len, reverse=True)
                   if letters.startswith(word)), "")  # fmt: skip
    goes_on = bool(opener) or letters in follow_up["bare"]
    if goes_on or len(letters) <= _SHORT:
        return Question(text, f"{last} {text}", goes_on)
    return Question(text, text)


def _bare(text: str) -> str:
    """The question without the words around it; as it is when nothing else is in it."""
    words_of = text.strip(_MARKS).split()
    before, after = words()["around"]["before"], words()["around"]["after"]
    while taken := _whole(words_of, before, first=True):
        words_of = words_of[taken:]
    while taken := _whole(words_of, after, first=False):
        words_of = words_of[:-taken]
    bare = " ".join(words_of).strip(_MARKS)
    return bare if len(_letters(bare)) > 1 else text


def _whole(said: list[str], phrases: list[str], *, first: bool) -> int:
    """How many words of the talk, at its beginning or end, are one of the phrases."""
    for phrase in phrases:
        count = len(phrase.split())
        some = said[:count] if first else said[len(said) - count :]
        if len(said) > count and " ".join(word.strip(_MARKS) for word in some) == phrase:
            return count
    return 0


def _parts(message: str) -> list[str]:
    """The questions of a message; what stands before the first one belongs to it."""
    sentences = split(message)
    if sum("?" in sentence for sentence in sentences) < 2:
        return [message]
    parts: list[str] = []
    held: list[str] = []
    for sentence in sentences:
        held.append(sentence)
        if "?" in sentence:
            parts.append(" ".join(held))
            held = []
    if held:
        parts[-1] = " ".join((parts[-1], *held))
    if len(parts) > _MOST_QUESTIONS:
        parts[_MOST_QUESTIONS - 1 :] = [" ".join(parts[_MOST_QUESTIONS - 1 :])]
    return parts


def named(question: str) -> list[str]:
    """How the words begin that name something: two letters each, of which no ending is part."""
    beginnings = [squeeze(word)[:2] for word in question.split() if len(squeeze(word)) > 1]
    return [two for two in beginnings if two not in words()["around"]["asking"]]


def _letters(text: str) -> str:
    letters = squeeze(text)
    return _LAUGHTER.sub("", letters) or letters
