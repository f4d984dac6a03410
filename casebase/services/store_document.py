"""Write a document with its text, passages and citations."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable

from django.db import transaction

from casebase import originals, registry
from casebase.drafts import DocumentDraft
from casebase.models import Case, Document, Original, Passage, TextVersion
from casebase.services.carry_treatments import carry_treatments
from casebase.services.name_documents import name_documents
from casebase.services.report import Outcome
from casebase.services.store_citations import store_citations
from legaltext.citations import Citation as FoundCitation
from legaltext.segmentation import Segmented
from search import outbox

BATCH = 500


@transaction.atomic
def store_document(
    *, draft: DocumentDraft, citations: Iterable[FoundCitation], case_of: Callable[[str], str]
) -> tuple[Document, Outcome]:
    """Create or update a document; a text that differs from the stored one becomes a new text version.

    Args:
        draft: the document and its segmented text.
        citations: what the text cites, with offsets into the canonical text.
        case_of: a canonical authority → the key of the case it belongs to, or "".
    """
    document, created, stale = _described(draft)
    latest = document.versions.order_by("-number").first()
    version = _store_version(document, draft, latest)
    if version is None and not stale and not created:
        return document, "unchanged"
    if version is not None:
        passages = _store_passages(version, draft.text)
        store_citations(version=version, passages=passages, found=citations, case_of=case_of)
        if latest is not None:
            carry_treatments(new=version)
            registry.announce_version(latest, version)
    if not created:
        document.revision += 1
        document.save()
    if draft.case_key and document.case is not None:
        name_documents(case=document.case)
    outbox.touch(document.slug)
    return document, "created" if created else "changed"


def _described(draft: DocumentDraft) -> tuple[Document, bool, bool]:
    """The locked document with the values of the draft: (it, whether it is new, whether unsaved values differ)."""
    values = {
        "case": Case.objects.get(key=draft.case_key) if draft.case_key else None,
        "kind": draft.kind,
        "symbol": draft.symbol,
        "title": draft.title[:500],
        "language": draft.language,
        "date": draft.date,
        "url": draft.url,
    }
    document, created = Document.objects.select_for_update().get_or_create(
        slug=draft.slug, defaults=values
    )
    stale = {
        name: value for name, value in values.items() if value and getattr(document, name) != value
    }
    for name, value in stale.items():
        setattr(document, name, value)
    return document, created, bool(stale)


def superseded(draft: DocumentDraft) -> bool:
    """Whether the library has this text already, and a newer one of the same document."""
    versions = TextVersion.objects.filter(document__slug=draft.slug).order_by("-number")
    newest, *older = versions.values_list("sha256", flat=True) or [""]
    digest = _digest(draft)
    return digest != newest and digest in older


def _digest(draft: DocumentDraft) -> str:
    return hashlib.sha256(draft.text.text.encode()).hexdigest()


def _store_version(
    document: Document, draft: DocumentDraft, latest: TextVersion | None
) -> TextVersion | None:
    """The new text version, or None where the document has this text already."""
    digest = _digest(draft)
    if document.versions.filter(sha256=digest).exists():
        return None
    version = TextVersion(
        document=document,
        number=latest.number + 1 if latest else 1,
        text=draft.text.text,
        sha256=digest,
        length=len(draft.text.text),
        extractor=draft.text.extractor,
        extractor_version=draft.text.extractor_version,
        original=_store_original(draft),
    )
    version.save()
    return version


def _store_original(draft: DocumentDraft) -> Original | None:
    if draft.original is None:
        return None
    originals.keep_file(draft.original)
    original, _created = Original.objects.get_or_create(
        sha256=draft.original.sha256,
        defaults={
            "name": draft.original.name[:300],
            "media_type": draft.media_type,
            "size": draft.original.size,
        },
    )
    return original


def _store_passages(version: TextVersion, text: Segmented) -> list[Passage]:
    return Passage.objects.bulk_create(
        (
            Passage(
                version=version,
                order=passage.order,
                label=passage.label[:60],
                kind=passage.kind,
                heading_path=list(passage.heading_path),
                level=passage.level,
                page=passage.page,
                start=passage.start,
                body_start=passage.body_start,
                end=passage.end,
            )
            for passage in text.passages
        ),
        batch_size=BATCH,
    )
