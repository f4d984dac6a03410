"""Edges: a passage cites an authority, perhaps a paragraph of it, and treats it so or so."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Q, QuerySet

from casebase import registry, selectors
from casebase.citator.authority import Authority, authority_of
from casebase.citator.numbers import numbered
from casebase.models import (
    RETELLING,
    Citation,
    CitationTreatment,
    CitedPlace,
    Document,
    Passage,
    PassageKind,
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
    elif label and authority.document and own_labels(authority.document, label):
        own |= _only_case(authority)
    found = _rows(authority, own)
    return found.filter(places__label=label) if label else found


def _only_case(authority: Authority) -> Q:
    """Citations that name the case, but none of its decisions."""
    return Q(kind__in=("wto_dispute", "investigation"), case_key__in=authority.case_keys)


def _rows(authority: Authority, which: Q) -> QuerySet[Citation]:
    found = (
        Citation.objects.filter(which)
        .filter(version__in=selectors.current_versions())
        .exclude(
            version__document__kind__in=RETELLING,
            version__document__case__key__in=authority.case_keys,
        )
        .select_related("passage", "version__document__case", "treatment")
        .defer("version__text")
        .order_by("-version__document__date", "version__document__slug", "start")
    )
    if authority.document:
        return found.exclude(version__document=authority.document)
    if authority.whole_case:
        return found.exclude(version__document__case__key__in=authority.case_keys)
    return found


def own_labels(document: Document, label: str = "") -> set[str]:
    """Paragraph numbers that of its case's decisions in the library only this one has; of `label` alone where given."""
    rows = Passage.objects.filter(
        version__in=selectors.current_versions(),
        version__document__case=document.case_id,
        version__document__names__isnull=False,
    ).exclude(Q(label="") | Q(kind=PassageKind.FOOTNOTE))
    if label:
        rows = rows.filter(label__in=(label, f"{label}."))
    holders: dict[str, set[int]] = defaultdict(set)
    for pk, printed in rows.values_list("version__document", "label").distinct():
        holders[printed.rstrip(".")].add(pk)
    return {printed for printed, pks in holders.items() if pks == {document.pk}}


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
    own = own_labels(document)
    which = Q(canonical__in=found.names) | _only_case(found)
    rows = {row.pk: row for row in _rows(found, which).filter(places__isnull=False).distinct()}
    said = treated(list(rows.values()))
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    places = CitedPlace.objects.filter(citation__in=list(rows))
    for pk, label in places.values_list("citation", "label"):
        if label in own or not inferred(rows[pk], found):
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
