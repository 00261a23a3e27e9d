"""One message as entries for the memory: what is wished, refused, eaten, not tolerated.

In: an utterance with its spans and frames. Out: `Heard`. Knows what earlier suggestions were like
(for "더 안 매운 걸로") but nothing of the talk before.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from malbeot.bots.food.catalogue.allergens import allergy, known, named_in
from malbeot.bots.food.catalogue.load import Catalogue
from malbeot.bots.food.understanding.frames import Frame, negation
from malbeot.bots.food.understanding.lexicon import Span
from malbeot.bots.food.understanding.memory import Entry
from malbeot.bots.food.understanding.utterance import Utterance
from malbeot.bots.food.wish import Rule

_REFUSALS = (Frame.REFUSED, Frame.LASTING, Frame.EATEN)
_TASTE = re.compile(
    r"(?:은|는|이|가|도|를|을)?(?:진짜|너무|정말|완전|좀|제일|원래){0,2}(?:싫|안좋아|별로|극혐|즐기지|질색)"
)
"""Said of an allergen this is a taste; '못 먹어' may be more, and is kept as an allergy."""
_MILD = re.compile(r"(?:너무|많이|엄청|심하게|아주|과하게|지나치게|막)(?:안)?$")
_SKIPPED_MEAL = re.compile(
    r"^.{0,12}?(?:먹었|먹어서|먹은(?!거)|먹음|굶|거르|걸렀|건너|때웠|때워|못먹|안먹|먹고왔|먹고나|해결했)"
)


_HOT = "매운맛"
_A_LITTLE_HOT = Entry(
    "taste",
    _HOT,
    soft=(Rule("살짝 매운맛", {"spicy_min": 1, "spicy_max": 2}, "taste", _HOT),),
)


@dataclass(slots=True)
class Heard:
    entries: list[Entry] = field(default_factory=list)
    allergies: list[str] = field(default_factory=list)
    dislikes: list[str] = field(default_factory=list)
    nudges: dict[str, float] = field(default_factory=dict)
    lasting: bool = False
    """Something was said that holds for the whole chat."""

    @property
    def wishes(self) -> bool:
        return any(entry.soft or entry.prefer or entry.label for entry in self.entries)

    @property
    def refusals(self) -> bool:
        return any(entry.hard for entry in self.entries)


def listen(
    utterance: Utterance,
    spans: Sequence[Span],
    frames: Sequence[Frame],
    last: Sequence[str],
    catalogue: Catalogue,
) -> Heard:
    """`last` = ids of the newest suggestions."""
    heard = Heard()
    for index, (span, frame) in enumerate(zip(spans, frames, strict=True)):
        if frame is Frame.ABSENT or _skipped_meal(utterance, spans, index):
            continue
        if step := _step(utterance, span, frame):
            scale, way = step
            heard.nudges[scale] = way
            heard.entries += _nudged(span, scale, way, last, catalogue)
        elif frame is Frame.ALLERGIC and span.concept.group in ("ingredient", "kind", "dish"):
            if not _way_of_cooking(spans, frames, index):
                _allergic(heard, span, catalogue)
            heard.lasting = True
        elif frame in (*_REFUSALS, Frame.ALLERGIC):
            _refuse(heard, utterance, span, frame)
        else:
            heard.entries.append(_wish(utterance, span))
    if _hot_within_bounds(utterance, spans, frames):
        heard.entries = [entry for entry in heard.entries if entry.group != "taste"]
        heard.entries.append(_A_LITTLE_HOT)
    # Said twice is said once, at its last place: a later wish counts more.
    heard.entries = list({str(entry): entry for entry in reversed(heard.entries)}.values())[::-1]
    return heard


def _hot_within_bounds(
    utterance: Utterance, spans: Sequence[Span], frames: Sequence[Frame]
) -> bool:
    """'매콤하긴 한데 너무 맵지는 않은 걸로': both wanted and, too much of it, refused."""
    hot = [(s, f) for s, f in zip(spans, frames, strict=True) if s.concept.name == _HOT]
    wanted = any(frame not in _REFUSALS for _, frame in hot)
    mild = any(
        frame in _REFUSALS and _MILD.search(utterance.text[: span.start]) for span, frame in hot
    )
    return wanted and mild


def _allergic(heard: Heard, span: Span, catalogue: Catalogue) -> None:
    words = _allergens(span, catalogue)
    heard.allergies += words
    if span.concept.group != "ingredient" and not any(map(known, words)):
        rules = tuple(span.concept.refusal())  # nobody knows which part of it: none of its kind
        heard.entries.append(Entry(span.concept.group, hard=rules))


def _way_of_cooking(spans: Sequence[Span], frames: Sequence[Frame], index: int) -> bool:
    """In '새우튀김 먹고 두드러기' the shrimps are it, not the frying."""
    span, before = spans[index], spans[index - 1]
    joined = index > 0 and before.end == span.start and frames[index - 1] is Frame.ALLERGIC
    return joined and span.concept.group == "kind" and not known(span.concept.name)


def _allergens(span: Span, catalogue: Catalogue) -> list[str]:
    """'조개구이 먹다가 두드러기': the allergy is to what the name of the dish tells, and to the
    dish itself where it tells nothing."""
    concept = span.concept
    if concept.group != "dish":
        return [concept.dislike or concept.name]
    dish = catalogue.by_id.get(span.dish)
    told = [word for word in named_in(concept.name) if word not in negation()["seasonings"]]
    sure = [word for word in told if (allergy(word).forbids(dish) if dish else len(word) > 1)]
    return sure or [concept.name]


def _wish(utterance: Utterance, span: Span) -> Entry:
    concept = span.concept
    return Entry(
        concept.group,
        concept.label,
        soft=tuple(concept.wished()),
        prefer=tuple(concept.preferred()),
        treat=concept.treat,
        either=_or_follows(utterance, span),
        implied=concept.sort == "scene" and concept.group != "meal",
    )


def _or_follows(utterance: Utterance, span: Span) -> bool:
    return bool(
        re.match(
            r"(?:이나|나(?!는|도)|또는|아니면(?!돼|되)|혹은|이든|든지?|도(?:좋|괜찮|되고|먹고싶))",
            utterance.text[span.end :],
        )
    )


def _refuse(heard: Heard, utterance: Utterance, span: Span, frame: Frame) -> None:
    concept = span.concept
    lasting = frame is Frame.LASTING
    heard.lasting |= lasting
    if lasting and concept.group == "ingredient":
        strict = concept.allergen and not _TASTE.match(utterance.text, span.end)
        (heard.allergies if strict else heard.dislikes).append(concept.dislike)
        if not known(concept.dislike):  # then the lexicon knows more of its parts than its name
            heard.entries.append(Entry(concept.group, hard=tuple(concept.refusal())))
        return
    if concept.group == "ingredient" and len(concept.name) == 1 and not lasting:
        heard.dislikes.append(concept.dislike)  # a single syllable is part of too many names
        return
    mild = bool(_MILD.search(utterance.text[: span.start]))
    rules = tuple(concept.refusal(mild))
    if rules:
        heard.entries.append(Entry(concept.group, concept.refused, hard=rules))


def _skipped_meal(utterance: Utterance, spans: Sequence[Span], index: int) -> bool:
    """'점심에 라면 먹었어': lunch is over."""
    span, text = spans[index], utterance.text
    if span.concept.group != "meal":
        return False
    ends = [other.start for other in spans[index + 1 :] if other.concept.group == "meal"]
    stop = min([*ends, utterance.sentence_end(span.start)])
    return bool(_SKIPPED_MEAL.match(text[span.end : stop]))


def _step(utterance: Utterance, span: Span, frame: Frame) -> tuple[str, float] | None:
    """('spicy', -1) for "더 안 매운", "덜 매운"; None when it is no step on a scale."""
    if not span.concept.nudge:
        return None
    before = utterance.text[: span.start]
    scale, way = next(iter(span.concept.nudge.items()))
    if before.endswith("덜"):
        return scale, -way
    if re.search(r"(?:더|보다|좀더)$", before) and frame in (Frame.PLAIN, Frame.WANTED):
        return scale, way
    if re.search(r"(?:더|보다)안$", before):
        return scale, -way
    return None


def _nudged(
    span: Span, scale: str, way: float, last: Sequence[str], catalogue: Catalogue
) -> Iterator[Entry]:
    """The step as a condition, measured by the newest suggestions."""
    concept = span.concept
    wanted = way == next(iter(concept.nudge.values()))
    label = concept.label if wanted else concept.refused
    dishes = [catalogue.by_id[id] for id in last]
    if not dishes:
        rules = tuple(concept.wished()) if wanted else tuple(concept.refusal(mild=True))
        yield Entry(concept.group, label, soft=rules)
        return
    values = [d.nutrition.kcal if scale == "kcal" else getattr(d, scale) for d in dishes]
    limit = _limit(scale, way, sum(values) / len(values))
    edge = "min" if way > 0 else "max"
    word = f"{'더' if wanted else '덜'} {concept.name}"
    yield Entry(
        concept.group, label, soft=(Rule(word, {f"{scale}_{edge}": limit}, concept.group, label),)
    )


def _limit(scale: str, way: float, mean: float) -> float:
    if scale == "kcal":
        return round(mean * (1.1 if way > 0 else 0.85))
    lowest, highest = (1, 4) if scale == "price" else (0, 3)
    if way < 0:
        limit = max(lowest, math.floor(mean - 0.5))
        return min(limit, 1) if scale == "spicy" else limit
    return min(highest, max(math.ceil(mean + 0.5), lowest + 2 if scale != "price" else 1))
