"""Counting in Elasticsearch: the aggregations that columns are asked with, and their answers."""

from collections.abc import Iterable, Sequence
from typing import Any

from search.backends.base import BY_GROUP, Column

#: Values asked for at once. Those of one search stay below `search.max_buckets` (65,536 unless set).
TERMS: dict[Column, int] = {"attributes": 20_000, "groups": 30_000}
OTHERS = 10_000
GROUP = "group"
#: The field of a column where it is not called so.
FIELD: dict[Column, str] = {"groups": GROUP, **BY_GROUP}
#: Groups are counted where they are; only their number is sent.
NOT_SENT = "-responses.aggregations.groups.buckets"
TOO_MANY = "too_many_buckets"

Body = dict[str, Any]


def together(columns: Sequence[Column]) -> list[tuple[Column, ...]]:
    """The columns of one search each: those with most buckets apart from the others."""
    apart = [column for column in columns if column == "coded_by_group"]
    others = tuple(column for column in columns if column not in apart)
    return [some for some in (others, tuple(apart)) if some]


def wanted(columns: Sequence[Column]) -> Body:
    """The aggregations for some columns."""
    found: Body = {}
    for column in columns:
        if column == "count":
            continue
        size = TERMS.get(column, OTHERS)
        found[column] = {"terms": {"field": FIELD.get(column, column), "size": size}}
        if column in BY_GROUP:
            groups = {"terms": {"field": GROUP, "size": TERMS["groups"]}}
            found[column]["aggs"] = {"in": groups}
        if column == "groups":
            found["number"] = {"stats_bucket": {"buckets_path": "groups>_count"}}
    return found


def read(column: Column, answer: Body) -> Any | None:
    """What one search says of a column; None where it has more values than were asked for."""
    if column == "count":
        return {"": int(answer["hits"]["total"]["value"])}
    found = answer["aggregations"][column]
    if found["sum_other_doc_count"]:
        return None
    if column == "groups":
        return {"": int(answer["aggregations"]["number"]["count"])}
    if column not in BY_GROUP:
        return {bucket["key"]: bucket["doc_count"] for bucket in found["buckets"]}
    if any(bucket["in"]["sum_other_doc_count"] for bucket in found["buckets"]):
        return None
    return {
        bucket["key"]: {one["key"]: one["doc_count"] for one in bucket["in"]["buckets"]}
        for bucket in found["buckets"]
    }


def sources(column: Column) -> list[Body]:
    """What a column is read by, page after page, where it has too many values."""
    fields = [FIELD.get(column, column), *([GROUP] if column in BY_GROUP else [])]
    return [{field: {"terms": {"field": field}}} for field in fields]


def joined(column: Column, buckets: Iterable[Body]) -> Any:
    """All pages of a column as `read` gives them."""
    counts: dict[str, Any] = {}
    for bucket in buckets:
        key, count = bucket["key"], bucket["doc_count"]
        value = key[FIELD.get(column, column)]
        if column in BY_GROUP:
            counts.setdefault(value, {})[key[GROUP]] = count
        else:
            counts[value] = count
    return {"": len(counts)} if column == "groups" else counts
