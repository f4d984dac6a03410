"""Edges: a passage cites an authority, perhaps a paragraph of it, and treats it so or so."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

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

#: Label of a paragraph → how often it is cited, by treatment.
Counts = Mapping[str, Counter[str]]
#: Kinds of citations that name a case, and none of its decisions.
_OF_CASES = ("wto_dispute", "investigation")


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


def _only_case(*authorities: Authority) -> Q:
    """Citations that name the case of one of them, but none of its decisions."""
    keys = {key for one in authorities for key in one.case_keys}
    return Q(kind__in=_OF_CASES, case_key__in=keys)


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
    if _is_its_own(authority, document.pk, document.kind, key):
        return False
    return citation.canonical in (authority.case_keys if authority.whole_case else authority.names)


def _is_its_own(authority: Authority, document: int, kind: str, case_key: str | None) -> bool:
    """Whether a document is the authority itself, or only tells of its case; `_rows` says it to the database."""
    in_case = case_key in authority.case_keys
    if in_case and kind in RETELLING:
        return True
    if authority.document:
        return document == authority.document.pk
    return authority.whole_case and in_case


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


def cited_counts(document: Document) -> Counts:
    """How often each paragraph of a document is cited; see `cited_counts_of`."""
    found = authority_of(document)
    return cited_counts_of({document.pk: found})[document.pk] if found else {}


def cited_counts_of(authorities: Mapping[int, Authority]) -> dict[int, Counts]:
    """How often each paragraph of documents is cited, by treatment ("" for none said); a few queries.

    Args:
        authorities: primary key of a document → it as an authority.

    Labels are without their closing full stop. Every paragraph within a cited range counts.
    """
    which = Q(canonical__in={name for one in authorities.values() for name in one.names})
    which |= _only_case(*authorities.values())
    said = treated_in(_ready(Citation.objects.filter(which)))
    places = _cited_places(which)
    owners = _owners_of(authorities, {place.label for place in places})
    by_name, by_case = _by_what_they_mean(authorities)
    counts: dict[int, dict[str, Counter[str]]] = {pk: defaultdict(Counter) for pk in authorities}
    for place in places:
        treatment = said[place.citation].treatment if place.citation in said else ""
        cases = by_case[place.case_key] if place.kind in _OF_CASES else ()
        for pk in {*by_name[place.canonical], *cases}:
            one = authorities[pk]
            if _is_its_own(one, place.citing, place.citing_kind, place.citing_case):
                continue
            named = place.canonical in one.names
            for label in meant([place.label], pk, None if named else owners[pk]):
                counts[pk][label][treatment] += 1
    return {pk: dict(found) for pk, found in counts.items()}


class _Place(NamedTuple):
    """A paragraph that a citation means, with what tells whom it counts for."""

    citation: int
    canonical: str
    kind: str
    case_key: str
    label: str
    citing: int
    citing_kind: str
    citing_case: str | None


def _cited_places(which: Q) -> list[_Place]:
    wanted = Citation.objects.filter(which, version__in=selectors.current_versions())
    rows = CitedPlace.objects.filter(citation__in=wanted.order_by().values("pk")).values_list(
        "citation", "citation__canonical", "citation__kind", "citation__case_key", "label",
        "citation__version__document", "citation__version__document__kind",
        "citation__version__document__case__key",
    )  # fmt: skip
    return [_Place(*row) for row in rows]


def _owners_of(authorities: Mapping[int, Authority], labels: Collection[str]) -> dict[int, Owners]:
    keys = {
        pk: one.document.case.key
        for pk, one in authorities.items()
        if one.document and one.document.case
    }
    found = paragraph_owners(set(keys.values()), labels) if keys and labels else {}
    return {pk: found.get(keys.get(pk, ""), {}) for pk in authorities}


def _by_what_they_mean(
    authorities: Mapping[int, Authority],
) -> tuple[Mapping[str, list[int]], Mapping[str, list[int]]]:
    """(canonical form → documents that it names, case key → documents of the case)."""
    by_name: dict[str, list[int]] = defaultdict(list)
    by_case: dict[str, list[int]] = defaultdict(list)
    for pk, one in authorities.items():
        for name in one.names:
            by_name[name].append(pk)
        for key in one.case_keys:
            by_case[key].append(pk)
    return by_name, by_case


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
