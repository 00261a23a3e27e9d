"""One question against one pair of indexes: as it was typed, and as each passage would put it.

In: the text, groups of synonyms, the indexes. Out: what searching and ranking compare. Each wording
comes in a form (as typed, what it is about, or that without its verb), and in each form with the
synonyms that a passage holds. Knows nothing of passages but their letters.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from malbeot.knowledge import tokens
from malbeot.knowledge.asked import Asked, Weighed, Weighing, asked
from malbeot.knowledge.focus import Form, focus
from malbeot.knowledge.index import Index
from malbeot.knowledge.instep import Indexes
from malbeot.knowledge.morphemes import Analyser
from malbeot.knowledge.rules import rules
from malbeot.knowledge.synonyms import Synonyms, Wordings
from malbeot.knowledge.typos import mended as spelled_right


@dataclass(frozen=True, slots=True)
class Wording:
    text: str
    form: Form
    changed: int = 0
    """How many words are not the asker's."""
    near: bool = False
    """Whether one of them is only near to what was asked."""


class Query:
    """`text` and `question` are the query as typed, weighed by the index of texts and by that of
    questions. Not safe for threads: one is made for each search."""

    def __init__(
        self,
        text: str,
        indexes: Indexes,
        analyse: Analyser | None = None,
        synonyms: Synonyms | None = None,
    ) -> None:
        self._indexes, self._analyse = indexes, analyse
        self._synonyms = synonyms or Synonyms(())
        self.focus = focus(text)
        self._mended = self._without_typos()
        self._typos = {word: known for word, known in zip(self.focus.about.split(),
                       self._mended.split(), strict=False) if word != known}  # fmt: skip
        self.named = [self._typos.get(word, word) for word in self.focus.named.split()]
        """What it names, without typos."""
        self._forms = {form: Wordings(said, self._synonyms)
                       for form, said in self._said(text).items()}  # fmt: skip
        self._typed = text
        self._asked: dict[str, Asked] = {}
        self._texts: dict[str, Weighed] = {}
        self._questions: dict[str, Weighed] = {}
        self._by_texts = Weighing(indexes.passages, with_singles=False)
        self._by_questions = Weighing(indexes.questions, with_singles=True)
        self.text = self.against_texts(text)
        self.question = self.against_questions(text)

    def _said(self, text: str) -> dict[Form, str]:
        """The text in each form that adds something. A question of many words needs no other."""
        said: dict[Form, str] = {"typed": text}
        if len(self._mended.split()) <= rules().query.many:
            said |= {"focus": self._mended, "named": self.focus.named}
        seen: dict[str, Form] = {}
        for form, words in said.items():
            seen.setdefault(tokens.letters(words), form)
        return {form: said[form] for letters, form in seen.items() if letters or form == "typed"}

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
        """What the question is about, unknown words put as the next known ones are spelled; not
        in a large store, where chance has brought nearly any two letters together."""
        indexes = (self._indexes.passages, self._indexes.questions)
        words = self.focus.about.split()
        if len(words) > rules().query.many or sum(map(len, indexes)) > rules().query.mended_below:
            return self.focus.about

        @cache
        def seen(pair: str) -> bool:
            known = pair in self._synonyms.pairs
            return known or any(index.frequency("letters", pair) for index in indexes)

        return " ".join(spelled_right(word, seen) for word in words)

    def mended(self, wording: str) -> str:
        """A wording without typos."""
        for word, known in self._typos.items():
            wording = wording.replace(word, known)
        return wording

    def wordings(self, letters: str, form: Form, *, spoken: bool = False) -> Iterator[Wording]:
        """Those of a form that suit a text of these letters, or a question of them when
        `spoken`; none of a form that adds nothing."""
        if wordings := self._forms.get(form):
            yield Wording(self._typed if form == "typed" else wordings.text, form)
            suited = wordings.suited(letters, spoken=spoken)
            if suited.changed:
                yield Wording(suited.text, form, suited.changed, suited.near)

    def against_texts(self, wording: str) -> Weighed:
        """The question in a wording, weighed by the index of texts."""
        return self._weighed(wording, self._texts, self._by_texts)

    def against_questions(self, wording: str) -> Weighed:
        return self._weighed(wording, self._questions, self._by_questions)

    def _weighed(self, wording: str, known: dict[str, Weighed], by: Weighing) -> Weighed:
        if wording not in known:
            if wording not in self._asked:
                self._asked[wording] = asked(wording, self._analyse)
            known[wording] = by.weighed(self._asked[wording])
        return known[wording]
