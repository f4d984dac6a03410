"""Where a value comes from: the source by its name, and the words that say so by their address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from casebase import selectors, sources, vocabulary
from casebase.models import Case
from casebase.source_names import source_name


@dataclass(frozen=True, slots=True)
class Origin:
    """A source as a page names it; `note` says how a machine came by it, `address` may be empty."""

    ident: str
    label: str
    address: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """The passage that says so: "WT/DS593/R ¶ 8.1" and its address."""

    text: str
    address: str


class Origins:
    """Sources and places of one case, read once for the whole page."""

    def __init__(self, case: Case) -> None:
        self._known = {row.ident: row for row in case.sources.all()}
        findings = [row.place for row in case.provisions.all()]
        people = [row.place for row in case.people.all()]
        facts = [fact["place"] for fact in case.facts]
        self._orders = selectors.place_orders([*findings, *people, *facts])

    def of(self, ident: str) -> Origin:
        """The source with this ident: an official page or file of the case, else the importer."""
        row = self._known.get(ident)
        note = str(vocabulary.READ_BY_MACHINE.get(ident, ""))
        if row is not None:
            return Origin(ident, source_name(row.title), row.url, note)
        importer = sources.all_sources().get(ident.partition(":")[0])
        if importer is not None:
            return Origin(ident, str(importer.label), "", note)
        return Origin(ident, _("this library") if ident in ("library", "") else ident)

    def link(self, place: dict[str, Any]) -> Link | None:
        """The passage of a stored place in the newest text, or None where none is stored."""
        if not place:
            return None
        slug, label, order = place["slug"], place["label"], place["order"]
        now = self._orders.get((slug, label, order), order)
        return Link(place["text"], reverse("casebase:document", args=[slug]) + f"#p{now}")
