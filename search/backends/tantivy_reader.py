"""Reads one commit of a Tantivy index."""

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

import tantivy

from search.backends import tantivy_counting as counting
from search.backends.base import Column, Counts, Found, Rank, Reader, Tally, document_of
from search.backends.tantivy_spans import Checker
from search.columns import SEPARATOR
from search.forward import View
from search.plan import All, Everything, Plan, Term, one_of
from search.ranks import number_of
from search.stored import stored_id

FIRST_LOOK = 256  # passages looked at for a page of cases; four times as many at each further look
BATCH_PASSAGES = 10_000  # of as many documents as hold so many matches, for reading all matches
BATCH_DOCUMENTS = 400


class TantivyReader(Reader):
    """A searcher of one generation, as of one commit."""

    def __init__(self, index: Any, generation: str, version: str, view: View) -> None:
        super().__init__(generation)
        self.schema = index.schema
        self.searcher = index.searcher()
        self.version = version
        self.checker = Checker(self.searcher, self.schema, view)
        # A prefix is compiled to an automaton: once for all that is asked of one query.
        self._translated = lru_cache(maxsize=64)(self.checker.translate)

    def _query(self, query: Plan) -> Any:
        return self._translated(query)

    def count(self, query: Plan) -> int:
        """How many passages match, exactly."""
        return int(self.searcher.search(self._query(query), limit=1).count)

    def top(self, query: Plan, *, limit: int, offset: int, by_rank: Rank | None) -> list[Found]:
        """The passages of one page, by score or a rank."""
        return self._top(self._query(query), limit, offset, by_rank)

    def _top(self, query: Any, limit: int, offset: int, by_rank: Rank | None) -> list[Found]:
        if limit <= 0:
            return []
        hits = self.searcher.search(
            query,
            limit=limit,
            offset=offset,
            count=False,
            order_by_field=by_rank,
        ).hits
        return [Found(0.0 if by_rank else score, self._stored(address)) for score, address in hits]

    def _stored(self, address: Any) -> dict[str, Any]:
        stored: dict[str, Any] = json.loads(self._raw(address))
        return stored

    def _raw(self, address: Any) -> bytes:
        return bytes(self.searcher.doc(address).get_first("stored"))

    def top_groups(self, query: Plan, *, limit: int, offset: int) -> list[str]:
        """Looks at ever more of the best passages until they hold enough groups."""
        translated = self._query(query)
        look = max(FIRST_LOOK, 4 * (offset + limit))
        while True:
            hits = self.searcher.search(translated, limit=look, count=False).hits
            addresses = [address for _score, address in hits]
            numbers = self.searcher.fast_field_values("group_number", addresses)
            first = dict(zip(reversed(numbers), reversed(addresses), strict=True))
            order = list(dict.fromkeys(numbers))
            if len(order) >= offset + limit or len(hits) < look:
                page = order[offset : offset + limit]
                return [str(self._stored(first[number])["group"]) for number in page]
            look *= 4

    def best_in_groups(
        self, query: Plan, groups: Sequence[str], *, limit: int, by_rank: Rank | None
    ) -> dict[str, list[Found]]:
        """One small search per group."""
        must = tantivy.Occur.Must
        asked = self._query(query)
        found = {}
        for group in groups:
            in_group = self._query(Term("group", group))
            unscored = tantivy.Query.const_score_query(in_group, 0.0)
            narrowed = tantivy.Query.boolean_query([(must, asked), (must, unscored)])
            found[group] = self._top(narrowed, limit, 0, by_rank)
        return found

    def ids(self, query: Plan) -> Iterator[str]:
        """Read out of the stored records, some documents at a time."""
        for addresses in self._by_documents(query):
            yield from sorted(stored_id(self._raw(address)) for address in addresses)

    def records(self, query: Plan) -> Iterator[dict[str, Any]]:
        """Some documents at a time, so that only their matches are held."""
        for addresses in self._by_documents(query):
            found = [self._stored(address) for address in addresses]
            yield from sorted(found, key=lambda record: str(record["id"]))

    def _by_documents(self, query: Plan) -> Iterator[list[Any]]:
        for documents, count in _batches(self.tally(query, ("mark",))["mark"]):
            narrowed = All(filters=(query, one_of(tuple(Term("document", d) for d in documents))))
            hits = self.searcher.search(self._query(narrowed), limit=count, count=False).hits
            yield [address for _score, address in hits]

    def group_id(self, group: str) -> str | int:
        """Its number."""
        return number_of(group)

    def forget(self) -> None:
        """Proximities are checked anew, too."""
        super().forget()
        self.checker.forget()
        self._translated.cache_clear()

    def tally(self, query: Plan, columns: Iterable[Column]) -> Tally:
        """Terms aggregations of all values; the columns share one pass."""
        columns = tuple(columns)
        of_values = [column for column in columns if column != "count"]
        found = counting.tally(self.searcher, self.schema, self._query(query), of_values)
        return found | ({"count": {"": self.count(query)}} if "count" in columns else {})

    def marks(self) -> Counts:
        """The ``mark`` column: documents and digests, with the passages of each."""
        counts: Counts = self.tally(Everything(), ("mark",))["mark"]
        return counts


def _batches(counts: Counts) -> Iterator[tuple[list[str], int]]:
    """Documents in order, some at a time, with how many matches they hold together."""
    documents: list[str] = []
    held = 0
    for mark in sorted(counts, key=lambda mark: document_of(mark, SEPARATOR)):
        full = held + counts[mark] > BATCH_PASSAGES or len(documents) >= BATCH_DOCUMENTS
        if documents and full:
            yield documents, held
            documents, held = [], 0
        documents.append(document_of(mark, SEPARATOR))
        held += counts[mark]
    if documents:
        yield documents, held
