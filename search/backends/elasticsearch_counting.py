"""Counting in Elasticsearch: the aggregations that columns are asked with, and their answers."""

from collections.abc import Iterable, Sequence
from typing import Any

from search import plan
from search.backends.base import BY_GROUP, Column
from search.plan import Plan

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


def is_costly(query: Plan) -> bool:
    """Whether words must be looked at in their places, or as patterns: nobody wants to do that twice.

    Of words alone Elasticsearch finds the best without a look at most passages; counting them is another search.
    """
    match query:
        case plan.Lifted(child, _) | plan.Fixed(child) | plan.Weighed(child):
            return is_costly(child)
        case plan.All(scored, filters, _):
            return any(map(is_costly, (*scored, *filters)))
        case plan.Any(children):
            return any(map(is_costly, children))
        case plan.Sequence() | plan.Near() | plan.StartsWith() | plan.Pattern():
            return True
        case _:
            return False


def wanted(columns: Sequence[Column]) -> Body:
    """What a search is asked for some columns."""
    found: Body = {}
    for column in columns:
        if column == "count":
            continue
        found[column] = _terms(FIELD.get(column, column), TERMS.get(column, OTHERS))
        if column in BY_GROUP:
            found[column]["aggs"] = {"in": _terms(GROUP, TERMS["groups"])}
        if column == "groups":
            found["number"] = {"stats_bucket": {"buckets_path": "groups>_count"}}
    return {"aggs": found, "track_total_hits": "count" in columns}


def _terms(field: str, size: int) -> Body:
    # By key, not by number: terms are then read in the order in which they are stored, twice as fast.
    return {"terms": {"field": field, "size": size, "order": {"_key": "asc"}}}


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
