"""Reads one index of Elasticsearch."""

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from elasticsearch import Elasticsearch

from search.backends import elasticsearch_counting as counting
from search.backends import elasticsearch_deep as deep
from search.backends.base import (
    Column,
    Counts,
    Found,
    IndexUnavailable,
    Rank,
    Reader,
    Tally,
    TooBroad,
)
from search.backends.elasticsearch_plan import translate
from search.backends.elasticsearch_trouble import reachable, refused
from search.plan import Everything, Plan

STOP_AFTER = "5s"  # then a search is asked to give up; a proximity of many words may take that long
PAGE = 10_000  # values per page where a column has more than one answer gives
IDS_PAGE = 10_000  # ids per page of all matches
RECORDS_PAGE = 1_000
WINDOW = 2_000_000  # cases that can be paged through

Body = dict[str, Any]


class ElasticsearchReader(Reader):
    """The index behind the alias. Queries are built with the DSL, answers are read as plain JSON."""

    def __init__(self, client: Elasticsearch, index: str) -> None:
        super().__init__(index)
        self.client = client
        self.index = index
        self._translated: dict[Plan, Body] = {}

    def _query(self, query: Plan) -> Body:
        if query not in self._translated:
            self._translated[query] = translate(query).to_dict()
        return self._translated[query]

    def _ask(self, query: Plan, *, view: Body | None = None, **body: Any) -> Body:
        where: Body = {"pit": view} if view else {"index": self.index}
        with reachable():
            answer = self.client.search(
                **where,
                query=self._query(query),
                timeout=STOP_AFTER,
                **{"track_total_hits": False, **body},
            )
        return _whole(dict(answer.body), self._query(query))

    def count(self, query: Plan) -> int:
        """How many passages match, exactly."""
        answer = self._ask(query, size=0, track_total_hits=True)
        return int(answer["hits"]["total"]["value"])

    def top(self, query: Plan, *, limit: int, offset: int, by_rank: Rank | None) -> list[Found]:
        """The passages of one page; equal scores are ordered by date."""
        if limit <= 0:
            return []
        order = _order(by_rank)
        if offset + limit <= deep.NEAR:
            return _found(self._ask(query, size=limit, from_=offset, sort=order)["hits"]["hits"])
        with reachable(), deep.frozen(self.client, self.index) as view:
            # Of a view, what is still equal is settled by its place in the index, also backwards.
            order += [{"_shard_doc": "asc"}]
            hits = deep.page(
                partial(self._ask, query, view=view), order, limit=limit, offset=offset
            )
        return _found(hits)

    def top_groups(self, query: Plan, *, limit: int, offset: int) -> list[str]:
        """Collapsed on the group."""
        if offset + limit > WINDOW:
            return []
        answer = self._ask(
            query,
            size=limit,
            from_=offset,
            sort=_order(None),
            source=False,
            collapse={"field": "group"},
        )
        return [hit["fields"]["group"][0] for hit in answer["hits"]["hits"]]

    def best_in_groups(
        self, query: Plan, groups: Sequence[str], *, limit: int, by_rank: Rank | None
    ) -> dict[str, list[Found]]:
        """One small search per group, sent together."""
        if not groups or limit <= 0:
            return {}
        searches: list[Body] = []
        for group in groups:
            narrowed = {"bool": {"must": self._query(query), "filter": {"term": {"group": group}}}}
            searches.append({"query": narrowed, "size": limit, "sort": _order(by_rank)})
        answers = self._many(searches)
        whole = [_whole(answer, self._query(query)) for answer in answers]
        return {
            group: _found(answer["hits"]["hits"])
            for group, answer in zip(groups, whole, strict=True)
        }

    def ids(self, query: Plan) -> Iterator[str]:
        """All pages of one frozen view, without the stored records."""
        for hits in self._by_document(query, IDS_PAGE, source=False):
            yield from sorted(hit["_id"] for hit in hits)

    def records(self, query: Plan) -> Iterator[Body]:
        """All pages of one frozen view."""
        for hits in self._by_document(query, RECORDS_PAGE, source=True):
            yield from sorted(_records(hits), key=lambda record: str(record["id"]))

    def _by_document(self, query: Plan, size: int, *, source: bool) -> Iterator[list[Body]]:
        """The hits of each document, document after document."""
        with reachable(), deep.frozen(self.client, self.index) as view:
            held: list[Body] = []
            for hit in self._frozen_hits(view, query, size, source=source):
                if held and held[0]["sort"][0] != hit["sort"][0]:
                    yield held
                    held = []
                held.append(hit)
            if held:
                yield held

    def _frozen_hits(self, view: Body, query: Plan, size: int, *, source: bool) -> Iterator[Body]:
        after: list[Any] | None = None
        while True:
            answer = self.client.search(
                query={"bool": {"filter": self._query(query)}},
                size=size,
                sort=[{"document": "asc"}, {"_shard_doc": "asc"}],
                search_after=after,
                pit=view,
                source=source,
                track_total_hits=False,
            )
            hits = answer["hits"]["hits"]
            yield from hits
            if len(hits) < size:
                return
            after = hits[-1]["sort"]

    def tally(self, query: Plan, columns: Iterable[Column]) -> Tally:
        """Terms aggregations; a column with more values than one asks for is read in pages."""
        return self.tallies([(query, tuple(columns))])[0]

    def tallies(self, asked: Sequence[tuple[Plan, Sequence[Column]]]) -> list[Tally]:
        """One round trip, whose searches Elasticsearch carries out side by side."""
        return self._together([], asked)[1]

    def answer(
        self,
        query: Plan,
        asked: Sequence[tuple[Plan, Sequence[Column]]],
        *,
        limit: int,
        offset: int,
        by_rank: Rank | None,
    ) -> tuple[list[Found], list[Tally]]:
        """One round trip; where every match is looked at for the best anyway, they are counted there."""
        if limit <= 0 or offset + limit > deep.NEAR:
            found = self.top(query, limit=limit, offset=offset, by_rank=by_rank)
            return found, self.tallies(asked)
        top: Body = {
            "query": self._query(query),
            "size": limit,
            "from": offset,
            "sort": _order(by_rank),
        }
        once = by_rank is not None or counting.is_costly(query)
        answers, tallies = self._together([top], asked, once=once)
        return _found(_whole(answers[0], top["query"])["hits"]["hits"]), tallies

    def _together(
        self,
        others: list[Body],
        asked: Sequence[tuple[Plan, Sequence[Column]]],
        *,
        once: bool = False,
    ) -> tuple[list[Body], list[Tally]]:
        """Answers of some searches, and tallies; ``once``: the first search has the first tally's passages."""
        parts = [
            (number, query, some)
            for number, (query, columns) in enumerate(asked)
            for some in counting.together(columns)
        ]
        searches = [*others, *({"query": self._query(one), "size": 0} for _, one, _ in parts)]
        at = list(range(len(others), len(searches)))  # where the columns of each part are counted
        if once and parts:
            del searches[at[0]]
            at = [place - 1 for place in at]
        for (_number, _query, some), place in zip(parts, at, strict=True):
            searches[place] |= counting.wanted(some)
        answers = self._many(searches)
        tallies: list[Tally] = [{} for _one in asked]
        for (number, query, some), place in zip(parts, at, strict=True):
            tallies[number] |= self._read(query, some, answers[place])
        return answers, tallies

    def _many(self, searches: list[Body]) -> list[Body]:
        if not searches:
            return []
        usual = {"timeout": STOP_AFTER, "track_total_hits": False}
        lines = [line for search in searches for line in ({}, usual | search)]
        with reachable():
            found = self.client.msearch(
                index=self.index, searches=lines, filter_path=counting.NOT_SENT
            )
        return list(found["responses"])

    def _read(self, query: Plan, wanted: Sequence[Column], answer: Body) -> Tally:
        if counting.TOO_MANY in str(answer.get("error", "")):
            return {column: self._all_values(query, column) for column in wanted}
        if "error" in answer:
            raise refused(answer["error"])
        answer = _whole(answer, self._query(query))
        counts: Tally = {}
        for column in wanted:
            found = counting.read(column, answer)
            counts[column] = self._all_values(query, column) if found is None else found
        return counts

    def _all_values(self, query: Plan, column: Column) -> Any:
        if column == "count":
            return {"": self.count(query)}
        return counting.joined(column, self._buckets(query, column))

    def _buckets(self, query: Plan, column: Column) -> Iterator[Body]:
        after: Body = {}
        while True:
            pages = {"sources": counting.sources(column), "size": PAGE, **after}
            answer = self._ask(query, size=0, aggs={"all": {"composite": pages}})
            found = answer["aggregations"]["all"]
            yield from found["buckets"]
            if "after_key" not in found:
                return
            after = {"after": found["after_key"]}

    def marks(self) -> Counts:
        """The ``mark`` column: documents and digests, with the passages of each."""
        counts: Counts = self._all_values(Everything(), "mark")
        return counts


def _whole(answer: Body, query: Body) -> Body:
    """An answer that is not a part of one only, as it is where Elasticsearch ran out of time."""
    if "error" in answer:
        raise refused(answer["error"])
    if not answer["timed_out"]:
        return answer
    if "'intervals'" in repr(query):
        raise TooBroad
    raise IndexUnavailable("Elasticsearch did not answer in time")


def _order(by_rank: Rank | None) -> list[Body]:
    """The document settles what is still equal, so that pages neither repeat nor skip on any copy."""
    first: list[Body] = [{by_rank: "desc"}] if by_rank else [{"_score": "desc"}, {"rank": "desc"}]
    return [*first, {"document": "asc"}]


def _found(hits: list[Body]) -> list[Found]:
    return [
        Found(hit["_score"] or 0.0, record)
        for hit, record in zip(hits, _records(hits), strict=True)
    ]


def _records(hits: Iterable[Body]) -> list[Body]:
    return [json.loads(hit["_source"]["stored"]["record"]) for hit in hits]
