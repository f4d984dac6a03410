"""How often passages are cited by others, for many documents at once; `citator.citing` gives the citations of one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from casebase.models import Citation, CitedPlace, DocumentName

Row = tuple[str, list[str], int]  # canonical form, paragraphs meant, citing document


@dataclass(frozen=True, slots=True)
class Target:
    """A document that may be cited; `case_key` is empty where it has no case."""

    document: int
    case_key: str


class TimesCited(NamedTuple):
    """By other documents: citations that pinpoint the passage, and all citations of its document."""

    passage: int
    document: int


NEVER = TimesCited(0, 0)


def times_cited(
    passages: Mapping[int, tuple[Target, str]], citing: Mapping[int, int]
) -> dict[int, TimesCited]:
    """Passage → how often other documents cite it. Three queries, whatever the number of passages.

    A citation means a passage where its pinpoint is the passage's label, or a range around it, and it names the
    passage's document, or only its case.

    Args:
        passages: passage → its document and its label.
        citing: text version → its document, for those whose citations count: current texts, and no digests or
            dispute pages, which cite the case that they tell of.
    """
    targets = {target for target, _label in passages.values()}
    rows = _rows({target.case_key for target in targets} - {""}, citing)
    names: dict[int, set[str]] = defaultdict(set)
    known = DocumentName.objects.filter(document__in={target.document for target in targets})
    for document, name in known.values_list("document", "name"):
        names[document].add(name)
    counts: dict[Target, tuple[Counter[str], int]] = {}
    for target in targets:
        aimed = [
            row
            for row in rows.get(target.case_key, ())
            if _means(row, target, names[target.document])
        ]
        labels = Counter(label for _canonical, meant, _document in aimed for label in meant)
        counts[target] = (labels, len(aimed))
    return {
        passage: TimesCited(counts[target][0][label.rstrip(".")] if label else 0, counts[target][1])
        for passage, (target, label) in passages.items()
    }


def _rows(cases: Collection[str], citing: Mapping[int, int]) -> dict[str, list[Row]]:
    meant: dict[int, list[str]] = defaultdict(list)
    places = CitedPlace.objects.filter(citation__case_key__in=cases)
    for citation, label in places.values_list("citation", "label"):
        meant[citation].append(label)
    found: dict[str, list[Row]] = defaultdict(list)
    cited = Citation.objects.filter(case_key__in=cases).exclude(kind="provision").order_by()
    for pk, case_key, canonical, version in cited.values_list(
        "pk", "case_key", "canonical", "version"
    ):
        if version in citing:
            found[case_key].append((canonical, meant.get(pk, []), citing[version]))
    return found


def _means(row: Row, target: Target, names: Collection[str]) -> bool:
    canonical, _places, document = row
    return document != target.document and (canonical == target.case_key or canonical in names)
