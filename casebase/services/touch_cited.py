"""Have the documents that a text cites indexed again: search shows how often a paragraph is cited, and how treated."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from casebase.models import Citation, Document
from legaltext.treatments import AUTHORITIES
from search import outbox

BATCH = 500


@transaction.atomic
def touch_cited(*, citations: Iterable[Citation], citing: str = "") -> None:
    """Put the documents that these citations may mean into the outbox of search.

    A citation that names only a case may mean any of its decisions (see `casebase.citator.edges`).

    Args:
        citations: what is, or was, cited.
        citing: slug of the citing document where it enters the outbox too. All at once, in order: of two documents
            that cite each other and are written at a time, neither may hold the row that the other waits for.
    """
    cited = [one for one in citations if one.kind in AUTHORITIES]
    names = sorted({one.canonical for one in cited})
    keys = sorted({one.case_key for one in cited} - {""})
    found = {citing} - {""}
    for begin in range(0, max(len(names), len(keys)), BATCH):
        which = Q(names__name__in=names[begin : begin + BATCH]) | Q(
            case__key__in=keys[begin : begin + BATCH], names__isnull=False
        )
        found.update(Document.objects.filter(which).values_list("slug", flat=True))
    outbox.touch_many(sorted(found))
