"""What the citator adds to the passages of search: how often each is cited, and how those who cite it treat it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from casebase.citator import Authority, cited_counts_of, numbered
from legaltext.treatments import TREATMENTS


def citations(
    authorities: Mapping[int, Authority], passages: Mapping[int, Iterable[tuple[str, str, int]]]
) -> dict[int, dict[int, dict[str, Any]]]:
    """Document → order of a passage → values of its record, for the passages that others cite.

    Args:
        authorities: primary key of a document → it as an authority.
        passages: primary key of a document → (label, kind, order) of its passages.
    """
    found: dict[int, dict[int, dict[str, Any]]] = {}
    for pk, counts in cited_counts_of(authorities).items() if authorities else ():
        meant = numbered(passages.get(pk, ())) if counts else {}
        found[pk] = {
            meant[label]: {
                "cited": count.total(),
                "treated": tuple((name, count[name]) for name in TREATMENTS if count[name]),
            }
            for label, count in counts.items()
            if label in meant
        }
    return found
