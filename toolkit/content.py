"""The content of an edition as one JSON value: everything a reader needs, nothing that needs the site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from casebase.citing import STYLES, cite
from coding.models import Annotation, CodeEntry
from coding.provenance import Provenance, provenance
from toolkit.faults import live_links, placements
from toolkit.hashing import sha256_of_text
from toolkit.manifest import Content
from toolkit.models import Edition, SectionChain


def build(edition: Edition, *, number: int, published_at: str) -> Content:
    """The edition as it is now; docs/editions.md describes the shape."""
    placed = placements(edition)
    book = _Book(_labels(placed), edition.language, _rulings(placed))
    return {
        "edition": {
            "number": number,
            "title": edition.title,
            "introduction": edition.introduction,
            "language": edition.language,
            "published_at": published_at,
        },
        "sections": [
            {
                "id": f"section-{section.order}",
                "heading": section.heading,
                "commentary": section.commentary,
                "chains": [
                    _chain(placement, book)
                    for placement in placed
                    if placement.section_id == section.pk
                ],
            }
            for section in edition.sections.order_by("order")
        ],
    }


@dataclass(frozen=True, slots=True)
class _Book:
    """What every evidence of an edition needs: labels by (codebook version, code), its language, what was ruled."""

    labels: dict[tuple[int, int], dict[str, str]]
    language: str
    rulings: dict[UUID, Provenance]


def _labels(placed: list[SectionChain]) -> dict[tuple[int, int], dict[str, str]]:
    """(codebook version, code) → labels, as the version they were coded under has them."""
    codes = {
        link.annotation.code_id for placement in placed for link in placement.chain.links.all()
    }
    return {
        (entry.version_id, entry.code_id): {"en": entry.label_en, "zh": entry.label_zh}
        for entry in CodeEntry.objects.filter(code__in=codes)
    }


def _rulings(placed: list[SectionChain]) -> dict[UUID, Provenance]:
    """Evidence → the ruling it comes from, as everybody may hear of it: without names."""
    evidence = {link.annotation_id for placement in placed for link in placement.chain.links.all()}
    return provenance(evidence, AnonymousUser())


def _ruling(found: Provenance | None) -> dict[str, Any]:
    """What an evidence that was ruled says of it; nothing for any other, whose hash stays what it was."""
    if found is None:
        return {}
    day = found.at.date().isoformat()
    return {
        "ruling": {
            "round": found.round_title, "date": day, "codings": found.drafts,
            "kind": "agreed" if found.agreed else "ruled",
        }
    }  # fmt: skip


def _chain(placement: SectionChain, book: _Book) -> dict[str, Any]:
    chain = placement.chain
    links = live_links(chain)
    return {
        "id": chain.ident,
        "guid": str(chain.pk),
        "revision": chain.revision,
        "case": {
            "key": chain.case.key,
            "short_title": {
                "en": chain.case.short_title_en or chain.case.title_en,
                "zh": chain.case.short_title_zh,
            },
        },
        "title": {"en": chain.title_en, "zh": chain.title_zh},
        "outcome": {"en": chain.outcome_en, "zh": chain.outcome_zh},
        "direction": chain.direction,
        "weight": chain.weight,
        "as_of": chain.as_of.isoformat() if chain.as_of else None,
        "commentary": placement.commentary,
        "evidence": [_evidence(link.annotation, link.axis, book) for link in links],
    }


def _evidence(annotation: Annotation, axis: str, book: _Book) -> dict[str, Any]:
    version, passage = annotation.version, annotation.passage
    document = version.document
    return {
        "id": str(annotation.pk),
        "axis": axis,
        "code": {
            "key": annotation.code.key,
            "guid": str(annotation.code.guid),
            "label": book.labels.get((annotation.codebook_version_id, annotation.code_id), {}),
            "codebook": annotation.codebook_version.number,
        },
        "quote": annotation.quote,
        "quote_sha256": sha256_of_text(annotation.quote),
        "note": annotation.note,
        "start": annotation.start,
        "end": annotation.end,
        "prefix": annotation.prefix,
        "suffix": annotation.suffix,
        "pinpoint": passage.label,
        **_ruling(book.rulings.get(annotation.pk)),
        "citations": {
            style: cite(document, passage, style=style, language=book.language).text
            for style in STYLES
        },
        "source": {
            "document": document.slug,
            "kind": document.kind,
            "path": reverse("casebase:document", args=[document.slug]) + f"#p{passage.order}",
            "title": document.title,
            "symbol": document.symbol,
            "language": document.language,
            "date": document.date.isoformat() if document.date else None,
            "url": document.url,
            "text_version": version.number,
            "text_sha256": version.sha256,
            "extractor": f"{version.extractor} {version.extractor_version}",
            "original_sha256": version.original.sha256 if version.original else None,
        },
    }
