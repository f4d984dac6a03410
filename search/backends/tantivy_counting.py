"""Counting in Tantivy: aggregations of all values, in parts where there are more than it gives at once."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import tantivy

from search.backends.base import BY_GROUP, Column, Tally

ALL_BUCKETS = 10_000_000
_ALL = {"size": ALL_BUCKETS, "segment_size": ALL_BUCKETS}
GROUP = "group_number"
_FIELD: dict[Column, str] = {"groups": GROUP}  # of a column where it is not called so
_GROUPS = (0, (1 << 63) - 1)  # the numbers that groups have, see `search.ranks.number_of`
PARTS = 8
#: How Tantivy says that there are more buckets than it gives (65,000).
_TOO_MANY = "bucket limit was exceeded"

Buckets = list[dict[str, Any]]


def tally(searcher: Any, schema: Any, query: Any, columns: Sequence[Column]) -> Tally:
    """See `search.backends.base.Reader.tally`; for all columns but ``count``."""
    counts: Tally = {column: {} for column in columns}

    def add(found: dict[str, Buckets]) -> None:
        for column in columns:
            _add(counts[column], found[column], column)

    _in_parts(searcher, schema, query, {column: _wanted(column) for column in columns}, add)
    return counts


def _wanted(column: Column) -> dict[str, Any]:
    field = BY_GROUP.get(column, _FIELD.get(column, column))
    below = {"aggs": {"groups": {"terms": {"field": GROUP, **_ALL}}}} if column in BY_GROUP else {}
    return {"terms": {"field": field, **_ALL}, **below}


def _add(counts: dict[str, Any], buckets: Buckets, column: Column) -> None:
    """Add what one part of the passages has; no group is in two parts."""
    if column == "groups":
        counts[""] = counts.get("", 0) + len(buckets)
    elif column in BY_GROUP:
        for bucket in buckets:
            groups = counts.setdefault(bucket["key"], {})
            groups.update({one["key"]: one["doc_count"] for one in bucket["groups"]["buckets"]})
    elif counts:
        for bucket in buckets:
            counts[bucket["key"]] = counts.get(bucket["key"], 0) + bucket["doc_count"]
    else:
        counts.update({bucket["key"]: bucket["doc_count"] for bucket in buckets})


def _in_parts(
    searcher: Any,
    schema: Any,
    query: Any,
    wanted: Mapping[Column, Any],
    add: Callable[[dict[str, Buckets]], None],
    groups: tuple[int, int] = _GROUPS,
) -> None:
    """Aggregate all at once, or else the passages of some groups after those of others."""
    if not wanted:
        return
    low, high = groups
    try:
        found = searcher.aggregate(
            query if groups == _GROUPS else _within(schema, query, low, high), wanted
        )
    except ValueError as error:
        if _TOO_MANY not in str(error) or low >= high:
            raise
        step = (high - low) // PARTS + 1
        for begin in range(low, high + 1, step):
            part = begin, min(begin + step - 1, high)
            _in_parts(searcher, schema, query, wanted, add, part)
        return
    add({name: found.get(name, {}).get("buckets", []) for name in wanted})


def _within(schema: Any, query: Any, low: int, high: int) -> Any:
    make, must = tantivy.Query, tantivy.Occur.Must
    there = make.range_query(schema, GROUP, tantivy.FieldType.Integer, low, high)
    return make.boolean_query([(must, query), (must, make.const_score_query(there, 0.0))])
