"""Parties of a case of which no source states any: inferred from a notice or a title, each saying from where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from casebase import selectors
from casebase.casepage.origins import Link
from casebase.casepage.related import Related
from casebase.models import Case, DocumentKind, Forum
from legaltext.facts import complainants_named, sides_named


@dataclass(frozen=True, slots=True)
class NamedParty:
    """A party in the words of what names it; `role` says no more than those words do."""

    role: str
    name: str
    link: Link


def named_parties(case: Case, relations: Iterable[Related]) -> list[NamedParty]:
    """What the case's notices and the titles of its court cases say of parties; empty where a source states them."""
    if case.forum == Forum.WTO or case.case_parties.all():
        return []
    titled = [row.case for row in relations if row.relation == "court_review" and row.case]
    if case.forum == Forum.CAFC:
        titled.insert(0, case)
    return [*_of_notices(case), *(one for court in titled for one in _of_title(court))]


def _of_notices(case: Case) -> Iterator[NamedParty]:
    """The complainants of the first notice that names them; one of several investigations does not say of which."""
    notices = selectors.current_versions().filter(
        document__case=case, document__kind=DocumentKind.NOTICE
    )
    for version in notices.select_related("document").order_by("document__date", "pk"):
        found = complainants_named(version.text)
        if found is None:
            continue
        others = version.citations.filter(kind="investigation").exclude(canonical=case.key)
        if others.exists():
            continue
        name, start, _end = found
        order = version.passages.filter(start__lte=start).order_by("-start").values("order")[0]
        address = reverse("casebase:document", args=[version.document.slug])
        link = Link(str(version.document), f"{address}#p{order['order']}")
        yield NamedParty(_("complainant"), name, link)
        return


def _of_title(court: Case) -> Iterator[NamedParty]:
    address = reverse("casebase:case", args=[court.key])
    link = Link(_("title of %(case)s") % {"case": court.key}, address)
    for name in sides_named(court.title_en):
        yield NamedParty(_("before the court"), name, link)
