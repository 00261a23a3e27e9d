"""Is somebody in danger right now? Then nothing else matters, whatever the bot is for.

In: what a person typed, or the talk so far. Out: the `Crisis` told of, with the sentences to say;
for a talk, `Heard`: the alarm, or what to say before the bot's own answer. Rules and words are data
(`crisis.toml`); no model is asked and none words the answer. Knows nothing of food or any bot.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from malbeot.files import read_toml
from malbeot.records import Conversation, Turn
from malbeot.text.normalize import squeeze

_NAMED = re.compile(r"<(\w+)>")
_LAUGHTER = re.compile("[ㅋㅎㅠㅜㅡ]+")
_NOTHING = "(?!)"


@dataclass(frozen=True, slots=True)
class Thread:
    """How a talk goes on after an alarm."""

    holds: re.Pattern[str]
    """Words that keep the alarm, alarming or not when said alone."""
    turns: re.Pattern[str]
    """Words that turn to the bot's subject again: these count for more than `holds`."""

    def kept_by(self, text: str) -> bool:
        return bool(self.holds.search(text)) and not self.turns.search(text)


@dataclass(frozen=True, slots=True)
class Crisis:
    id: str
    signs: re.Pattern[str]
    sounds_like: re.Pattern[str]
    """Figures of speech and told histories that hold a sign and mean something else."""
    answer: tuple[str, ...]
    """The sentences to say, unchanged."""
    text: str
    thread: Thread
    later: str
    """Said once, before the bot's own answer, when the person turns to its subject again."""
    soft: bool
    """True when the bot answers as ever, after these sentences."""
    tells: bool
    """True when the message also says what the bot must know later, an allergy for one."""

    @property
    def notice(self) -> dict[str, str]:
        return {"kind": "crisis", "text": self.text}

    def told_in(self, text: str) -> bool:
        return bool(self.signs.search(self.sounds_like.sub(" ", text)))


@dataclass(frozen=True, slots=True)
class Heard:
    """What the newest message of a talk asks of the guard."""

    alarm: Crisis | None = None
    """Its sentences are the whole answer."""
    lead: str = ""
    """To be said before the bot's own answer; empty when there is nothing to say."""
    notices: tuple[Mapping[str, str], ...] = ()
    """What to show beside the bot's own answer."""
    talk: Conversation = field(default_factory=Conversation)
    """The talk without alarms: nobody who choked on a rice cake wished for one."""


@cache
def _rules() -> Mapping[str, Any]:
    return read_toml(Path(__file__).with_name("crisis.toml"))


@cache
def _memorable() -> re.Pattern[str]:
    return _any(_rules()["memorable"]["signs"], {})


@cache
def crises() -> tuple[Crisis, ...]:
    """Every kind of danger, the most pressing first."""
    data = _rules()
    words = data["words"]
    threads = {
        name: Thread(_any(row["holds"], words), _any(row["turns"], words))
        for name, row in data["thread"].items()
    }
    return tuple(_crisis(row, words, threads) for row in data["crisis"])


def _crisis(
    row: Mapping[str, Any], words: Mapping[str, str], threads: Mapping[str, Thread]
) -> Crisis:
    return Crisis(
        row["id"],
        _any(row["signs"], words),
        _any(row["sounds_like"], words),
        tuple(row["answer"]),
        row["notice"],
        threads[row["thread"]],
        row["later"],
        row.get("soft", False),
        row.get("tells", False),
    )


def _any(expressions: Iterable[str], words: Mapping[str, str]) -> re.Pattern[str]:
    """One pattern for all of them, `<name>` written out; of none, one that never matches."""
    whole = "|".join(expressions) or _NOTHING
    while _NAMED.search(whole):
        whole = _NAMED.sub(lambda match: words[match[1]], whole)
    return re.compile(whole)


def crisis(text: str) -> Crisis | None:
    """The most pressing danger that the text tells of, soft ones included."""
    return _told(_bare(text))


def heard(talk: Conversation) -> Heard:
    """What the newest message asks for, in the light of the messages before it."""
    before: Crisis | None = None
    result = Heard()
    kept: list[Turn] = []
    drops = False
    for turn in talk.turns:
        if turn.role == "user":
            bare = _bare(turn.content)
            result = _after(before, returned=result.alarm is None, text=bare)
            before = result.alarm or before
            drops = result.alarm is not None and not _tells(result.alarm, bare)
        if not drops or turn.role == "system":
            kept.append(turn)
    return replace(result, talk=Conversation(tuple(kept)))


def _after(before: Crisis | None, *, returned: bool, text: str) -> Heard:
    """`before`: the last alarm of the talk; `returned`: the message before this one was none."""
    told = _told(text)
    if told and told.soft:
        return Heard(lead=" ".join(told.answer), notices=(told.notice,))
    if told:
        return Heard(alarm=told)
    if before and before.thread.kept_by(text):
        return Heard(alarm=before)
    if before and not returned:
        return Heard(lead=before.later)
    return Heard()


def _tells(alarm: Crisis, bare: str) -> bool:
    return alarm.tells or bool(_memorable().search(bare))


def _told(bare: str) -> Crisis | None:
    return next((one for one in crises() if one.told_in(bare)), None)


def _bare(text: str) -> str:
    """What spellings of one sentence have in common: no spaces, no marks, no laughter."""
    return _LAUGHTER.sub("", squeeze(text))
