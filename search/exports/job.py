"""The job that writes an export."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from jobs.registry import Context, Result, job
from problems import Problem
from search import service
from search.backends.base import IndexUnavailable
from search.exports import kept
from search.exports.formats import formats
from search.exports.model import Head, Order, Row
from search.exports.rows import canonical, filters_of, params_of, results_address, rows
from search.query import QueryError
from search.request import SearchRequest

KIND = "export"


@job(KIND)
def write_export(context: Context, *, file: str, order: dict[str, Any], **_owner: Any) -> Result:
    """Write the file; returns {file, format, rows, total, bytes}. A half-written file is never offered."""
    lists = {name: tuple(order[name]) for name in ("selected", "left_out")}
    asked = Order(**{**order, **lists})
    kept.clear()
    with override(asked.language):
        try:
            return _write(context, file, asked)
        except QueryError as error:
            raise Problem("query", error.message, remedy=error.suggestion) from error
        except IndexUnavailable as error:
            raise Problem(
                "index_unavailable",
                str(error),
                remedy=_("Try again in a moment; everything else works."),
            ) from error


def _write(context: Context, file: str, order: Order) -> Result:
    chosen = formats()[order.format]
    total = len(order.selected) or count(params_of(order).request(order.language))
    order = replace(order, most=min(order.most, chosen.most))
    expected = min(total - len(order.left_out), order.most)
    written = 0

    def counted() -> Iterator[Row]:
        nonlocal written
        for batch in rows(order):
            for row in batch:
                yield row
                written += 1
            context.progress(written, expected)

    params = params_of(order)
    head = Head(
        query=canonical(params),
        filters=filters_of(params),
        searched_on=order.searched_on,
        language=order.language,
        style=order.style,
        total=total,
        rows=expected,
        link=order.site + results_address(params),
    )
    target = kept.file_of(file, chosen.extension)
    draft = target.with_suffix(f".{chosen.extension}.part")
    context.progress(0, expected)
    try:
        with draft.open("wb") as out:
            chosen.write(head, counted(), out)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return {
        "file": file,
        "format": order.format,
        "rows": written,
        "total": total,
        "bytes": target.stat().st_size,
    }


def count(request: SearchRequest) -> int:
    """How many passages a search has."""
    asked = replace(request, limit=0, offset=0, facets=False, by="passage")
    return service.search(asked).total_passages
