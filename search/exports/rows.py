"""The rows of an export, made as they are written."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from search import registry, service
from search.exports.model import Order, Row
from search.params import Params
from search.query import QueryError, parse, print_query
from search.request import Hit

Found = list[tuple[Hit, str]]


def params_of(order: Order) -> Params:
    """The search that the order is about."""
    return Params.read(QueryDict(order.address))


def canonical(params: Params) -> str:
    """The query as understood; as typed where it is not."""
    try:
        return print_query(parse(params.query).query)
    except QueryError:
        return params.query


def found(order: Order) -> Iterator[Found]:
    """Batches of hits with their whole texts: the selected ones in the order of their documents, or all results."""
    request = params_of(order).request(order.language)
    if not order.selected:
        yield from service.every_passage(request)
        return
    wanted: dict[str, list[str]] = {}
    for ident in order.selected:
        wanted.setdefault(ident.rpartition("#")[0] or ident, []).append(ident)
    for document, idents in wanted.items():
        yield service.passages_by_id(request, document, idents)


def rows(order: Order) -> Iterator[list[Row]]:
    """Batches of rows, no passage twice, `order.most` at most."""
    query = canonical(params_of(order))
    passed = set(order.left_out)
    written = 0
    for batch in found(order):
        fresh = [pair for pair in batch if pair[0].id not in passed][: order.most - written]
        passed.update(hit.id for hit, _text in fresh)
        written += len(fresh)
        cited = registry.citations([hit.id for hit, _text in fresh], order.language)
        yield [
            _row(hit, text, order, query, cited.get(hit.id, {}).get(order.style))
            for hit, text in fresh
        ]
        if written >= order.most:
            return


def _row(hit: Hit, text: str, order: Order, query: str, cited: registry.Cited | None) -> Row:
    before, after = hit.cut
    snippet = ("… " if before else "") + hit.snippet + (" …" if after else "")
    return Row(
        case=hit.case or "",
        case_title=hit.case_title,
        document=hit.document_title,
        document_slug=hit.document,
        kind=hit.document_kind,
        forum=hit.forum,
        date=hit.date or "",
        pinpoint=hit.label,
        page="" if hit.page is None else str(hit.page),
        citation=cited.text if cited else "",
        citation_html=cited.html if cited else "",
        quote=text if order.quote == "passage" else snippet,
        link=order.site + _address(hit),
        codes=hit.codes,
        query=query,
        searched_on=order.searched_on,
        ident=hit.id,
        language=hit.language,
    )


def _address(hit: Hit) -> str:
    if hit.passage_kind == "case" and hit.case:
        return reverse("casebase:case", args=[hit.case])
    return f"{reverse('casebase:document', args=[hit.document])}#p{hit.order}"


def results_address(params: Params) -> str:
    """The results page of the search."""
    return f"{reverse('search:results')}?{params.address()}"


def filters_of(params: Params) -> str:
    """The ticked values, as an address has them."""
    return urlencode([(name, value) for name, values in params.filters for value in values])
