"""Load the chains of a landmark case: evidence given as document, paragraph and quote."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from casebase.digests import both
from casebase.models import Case, Document
from casebase.selectors import current_version
from coding.models import Annotation, Chain, Change, CodebookDraft, DraftState, Origin
from coding.replaced import moved_and_merged
from coding.selectors import chains
from coding.services.annotations import create_annotation, withdraw
from coding.services.chains import save_chain
from problems import Problem


@transaction.atomic
def load_case_chains(*, data: dict[str, Any]) -> int:
    """Bring the chains of a case fixture in; returns how many are new or changed.

    A chain that is there already follows its fixture for as long as no person has changed it.
    """
    case = Case.objects.get(key=data["key"])
    known = {chain.ident: chain for chain in chains().filter(case=case)}
    taken = set(Chain.objects.filter(case=case).values_list("ident", flat=True))
    count = 0
    for row in _in_this_codebook(data["chains"]):
        chain = known.get(row["id"])
        if chain is None and row["id"] in taken:
            continue  # somebody has put it away
        if chain is not None and (_as_shipped(chain, row) or _touched(chain)):
            continue
        count += _loaded(case, row, chain)
    return count


def _in_this_codebook(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The chains with the keys that their codes have now: people here may have moved or merged codes."""
    now = moved_and_merged({link["code"] for row in rows for link in row["links"]})
    if not now:
        return rows
    return [
        {
            **row,
            "links": [
                {**link, "code": now.get(link["code"], link["code"])} for link in row["links"]
            ],
        }
        for row in rows
    ]


def _loaded(case: Case, row: dict[str, Any], chain: Chain | None) -> bool:
    """Load a chain, unless it rests on a code that people here retired, or that waits in a draft of the codebook."""
    try:
        with transaction.atomic():
            _load(case, row, chain)
    except Problem as problem:
        drafts = CodebookDraft.objects.filter(library_number__isnull=False, state=DraftState.OPEN)
        if problem.code == "code_replaced" or (problem.code == "unknown_code" and drafts.exists()):
            return False
        raise
    return True


def _as_shipped(chain: Chain, row: dict[str, Any]) -> bool:
    """Whether the chain says what its fixture says."""
    said = _values(row)
    links = [
        (link.axis, link.annotation.code.key, link.annotation.version.document.slug, link.annotation.quote)
        for link in chain.links.all()
        if not link.annotation.deleted
    ]  # fmt: skip
    shipped = [
        (link["axis"], link["code"], link["document"], link["quote"]) for link in row["links"]
    ]
    return links == shipped and all(getattr(chain, name) == said[name] for name in said)


def _touched(chain: Chain) -> bool:
    """Whether a person has changed the chain or a piece of its evidence."""
    objects = [chain.pk, *(link.annotation_id for link in chain.links.all())]
    return Change.objects.filter(object_id__in=objects, actor__isnull=False).exists()


def _values(row: dict[str, Any]) -> dict[str, Any]:
    title_en, title_zh = both(row["title"])
    outcome_en, outcome_zh = both(row["outcome"])
    return {
        "title_en": title_en,
        "title_zh": title_zh,
        "outcome_en": outcome_en,
        "outcome_zh": outcome_zh,
        "direction": row["direction"],
        "weight": row["weight"],
        "as_of": date.fromisoformat(row["as_of"]),
    }


def _load(case: Case, row: dict[str, Any], chain: Chain | None) -> None:
    links = []
    for link in row["links"]:
        annotation = _annotate(f"{case.key} {row['id']}", link, row)
        links.append({"annotation": str(annotation.pk), "axis": link["axis"]})
    before = [link.annotation for link in chain.links.all()] if chain else []
    save_chain(
        case=case,
        chain=chain,
        revision=chain.revision if chain else None,
        user=None,
        ident=row["id"],
        links=links,
        **_values(row),
    )
    kept = {link["annotation"] for link in links}
    for annotation in before:
        if str(annotation.pk) not in kept and not annotation.chain_links.exists():
            withdraw(annotation)


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
