"""One tantivy index over our own tokens: numbers in, the best numbers for some grams out.

Tokens come cut and are joined by spaces; whether a token is there counts, not how often (measured:
as good for questions, better for passages). Queries are built from terms, so that no character of
a user's sentence is an operator. Each commit carries a `Stamp` in a document of its own: which
store, which tokens, how far. So the stamp and what it vouches for become visible together.

Derived data: where it is damaged or foreign, `Damaged` is raised and it is built anew. Knows
nothing of passages but their numbers. Searching is safe for threads; one writer at a time.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, NamedTuple

import tantivy
from tantivy import Occur, Query

Field = Literal["letters", "morphemes"]
_STAMP_PASSAGE = 0
_HEAP = 64_000_000
_SMALL_HEAP = 15_000_000
_DELETED_AT_ONCE = 1000


class Damaged(Exception):
    """The folder holds no index that can be read; build it anew."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What an index is made of: a store, by its identity, up to a number and a removal."""

    store: str = ""
    tokens: str = ""
    morphemes: str = ""
    """Name and version of the analyser; empty without that leg."""
    number: int = 0
    removal: int = 0


class Entry(NamedTuple):
    """What is indexed: a passage, or one of its questions. Numbers count from 1."""

    number: int
    passage: int
    category: str
    letters: Sequence[str]
    morphemes: Sequence[str]


class Match(NamedTuple):
    number: int
    passage: int
    score: float


class Index:
    """Opens the index of a folder, or makes an empty one. Raises `Damaged`."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._schema = _schema()
        try:
            self._index = tantivy.Index(self._schema, str(folder))
            self._index.config_reader("manual")
            self.reload()
        except (ValueError, OSError) as error:
            raise Damaged(f"{folder}: {error}") from error

    def reload(self) -> None:
        """See what was committed since."""
        self._index.reload()
        self._searcher = self._index.searcher()
        self.stamp = self._read_stamp()

    def _read_stamp(self) -> Stamp:
        found = self._searcher.search(self._of_passage(_STAMP_PASSAGE), 1, count=False).hits
        if not found:
            return Stamp()
        raw = self._searcher.doc(found[0][1]).get_first("stamp")
        try:
            return Stamp(**json.loads(bytes(raw or b"")))
        except (ValueError, TypeError) as error:
            raise Damaged(f"stamp {raw!r}: {error}") from error

    def __len__(self) -> int:
        return max(0, self._searcher.num_docs - 1)

    def frequency(self, field: Field, gram: str) -> int:
        """How many documents hold it; deleted ones count until they are merged away."""
        return self._searcher.doc_freq(field, gram)

    def beginning(self, field: Field, letter: str, limit: int) -> list[str]:
        """The most frequent tokens that begin with a letter."""
        found = self._searcher.terms_with_prefix(field, letter)
        found.sort(key=lambda term: (-term[1], term[0]))
        return [token for token, _ in found[:limit]]

    def search(
        self, field: Field, grams: Sequence[str], limit: int, category: str | None = None
    ) -> list[Match]:
        """The documents that fit best by BM25, best first; none for grams that nothing holds."""
        if not grams or limit < 1:
            return []
        query = self._any(field, grams)
        if category is not None:
            query = self._within(query, category)
        searcher = self._searcher
        hits = searcher.search(query, limit, count=False).hits
        places = [place for _, place in hits]
        numbers = searcher.fast_field_values("number", places)
        passages = searcher.fast_field_values("passage", places)
        return [
            Match(int(number or 0), int(passage or 0), float(score))
            for number, passage, (score, _) in zip(numbers, passages, hits, strict=True)
        ]

    def _any(self, field: Field, grams: Sequence[str]) -> Query:
        terms = (Query.term_query(self._schema, field, gram, "basic") for gram in grams)
        return Query.boolean_query([(Occur.Should, term) for term in terms])

    def _within(self, query: Query, category: str) -> Query:
        same = Query.term_query(self._schema, "category", category, "basic")
        unweighted = Query.const_score_query(same, 0.0)
        return Query.boolean_query([(Occur.Must, query), (Occur.Must, unweighted)])

    def _of_passage(self, number: int) -> Query:
        return Query.term_query(self._schema, "passage", number)

    @contextmanager
    def writing(self, large: bool = False) -> Iterator[Writer]:
        """What is not committed when the block ends is forgotten."""
        inner = self._index.writer(_HEAP if large else _SMALL_HEAP, 1)
        # Two traps of tantivy 0.26 after a kill. What the dead writer has left is in the way of
        # files of the same name. And the first operation bears the number of the last commit, so
        # that a merge which the dead one did not finish counts it as done for some segments: a
        # removal would be lost, so that the first operation is one that does nothing.
        inner.garbage_collect_files()
        for left in self._folder.glob(".tmp*"):
            left.unlink(missing_ok=True)
        inner.delete_documents_by_query(Query.empty_query())
        try:
            yield Writer(self._schema, inner)
        except BaseException:
            inner.rollback()
            raise
        finally:
            inner.wait_merging_threads()
            self.reload()


class Writer:
    def __init__(self, schema: tantivy.Schema, inner: tantivy.IndexWriter) -> None:
        self._schema, self._inner = schema, inner

    def add(self, entry: Entry) -> None:
        document = tantivy.Document()
        # Not by keyword: a plain int would be added as signed, and stop the writer's thread.
        document.add_unsigned("number", entry.number)
        document.add_unsigned("passage", entry.passage)
        document.add_text("category", entry.category)
        document.add_text("letters", " ".join(entry.letters))
        if entry.morphemes:
            document.add_text("morphemes", " ".join(entry.morphemes))
        self._inner.add_document(document)

    def remove(self, passages: Iterable[int]) -> None:
        """Every document of these passages."""
        numbers = list(passages)
        for at in range(0, len(numbers), _DELETED_AT_ONCE):
            # By query: deleting by term takes a plain int for a signed one and finds nothing.
            some = numbers[at : at + _DELETED_AT_ONCE]
            self._inner.delete_documents_by_query(
                Query.term_set_query(self._schema, "passage", some)
            )

    def commit(self, stamp: Stamp) -> None:
        """Make all of it visible, and durable, together with its stamp."""
        self.remove([_STAMP_PASSAGE])
        document = tantivy.Document()
        document.add_unsigned("passage", _STAMP_PASSAGE)
        document.add_bytes("stamp", json.dumps(asdict(stamp)).encode())
        self._inner.add_document(document)
        self._inner.commit()


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("number", fast=True)
    builder.add_unsigned_field("passage", indexed=True, fast=True)
    builder.add_text_field("category", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("letters", tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field("morphemes", tokenizer_name="whitespace", index_option="basic")
    builder.add_bytes_field("stamp", stored=True)
    return builder.build()
