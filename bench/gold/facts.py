"""Facts read from dispute pages, against the WTO's official list of disputes."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from bench.figure import Figure
from bench.gold.official import official_list
from bench.gold.score import Score
from legaltext.facts import CasePage, case_page
from legaltext.reading import read
from legaltext.wto_list import ListedDispute
from tests.site import ROOT

AIM = 0.99
ABSENT_FROM_LIST = {"short title", "third parties"}
Facts = dict[str, set[str]]


def measure(folder: Path, part: str) -> tuple[list[Figure], list[str]]:
    """Figures per field, and every value that only one of the two has."""
    listed = {one.number: one for one in official_list(folder)}
    members = _members()
    scores: dict[str, Score] = defaultdict(Score)
    errors: list[str] = []
    for path in sorted((folder / "wto/case-pages").glob("*.txt")):
        page = case_page(read(path.read_bytes(), name=path.name).text)
        want, got = _listed(listed[int(path.stem[2:])], members), _printed(page, members)
        for field, values in want.items():
            if field in ABSENT_FROM_LIST and not values:
                continue  # the list is older than the page's panel, or has no short title
            scores[field].right += len(values & got[field])
            scores[field].missed += len(values - got[field])
            scores[field].invented += len(got[field] - values)
            errors += [
                f"missed: {field} {one} at {path.name}" for one in sorted(values - got[field])
            ]
            errors += [
                f"invented: {field} {one} at {path.name}" for one in sorted(got[field] - values)
            ]
    return [scores[field].figure(f"facts: {field}", AIM) for field in scores], errors


def _members() -> dict[str, str]:
    rows = json.loads((ROOT / "fixtures/members.json").read_text())
    return {
        name.casefold(): row["code"]
        for row in rows
        for name in [row["en"], *row["aliases"], *row["iso3"], row["code"]]
    }


def _codes(names: Iterable[str], members: dict[str, str]) -> set[str]:
    return {members.get(name.casefold(), f"unknown {name}") for name in names}


def _listed(dispute: ListedDispute, members: dict[str, str]) -> Facts:
    return {
        "number": {str(dispute.number)},
        "short title": {dispute.short_title} if dispute.short_title else set(),
        "complainants": _codes(dispute.complainants, members),
        "respondents": _codes(dispute.respondents, members),
        "third parties": _codes(dispute.third_parties, members),
        "consultations requested": {str(dispute.start_date)},
    }


def _printed(page: CasePage, members: dict[str, str]) -> Facts:
    return {
        "number": {str(page.number)},
        "short title": {page.short_title} if page.short_title else set(),
        "complainants": _codes(page.complainants, members),
        "respondents": _codes(page.respondents, members),
        "third parties": _codes(page.third_parties, members),
        "consultations requested": {str(page.on("Consultations requested"))},
    }
