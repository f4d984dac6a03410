"""A plain set-up as Elasticsearch's users write it: one flat index, `query_string`, facets, highlighter."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch.helpers import streaming_bulk

from bench.search.queries import Asked
from search.records import PassageRecord, with_ancestors

FACETS = {
    "loophole": "codes",
    "countermeasure": "codes",
    "impact": "codes",
    "direction": "codes",
    "forum": "forum",
    "provision": "provision",
    "party": "party",
    "year": "year",
    "kind": "kind",
    "language": "language",
    "status": "status",
}
HITS = 20
CHUNK = 500
_KEYWORDS = (
    "id",
    "document",
    "group",
    "label",
    "codes",
    *(set(FACETS.values()) - {"codes", "year"}),
)
_TEXTS = ("text", "title", "heading")


class Plain:
    """The plain index on a server."""

    def __init__(self, url: str, index: str) -> None:
        self.index = index
        self.client = Elasticsearch(url, request_timeout=60)

    def make(self) -> None:
        """Create it, empty; with `refresh_interval` off while it is filled, as the manual says."""
        properties: dict[str, Any] = {name: {"type": "keyword"} for name in _KEYWORDS}
        properties |= {name: {"type": "text", "analyzer": "english"} for name in _TEXTS}
        properties["year"] = {"type": "integer"}
        self.client.indices.create(
            index=self.index,
            settings={"number_of_shards": 1, "number_of_replicas": 0, "refresh_interval": "-1"},
            mappings={"properties": properties},
        )

    def fill(self, documents: Iterable[tuple[str, Sequence[PassageRecord]]]) -> tuple[int, float]:
        """(passages, seconds) of a bulk import."""
        began = time.perf_counter()
        count = 0
        actions = (self._action(record) for _slug, records in documents for record in records)
        for _ok, _info in streaming_bulk(self.client, actions, chunk_size=CHUNK):
            count += 1
        self.client.indices.put_settings(index=self.index, settings={"refresh_interval": "1s"})
        self.client.indices.refresh(index=self.index)
        return count, time.perf_counter() - began

    def _action(self, record: PassageRecord) -> dict[str, Any]:
        return {
            "_index": self.index,
            "_id": record.id,
            "_source": {
                "id": record.id,
                "document": record.document,
                "group": record.group,
                "text": record.text,
                "title": f"{record.case_title} {record.document_title}",
                "heading": record.heading,
                "codes": with_ancestors(record.codes),
                "forum": record.forum,
                "provision": record.provisions,
                "party": record.parties,
                "kind": record.document_kind,
                "language": record.language,
                "status": record.status,
                "label": record.label,
                "year": record.year,
            },
        }

    def bytes(self) -> int:
        """Size on disk."""
        stats = self.client.indices.stats(index=self.index, metric=["store"])
        return int(stats["indices"][self.index]["primaries"]["store"]["size_in_bytes"])

    def ask(self, asked: Asked) -> int:
        """One page with hits, highlights and eleven multi-select facets; returns the total it reports."""
        filters = {name: _ticked(name, values) for name, values in asked.ticked.items()}
        answer = self.client.search(
            index=self.index,
            query={
                "query_string": {
                    "query": asked.in_plain,
                    "fields": ["text", "title^2", "heading"],
                    "default_operator": "OR" if _is_question(asked.ours) else "AND",
                }
            },
            post_filter={"bool": {"filter": list(filters.values())}} if filters else None,
            aggs={name: self._facet(name, filters) for name in FACETS},
            highlight={"fields": {"text": {}}},
            size=HITS,
        )
        return int(answer["hits"]["total"]["value"])

    def _facet(self, name: str, filters: Mapping[str, Any]) -> dict[str, Any]:
        terms: dict[str, Any] = {"field": FACETS[name], "size": 100}
        if FACETS[name] == "codes":
            terms["include"] = f"{name}.*"
        others = [rule for other, rule in filters.items() if other != name]
        return {
            "filter": {"bool": {"filter": others}} if others else {"match_all": {}},
            "aggs": {"values": {"terms": terms}},
        }

    def drop(self) -> None:
        """Leave nothing on the server."""
        self.client.indices.delete(index=self.index, ignore_unavailable=True)


def _ticked(name: str, values: list[str]) -> dict[str, Any]:
    return {"terms": {FACETS[name]: values}}


def _is_question(query: str) -> bool:
    marks = ('"', ":", "*", "/", " AND ", " OR ", " NOT ")
    return " " in query and not any(mark in query for mark in marks)
