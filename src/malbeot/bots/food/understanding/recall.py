"""What is said about earlier words themselves: asked for, or taken back.

In: an utterance, its spans, what is remembered. Out: a `Recall`, or None. A dislike may be taken
back; an allergy may not, whatever was meant: who believes that wrongly does harm.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from malbeot.bots.food.understanding import cues
from malbeot.bots.food.understanding.lexicon import Span
from malbeot.bots.food.understanding.utterance import Utterance
from malbeot.bots.food.wish import Recall

_EATS = re.compile(
    r"(?:은|는|도|까지)?(?:이제|다시|잘)?(?:먹을수있(?:어|음|다|습니다|는데)|먹어(?:요)?$|먹습니다|먹음$|"
    r"넣어도(?:돼|되|괜찮)|빼지(?:마|말)|안빼도)|(?:은|는|도)?(?:이제|다시)먹어도(?:돼|되|괜찮)"
)


def recall(
    utterance: Utterance, spans: Sequence[Span], allergic: bool, refused: Collection[str]
) -> Recall | None:
    """`allergic`: an allergy is known of this person. `refused`: dislikes and refusals."""
    if cues.says("recalls", utterance):
        return Recall("asked")
    if allergic and cues.says("allergy_back", utterance):
        return Recall("allergy")
    eaten = (span.concept for span in spans if _EATS.match(utterance.text, span.end))
    back = () if "?" in utterance.folded else ((one.dislike, one.name) for one in eaten)
    held = tuple(dict.fromkeys(word for words in back for word in words if word in refused))
    return Recall("back", held) if held else None
