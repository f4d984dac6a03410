"""The matches of a query inside one document, for a page that shows its text."""

from search.backends import get_backend
from search.backends.base import IndexUnavailable
from search.compile import compile_query
from search.highlight import highlight
from search.plan import All, Term
from search.query import Every, QueryError, parse

MOST = 50_000  # passages of one document


def matches_within(query: str, document: str, text: str) -> list[tuple[int, int]]:
    """Where a document's text matches a typed query: ordered spans of code points, end-exclusive.

    The engine says which passages match, so that AND, NOT and nearness count as they did among the
    results, and only those are read for marks: the time goes with the matches, not with the length of
    the report. Where the index does not answer, or has another text, every passage is read.
    Nothing is marked for a query that cannot be understood.
    """
    try:
        node = parse(query).query
    except QueryError:
        return []
    if isinstance(node, Every):
        return []
    asked = All(scored=(compile_query(node),), filters=(Term("document", document),))
    try:
        found = get_backend().reader().top(asked, limit=MOST, offset=0, by_rank="rank")
    except (IndexUnavailable, QueryError):  # it does not answer, or not this query
        return highlight(node, text)
    spans: list[tuple[int, int]] = []
    for stored in sorted((one.stored for one in found), key=lambda record: int(record["start"])):
        start = stored["start"]
        if text[start : stored["end"]] != stored["text"]:
            return highlight(node, text)
        spans += [(start + low, start + high) for low, high in highlight(node, stored["text"])]
    return spans
