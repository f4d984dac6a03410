"""Read again what stored texts cite: after a better finder, or when the library has learned a case's titles."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from casebase.authorities import Authorities
from casebase.models import Document, PassageKind, TextVersion
from casebase.selectors import current_versions
from casebase.services.name_documents import name_documents
from casebase.services.store_citations import store_citations
from casebase.services.touch_cited import touch_cited, treated_in
from jobs.models import Job, JobState
from jobs.registry import Context, job
from jobs.services import enqueue
from legaltext.citations import FINDER_VERSION, Note, find, fold
from legaltext.citations.aliases import find_aliases
from search import outbox

Progress = Callable[[int, int | None, str], None]
KIND = "recite"
#: Titles that the database looks for, by their longest word; for more of them it would read each text too often.
AT_ONCE = 10
#: Texts in memory at once.
TEXTS = 10
_WORD = re.compile(r"[^\W_]+")


def recite(
    *,
    versions: Iterable[int],
    authorities: Authorities,
    progress: Progress = lambda done, total, message: None,
) -> list[str]:
    """Read the citations of text versions again; the slugs of the documents for which anything changed.

    Treatments that people decided on stay. Each document is a transaction of its own.

    Args:
        versions: pks of text versions.
        authorities: the library's table of titles and authorities.
        progress: called with (versions done, versions in all, the document's name).
    """
    wanted = list(versions)
    changed = []
    for done, pk in enumerate(wanted):
        version = TextVersion.objects.select_related("document").get(pk=pk)
        progress(done, len(wanted), _("citations of %(document)s") % {"document": version.document})
        if _recite(version, authorities):
            changed.append(version.document.slug)
    return changed


def _recite(version: TextVersion, authorities: Authorities) -> bool:
    passages = list(version.passages.order_by("order"))
    notes = [
        Note(row.label, row.start, row.end) for row in passages if row.kind == PassageKind.FOOTNOTE
    ]
    found = find(
        version.text, aliases=authorities.aliases, notes=notes
    )  # before the transaction opens
    with transaction.atomic():
        document = Document.objects.select_for_update().get(pk=version.document_id)
        if document.case is not None:
            name_documents(case=document.case)
        treated = treated_in(version)
        changed = store_citations(
            version=version, passages=passages, found=found, case_of=authorities.case_of
        )
        if changed:
            document.revision += 1
            document.save(update_fields=["revision"])
            outbox.touch(document.slug)
            touch_cited(treated | treated_in(version))
    return changed


def stale_versions() -> list[int]:
    """Pks of the current text versions whose citations an older finder read."""
    rows = current_versions().exclude(cited_with=FINDER_VERSION)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def start_recite() -> Job | None:
    """Queue the reading of stale citations, where there are any and nobody has queued it yet."""
    waiting = Job.objects.filter(kind=KIND, state__in=(JobState.QUEUED, JobState.RUNNING))
    if not stale_versions() or waiting.exists():
        return None
    return enqueue(
        kind=KIND, title=_("Citations read again, as the finder has improved"), params={}, user=None
    )


@job(KIND)
def run_recite(context: Context) -> dict[str, int]:
    """The job: read the citations of all stale texts again."""
    versions = stale_versions()
    changed = recite(versions=versions, authorities=Authorities(), progress=context.progress)
    return {"documents": len(versions), "changed": len(changed)}


def versions_naming(titles: Collection[str]) -> list[int]:
    """Pks of the current text versions in which any of these titles stands, with whatever dashes and spaces."""
    wanted = dict.fromkeys(filter(None, titles), "DS0")
    if not wanted:
        return []
    rows: QuerySet[TextVersion] = current_versions().order_by("pk")
    if len(wanted) <= AT_ONCE:
        words = Q()
        for title in wanted:
            words |= Q(text__contains=max(_WORD.findall(title) or [title], key=len))
        rows = rows.filter(words)
    return [
        pk
        for pk, text in rows.values_list("pk", "text").iterator(chunk_size=TEXTS)
        if next(find_aliases(text, fold(text), wanted), None)
    ]
