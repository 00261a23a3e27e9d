"""One store of passages: open, update, search, get.

    with Knowledge.open(folder) as knowledge:
        knowledge.update(passages)                       # Changes(added=120, …)
        found = knowledge.search("배송은 며칠 걸려요?")
        if found.held:                                   # else: nothing here answers this
            best = found.hits[0]
            best.passage.text, best.passage.source, best.quote, best.span

SQLite holds the truth and the index follows it (`instep`), also after a kill. One process writes at
a time; any number search meanwhile and see each update once it is done. Safe for threads.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Self

from malbeot.errors import NotFound
from malbeot.knowledge import instep, opening
from malbeot.knowledge.asked import Weighed
from malbeot.knowledge.candidates import Candidates, candidates
from malbeot.knowledge.instep import Indexes, Wanted
from malbeot.knowledge.lock import writer_lock
from malbeot.knowledge.model import Kind, load
from malbeot.knowledge.places import Span
from malbeot.knowledge.query import Query
from malbeot.knowledge.ranking import View, best_views, views
from malbeot.knowledge.rules import rules
from malbeot.knowledge.spans import answering
from malbeot.knowledge.store import Store
from malbeot.knowledge.synonyms import Group, Synonyms, shipped
from malbeot.knowledge.update import Changes, Watch, remove, update
from malbeot.records import Passage

_WRITER_WAITS = 3.0


@dataclass(frozen=True)
class Hit:
    """A passage with the place in it to cite, and how likely it answers (0–1)."""

    passage: Passage
    asked: Weighed
    """The query, in the words that fit best."""
    likelihood: float
    answers: bool
    """Whether that is likely enough to answer from."""
    kind: Kind
    """Whether the passage's own text fits, or a stored question."""
    question: str = ""
    """The stored question that fits, where one does."""
    wording: str = ""
    """The query as it fits best: what it is about, in the passage's words."""
    near: bool = False
    """Whether one of these words is only near to what was asked."""
    collection: str = ""
    """The shared collection it comes from; empty for the bot's own store."""

    @cached_property
    def span(self) -> Span:
        """The place to cite; all of it where a stored question is answered."""
        if self.kind == "text":
            return answering(self.passage.text, self.asked)
        text = self.passage.text
        start = len(text) - len(text.lstrip())
        return Span(start, start + len(text.strip()))

    @property
    def quote(self) -> str:
        return self.span.of(self.passage.text)


@dataclass(frozen=True, slots=True)
class Found:
    """Hits, the most likely first."""

    hits: tuple[Hit, ...] = ()

    @property
    def held(self) -> bool:
        """False: nothing here answers this, and a bot that answers only from what it holds says
        so."""
        return bool(self.hits) and self.hits[0].answers

    @property
    def likelihood(self) -> float:
        return self.hits[0].likelihood if self.hits else 0.0


class Knowledge:
    """Made by `Knowledge.open`."""

    def __init__(
        self,
        folder: Path,
        store: Store,
        kiwi: bool | None,
        answer_from: float | None,
        synonyms: Sequence[Group],
        watch: Watch | None,
    ) -> None:
        self._folder, self._store, self._kiwi = folder, store, kiwi
        self._answer_from, self._synonyms = answer_from, Synonyms(synonyms)
        self._looking = Lock()
        self._version = store.version()  # first: what is written from here on will be noticed
        self._wanted = opening.for_reading(store, kiwi)
        self._indexes = opening.in_step(store, folder, kiwi, watch)

    @classmethod
    def open(
        cls,
        folder: Path,
        kiwi: bool | None = None,
        *,
        answer_from: float | None = None,
        synonyms: Sequence[Group] | None = None,
        watch: Watch | None = None,
    ) -> Self:
        """The knowledge of a folder, an empty one where there is none, its index in step.

        `kiwi`: True searches by morphemes too, False does not, None does what was done before,
        where the package is there. `answer_from`: likelihood from which a passage answers, in place
        of the measured one. `synonyms`: in place of the shipped groups. Raises `UsageError` when
        the index must be built while another process writes, or Kiwi is wanted and missing;
        `DataError` when the store is damaged.
        """
        store = Store(folder)
        try:
            groups = shipped() if synonyms is None else synonyms
            return cls(folder, store, kiwi, answer_from, groups, watch)
        except BaseException:
            store.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self._store.close()

    def __len__(self) -> int:
        return len(self._store)

    def __iter__(self) -> Iterator[str]:
        """The ids of all passages, in the order in which they came."""
        return self._store.ids()

    @property
    def morphemes(self) -> str:
        """Name and version of the analyser in use; empty without one."""
        return self._indexes.morphemes if self._wanted.analyse else ""

    def categories(self) -> list[str]:
        return self._store.categories()

    def get(self, key: str) -> Passage:
        """Raises `NotFound`."""
        if passage := self._store.get(key):
            return passage
        raise NotFound(f"{self._folder}: no passage {key!r}", korean="그런 자료는 없어요.")

    def update(
        self, passages: Iterable[Passage], *, whole: bool = True, watch: Watch | None = None
    ) -> Changes:
        """Bring the knowledge to these passages, by id; `whole` removes all that are not named.

        Raises `UsageError` when another process writes or a needed analyser is missing, `DataError`
        for a bad passage. What was written before an error stays, and is searched.
        """
        with writer_lock(self._folder, _WRITER_WAITS):
            wanted = opening.for_writing(self._store, self._kiwi)
            try:
                return update(self._store, passages, wanted.analyse, whole=whole, watch=watch)
            finally:
                self._bring(wanted, watch)

    def remove(self, ids: Collection[str]) -> int:
        """How many of them there were."""
        with writer_lock(self._folder, _WRITER_WAITS):
            try:
                return remove(self._store, ids)
            finally:
                self._bring(opening.for_writing(self._store, self._kiwi), None)

    def _bring(self, wanted: Wanted, watch: Watch | None) -> None:
        """Searches go on with the old index meanwhile."""
        version = self._store.version()
        indexes = opening.opened(self._store, self._folder)
        if indexes is None or not instep.in_step(self._store, indexes, wanted):
            indexes = instep.bring(self._store, self._folder, wanted, indexes, watch)
        with self._looking:
            self._indexes, self._wanted, self._version = indexes, wanted, version

    def _fresh(self) -> tuple[Indexes, Wanted]:
        """The indexes as they are now: another process, or thread, may have written."""
        with self._looking:
            version = self._store.version()
            if version != self._version:
                self._indexes = opening.again(self._store, self._folder, self._indexes)
                self._wanted = opening.for_reading(self._store, self._kiwi)
                self._version = version
            return self._indexes, self._wanted

    def search(self, query: str, k: int = 5, category: str | None = None) -> Found:
        """The `k` passages that fit best, of one category where one is named; none is no error.

        Whatever the query is made of: it is never parsed, and no text of a user is an operator.
        """
        found, asked, seen = self._seen(query, category)
        best = best_views(found, seen)[: max(k, 0)]
        passages = self._store.passages([view.number for view in best])
        hits = (self._hit(passages[view.number], view, asked) for view in best
                if view.number in passages)  # fmt: skip
        return Found(tuple(hits))

    def views(self, query: str, category: str | None = None) -> list[View]:
        """Everything that is looked at, unordered: for fitting, and for explaining a result."""
        return list(self._seen(query, category)[2])

    def _seen(self, query: str, category: str | None) -> tuple[Candidates, Query, Iterator[View]]:
        indexes, wanted = self._fresh()
        analyse = wanted.analyse if indexes.morphemes else None
        asked = Query(query, indexes, analyse, self._synonyms)
        found = candidates(indexes, asked, category)
        weights = load().pair(morphemes=bool(asked.text.asked.morphemes))
        return found, asked, views(self._store, found, asked, weights)

    def _hit(self, passage: Passage, view: View, asked: Query) -> Hit:
        by = rules().answer
        least = self._answer_from
        if least is None:
            least = by.text if view.kind == "text" else by.question
        enough = view.likelihood >= least
        fits = asked.against_texts(view.wording) if view.kind == "text" else asked.text
        return Hit(passage, fits, view.likelihood, enough, view.kind, view.question,
                   view.wording, view.near)  # fmt: skip
