"""How often passages are cited by others: the one function that knows, for a citator to take over."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from casebase.models import Citation

Row = tuple[str, list[str], int]  # canonical form, pinpoint labels, citing document


@dataclass(frozen=True, slots=True)
class Target:
    """A document that may be cited; `symbol` and `case_key` are empty where it has none."""

    document: int
    symbol: str
    case_key: str


class TimesCited(NamedTuple):
    """By other documents: citations that pinpoint the passage, and all citations of its document."""

    passage: int
    document: int


NEVER = TimesCited(0, 0)


def times_cited(
    passages: Mapping[int, tuple[Target, str]], citing: Mapping[int, int]
) -> dict[int, TimesCited]:
    """Passage → how often other documents cite it. One query, whatever the number of passages.

    A citation means a passage where its pinpoint is the passage's label and it names the passage's document:
    by its symbol or by the bare number of its dispute; outside the WTO, where decisions have many names, by any
    that the library knows for the case.

    Args:
        passages: passage → its document and its label.
        citing: text version → its document, for those whose citations count: current texts, and no digests or
            dispute pages, which cite the case that they tell of.
    """
    targets = {target for target, _label in passages.values()}
    rows = _rows({target.case_key for target in targets} - {""}, citing)
    counts: dict[Target, tuple[Counter[str], int]] = {}
    for target in targets:
        aimed = [row for row in rows.get(target.case_key, ()) if _means(row, target)]
        labels = Counter(label for _canonical, pinpoints, _document in aimed for label in pinpoints)
        counts[target] = (labels, len(aimed))
    return {
        passage: TimesCited(counts[target][0][label] if label else 0, counts[target][1])
        for passage, (target, label) in passages.items()
    }


def _rows(cases: Collection[str], citing: Mapping[int, int]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    cited = Citation.objects.filter(case_key__in=cases).exclude(kind="provision").order_by()
    for case_key, canonical, pinpoints, version in cited.values_list(
        "case_key", "canonical", "pinpoints", "version"
    ):
        if version in citing:
            found[case_key].append((canonical, pinpoints, citing[version]))
    return found


def _means(row: Row, target: Target) -> bool:
    canonical, _pinpoints, document = row
    if document == target.document:
        return False
    by_name = canonical in {target.symbol, target.case_key}
    return by_name or not target.case_key.startswith("DS")
