"""The citation neighbourhood of a case: which cases it cites and which cite it, as a picture and a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casebase.drawing import Neighbour, NeighbourhoodWords, neighbourhood, svg
from casebase.models import Case

LIMIT = 12  # cases drawn on either side
MARKS: dict[str, Literal["circle", "square", "diamond"]] = {"DS": "circle", "33": "square"}


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """The picture with its table: cases drawn on either side, and how many more there are."""

    picture: SafeString
    cites: list[Neighbour]
    cited_by: list[Neighbour]
    more_cites: int
    more_cited_by: int
    search_cites: str
    search_cited_by: str


def neighbours(
    case: Case, cites: Sequence[Mapping[str, Any]], cited_by: Sequence[Mapping[str, Any]]
) -> Neighbourhood | None:
    """From what `selectors.cites` and `selectors.cited_by` say; None where there is no case on either side."""
    out = _counted(((row["case_key"], row["times"]) for row in cites), case.key)
    into = _counted(((row["case_key_of"], row["times"]) for row in cited_by), case.key)
    if not out and not into:
        return None
    shown_out, shown_into = out.most_common(LIMIT), into.most_common(LIMIT)
    held = Case.objects.in_bulk(
        [key for key, _times in (*shown_out, *shown_into)], field_name="key"
    )
    above = [_neighbour(key, held.get(key), times) for key, times in shown_out]
    below = [_neighbour(key, held.get(key), times) for key, times in shown_into]
    drawing = neighbourhood(_neighbour(case.key, case, 0), above, below, _words(case, out, into))
    return Neighbourhood(
        # svg() escapes every text it is given.
        mark_safe(svg(drawing, "neighbourhood-picture")),  # noqa: S308
        above,
        below,
        len(out) - len(above),
        len(into) - len(below),
        _search(f"case:{case.key}"),
        _search(f'cites:"{case.key}"'),
    )


def _counted(rows: Iterable[tuple[str | None, int]], own: str) -> Counter[str]:
    counted: Counter[str] = Counter()
    for key, times in rows:
        if key and key != own:
            counted[key] += times
    return counted


def _neighbour(key: str, case: Case | None, times: int) -> Neighbour:
    address = reverse("casebase:case", args=[key]) if case else _search(f'cites:"{key}"')
    name = case.short_title if case and case.short_title != key else ""
    mark = MARKS.get(key[:2], "diamond")
    return Neighbour(key, name, case.year if case else None, times, address, mark)


def _search(query: str) -> str:
    return reverse("search:results") + "?" + urlencode({"q": query})


def _words(case: Case, out: Counter[str], into: Counter[str]) -> NeighbourhoodWords:
    citing = ngettext("%(n)s case cites it", "%(n)s cases cite it", len(into)) % {"n": len(into)}
    cited = ngettext("it cites %(n)s case", "it cites %(n)s cases", len(out)) % {"n": len(out)}
    drawn = _("Drawn are at most %(limit)s on either side, those with the most citations.") % {
        "limit": LIMIT
    }
    return NeighbourhoodWords(
        title=_("Citation neighbourhood of %(key)s") % {"key": case.key},
        description=f"{citing}; {cited}. {drawn} "
        + _("Time runs from left to right; the heavier the line, the more citations. The table has the same."),
        cites=_("It cites"),
        cited_by=_("It is cited by"),
        undated=_("no date"),
        tie=_("%(key)s %(name)s, citations: %(times)s"),
    )  # fmt: skip
