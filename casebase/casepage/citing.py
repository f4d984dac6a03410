"""What the documents of a case cite, gathered by case, with the decisions of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from casebase.authority_table import report_name
from casebase.models import Case
from casebase.provisions.addresses import address
from legaltext.provision_places import place_of

#: Kinds of citation that have a page in the provision index.
LAWS = {"us_statute", "us_regulation"}


@dataclass(frozen=True, slots=True)
class CitedDecision:
    """A decision of a cited case: "Panel Report", its symbol or citation, its page in the citator, how often."""

    which: str
    canonical: str
    url: str
    times: int


@dataclass(slots=True)
class CitedCase:
    """A cited case, or an authority that belongs to none: its title, key and page, and how often in all."""

    title: str
    key: str
    url: str
    times: int = 0
    decisions: list[CitedDecision] = field(default_factory=list)


def cited_cases(cites: Iterable[Mapping[str, Any]]) -> list[CitedCase]:
    """From what `selectors.cites` says, most cited first; one query."""
    rows = list(cites)
    keys = {row["case_key"] for row in rows if row["case_key"]}
    titles = Case.objects.only("key", "title_en", "title_zh", "short_title_en", "short_title_zh")
    held = titles.in_bulk(list(keys), field_name="key")
    found: dict[str, CitedCase] = {}
    for row in rows:
        key = row["case_key"] or row["canonical"]
        case = held.get(key)
        one = found.setdefault(key, CitedCase(_title(case, key), key, _address(row, key)))
        one.times += row["times"]
        if row["canonical"] != key:
            which, url = report_name(row["canonical"]), _citator(row["canonical"])
            one.decisions.append(CitedDecision(which, row["canonical"], url, row["times"]))
    return sorted(found.values(), key=lambda one: (-one.times, one.key))


def _title(case: Case | None, key: str) -> str:
    return case.short_title if case is not None and case.short_title != key else ""


def _citator(name: str) -> str:
    return reverse("casebase:authority", args=[name])


def _address(row: Mapping[str, Any], key: str) -> str:
    return address(place_of(row["canonical"])) if row["kind"] in LAWS else _citator(key)
