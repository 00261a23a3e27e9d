"""May this sentence be shown? The last word over whatever a model wrote.

In: a sentence, the brief it should word, the sentences released before. Out: why it is refused,
or None. `check_answer` tells what an answer still lacks. Facts are compared, never guessed: every
dish, number and property must stand in the brief. What `mini` (malbeot-mini) writes must keep to
the grammar as well, and be polite.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from malbeot.bots.food.brief import SUGGESTING, Brief
from malbeot.bots.food.catalogue.allergens import allergen_words
from malbeot.bots.food.leaks import leaks
from malbeot.bots.food.wording.claims import conceded_or_refused, misplaced
from malbeot.bots.food.wording.labels import called
from malbeot.bots.food.wording.mask import Mask, beside, is_mark, mask_of, unmarked
from malbeot.bots.food.wording.names import NameIndex
from malbeot.bots.food.wording.neighbours import astray
from malbeot.bots.food.wording.picking import picks_left
from malbeot.bots.food.wording.telling import facts_left, said_value
from malbeot.bots.food.wording.vocabulary import general_words, stands_in
from malbeot.guard.output import finished, foreign, looping, polite

__all__ = ["NameIndex", "check_answer", "check_sentence"]

_LONGEST = 160
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def check_sentence(
    sentence: str,
    brief: Brief,
    said: Sequence[str],
    names: NameIndex,
    *,
    mini: bool,
    user: str = "",
) -> str | None:
    """Why this sentence must not be said, in a few words, or None."""
    mask = mask_of(brief)
    hidden = mask.hide(sentence)
    return (
        _form(sentence, said, mask, hidden)
        or _dishes(sentence, brief, said, names, mask, hidden, again=not mini)
        or _numbers(hidden, mask)
        or misplaced(sentence, brief, said, mask)
        or (_strayed(sentence, hidden, brief) if mini else _invented(hidden, mask, user))
    )


def check_answer(sentences: Sequence[str], brief: Brief) -> list[str]:
    """What must be said and is not: nothing when the answer is whole."""
    text = " ".join(sentences)
    problems = [] if text.strip() else ["empty"]
    problems += [f"not named: {pick.name}" for pick in picks_left(brief.picks, text)]
    problems += [f"not told: {label}" for label, _ in facts_left(brief, text) if label]
    problems += [
        f"not conceded: {word}" for word in brief.relaxed if not stands_in(called(word), text)
    ]
    noted = any(stands_in(called(word), text) for word in brief.avoided)
    if brief.act == "noted" and brief.avoided and not noted:
        problems.append("not noted")
    if sentences and not finished(sentences[-1]):
        problems.append("unfinished")
    return problems


def _form(sentence: str, said: Sequence[str], mask: Mask, hidden: str) -> str | None:
    if any(map(is_mark, sentence)):
        return "private-use letter"
    if len(sentence) > _LONGEST + mask.longest:
        return "too long"
    if leak := leaks(hidden):
        return f"markup: {leak}"
    if letter := foreign(unmarked(hidden)):
        return f"foreign letter: {letter}"
    if not finished(sentence):
        return "unfinished"
    if sentence in said:
        return "said before"
    if unit := looping(" ".join([*said[-2:], sentence])):
        return f"loop: {unit}"
    return None


def _dishes(
    sentence: str,
    brief: Brief,
    said: Sequence[str],
    names: NameIndex,
    mask: Mask,
    hidden: str,
    *,
    again: bool,
) -> str | None:
    """Only the decided dishes; each named in one sentence when code could word it as well."""
    own = {pick.name for pick in brief.picks}
    for name in names.find(beside(hidden)):
        if names.dish(name) in own or name in mask.allowed or name in general_words():
            if _only_given_up(name, brief) and not conceded_or_refused(sentence):
                return f"given up, but suggested: {name}"
            continue
        return f"dish not decided: {name}"
    if not again and brief.act in SUGGESTING:
        told = " ".join(said)
        for pick in brief.picks:
            if pick.name in mask.heard:  # 김밥 was wished for, and is suggested
                continue
            now = mask.count(sentence, pick.name)
            if now > 1 or (now and mask.count(told, pick.name)):
                return f"named twice: {pick.name}"
    return None


def _only_given_up(name: str, brief: Brief) -> bool:
    """The name stands in the brief, but only as what was refused or could not be met."""
    kept = " ".join(part for pick in brief.picks for part in (pick.name, *pick.traits, pick.reason))
    given_up = " ".join((*brief.avoided, *brief.relaxed))
    return name in given_up and name not in kept


def _numbers(hidden: str, mask: Mask) -> str | None:
    for number in _NUMBER.findall(hidden):
        if number not in mask.numbers:
            return f"number not given: {number}"
    return None


def _invented(hidden: str, mask: Mask, user: str) -> str | None:
    """A general model may use any words, but name no food that neither brief nor person named."""
    text = unmarked(hidden)
    for word in allergen_words():
        if word in text and word not in mask.allowed and word not in user:
            return f"food not given: {word}"
    return None


def _strayed(sentence: str, hidden: str, brief: Brief) -> str | None:
    """Polite, lists unchanged, every word where the grammar may lead."""
    if not polite(sentence):
        return "not polite"
    for label, value in brief.facts:
        whole = said_value(label, value)
        parts = [part for part in whole.split(", ") if len(part) > 1]
        if whole not in sentence and sum(part in hidden for part in parts) > 1:
            return f"list changed: {label}"
    return astray(sentence, brief)
