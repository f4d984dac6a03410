"""Elasticsearch 9: one index per generation, an alias on the one in use."""

import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError
from elasticsearch.dsl import Q
from elasticsearch.helpers import streaming_bulk

from search.backends import elasticsearch_spans as spans
from search.backends.base import (
    Backend,
    Column,
    Counts,
    Found,
    IndexStats,
    IndexUnavailable,
    Reader,
    TooBroad,
    Writer,
    marks,
)
from search.backends.elasticsearch_plan import translate
from search.entry import FORMAT, SEPARATOR, Entry
from search.plan import Everything, Plan

ASK_WITHIN = 15  # seconds for a search
STOP_AFTER = "5s"  # then it is asked to give up; a proximity of many words may take that long
WRITE_WITHIN = 120
TERMS = 20_000  # values asked for at once; three columns of them stay below search.max_buckets
PAGE = 10_000  # values per page where a column has more
DELETE_BATCH = 200
CONFLICT = 409

Body = dict[str, Any]

_SETTINGS = {
    "number_of_shards": 1,
    "auto_expand_replicas": "0-1",
    "refresh_interval": "30s",
    "max_result_window": 2_000_000,
    "analysis": spans.ANALYSIS,
}
_TOKENS = {"type": "text", "analyzer": "whitespace"}
_COUNTED = {"type": "keyword", "index": False}
_MAPPINGS = {
    "dynamic": "strict",
    "_source": {"includes": ["stored"]},
    "properties": {
        **dict.fromkeys(("exact", "stem", "title"), _TOKENS),
        **{name: {**_TOKENS, "index_options": "freqs"} for name in ("whole", "title_stem")},
        **{name: {"type": "keyword"} for name in ("document", "group", "keys")},
        **dict.fromkeys(("attributes", "codes", "provisions", "mark"), _COUNTED),
        "sentence": spans.MAPPING,
        "year": {"type": "integer"},
        "rank": {"type": "long"},
        "written": {"type": "long"},  # the version, which Elasticsearch itself does not search
        "stored": {"type": "object", "enabled": False},
    },
}


#: How Elasticsearch says that a query has too many words.
_TOO_BROAD = (
    "too_many_clauses",
    "too many terms",
    "too_many_nested_clauses",
    "TooComplexToDeterminize",
)


@contextmanager
def _reachable() -> Iterator[None]:
    try:
        yield
    except NotFoundError as error:
        raise IndexUnavailable("there is no index yet") from error
    except TransportError as error:
        raise IndexUnavailable(f"Elasticsearch does not answer: {error}") from error
    except ApiError as error:
        if any(sign in str(error) for sign in _TOO_BROAD):
            raise TooBroad from error
        raise IndexUnavailable(f"Elasticsearch refused: {error}") from error


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

    def _ask(self, query: Plan, **body: Any) -> Body:
        with _reachable():
            answer = self.client.search(
                index=self.index,
                query=self._query(query),
                timeout=STOP_AFTER,
                **{"track_total_hits": False, **body},
            )
        return _whole(dict(answer.body), self._query(query))

    def count(self, query: Plan) -> int:
        """How many passages match, exactly."""
        answer = self._ask(query, size=0, track_total_hits=True)
        return int(answer["hits"]["total"]["value"])

    def top(self, query: Plan, *, limit: int, offset: int, by_rank: bool) -> list[Found]:
        """The passages of one page; equal scores are ordered by date."""
        if limit <= 0:
            return []
        return _found(self._ask(query, size=limit, from_=offset, sort=_order(by_rank)))

    def top_groups(self, query: Plan, *, limit: int, offset: int) -> list[str]:
        """Collapsed on the group."""
        answer = self._ask(
            query,
            size=limit,
            from_=offset,
            sort=_order(by_rank=False),
            source=False,
            collapse={"field": "group"},
        )
        return [hit["fields"]["group"][0] for hit in answer["hits"]["hits"]]

    def best_in_groups(
        self, query: Plan, groups: Sequence[str], *, limit: int, by_rank: bool
    ) -> dict[str, list[Found]]:
        """One small search per group, sent together."""
        if not groups or limit <= 0:
            return {}
        searches: list[Body] = []
        for group in groups:
            narrowed = {"bool": {"must": self._query(query), "filter": {"term": {"group": group}}}}
            search = {"query": narrowed, "size": limit, "sort": _order(by_rank)}
            searches += [{}, {**search, "track_total_hits": False, "timeout": STOP_AFTER}]
        with _reachable():
            answers = self.client.msearch(index=self.index, searches=searches)["responses"]
        if any("error" in answer for answer in answers):
            raise IndexUnavailable("Elasticsearch answered a part of the question only")
        whole = [_whole(answer, self._query(query)) for answer in answers]
        return {group: _found(answer) for group, answer in zip(groups, whole, strict=True)}

    def tally(self, query: Plan, columns: Iterable[Column]) -> dict[Column, Counts]:
        """Terms aggregations; a column with more values than one asks for is read in pages."""
        columns = list(columns)
        if not columns:
            return {}
        wanted = {column: {"terms": {"field": column, "size": TERMS}} for column in columns}
        found = self._ask(query, size=0, aggs=wanted)["aggregations"]
        return {
            column: self._all_values(query, column)
            if found[column]["sum_other_doc_count"]
            else {bucket["key"]: bucket["doc_count"] for bucket in found[column]["buckets"]}
            for column in columns
        }

    def _all_values(self, query: Plan, column: str) -> Counts:
        counts: Counts = {}
        sources = [{"value": {"terms": {"field": column}}}]
        after: Body = {}
        while True:
            wanted = {"all": {"composite": {"sources": sources, "size": PAGE, **after}}}
            answer = self._ask(query, size=0, aggs=wanted)["aggregations"]["all"]
            for bucket in answer["buckets"]:
                counts[bucket["key"]["value"]] = bucket["doc_count"]
            if "after_key" not in answer:
                return counts
            after = {"after": answer["after_key"]}

    def marks(self) -> Iterable[str]:
        """The ``mark`` column: documents and digests."""
        return self._all_values(Everything(), "mark")


def _whole(answer: Body, query: Body) -> Body:
    """An answer that is not a part of one only, as it is where Elasticsearch ran out of time."""
    if not answer["timed_out"]:
        return answer
    if "'intervals'" in repr(query):
        raise TooBroad
    raise IndexUnavailable("Elasticsearch did not answer in time")


def _order(by_rank: bool) -> list[Body]:
    newest = {"rank": "desc"}
    return [newest] if by_rank else [{"_score": "desc"}, newest]


def _found(answer: Body) -> list[Found]:
    return [
        Found(hit["_score"] or 0.0, json.loads(hit["_source"]["stored"]["record"]))
        for hit in answer["hits"]["hits"]
    ]


class ElasticsearchWriter(Writer):
    """Bulk writes with external versions; what a document no longer has goes at the commit."""

    def __init__(self, client: Elasticsearch, index: str) -> None:
        self.client = client
        self.index = index
        self.replaced: dict[str, int] = {}
        self.was_empty = self.client.count(index=index)["count"] == 0

    def replace(self, document: str, entries: Iterable[Entry], *, version: int) -> None:
        """Write the passages; those with an older version are deleted by `commit`."""
        actions = (_action(self.index, entry, version) for entry in entries)
        with _reachable():
            for accepted, info in streaming_bulk(
                self.client, actions, chunk_size=500, raise_on_error=False
            ):
                # A conflict says that a later write is there already, as it should be.
                if not accepted and info["index"]["status"] != CONFLICT:
                    raise IndexUnavailable(f"Elasticsearch refused a passage: {info}")
        self.replaced[document] = version

    def commit(self) -> None:
        """Refresh, then take away what the documents no longer have."""
        with _reachable():
            self.client.indices.refresh(index=self.index)
            stale = [] if self.was_empty else list(self.replaced.items())
            for begin in range(0, len(stale), DELETE_BATCH):
                older = [
                    Q("term", document=document) & Q("range", written={"lt": version})
                    for document, version in stale[begin : begin + DELETE_BATCH]
                ]
                self.client.delete_by_query(
                    index=self.index,
                    query=Q("bool", should=older, minimum_should_match=1).to_dict(),
                    conflicts="proceed",
                    refresh=True,
                )
        self.replaced.clear()


def _action(index: str, entry: Entry, version: int) -> dict[str, Any]:
    source: dict[str, Any] = {
        name: " ".join(getattr(entry, name))
        for name in ("exact", "stem", "whole", "title", "title_stem")
    }
    for name in ("document", "group", "keys", "attributes", "codes", "provisions", "mark"):
        source[name] = getattr(entry, name)
    source |= {"year": entry.year, "rank": entry.rank, "written": version}
    source["sentence"] = spans.marks(len(entry.exact), entry.borders)
    source["stored"] = {"record": entry.stored}
    return {
        "_op_type": "index",
        "_index": index,
        "_id": entry.id,
        "version": version,
        "version_type": "external_gte",
        **source,
    }


class ElasticsearchBackend(Backend):
    """Generations are indices named ``<prefix>-passages-<number>``."""

    name = "elasticsearch"

    def __init__(self, url: str, prefix: str = "casebase") -> None:
        self.alias = f"{prefix}-passages"
        self.asking = Elasticsearch(url, request_timeout=ASK_WITHIN, max_retries=0)
        self.writing = self.asking.options(request_timeout=WRITE_WITHIN)

    def begin(self) -> str:
        """Make a new, empty generation."""
        generation = f"{self.alias}-{FORMAT}-{time.time_ns()}"
        with _reachable():
            self.writing.indices.create(index=generation, settings=_SETTINGS, mappings=_MAPPINGS)
        return generation

    def current(self) -> str | None:
        """The index behind the alias."""
        try:
            with _reachable():
                named = list(self.asking.indices.get_alias(name=self.alias))
        except IndexUnavailable as error:
            if isinstance(error.__cause__, NotFoundError):
                return None
            raise
        return next((name for name in named if name.startswith(f"{self.alias}-{FORMAT}-")), None)

    def swap(self, generation: str) -> None:
        """Move the alias and delete the older indices in one step."""
        with _reachable():
            known = self.asking.indices.get(index=f"{self.alias}-*", ignore_unavailable=True)
            actions: list[dict[str, Any]] = [
                {"remove_index": {"index": name}} for name in known if name != generation
            ]
            actions.append({"add": {"index": generation, "alias": self.alias}})
            self.writing.indices.update_aliases(actions=actions)

    def discard(self, generation: str) -> None:
        """Delete a generation that was never swapped in."""
        if generation != self.current():
            with _reachable():
                self.writing.indices.delete(index=generation, ignore_unavailable=True)

    @contextmanager
    def writer(self, generation: str) -> Iterator[ElasticsearchWriter]:
        """Any number of processes may write: versions decide."""
        with _reachable():
            writer = ElasticsearchWriter(self.writing, generation)
        yield writer
        writer.commit()

    def reader(self) -> ElasticsearchReader:
        """The index behind the alias."""
        generation = self.current()
        if generation is None:
            raise IndexUnavailable("there is no index yet")
        return ElasticsearchReader(self.asking, generation)

    def documents(self) -> Mapping[str, str]:
        """Every document and its digest."""
        return dict(marks(self.reader().marks(), SEPARATOR))

    def stats(self) -> IndexStats:
        """Size of the index in use."""
        reader = self.reader()
        with _reachable():
            stats = self.asking.indices.stats(index=reader.index, metric=["docs", "store"])
        total = stats["indices"][reader.index]["primaries"]
        return IndexStats(
            backend=self.name,
            generation=reader.index,
            passages=int(total["docs"]["count"]),
            documents=len(self.documents()),
            bytes=int(total["store"]["size_in_bytes"]),
        )
