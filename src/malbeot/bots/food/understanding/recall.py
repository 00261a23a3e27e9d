"""What is said about earlier words themselves: asked for, or taken back.

In: an utterance, its spans, what is remembered. Out: a `Recall`, or None. A dislike may be taken
back; an allergy may not, whatever was meant: who believes that wrongly does harm.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from malbeot.bots.food.catalogue.allergens import allergy
from malbeot.bots.food.understanding import cues
from malbeot.bots.food.understanding.lexicon import Span
from malbeot.bots.food.understanding.utterance import Utterance
from malbeot.bots.food.wish import Recall

_EATS = re.compile(
    r"(?:은|는|도|까지)?(?:이제|다시|잘)?(?:먹을수있(?:어|음|다|습니다|는데)|먹어(?:요)?$|먹습니다|먹음$|"
    r"넣어도(?:돼|되|괜찮)|빼지(?:마|말)|안빼도)|(?:은|는|도)?(?:이제|다시)먹어도(?:돼|되|괜찮)"
)


def recall(
    utterance: Utterance,
    spans: Sequence[Span],
    allergies: Collection[str],
    refused: Collection[str],
    told_now: bool = False,
) -> Recall | None:
    """`allergies`: those known of this person. `refused`: dislikes and refusals. `told_now`: the
    message tells an allergy: then nothing in it is taken back."""
    if cues.says("recalls", utterance):
        return Recall("asked")
    if allergies and cues.says("allergy_back", utterance):
        return Recall("allergy")
    back = () if told_now or "?" in utterance.folded else _eaten_again(utterance, spans)
    held = tuple(dict.fromkeys(word for words in back for word in words if word in refused))
    if any(_covers(told, word) for told in allergies for word in held):
        return Recall("allergy")
    return Recall("back", held) if held else None


def _eaten_again(utterance: Utterance, spans: Sequence[Span]) -> tuple[tuple[str, str], ...]:
    eaten = (span.concept for span in spans if _EATS.match(utterance.text, span.end))
    return tuple((one.dislike, one.name) for one in eaten)


def _covers(told: str, word: str) -> bool:
    """An allergy to 갑각류 is one to 새우."""
    one, other = allergy(told), allergy(word)
    return bool(one.allergens & other.allergens or one.tags & other.tags or one.parts & other.parts)
