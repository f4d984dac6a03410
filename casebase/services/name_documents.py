"""Write the names by which decisions cite a case's documents."""

from __future__ import annotations

import re

from django.db import transaction

from casebase.models import Case, Document, DocumentKind, DocumentName
from legaltext import find

_PARTS = re.compile(r"[;,\n]+|\s+/\s+")


@transaction.atomic
def name_documents(*, case: Case) -> bool:
    """Make the names of a case's documents those that symbols and authorities tell; True where any changed.

    A reporter cite among the case's authorities names its opinion where there is one of each, or nobody could tell
    which one is meant.
    """
    documents = list(
        Document.objects.filter(case=case).exclude(symbol="", kind=DocumentKind.DIGEST)
    )
    opinions = [one for one in documents if one.kind == DocumentKind.OPINION]
    reported = {name for name in case.authorities if _is_reporter_cite(name)}
    changed = False
    for document in documents:
        wanted = names_in(document.symbol)
        if opinions == [document] and len(reported) == 1:
            wanted |= reported
        known = set(document.names.values_list("name", flat=True))
        if known != wanted:
            document.names.exclude(name__in=wanted).delete()
            DocumentName.objects.bulk_create(
                DocumentName(document=document, name=name) for name in sorted(wanted - known)
            )
            changed = True
    return changed


def _is_reporter_cite(name: str) -> bool:
    return any(one.kind == "us_case" and one.canonical == name for one in find(name))


def names_in(symbol: str) -> set[str]:
    """The canonical forms in a symbol: two for "WT/DS384/R; WT/DS386/R"."""
    return {
        found.canonical
        for part in _PARTS.split(symbol)
        for found in find(part.strip())
        if found.kind in ("wto_document", "us_case", "fed_reg")
    }
