"""Is somebody in danger right now? Then nothing else matters, whatever the bot is for.

In: what a person typed, or the talk so far. Out: the `Crisis` told of, with the sentences to say;
for a talk, `Heard`: the alarm, or what to say before the bot's own answer. Rules and words are data
(`crisis.toml`); no model is asked and none words the answer. Knows nothing of food or any bot.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from malbeot.files import read_toml
from malbeot.records import Conversation, Turn
from malbeot.text.normalize import squeeze

_NAMED = re.compile(r"<(\w+)>")
_LAUGHTER = re.compile("[ㅋㅎㅠㅜㅡ]+")
_NOTHING = "(?!)"
_READ = 2000  # letters from the beginning of a message, and from its end
_CALL = re.compile("11[29]에 전화해 주세요")


@dataclass(frozen=True, slots=True)
class Thread:
    """How a talk goes on after an alarm."""

    insists: re.Pattern[str]
    """Words that keep the alarm whatever else is said with them."""
    turns: re.Pattern[str]
    """Words that turn to the bot's subject again: these count for more than `holds`."""
    holds: re.Pattern[str]
    """Words that keep the alarm, alarming or not when said alone."""
    again: re.Pattern[str]
    """The few words that alarm once more after a turn to the bot's subject."""
    over: re.Pattern[str]
    """Words for a danger that has passed: `holds` ends with it."""
    called: tuple[str, ...]
    """Said to somebody who has called for help."""

    def kept_by(self, text: str) -> bool:
        holds = self.holds.search(text) and not self.turns.search(text)
        return bool(holds or self.insists.search(text))


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
    stay: str
    """Said to a short word that tells nothing: yes, thanks, I am better."""
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
        found = self.signs.search(text)
        return bool(found and self.signs.search(self.sounds_like.sub(" ", text)))

    def saying(self, *sentences: str) -> Crisis:
        return replace(self, answer=sentences)

    def steps(self) -> tuple[str, ...]:
        """What to do for somebody whose helpers are on their way."""
        return tuple(sentence for sentence in self.answer if not _CALL.search(sentence))


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


@dataclass(frozen=True, slots=True)
class _Past:
    """What the messages so far leave behind for the next one."""

    alarm: Crisis | None = None
    """The newest alarm, in its own words."""
    holding: bool = False
    """Is it still going on?"""
    owing: bool = False
    """Is its `later` still to be said?"""
    called: bool = False
    """Has the person called for help?"""
    nods: int = 0


@cache
def _rules() -> Mapping[str, Any]:
    return read_toml(Path(__file__).with_name("crisis.toml"))


@cache
def _plain(name: str) -> re.Pattern[str]:
    """The expressions of a list that belongs to no kind of danger."""
    return _any(_rules()[name]["signs"], _rules()["words"])


@cache
def crises() -> tuple[Crisis, ...]:
    """Every kind of danger, the most pressing first."""
    data = _rules()
    words = data["words"]
    threads = {name: _thread(row, words) for name, row in data["thread"].items()}
    return tuple(_crisis(row, words, threads) for row in data["crisis"])


def _thread(row: Mapping[str, Any], words: Mapping[str, str]) -> Thread:
    lists = {name: _any(row[name], words) for name in row if name != "called"}
    return Thread(called=tuple(row["called"]), **lists)


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
        row["stay"],
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
    past, result = _Past(), Heard()
    kept: list[Turn] = []
    drops = False
    for turn in talk.turns:
        if turn.role == "user":
            bare = _bare(turn.content)
            past, result = _after(past, bare)
            drops = result.alarm is not None and not _tells(result.alarm, bare)
        if not drops or turn.role == "system":
            kept.append(turn)
    return replace(result, talk=Conversation(tuple(kept)))


def _after(past: _Past, text: str) -> tuple[_Past, Heard]:
    """What one message asks for, and what it leaves behind."""
    told = _told(text)
    if told and told.soft:
        return _returned(past), Heard(lead=" ".join(told.answer), notices=(told.notice,))
    if told:
        return _alarming(past, told, text)
    return _later(past, past.alarm, text) if past.alarm else (past, Heard())


def _later(past: _Past, alarm: Crisis, text: str) -> tuple[_Past, Heard]:
    """A message that tells of no danger by itself, some time after one that did."""
    if past.holding and _calls(text) and not alarm.thread.insists.search(text):
        past = replace(past, called=True)
        return past, Heard(alarm=alarm.saying(*alarm.thread.called))
    if past.owing and _plain("nods").fullmatch(text):
        return _nodded(past, alarm, text)
    if alarm.thread.kept_by(text) if past.holding else alarm.thread.again.search(text):
        return _alarming(past, alarm, text)
    lead = alarm.later if past.owing else ""
    return _returned(past), Heard(lead=lead)


def _returned(past: _Past) -> _Past:
    """The person has turned to the bot's subject: a new alarm begins from nothing."""
    return replace(past, holding=False, owing=False, called=False)


def _alarming(past: _Past, alarm: Crisis, text: str) -> tuple[_Past, Heard]:
    """The alarm in its own words; nobody is told to call those whom they have called."""
    same = past.alarm is not None and past.alarm.thread is alarm.thread
    called = (same and past.called) or _calls(text)
    answer = (*alarm.thread.called, *alarm.steps()) if called else alarm.answer
    past = _Past(alarm, holding=True, owing=True, called=called)
    return past, Heard(alarm=alarm.saying(*answer))


def _nodded(past: _Past, alarm: Crisis, text: str) -> tuple[_Past, Heard]:
    """A short word: we stay, in other sentences than the last time."""
    over = bool(alarm.thread.over.search(text))
    said = alarm.later if past.nods % 2 else alarm.stay
    past = replace(past, holding=past.holding and not over, nods=past.nods + 1)
    return past, Heard(alarm=alarm.saying(said))


def _calls(text: str) -> bool:
    return bool(_plain("calls").search(text))


def _tells(alarm: Crisis, bare: str) -> bool:
    return alarm.tells or bool(_plain("memorable").search(bare))


@lru_cache(maxsize=512)
def _told(bare: str) -> Crisis | None:
    return next((one for one in crises() if one.told_in(bare)), None)


@lru_cache(maxsize=512)
def _bare(text: str) -> str:
    """What spellings of one sentence have in common: no spaces, no marks, no laughter."""
    bare = _LAUGHTER.sub("", squeeze(text))
    return bare if len(bare) <= 2 * _READ else f"{bare[:_READ]} {bare[-_READ:]}"
