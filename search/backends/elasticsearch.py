"""Elasticsearch 9: one index per generation, an alias on the one in use."""

import json
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from elasticsearch import Elasticsearch, NotFoundError
from elasticsearch.dsl import Q

from search.backends import elasticsearch_spans as spans
from search.backends.base import (
    COLUMNS,
    PATIENCE,
    Backend,
    IndexStats,
    IndexUnavailable,
    Writer,
    marks,
)
from search.backends.elasticsearch_bulk import Bulk, Patience
from search.backends.elasticsearch_reader import WINDOW, ElasticsearchReader
from search.backends.elasticsearch_trouble import reachable
from search.columns import SEPARATOR
from search.entry import Entry
from search.layout import code_of

ASK_WITHIN = 15  # seconds for a search
WRITE_WITHIN = 60
LOOK_WITHIN = 0.7  # for what every page asks first: an engine that is away is told within a second
DELETE_BATCH = 200
OLDER = 10_000  # passages deleted at once

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
        with reachable():
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
            hits = self._ask(query=query, size=OLDER, docvalue_fields=["document"])
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
    source = entry._asdict()
    del source["id"]
    source["written"] = version
    source["sentence"] = spans.marks(len(entry.exact.split()), source.pop("borders"))
    source["stored"] = {"record": entry.stored}
    return source


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
        with reachable():
            return str(self.asking.info()["version"]["number"])

    def begin(self, layout: str = "") -> str:
        """Make a new, empty generation."""
        generation = f"{self.alias}-{time.time_ns()}"
        with reachable():
            self.writing.indices.create(
                index=generation,
                settings=_SETTINGS,
                mappings={**_MAPPINGS, "_meta": {"layout": layout}},
                aliases={_writing(generation): {}},
            )
        return generation

    def schema(self) -> str:
        """Settings and mappings, and what fills them."""
        return json.dumps([_SETTINGS, _MAPPINGS, code_of(_source)], sort_keys=True)

    def layout(self, generation: str) -> str:
        """Kept in the mapping."""
        with reachable():
            found = self.looking.indices.get_mapping(index=generation)
        meta = found[generation]["mappings"].get("_meta", {})
        return str(meta.get("layout", ""))

    def current(self) -> str | None:
        """The index behind the alias."""
        try:
            with reachable():
                return next(iter(self.looking.indices.get_alias(name=self.alias)), None)
        except IndexUnavailable as error:
            if isinstance(error.__cause__, NotFoundError):
                return None
            raise

    def swap(self, generation: str) -> None:
        """Move the alias and delete the older indices in one step."""
        with reachable():
            known = self.asking.indices.get(index=f"{self.alias}-*", ignore_unavailable=True)
            actions: list[dict[str, Any]] = [
                {"remove_index": {"index": name}} for name in known if name != generation
            ]
            actions.append({"add": {"index": generation, "alias": self.alias}})
            self.writing.indices.update_aliases(actions=actions)

    def discard(self, generation: str) -> None:
        """Delete a generation that was never swapped in."""
        if generation != self.current():
            with reachable():
                self.writing.indices.delete(index=generation, ignore_unavailable=True)

    @contextmanager
    def writer(
        self, generation: str, *, patience: float = PATIENCE
    ) -> Iterator[ElasticsearchWriter]:
        """Any number of processes may write: versions decide."""
        with reachable():
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
        with reachable():
            stats = self.asking.indices.stats(index=reader.index, metric=["docs", "store"])
        total = stats["indices"][reader.index]["primaries"]
        return IndexStats(
            backend=self.name,
            generation=reader.index,
            passages=int(total["docs"]["count"]),
            documents=len(self.documents()),
            bytes=int(total["store"]["size_in_bytes"]),
        )
