"""Elasticsearch 9: one index per generation, an alias on the one in use."""

import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError
from elasticsearch.dsl import Q

from search import columns as columns_layout
from search.backends import elasticsearch_counting as counting
from search.backends import elasticsearch_deep as deep
from search.backends import elasticsearch_spans as spans
from search.backends.base import (
    COLUMNS,
    PATIENCE,
    Backend,
    Column,
    Counts,
    EngineAway,
    Found,
    IndexStats,
    IndexUnavailable,
    Rank,
    Reader,
    Tally,
    TooBroad,
    Writer,
    marks,
)
from search.backends.elasticsearch_bulk import Bulk, Patience
from search.backends.elasticsearch_plan import translate
from search.columns import columns
from search.entry import SEPARATOR, Entry
from search.layout import code_of
from search.plan import Everything, Plan

ASK_WITHIN = 15  # seconds for a search
STOP_AFTER = "5s"  # then it is asked to give up; a proximity of many words may take that long
WRITE_WITHIN = 60
LOOK_WITHIN = 0.7  # for what every page asks first: an engine that is away is told within a second
PAGE = 10_000  # values per page where a column has more
DELETE_BATCH = 200
IDS_PAGE = 10_000  # ids per page of all matches
RECORDS_PAGE = 1_000
WINDOW = 2_000_000  # cases that can be paged through

Body = dict[str, Any]

_SETTINGS = {
    "number_of_shards": 1,
    "auto_expand_replicas": "0-1",
    "refresh_interval": "30s",
    "max_result_window": WINDOW,
    "analysis": spans.ANALYSIS,
    "gc_deletes": "10m",  # how long a deleted passage's version keeps late writes out
}
_TOKENS = {"type": "text", "analyzer": "whitespace"}
_NUMBER = {"type": "long"}
_COUNTED = {"type": "keyword", "index": False}
_MAPPINGS = {
    "dynamic": "strict",
    "_source": {"includes": ["stored"]},
    "properties": {
        **dict.fromkeys(("exact", "stem", "title"), _TOKENS),
        **{name: {**_TOKENS, "index_options": "freqs"} for name in ("whole", "title_stem")},
        **{name: {"type": "keyword"} for name in ("document", "group", "keys")},
        **{str(name): _COUNTED for name in COLUMNS},
        "sentence": spans.MAPPING,
        "year": {"type": "integer"},
        **dict.fromkeys(("rank", "oldest", "regard"), _NUMBER),
        "written": _NUMBER,  # the version, which Elasticsearch itself does not search
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
        raise EngineAway(f"Elasticsearch does not answer: {error}") from error
    except ApiError as error:
        raise _refused(error) from error


def _refused(error: object) -> Exception:
    """What it means that Elasticsearch refused: an error of the query, or of its own."""
    if any(sign in str(error) for sign in _TOO_BROAD):
        return TooBroad()
    return IndexUnavailable(f"Elasticsearch refused: {error}")


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
        with _reachable():
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
        with _reachable(), deep.frozen(self.client, self.index) as view:
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
        with _reachable(), deep.frozen(self.client, self.index) as view:
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
        with _reachable():
            found = self.client.msearch(
                index=self.index, searches=lines, filter_path=counting.NOT_SENT
            )
        return list(found["responses"])

    def _read(self, query: Plan, wanted: Sequence[Column], answer: Body) -> Tally:
        if counting.TOO_MANY in str(answer.get("error", "")):
            return {column: self._all_values(query, column) for column in wanted}
        if "error" in answer:
            raise _refused(answer["error"])
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
        raise _refused(answer["error"])
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


class ElasticsearchWriter(Writer):
    """Bulk writes with external versions; what a document no longer has goes at the commit."""

    def __init__(self, client: Elasticsearch, index: str, patience: float) -> None:
        super().__init__()
        self.client = client
        self.index = index
        self.patience = Patience(patience)
        self.bulk = Bulk(client, _writing(index), patience)
        self.replaced: dict[str, int] = {}
        answer = self.patience.until_answered(lambda: client.count(index=index))
        self.was_empty = answer["count"] == 0

    def replace(self, document: str, entries: Iterable[Entry], *, version: int) -> None:
        """Send the passages; those with an older version are deleted by `commit`."""
        for entry in entries:
            self.bulk.index(document, entry.id, version, _source(entry, version))
        self.replaced[document] = version

    def commit(self) -> None:
        """Make it all visible, and take away what the documents no longer have."""
        with _reachable():
            self.bulk.flush()
            self._refresh()
            # What was refused is there in part: its older passages are better than none.
            whole = [one for one in self.replaced.items() if one[0] not in self.bulk.refused]
            for begin in range(0, 0 if self.was_empty else len(whole), DELETE_BATCH):
                self._remove_older(dict(whole[begin : begin + DELETE_BATCH]))
        self.refused |= self.bulk.refused
        self.replaced.clear()

    def _remove_older(self, newest: dict[str, int]) -> None:
        newest |= self._newer(sorted(self.bulk.conflicts & newest.keys()))
        older = [
            Q("term", document=document) & Q("range", written={"lt": version})
            for document, version in newest.items()
        ]
        query = Q("bool", should=older, minimum_should_match=1).to_dict()
        while True:
            hits = self._ask(query=query, size=PAGE, docvalue_fields=["document"])
            for hit in hits:
                document = hit["fields"]["document"][0]
                self.bulk.delete(document, hit["_id"], newest[document])
            if not hits:
                return
            self.bulk.flush()
            self._refresh()

    def _newer(self, documents: list[str]) -> dict[str, int]:
        """Of documents that another writer wrote later than we did: that version."""
        if not documents:
            return {}
        hits = self._ask(
            query=Q("terms", document=documents).to_dict(),
            size=len(documents),
            collapse={"field": "document"},
            sort=[{"written": "desc"}],
        )
        return {hit["fields"]["document"][0]: hit["sort"][0] for hit in hits}

    def _ask(self, **body: Any) -> list[Body]:
        answer = self.patience.until_answered(
            lambda: self.client.search(index=self.index, source=False, **body)
        )
        return list(answer["hits"]["hits"])

    def _refresh(self) -> None:
        self.patience.until_answered(lambda: self.client.indices.refresh(index=self.index))


def _writing(index: str) -> str:
    """The alias that one index is written through."""
    return f"{index}.writing"


def _source(entry: Entry, version: int) -> Body:
    return {
        "exact": entry.exact,
        "stem": entry.stem,
        "whole": entry.whole,
        "title": entry.title,
        "title_stem": entry.title_stem,
        "document": entry.document,
        "group": entry.group,
        "keys": entry.keys,
        "attributes": entry.attributes,
        **columns(entry),
        "mark": entry.mark,
        "year": entry.year,
        "written": version,
        "rank": entry.rank,
        "oldest": entry.oldest,
        "regard": entry.regard,
        "sentence": spans.marks(len(entry.exact.split()), entry.borders),
        "stored": {"record": entry.stored},
    }


class ElasticsearchBackend(Backend):
    """Generations are indices named ``<prefix>-passages-<form>-<number>``."""

    name = "elasticsearch"

    def __init__(self, url: str, prefix: str = "casebase") -> None:
        self.alias = f"{prefix}-passages"
        self.asking = Elasticsearch(url, request_timeout=ASK_WITHIN, max_retries=0)
        self.writing = self.asking.options(request_timeout=WRITE_WITHIN)
        self.looking = self.asking.options(request_timeout=LOOK_WITHIN)

    def version(self) -> str:
        """Of the server."""
        with _reachable():
            return str(self.asking.info()["version"]["number"])

    def begin(self, layout: str = "") -> str:
        """Make a new, empty generation."""
        generation = f"{self.alias}-{time.time_ns()}"
        with _reachable():
            self.writing.indices.create(
                index=generation,
                settings=_SETTINGS,
                mappings={**_MAPPINGS, "_meta": {"layout": layout}},
                aliases={_writing(generation): {}},
            )
        return generation

    def schema(self) -> str:
        """Settings and mappings, and what fills them."""
        code = [code_of(_source), code_of(columns_layout)]
        return json.dumps([_SETTINGS, _MAPPINGS, *code], sort_keys=True)

    def layout(self, generation: str) -> str:
        """Kept in the mapping."""
        with _reachable():
            found = self.looking.indices.get_mapping(index=generation)
        meta = found[generation]["mappings"].get("_meta", {})
        return str(meta.get("layout", ""))

    def current(self) -> str | None:
        """The index behind the alias."""
        try:
            with _reachable():
                return next(iter(self.looking.indices.get_alias(name=self.alias)), None)
        except IndexUnavailable as error:
            if isinstance(error.__cause__, NotFoundError):
                return None
            raise

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
    def writer(
        self, generation: str, *, patience: float = PATIENCE
    ) -> Iterator[ElasticsearchWriter]:
        """Any number of processes may write: versions decide."""
        with _reachable():
            writer = ElasticsearchWriter(self.writing, generation, patience)
        try:
            yield writer
            writer.commit()
        finally:
            writer.bulk.close()

    def reader(self) -> ElasticsearchReader:
        """The index behind the alias."""
        generation = self.current()
        if generation is None:
            raise IndexUnavailable("there is no index yet")
        return ElasticsearchReader(self.asking, generation)

    def documents(self, generation: str | None = None) -> Mapping[str, str]:
        """Every document and its digest."""
        reader = ElasticsearchReader(self.asking, generation) if generation else self.reader()
        return marks(reader.marks(), SEPARATOR)

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
