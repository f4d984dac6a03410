"""Edges: a passage cites an authority, perhaps a paragraph of it, and treats it so or so."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db.models import Q, QuerySet

from casebase import registry, selectors
from casebase.citator.authority import Authority, authority_of
from casebase.citator.meaning import Owners, meant, paragraph_owners
from casebase.citator.numbers import numbered
from casebase.models import (
    RETELLING,
    Citation,
    CitationTreatment,
    CitedPlace,
    Document,
    Passage,
    TextVersion,
    TreatmentState,
)
from legaltext.treatments import AUTHORITIES, TREATMENTS


def citing(authority: Authority, label: str = "") -> QuerySet[Citation]:
    """The citations of an authority in current texts; with `label` those of one of its paragraphs.

    Left out are its own, and those in digests and pages that only tell of its case.

    A citation that names only the case ("US – Gasoline, para. 6.5") counts for the one report of the case that
    has a paragraph of this number, as far as the library holds it; `inferred` tells which these are.
    """
    own = Q(canonical__in=authority.names)
    if authority.whole_case:
        own = Q(case_key__in=authority.case_keys)
    elif (
        label
        and authority.document
        and meant([label], authority.document.pk, _owners(authority, [label]))
    ):
        own |= _only_case(authority)
    found = _rows(authority, own)
    return found.filter(places__label=label) if label else found


def _owners(authority: Authority, labels: Collection[str] | None = None) -> Owners:
    """Who of the decisions of an authority's case has which paragraph number; a query at most."""
    case = authority.document.case if authority.document else None
    return paragraph_owners([case.key], labels)[case.key] if case else {}


def _only_case(authority: Authority) -> Q:
    """Citations that name the case, but none of its decisions."""
    return Q(kind__in=("wto_dispute", "investigation"), case_key__in=authority.case_keys)


def _rows(authority: Authority, which: Q) -> QuerySet[Citation]:
    found = _ready(Citation.objects.filter(which)).exclude(
        version__document__kind__in=RETELLING,
        version__document__case__key__in=authority.case_keys,
    )
    if authority.document:
        return found.exclude(version__document=authority.document)
    if authority.whole_case:
        return found.exclude(version__document__case__key__in=authority.case_keys)
    return found


def _ready(rows: QuerySet[Citation]) -> QuerySet[Citation]:
    """Citations of current texts with what pages show of them, newest first."""
    return (
        rows.filter(version__in=selectors.current_versions())
        .select_related("passage", "version__document__case", "treatment")
        .defer("version__text", "version__document__case__provenance")
        .order_by("-version__document__date", "version__document__slug", "start")
    )


def treated_citations(authorities: Iterable[Authority]) -> list[Citation]:
    """What may tell how these authorities are treated, newest first; two queries. `concerns` says which of them it is.

    Much fewer than all that cite them: a citation without a treatment changes no standing.
    """
    wanted = list(authorities)
    names = {name for one in wanted for name in one.names}
    keys = {key for one in wanted if one.whole_case for key in one.case_keys}
    return list(_ready(Citation.objects.filter(_may_be_treated(), canonical__in=names | keys)))


def _may_be_treated() -> Q:
    return Q(treatment__isnull=False) | Q(version__in=registry.treating_versions())


def concerns(citation: Citation, authority: Authority) -> bool:
    """Whether a citation counts for the standing of an authority; of a case as such only what names the case."""
    document = citation.version.document
    key = document.case.key if document.case else ""
    if document.kind in RETELLING and key in authority.case_keys:
        return False
    if authority.whole_case:
        return citation.canonical in authority.case_keys and key not in authority.case_keys
    return citation.canonical in authority.names and document != authority.document


def inferred(citation: Citation, authority: Authority) -> bool:
    """Whether it was inferred that this citation means this decision."""
    return authority.document is not None and citation.canonical not in authority.names


def treated(citations: Sequence[Citation]) -> dict[int, registry.Treated]:
    """Citation pk → its treatment: what a person said before what a cue suggests; rejected ones left out.

    A treatment set on the citation itself comes first, then codings of the passage (from the app above), then the cue.
    """
    found: dict[int, registry.Treated] = {}
    coded = registry.coded_treatments(citations)
    for citation in citations:
        row = stored(citation)
        if row is not None and row.state == TreatmentState.SET:
            found[citation.pk] = _as_treated(row)
        elif citation.pk in coded:
            found[citation.pk] = coded[citation.pk]
        elif row is not None and row.state == TreatmentState.SUGGESTED:
            found[citation.pk] = _as_treated(row)
    return found


def treated_in(rows: QuerySet[Citation]) -> dict[int, registry.Treated]:
    """The treatments of a queryset's citations, as `treated` gives them, without reading the untreated ones."""
    return treated(list(rows.filter(_may_be_treated())))


def stored(citation: Citation) -> CitationTreatment | None:
    """The stored treatment of a citation, whatever its state."""
    return getattr(citation, "treatment", None)


def _as_treated(row: CitationTreatment) -> registry.Treated:
    return registry.Treated(
        treatment=row.treatment,
        suggested=row.state == TreatmentState.SUGGESTED,
        start=row.start,
        end=row.end,
        quote=row.quote,
        reason=row.note or row.cue,
        by=row.set_by_id,
    )


def cited_counts(document: Document) -> dict[str, Counter[str]]:
    """Label of a paragraph → how often it is cited, by treatment ("" for none said); six queries or so.

    Labels are without their closing full stop. Every paragraph within a cited range counts.
    """
    found = authority_of(document)
    if found is None:
        return {}
    owners = _owners(found)
    which = Q(canonical__in=found.names) | _only_case(found)
    rows = _rows(found, which)
    said = treated_in(rows)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    places = CitedPlace.objects.filter(citation__in=rows.order_by().values("pk"))
    for pk, canonical, place in places.values_list("citation", "citation__canonical", "label"):
        for label in meant([place], document.pk, None if canonical in found.names else owners):
            counts[label][said[pk].treatment if pk in said else ""] += 1
    return dict(counts)


def edges_from(version: TextVersion, passage: Passage | None = None) -> list[Citation]:
    """The citations of authorities in a text, or in one passage of it, in reading order."""
    rows = version.citations.filter(kind__in=AUTHORITIES) if passage is None else (
        passage.citations.all()
    )  # fmt: skip
    return list(rows.select_related("passage", "treatment").order_by("start", "end"))


def orders_of(
    citations: Sequence[Citation], authorities: Mapping[str, Authority]
) -> dict[tuple[str, str], int]:
    """(canonical, pinpoint) → order of the passage it means, where the library holds the text; two queries."""
    held = {
        row.canonical: document.pk
        for row in citations
        if (document := authorities[row.canonical].document) is not None
    }
    labels = {label for row in citations for label in row.pinpoints}
    rows = Passage.objects.filter(
        version__in=selectors.current_versions(),
        version__document__in=set(held.values()),
        label__in=[form for label in labels for form in (label, f"{label}.")],
    )
    places: dict[int, list[tuple[str, str, int]]] = defaultdict(list)
    for pk, label, kind, order in rows.values_list("version__document", "label", "kind", "order"):
        places[pk].append((label, kind, order))
    orders = {pk: numbered(places[pk]) for pk in places}
    return {
        (name, label): orders[pk][label]
        for name, pk in held.items()
        for label in labels
        if label in orders.get(pk, {})
    }


def by_treatment(said: Iterable[registry.Treated]) -> Mapping[str, int]:
    """Treatment → number, from what helps most to what hurts most."""
    counted = Counter(one.treatment for one in said)
    return {name: counted[name] for name in TREATMENTS if counted[name]}
