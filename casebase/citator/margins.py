"""Beside each paragraph of a document: how much it cites, how often it is cited, and how that went."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from django.db.models import Count
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from casebase.citator.edges import cited_counts
from casebase.citator.levels import LEVEL_OF, SIGNS, TONES
from casebase.citator.numbers import numbered
from casebase.citator.showing import labelled
from casebase.models import Document, Passage, TextVersion


def margins(
    document: Document, version: TextVersion, passages: Iterable[Passage]
) -> dict[int, str]:
    """Order of a passage → the HTML of its margin, for passages that cite or are cited."""
    counts = cited_counts(document)
    cites = dict(version.citations.values_list("passage__order").annotate(n=Count("pk")).order_by())
    rows = list(passages)
    meant = numbered((row.label, row.kind, row.order) for row in rows)
    cited = {order: counts[label] for label, order in meant.items() if label in counts}
    # One address for all, and words only once for each number: a report has thousands of margins.
    before, _zero, after = escape(reverse("casebase:passage", args=[document.slug, 0])).rpartition(
        "0"
    )
    cites_words = cache(_cites_words)
    return {
        row.order: _margin(
            f"{before}{row.order}{after}",
            cites_words(cites[row.order]) if row.order in cites else "",
            cited.get(row.order, {}),
        )
        for row in rows
        if row.order in cites or row.order in cited
    }


def _cites_words(number: int) -> str:
    return escape(_("cites %(n)s") % {"n": number})


def _margin(address: str, cites: str, cited: Mapping[str, int]) -> str:
    """The marks of one passage; `address` and `cites` are escaped already."""
    out = f'<a class="cite-mark" href="{address}">{cites}</a>' if cites else ""
    into = _cited(address, cited) if cited else ""
    return f'<p class="cite-marks">{out}{" " if out and into else ""}{into}</p>'


def _cited(address: str, cited: Mapping[str, int]) -> str:
    """How often a passage is cited, with the sign and number of each treatment, in the colour of the worst."""
    treated = [row for row in labelled(cited) if row["value"]]
    said = " ".join(f"{SIGNS[LEVEL_OF[row['value']]]}{row['count']}" for row in treated)
    words = ", ".join(f"{row['label']} {row['count']}" for row in treated)
    return format_html(
        '<a class="cite-mark {tone}" href="{address}#h-by"{title}>{number} {said}</a>',
        tone=TONES[LEVEL_OF[treated[-1]["value"]]] if treated else "",
        address=mark_safe(address),  # noqa: S308 - escaped by the caller
        title=format_html(' title="{}"', words) if words else "",
        number=_("cited %(n)s") % {"n": sum(cited.values())},
        said=said,
    )
