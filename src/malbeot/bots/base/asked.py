"""What somebody asks a bot that answers from its knowledge: small talk, or questions to look up.

In: the talk. Out: `Asked`, by rules over words.toml: whole messages of small talk; the questions of
a message, taken apart; those that were asked before. Knows nothing of what the knowledge holds, so
that `thread` has to see which of them belong together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from malbeot.files import read_toml
from malbeot.knowledge.focus import focus
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
class Asked:
    """`small_talk` is a key of words.toml, or empty; `courtesy` the same of a message that may be
    more ("친절하게 알려 주셔서 고마워요"); `before` are earlier questions, the oldest first; `more`
    asks for all that is known of the last of them."""

    questions: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    small_talk: str = ""
    courtesy: str = ""
    more: bool = False


@cache
def words() -> dict[str, Any]:
    return read_toml(_WORDS)


def asked(talk: Conversation) -> Asked:
    """What the newest message asks. A message of marks alone asks nothing that can be found."""
    said = [clean(text) for text in talk.of("user")]
    if not said:
        return Asked()
    message = said[-1]
    if name := _small_talk(message):
        offered = _offered(talk) if name == "yes" else ""
        return Asked((offered,)) if offered else Asked(small_talk=name)
    before = tuple(_bare(text) for text in said[:-1] if not _small_talk(text) and not _more(text))
    if before and _more(message):
        return Asked(before[-1:], before[:-1], more=True)
    parts = tuple(_bare(part) for part in _parts(message))
    return Asked(parts, before, courtesy=_courtesy(message))


def goes_on(text: str) -> bool:
    """Whether its words say that it leans on what was said before: "그럼 주말은요?"."""
    letters = _letters(text)
    follow_up = words()["follow_up"]
    opened = any(letters.startswith(word) for word in follow_up["openers"])
    return opened or letters in follow_up["bare"] or bool(_turning().search(letters))


def short(text: str) -> bool:
    """Whether it has so few words that some may be left unsaid."""
    return len(_letters(text)) <= _SHORT


def conjoined(text: str) -> list[str]:
    """The two wishes of "주차랑 조식 되나요", each a question; none where there is only one."""
    match = next((match for match in _and().finditer(text) if not _one_word(text, match)), None)
    parts = [text[: match.start()], text[match.end() :]] if match else []
    return parts if parts and all(focus(part).about for part in parts) else []


def _one_word(text: str, join: re.Match[str]) -> bool:
    """Whether what joins is the end of a word: 소아과."""
    return text[: join.end()].rstrip().endswith(tuple(words()["around"]["ends_so"]))


def _courtesy(message: str) -> str:
    """What a message greets with, or thanks with at its end."""
    if "?" in message:
        return ""
    said = [_kind(_letters(word)) for word in message.split()]
    if said and said[-1] in ("thanks", "bye"):
        return said[-1]
    return "hello" if said and said[0] == "hello" else ""


@cache
def _turning() -> re.Pattern[str]:
    return re.compile(rf"^.{{1,8}}(?:{'|'.join(words()['follow_up']['turning'])})$")


@cache
def _and() -> re.Pattern[str]:
    joins, company = words()["around"]["and"], words()["around"]["company"]
    return re.compile(rf"(?<=[가-힣a-zA-Z0-9]{{2}})(?:{'|'.join(joins)})\s+(?!{'|'.join(company)})")


def _more(text: str) -> bool:
    return _letters(text) in words()["follow_up"]["more"]


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


def _letters(text: str) -> str:
    letters = squeeze(text)
    return _LAUGHTER.sub("", letters) or letters
