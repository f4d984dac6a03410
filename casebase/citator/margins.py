"""Beside each paragraph of a document: how much it cites, how often it is cited, and how that went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db.models import Count
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from casebase.citator.edges import cited_counts
from casebase.citator.levels import LEVEL_OF, SIGNS, TONES
from casebase.citator.showing import labelled
from casebase.models import Document, Passage, TextVersion


def margins(
    document: Document, version: TextVersion, passages: Iterable[Passage]
) -> dict[int, str]:
    """Order of a passage → the HTML of its margin, for passages that cite or are cited."""
    counts = cited_counts(document)
    cites = dict(version.citations.values_list("passage__order").annotate(n=Count("pk")).order_by())
    # One address for all: reversing thousands of them would take longer than the rest of the page.
    pattern = reverse("casebase:passage", args=[document.slug, 0])
    found = {}
    for passage in passages:
        cited = counts.get(passage.label.rstrip("."), Counter()) if passage.label else Counter()
        number = cites.get(passage.order, 0)
        if number or cited:
            address = pattern.replace("/0/", f"/{passage.order}/")
            found[passage.order] = _margin(address, number, cited)
    return found


def _margin(address: str, cites: int, cited: Counter[str]) -> str:
    parts = []
    if cites:
        parts.append((address, "", _("cites %(n)s") % {"n": cites}, ""))
    if cited:
        said = " ".join(
            f"{SIGNS[LEVEL_OF[row['value']]]}{row['count']}"
            for row in labelled(cited)
            if row["value"]
        )
        worst = next(
            (LEVEL_OF[row["value"]] for row in reversed(labelled(cited)) if row["value"]), None
        )
        parts.append(
            (
                f"{address}#h-by",
                TONES[worst] if worst else "",
                _("cited %(n)s") % {"n": cited.total()},
                said,
            )
        )
    return format_html(
        '<p class="cite-marks">{}</p>',
        format_html_join(" ", '<a class="cite-mark {1}" href="{0}">{2} {3}</a>', parts),
    )
