"""Reading the library."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Prefetch, Q, QuerySet, Subquery

from casebase.models import Case, Citation, Document, DocumentKind, Passage, TextVersion


class CaseQuery(QuerySet[Case]):
    """Cases, with filters named as lawyers ask for them."""

    def for_list(self) -> CaseQuery:
        """With parties and the number of documents, ready for a list."""
        counted = self.annotate(document_count=Count("documents", distinct=True))
        return counted.prefetch_related("case_parties__party").order_by("forum", "-number", "key")

    def matching(self, words: str) -> CaseQuery:
        """Cases whose key, title, short title, product or party contains every word."""
        found = self
        for word in words.split():
            found = found.filter(
                Q(key__icontains=word)
                | Q(title_en__icontains=word)
                | Q(title_zh__icontains=word)
                | Q(short_title_en__icontains=word)
                | Q(short_title_zh__icontains=word)
                | Q(product_en__icontains=word)
                | Q(product_zh__icontains=word)
                | Q(case_parties__party__name_en__icontains=word)
                | Q(case_parties__party__name_zh__icontains=word)
            )
        return found.distinct()

    def coded_first(self) -> CaseQuery:
        """Cases with a summary of our own first, newest first."""
        digested = Exists(Document.objects.filter(case=OuterRef("pk"), kind=DocumentKind.DIGEST))
        return self.for_list().annotate(digested=digested).order_by("-digested", "-started_on")


def cases() -> CaseQuery:
    """All cases."""
    return CaseQuery(Case)


def whole_cases() -> QuerySet[Case]:
    """Cases with all rows that their page shows."""
    return Case.objects.prefetch_related(
        "case_parties__party", "events", "provisions", "people", "sources", "relations"
    )


def documents_with_versions(case: Case) -> QuerySet[Document]:
    """The documents of a case, each with its text versions, newest first, without their texts."""
    versions = TextVersion.objects.select_related("original").defer("text").order_by("-number")
    return case.documents.prefetch_related(Prefetch("versions", versions))


def documents() -> QuerySet[Document]:
    """All documents with their cases."""
    return Document.objects.select_related("case")


def current_versions() -> QuerySet[TextVersion]:
    """The newest text version of every document."""
    newest = (
        TextVersion.objects.filter(document=OuterRef("document"))
        .order_by("-number")
        .values("pk")[:1]
    )
    return TextVersion.objects.filter(pk=Subquery(newest))


def current_version(document: Document) -> TextVersion | None:
    """The newest text version of a document, or None while it has no text."""
    return document.versions.order_by("-number").first()


def passages(version: TextVersion) -> QuerySet[Passage]:
    """The passages of a text version in order."""
    return version.passages.order_by("order")


def passage_count() -> int:
    """Passages of the newest version of every document."""
    return Passage.objects.filter(version__in=current_versions()).count()


def cites(case: Case) -> list[dict[str, Any]]:
    """Authorities the case's documents cite: [{canonical, kind, case_key, times}], most cited first."""
    rows: list[Any] = list(
        Citation.objects.filter(version__document__case=case, version__in=current_versions())
        .exclude(case_key=case.key)
        .exclude(kind="provision")
        .values("canonical", "kind", "case_key")
        .annotate(times=Count("id"))
        .order_by("-times", "canonical")
    )
    return rows


def cited_by(case: Case) -> list[dict[str, Any]]:
    """Other documents that cite the case: [{slug, title, case_key, times, last}], most often first."""
    rows: list[Any] = list(
        Citation.objects.filter(case_key=case.key, version__in=current_versions())
        .exclude(version__document__case=case)
        .values(
            slug=F("version__document__slug"),
            title=F("version__document__title"),
            case_key_of=F("version__document__case__key"),
        )
        .annotate(times=Count("id"), last=Max("start"))
        .order_by("-times", "slug")
    )
    return rows


def provisions_cited(case: Case) -> list[dict[str, Any]]:
    """Provisions in the text of the case's documents: [{canonical, times}], most cited first."""
    rows: list[Any] = list(
        Citation.objects.filter(
            version__document__case=case, kind="provision", version__in=current_versions()
        )
        .values("canonical")
        .annotate(times=Count("id"))
        .order_by("-times", "canonical")
    )
    return rows


def place_orders(places: Iterable[dict[str, Any]]) -> dict[tuple[str, str, int], int]:
    """(slug, label, order as stored) → the order of that passage in the newest text; one query for all.

    Where a label stands twice, in an annex too, the one nearest to the stored order is meant.
    """
    wanted = {(row["slug"], row["label"], row["order"]) for row in places if row}
    found: dict[tuple[str, str], list[int]] = {}
    rows = Passage.objects.filter(
        version__in=current_versions(),
        version__document__slug__in={slug for slug, _label, _order in wanted},
        label__in={label for _slug, label, _order in wanted if label},
    ).values_list("version__document__slug", "label", "order")
    for slug, label, order in rows:
        found.setdefault((slug, label), []).append(order)
    nearest: dict[tuple[str, str, int], int] = {}
    for slug, label, order in wanted:
        orders = found.get((slug, label)) or [order]
        nearest[slug, label, order] = min((abs(one - order), one) for one in orders)[1]
    return nearest
