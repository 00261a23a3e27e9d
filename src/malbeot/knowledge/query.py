"""One question against one pair of indexes: as it was typed, and as each passage would put it.

In: the text, groups of synonyms, the indexes. Out: what searching and ranking compare. Each wording
comes in a form (as typed, without what only asks, or what it is about), and in each form with the
synonyms that a passage holds. Knows nothing of passages but their letters.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from malbeot.knowledge import tokens
from malbeot.knowledge.asked import Against, asked, weighed
from malbeot.knowledge.focus import FORMS, Form, focus, formed
from malbeot.knowledge.index import Index
from malbeot.knowledge.instep import Indexes
from malbeot.knowledge.morphemes import Analyser
from malbeot.knowledge.synonyms import Groups, Wordings, vocabulary
from malbeot.knowledge.typos import mended


@dataclass(frozen=True, slots=True)
class Wording:
    text: str
    form: Form
    changed: int
    """How many words are not the asker's."""


class Query:
    """`plain` is the question as typed. Not safe for threads: one is made for each search."""

    def __init__(
        self,
        text: str,
        indexes: Indexes,
        analyse: Analyser | None = None,
        synonyms: Groups = (),
    ) -> None:
        self._indexes, self._analyse, self._synonyms = indexes, analyse, synonyms
        self.focus = focus(text)
        self._forms: dict[Form, Wordings] = {}
        seen = set[str]()
        for form in FORMS:
            letters = tokens.letters(said := formed(text, form))
            if letters not in {*seen, ""} or form == "typed":
                self._forms[form] = Wordings(said, synonyms)
                seen.add(letters)
        self._mended = self._without_typos()
        if self._mended != self.focus.about:
            self._forms["focus"] = Wordings(self._mended, synonyms)
        self._known: dict[str, Against] = {}
        self._typed = text
        self.plain = self.worded(text)

    def synonyms(self, index: Index) -> list[str]:
        """The pairs of letters, which the index has seen, of words that may stand for those typed:
        synonyms, and words without typos."""
        grams: dict[str, None] = {}
        mended = self._mended.split() if self._mended != self.focus.about else []
        spoken = index is self._indexes.questions
        others = (word for form in self._forms.values() for word in form.others(spoken=spoken))
        for word in (*mended, *others):
            pairs = tokens.ngrams(word, 2)
            if all(index.frequency("letters", pair) for pair in pairs):
                grams.update(dict.fromkeys(pairs))
        return list(grams)

    def _without_typos(self) -> str:
        """What the question is about, unknown words put as the next known ones are spelled."""
        indexes = (self._indexes.passages, self._indexes.questions)
        known = vocabulary(self._synonyms)

        def seen(pair: str) -> bool:
            return pair in known or any(index.frequency("letters", pair) for index in indexes)

        return " ".join(mended(word, seen) for word in self.focus.about.split())

    def wordings(self, letters: str, *, spoken: bool = False) -> Iterator[Wording]:
        """Those that suit a text of these letters, or a question of them when `spoken`; the first
        is the query as typed."""
        yield Wording(self._typed, "typed", 0)
        for form, wordings in self._forms.items():
            if form != "typed":
                yield Wording(wordings.text, form, 0)
            text, changed = wordings.suited(letters, spoken=spoken)
            if changed:
                yield Wording(text, form, changed)

    def worded(self, text: str) -> Against:
        """The question in a wording."""
        if text not in self._known:
            cut = asked(text, self._analyse)
            self._known[text] = Against(
                cut,
                weighed(cut, self._indexes.passages, with_singles=False),
                weighed(cut, self._indexes.questions, with_singles=True),
            )
        return self._known[text]
