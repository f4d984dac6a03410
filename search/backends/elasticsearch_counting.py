"""Counting in Elasticsearch: the aggregations that columns are asked with, and their answers."""

from collections.abc import Sequence
from typing import Any

from search.backends.base import Column, Counts

#: Values asked for at once. Together they stay below `search.max_buckets` (65,536 unless set).
TERMS: dict[Column, int] = {"attributes": 20_000, "groups": 30_000}
OTHERS = 10_000
#: The field of a column where it is not called so.
FIELD: dict[Column, str] = {"groups": "group"}
#: Groups are counted where they are; only their number is sent.
NOT_SENT = "-responses.aggregations.groups.buckets"

Body = dict[str, Any]


def wanted(columns: Sequence[Column]) -> Body:
    """The aggregations for some columns."""
    found: Body = {}
    for column in columns:
        if column == "count":
            continue
        field = FIELD.get(column, column)
        found[column] = {"terms": {"field": field, "size": TERMS.get(column, OTHERS)}}
        if column == "groups":
            found["number"] = {"stats_bucket": {"buckets_path": "groups>_count"}}
    return found


def read(column: Column, answer: Body) -> Counts | None:
    """What one search says of a column; None where it has more values than were asked for."""
    if column == "count":
        return {"": int(answer["hits"]["total"]["value"])}
    found = answer["aggregations"][column]
    if found["sum_other_doc_count"]:
        return None
    if column == "groups":
        return {"": int(answer["aggregations"]["number"]["count"])}
    return {bucket["key"]: bucket["doc_count"] for bucket in found["buckets"]}
