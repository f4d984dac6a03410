"""Load the chains of a landmark case: evidence given as document, paragraph and quote."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from casebase.digests import both
from casebase.models import Case, Document
from casebase.selectors import current_version
from coding.models import Annotation, Chain, Origin
from coding.services.annotations import create_annotation
from coding.services.chains import save_chain
from problems import Problem


@transaction.atomic
def load_case_chains(*, data: dict[str, Any]) -> int:
    """Create the chains of a case fixture that are not there yet; returns how many."""
    case = Case.objects.get(key=data["key"])
    known = set(Chain.objects.filter(case=case).values_list("ident", flat=True))
    fresh = [row for row in data["chains"] if row["id"] not in known]
    for row in fresh:
        _load(case, row)
    return len(fresh)


def _load(case: Case, row: dict[str, Any]) -> None:
    title_en, title_zh = both(row["title"])
    outcome_en, outcome_zh = both(row["outcome"])
    links = []
    for link in row["links"]:
        annotation = _annotate(f"{case.key} {row['id']}", link, row)
        links.append({"annotation": str(annotation.pk), "axis": link["axis"]})
    save_chain(
        case=case,
        user=None,
        ident=row["id"],
        links=links,
        title_en=title_en,
        title_zh=title_zh,
        outcome_en=outcome_en,
        outcome_zh=outcome_zh,
        direction=row["direction"],
        weight=row["weight"],
        as_of=date.fromisoformat(row["as_of"]),
    )


def _annotate(place: str, link: dict[str, Any], chain: dict[str, Any]) -> Annotation:
    """Code the quote, which must stand exactly once in its paragraph."""
    place = f"{place}, {link['document']} ¶ {link['paragraph']}"
    document = Document.objects.filter(slug=link["document"]).first()
    version = current_version(document) if document else None
    passage = (
        version.passages.filter(label=link["paragraph"], kind="paragraph").first()
        if version
        else None
    )
    if version is None or passage is None:
        raise Problem("no_paragraph", _("There is no such paragraph."), place=place)
    body = version.text[passage.start : passage.end]
    if body.count(link["quote"]) != 1:
        raise Problem(
            "quote_not_once",
            _("The quote does not stand exactly once in the paragraph."),
            place=place,
            remedy=_("Copy it again from the paragraph, long enough to be unique."),
        )
    start = passage.start + body.index(link["quote"])
    impact = link["axis"] == "impact"
    return create_annotation(
        version=version,
        start=start,
        end=start + len(link["quote"]),
        code=link["code"],
        coder=None,
        origin=Origin.LIBRARY,
        direction=chain["direction"] if impact else "",
        weight=chain["weight"] if impact else None,
    )
