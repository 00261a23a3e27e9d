"""Whether true phrases were put in the wrong place: the trait of one dish said of another, the
number of one nutrient given as another's, a refusal turned into its opposite.

In: a sentence whose phrases all stand in the brief. Out: what is wrong, or None.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from malbeot.bots.food.brief import CONTENTS, SUGGESTING, Brief
from malbeot.bots.food.catalogue.allergens import allergen_words
from malbeot.bots.food.wording.grammar import answers
from malbeot.bots.food.wording.labels import called
from malbeot.bots.food.wording.mask import Mask, unmarked
from malbeot.bots.food.wording.picking import picks_left
from malbeot.bots.food.wording.telling import facts_left, said_value
from malbeot.bots.food.wording.vocabulary import general_words, small_words, suffixes

_ENDS = ("closings.close.", "facts.end.")
_COUNTS = ("한", "두", "세", "네", "다섯")
_COUNTED = re.compile(r"(?<![가-힣])(한|두|세|네|다섯) (?:가지|개|메뉴)")
_FIGURE = re.compile(r"[일이삼사오육칠팔구십백천만]{2,} ?(?:킬로)?(?:칼로리|그램|원(?![가-힣]))")
_NUTRIENTS = ("열량", "칼로리", "탄수화물", "단백질", "지방")


def misplaced(sentence: str, brief: Brief, said: Sequence[str], mask: Mask) -> str | None:
    found = mask.found(sentence)
    return (
        _swapped(found, brief, said, mask)
        or _repeated(found, brief, said, mask)
        or _stuttered(mask.hide(sentence))
        or _misended(sentence, brief, said)
        or _wrong_nutrient(sentence, brief)
        or _turned(sentence, brief, found)
        or _fact_denied(mask.hide(sentence), brief, mask)
        or _unfounded(sentence, mask)
        or _miscounted(mask.hide(sentence), brief)
    )


def _swapped(found: Sequence[str], brief: Brief, said: Sequence[str], mask: Mask) -> str | None:
    """With one dish named, everything said is of that dish; with several, they go in step."""
    if len(brief.picks) < 2:
        return None
    names = {pick.name for pick in brief.picks}
    owners = {
        phrase: {pick.name for pick in brief.picks if phrase in (*pick.traits, pick.reason)}
        for phrase in found
        if phrase not in names
    }
    told = [phrase for phrase in found if owners.get(phrase)]
    named = [phrase for phrase in found if phrase in names] or _last(said, names, mask)
    if not told or not named:
        return None
    if len(named) == 1:
        wrong = [phrase for phrase in told if named[0] not in owners[phrase]]
    else:
        in_step = [named[i * len(named) // len(told)] for i in range(len(told))]
        wrong = [p for p, name in zip(told, in_step, strict=True) if name not in owners[p]]
    return f"of another dish: {wrong[0]}" if wrong else None


def _last(said: Sequence[str], names: set[str], mask: Mask) -> list[str]:
    """The dish that a sentence without a name goes on about."""
    for sentence in reversed(said):
        if named := [phrase for phrase in mask.found(sentence) if phrase in names]:
            return named[-1:]
    return []


def _repeated(found: Sequence[str], brief: Brief, said: Sequence[str], mask: Mask) -> str | None:
    """A trait or a reason is told once for each dish that has it."""
    told = [*mask.found(" ".join(said)), *found]
    for phrase in found:
        owners = sum(phrase in (*pick.traits, pick.reason) for pick in brief.picks)
        if owners and told.count(phrase) > owners:
            return f"told twice: {phrase}"
    return None


def _stuttered(hidden: str) -> str | None:
    """The same three words, none of them the brief's, twice in one sentence."""
    words = hidden.split()
    runs = [" ".join(words[i : i + 3]) for i in range(len(words) - 2)]
    again = next((run for i, run in enumerate(runs) if run in runs[:i]), None)
    return f"said twice: {again}" if again else None


def _misended(sentence: str, brief: Brief, said: Sequence[str]) -> str | None:
    """The end comes once, when all is told, and nothing comes behind it."""
    if any(earlier in _ends() for earlier in said):
        return "after the end"
    text = " ".join([*said, sentence])
    waiting = picks_left(brief.picks, text) or facts_left(brief, text)
    return "closed too early" if waiting and sentence in _ends() else None


@cache
def _ends() -> frozenset[str]:
    """Last sentences of answers about dishes: questions, offers, good wishes."""
    paths = [path for part in _ENDS for path in answers().paths(part)]
    return frozenset(text for path in paths for text in answers().every(path, str))


def _wrong_nutrient(sentence: str, brief: Brief) -> str | None:
    values = {label: value for label, value in brief.facts if label in _NUTRIENTS}
    spoken = {label for label in _NUTRIENTS if label in sentence}
    spoken = {"열량" if label == "칼로리" else label for label in spoken}
    if len(spoken) != 1:
        return None
    label = next(iter(spoken))
    given = [value for value in values.values() if value in sentence]
    if given and label not in values:
        return f"number of another nutrient: {given[0]}"
    if given and values[label] not in given:
        return f"number of another nutrient: {given[0]}"
    return None


def _turned(sentence: str, brief: Brief, found: Sequence[str]) -> str | None:
    for label, value in brief.facts:
        asked = label in ("들어감", "안 들어감") and value in found
        denied = _holds(sentence, "denying")
        if asked and _holds(sentence, "containing") and denied != (label == "안 들어감"):
            return f"turned round: {label} {value}"
        if label == "들어갈 수 있음" and value in found and not _holds(sentence, "unsure"):
            return f"too sure: {value}"
    heard = {called(word) for word in brief.situation}
    avoided = {word for word in map(called, brief.avoided) if _telling(word)} & set(found)
    relaxed = {word for word in map(called, brief.relaxed) if _telling(word)} & set(found)
    if avoided - heard - relaxed and not _holds(sentence, "refusing"):
        return f"not refused: {min(avoided)}"
    if relaxed - heard and not avoided and not _holds(sentence, "conceding"):
        return f"not conceded: {min(relaxed)}"
    return None


def _fact_denied(hidden: str, brief: Brief, mask: Mask) -> str | None:
    """'아주 매운 편이 아니에요', '330kcal보다 적어요' of a fact that says otherwise."""
    for label, value in brief.facts:
        if label in CONTENTS:
            continue
        mark = mask.marks.get(said_value(label, value))
        rest = hidden.partition(mark)[2] if mark else ""
        if any(word in rest for word in small_words("twisting")):
            return f"fact denied: {label} {value}"
        if label == "매운 정도" and re.search(r"맵지 ?않|안 ?매", hidden):
            return f"fact denied: {label} {value}"
    return None


def _miscounted(hidden: str, brief: Brief) -> str | None:
    """'두 가지를 골랐어요' with three dishes."""
    hit = _COUNTED.search(hidden) if brief.act in SUGGESTING else None
    if hit and _COUNTS.index(hit.group(1)) + 1 != len(brief.picks):
        return f"miscounted: {hit.group()}"
    return None


def _unfounded(sentence: str, mask: Mask) -> str | None:
    """A claim on health or diet, or that something is not in it, which the brief does not hold."""
    hidden = unmarked(mask.hide(sentence))
    for claim in small_words("claims"):
        if claim in hidden and claim not in mask.allowed:
            return f"claim not given: {claim}"
    if figure := _FIGURE.search(hidden):
        return f"number not given: {figure.group()}"
    if not any(word in hidden for word in small_words("leaving_out")):
        return None
    found = (word for word in allergen_words() if word in hidden and word not in mask.allowed)
    word = next(found, "")
    return f"not known to be left out: {word}" if word else None


def conceded_or_refused(sentence: str) -> bool:
    """The sentence says that something was kept out or could not be met."""
    return _holds(sentence, "refusing") or _holds(sentence, "conceding")


def _holds(sentence: str, kind: str) -> bool:
    return any(word in sentence for word in small_words(kind))


@cache
def _telling(word: str) -> bool:
    """False for words that the shapes use as well: '게', the '가지' of '세 가지', '열량'."""
    if len(word) == 1:
        return False
    spoken = (known for known in general_words() if known.startswith(word))
    return not any(known[len(word) :] in suffixes() for known in spoken)
