"""How search says where a passage it found is written: citations by the ids of the index."""

from __future__ import annotations

from collections.abc import Collection
from itertools import groupby

from django.utils.timezone import localdate

from casebase.citing import STYLES, Citation, cite, cite_case
from casebase.indexing import CASE_PREFIX
from casebase.models import Case, Document, Passage
from search.registry import Cited

MOST_ORDERS = 500  # of one document in one query, well under what SQLite takes


def citations(ids: Collection[str], language: str) -> dict[str, dict[str, Cited]]:
    """Id of a passage (`slug#12`) or a case (`case/DS593`) → style → citation; the unknown is left out."""
    spoken = "zh" if language.startswith("zh") else "en"
    keys = [one.removeprefix(CASE_PREFIX) for one in ids if one.startswith(CASE_PREFIX)]
    found: dict[str, dict[str, Cited]] = {
        CASE_PREFIX + case.key: {
            style: _cited(cite_case(case, style=style, language=spoken)) for style in STYLES
        }
        for case in (Case.objects.filter(key__in=keys) if keys else ())
    }
    wanted = sorted(_place(one) for one in ids if "#" in one and not one.startswith(CASE_PREFIX))
    slugs = sorted({slug for slug, _order in wanted})
    documents = {
        one.slug: one
        for one in Document.objects.filter(slug__in=slugs)
        .select_related("case")
        .prefetch_related("case__events", "names")
    }
    today = localdate()
    for slug, places in groupby(wanted, key=lambda place: place[0]):
        document = documents.get(slug)
        if document is None:
            continue
        for passage in _passages(document, [order for _slug, order in places]):
            found[f"{slug}#{passage.order}"] = {
                style: _cited(cite(document, passage, style=style, language=spoken, accessed=today))
                for style in STYLES
            }
    return found


def _place(ident: str) -> tuple[str, int]:
    """`slug#12` as (slug, 12); what has no number stands for no passage."""
    slug, _mark, order = ident.rpartition("#")
    return slug, int(order) if order.isascii() and order.isdigit() and len(order) < 9 else -1


def _passages(document: Document, orders: list[int]) -> list[Passage]:
    """These passages of the document's newest text."""
    newest = document.versions.order_by("-number").values_list("pk", flat=True).first()
    rows = Passage.objects.filter(version_id=newest)
    return [
        passage
        for begin in range(0, len(orders), MOST_ORDERS)
        for passage in rows.filter(order__in=orders[begin : begin + MOST_ORDERS])
    ]


def _cited(made: Citation) -> Cited:
    return Cited(made.text, made.html)
