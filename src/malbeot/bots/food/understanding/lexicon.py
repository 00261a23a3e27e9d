"""Finding the words of the lexicon and the dishes of a catalogue in an utterance.

In: an `Utterance`. Out: `Span`s from left to right that do not overlap: the longest word wins, and
a neutral word ("회사") hides the food word inside it ("회"). A span may be a concept and a dish at
once: "피자" is a kind when wished for and a dish when asked about. Knows nothing of negation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from malbeot.bots.food.catalogue.dish import Dish
from malbeot.bots.food.catalogue.load import Catalogue
from malbeot.bots.food.understanding.concept import NEUTRAL, Concept, concepts, dish_concept
from malbeot.bots.food.understanding.typos import Typos, joined_up
from malbeot.bots.food.understanding.utterance import Utterance, doubtful_words, neutral_words
from malbeot.bots.food.wording.labels import sayings
from malbeot.text.normalize import squeeze

# A short word stands alone only between these: "면은 말고", "새우랑 게 알레르기".
_SHORT_BEFORE = re.compile(
    r"(?:이랑|랑|하고|이나|와|과|는|은|난|내가|제가|저|나|말고|빼고|요즘|오늘|진짜|그럼|그냥|거기서|역시|저녁에|점심에|[싫렸었했됐았]고)$"
)
_SHORT_AFTER = re.compile(
    r"(?:$|은|는|이|가|을|를|도|만(?!큼)|으로|로|랑|이랑|하고|나|과|와|말고|빼|없|싫|못|안|종류|요리|류|먹|알레|들어|있|땡|당기|당겨|질|물려|물렸|"
    r"추천|같|좋|별로|됐|금지|제외|뭐|어때|주|있|한그릇|생각|각|대신|어디|이나|아니)"
)
# '게' is mostly the ending of something else.
_CRAB = re.compile(
    r"(?:도|는|가|를|류|나|이나|이랑|랑|하고)?(?:알레|못먹|먹으면|두드러기|요리|랑|하고|새우|조개|랍스|오징어|굴|문어|생선|땅콩|우유|계란|달걀|견과|(?<=도)(?:요)?$)"
)
# "새우는괜찮은데게는못먹어": nothing but the animal is not eaten.
_NO_CRAB = re.compile(r"(?:도|는|가|를)(?:알레|못먹|두드러기)")
# Doubtful names are dishes only right before these.
_EATEN_AFTER = re.compile(
    r"(?:$|를|을|은|는|이|가|도|먹|마시|마실|한잔|추천|말고|빼|땡|당|칼로리|어때|랑|시켜|하나|두잔)"
)
_MOST_SYLLABLES = 12


@dataclass(frozen=True, slots=True)
class Span:
    start: int
    end: int
    concept: Concept
    dish: str = ""
    """Id of the dish that has this name, '' when it is only a word."""


@dataclass(frozen=True, slots=True)
class _Word:
    concept: Concept
    dish: str = ""


class Lexicon:
    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.names = {squeeze(dish.name): dish.id for dish in catalogue.dishes}
        self.names_and_aliases = {name: dish.id for name, dish in catalogue.by_name.items()}
        self.kinds = {squeeze(w) for c in concepts() if c.group != "ingredient" for w in c.words}
        self.phrases = tuple(_naming_phrases(catalogue, self.names))
        self._words: dict[str, _Word] = {word: _Word(NEUTRAL) for word in neutral_words()}
        self._doubtful = doubtful_words()
        self._short: dict[str, _Word] = {}
        self._sounded: dict[str, _Word] = {}
        self._patterns: list[tuple[re.Pattern[str], _Word]] = []
        for concept in concepts():
            self._add(concept)
        for name, dish in catalogue.by_name.items():
            self._add_dish(name, dish)
        for word, what in list(self._words.items()):
            if self._guessable(what) or what.concept.group == "cuisine":
                for heard in joined_up(word):
                    self._sounded.setdefault(heard, what)
        self._heads = {word[:2] for word in self._words}
        self._typos = Typos(word for word, what in self._words.items() if self._guessable(what))

    def _add(self, concept: Concept) -> None:
        for word in concept.words:
            self._words.setdefault(squeeze(word), _Word(concept))
        for word in concept.short:
            self._short[word] = _Word(concept)
        self._patterns += [(re.compile(pattern), _Word(concept)) for pattern in concept.patterns]

    def _add_dish(self, name: str, dish: Dish) -> None:
        known = self._words.get(name)
        if known is not None and known.concept.sort != "neutral":
            self._words[name] = _Word(known.concept, dish.id)
        elif len(name) > 1:
            self._words[name] = _Word(dish_concept(dish.name, name), dish.id)

    def _guessable(self, what: _Word) -> bool:
        return what.concept.sort == "food" and what.concept.group in ("dish", "kind", "ingredient")

    def spans(self, utterance: Utterance) -> list[Span]:
        """What the utterance names, left to right."""
        text = utterance.text
        found = sorted(
            (span for span in self._candidates(utterance) if _whole(utterance, span)),
            key=lambda span: (span.start, -span.end),
        )
        kept: list[Span] = []
        place = 0
        for span in found:
            if span.start >= place:
                kept.append(span)
                place = span.end
        kept += [
            Span(start, end, self._words[word].concept, self._words[word].dish)
            for start, end, word in self._typos.guesses(text, _free(kept, len(text)))
        ]
        return sorted(
            (span for span in kept if span.concept.sort != "neutral"), key=lambda span: span.start
        )

    def _candidates(self, utterance: Utterance) -> Iterator[Span]:
        text = utterance.text
        for pattern, what in self._patterns:
            for hit in pattern.finditer(text):
                yield Span(hit.start(), hit.end(), what.concept)
        for start in range(len(text)):
            if text[start : start + 2] in self._heads:
                yield from self._at(text, start)
        for start in utterance.starts:
            yield from self._misspelled(text, start)
        for word, what in self._short.items():
            for hit in re.finditer(re.escape(word), text):
                if _stands_alone(utterance, hit.start(), hit.end()):
                    yield Span(hit.start(), hit.end(), what.concept)

    def _at(self, text: str, start: int) -> Iterator[Span]:
        for length in range(min(_MOST_SYLLABLES, len(text) - start), 1, -1):
            word = text[start : start + length]
            what = self._words.get(word)
            if what is None:
                continue
            if word in self._doubtful and not _EATEN_AFTER.match(text, start + length):
                continue
            yield Span(start, start + length, what.concept, what.dish)

    def _misspelled(self, text: str, start: int) -> Iterator[Span]:
        """At the beginning of a word: '삼게탕' holds no '게탕', '분시기' is 분식이."""
        if guess := self._typos.same(text, start):
            what = self._words[guess[1]]
            yield Span(start, guess[0], what.concept, what.dish)
        for length in range(min(_MOST_SYLLABLES, len(text) - start), 2, -1):
            if what_else := self._sounded.get(text[start : start + length]):
                yield Span(start, start + length, what_else.concept, what_else.dish)
                return


def _whole(utterance: Utterance, span: Span) -> bool:
    """Not the end of one word and the beginning of the next: '고된' in "말고 된장"."""
    inside = any(place in utterance.starts for place in range(span.start + 1, span.end))
    return not inside or span.start in utterance.starts


def _stands_alone(utterance: Utterance, start: int, end: int) -> bool:
    before, text = utterance.text[:start], utterance.text
    if text[start:end] == "게" and not _CRAB.match(text, end):
        return False
    barred = text[start:end] == "게" and _NO_CRAB.match(text, end)
    begins = (
        bool(barred)
        or start in utterance.starts
        or not before
        or bool(_SHORT_BEFORE.search(before))
    )
    closes = end in utterance.starts or bool(_SHORT_AFTER.match(text, end))
    if start not in utterance.starts and before and end in utterance.starts:
        # The end of a longer word ("먹으면 좋겠어"), unless it stands after a clear ending.
        return bool(re.search(r"(?:이랑|랑|하고|이나|말고|빼고)$", before))
    return begins and closes and not _ending(before, text[start:end], start in utterance.starts)


def _ending(before: str, word: str, starts: bool) -> bool:
    """'면' is more often the end of a verb ("먹으면") than noodles."""
    return (
        word == "면"
        and not starts
        and bool(before)
        and not re.search(
            r"(?:랑|하고|이나|말고|빼고|는|은|요즘|오늘|진짜|그럼|[싫렸었했됐았]고)$", before
        )
    )


def _free(spans: Iterable[Span], length: int) -> Iterator[tuple[int, int]]:
    place = 0
    for span in spans:
        if span.start > place:
            yield place, span.start
        place = max(place, span.end)
    if length > place:
        yield place, length


def _naming_phrases(catalogue: Catalogue, names: Iterable[str]) -> list[str]:
    """Traits, descriptions, reasons that name a dish, the longest first, squeezed."""
    told = {squeeze(text) for dish in catalogue.dishes for text in (*dish.traits, dish.blurb)}
    told |= {squeeze(text) for text in sayings()}
    known = tuple(names)
    naming = [text for text in told if any(name in text for name in known)]
    return sorted(naming, key=len, reverse=True)


_LEXICONS: dict[int, Lexicon] = {}


def lexicon(catalogue: Catalogue) -> Lexicon:
    """The lexicon of a catalogue, made once; the lexicon keeps its catalogue alive."""
    known = _LEXICONS.get(id(catalogue))
    if known is None or known.catalogue is not catalogue:
        known = _LEXICONS[id(catalogue)] = Lexicon(catalogue)
    return known
