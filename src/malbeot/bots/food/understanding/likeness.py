"""'비슷한 거 추천해 주세요': dishes like one that was named or spoken of.

In: an utterance, its spans and frames, what was suggested. Out: the dish that is meant, and the
wish for others like it. Which kinds of dish are alike is data, in `words/table.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from malbeot.bots.food.catalogue.dish import Dish
from malbeot.bots.food.understanding.frames import Frame
from malbeot.bots.food.understanding.history import History, Reference
from malbeot.bots.food.understanding.lexicon import Span
from malbeot.bots.food.understanding.memory import Entry
from malbeot.bots.food.understanding.utterance import LEXICON, Utterance
from malbeot.bots.food.wish import Rule
from malbeot.files import read_toml

_LIKE = re.compile(
    r"비슷|(?:같은|그런|이런)(?:느낌|스타일|종류|계열|류)|(?<=처럼)(?:생긴|국물|매운|든든)"
)
_NO_WISH = re.compile(r"비슷(?:해|하|한가|함)(?:요|나|니|냐|지|$)|비슷비슷|비슷한맛이")
_NEAR = 6
"""A name this near before the cue is what is meant: '된장찌개랑 비슷한'."""


def likened(
    utterance: Utterance,
    spans: Sequence[Span],
    frames: Sequence[Frame],
    history: History,
    pointed: Reference | None,
) -> str:
    """The id of the dish, '' when nothing of the kind was said."""
    cue = _LIKE.search(utterance.text)
    if cue is None or _NO_WISH.search(utterance.text):
        return ""
    for span, frame in zip(spans, frames, strict=True):
        near = 0 <= cue.start() - span.end <= _NEAR
        if span.dish and near and frame in (Frame.PLAIN, Frame.WANTED, Frame.EATEN):
            return span.dish
    if pointed is not None and pointed.exact:
        return pointed.ids[0]
    said = [s.dish for s, f in zip(spans, frames, strict=True) if s.dish and f is Frame.PLAIN]
    if len(said) == 1:  # '돼지국밥집이 없어서 섭섭해. 비슷한 거 없나'
        return said[0]
    return history.last[0] if len(history.last) == 1 else ""


def like(dish: Dish) -> Entry:
    """Others of its family, soups for a soup, best from the same kitchen."""
    families = read_toml(LEXICON / "table.toml")["families"]
    family = next((kinds for kinds in families if dish.kind in kinds), [dish.kind])
    word = f"{dish.name} 비슷한 메뉴"
    alike = {"kind_in": family, "soupy": dish.soupy}
    near = {"cuisine_in": [dish.cuisine], "spicy_min": dish.spicy - 1, "spicy_max": dish.spicy + 1}
    return Entry(
        "kind",
        soft=(Rule(word, alike, "kind"),),
        prefer=(Rule(word, near, "kind"),),
        hard=(Rule(dish.name, {"id_not": [dish.id]}, "dish"),),
        treat=not set(dish.meals) & {"breakfast", "lunch", "dinner", "late_night"},
    )
