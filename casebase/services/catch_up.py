"""After an import: let texts that came in earlier know the titles and authorities of cases that came in later."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.db import transaction
from django.db.models import F

from casebase.authorities import Authorities
from casebase.models import Citation, Document
from casebase.selectors import current_versions
from casebase.services.recite import Progress, recite, versions_naming
from search import outbox

NAMES = 500


def catch_up(
    *,
    authorities: Authorities,
    progress: Progress = lambda done, total, message: None,
) -> None:
    """Read again what names a title that was learned, and file citations of authorities that were learned.

    The library is asked anew, so that what another import brought in meanwhile counts too: whichever of the two
    ends last sees all.

    Args:
        authorities: the table as it was read when the import began.
        progress: as in `recite`.
    """
    now = Authorities()
    file_citations(names=authorities.authorities_unlike(now), authorities=now)
    titles = authorities.titles_unlike(now)
    if titles:
        recite(versions=versions_naming(titles), authorities=now, progress=progress)


def file_citations(*, names: Collection[str], authorities: Authorities) -> None:
    """Give citations of these authorities the case that the authority belongs to."""
    by_key: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names):
        by_key[authorities.case_of(name)].append(name)
    for key, members in by_key.items():
        for begin in range(0, len(members), NAMES):
            _file(members[begin : begin + NAMES], key)


@transaction.atomic
def _file(names: Collection[str], key: str) -> None:
    rows = Citation.objects.filter(canonical__in=names, version__in=current_versions()).exclude(
        case_key=key
    )
    held = list(rows.order_by().values_list("version__document", flat=True).distinct())
    documents = Document.objects.filter(pk__in=held)
    slugs = list(documents.select_for_update().order_by("pk").values_list("slug", flat=True))
    rows.update(case_key=key)
    documents.update(revision=F("revision") + 1)
    outbox.touch_many(slugs)
