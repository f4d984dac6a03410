"""How often passages are cited by others, for many documents at once; `citator.citing` gives the citations of one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from casebase.citator.meaning import Owners, meant, paragraph_owners
from casebase.models import Citation, CitedPlace, DocumentName

Row = tuple[list[str], int]  # paragraphs meant, citing document


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
    """Passage → how often other documents cite it. Four queries, whatever the number of passages.

    Which paragraphs a citation means is said by `citator.meaning`.

    Args:
        passages: passage → its document and its label, "" where it cannot be cited by one.
        citing: text version → its document, for those whose citations count: current texts, and no digests or
            dispute pages, which cite the case that they tell of.
    """
    targets = {target for target, _label in passages.values()}
    names: dict[int, set[str]] = defaultdict(set)
    known = DocumentName.objects.filter(document__in={target.document for target in targets})
    for document, name in known.values_list("document", "name"):
        names[document].add(name)
    cases = {target.case_key for target in targets} - {""}
    rows = _rows(cases.union(*names.values()), citing)
    labels = {label.rstrip(".") for _target, label in passages.values() if label}
    owners = paragraph_owners(cases, labels)
    counts = {
        target: _counted(
            target,
            names[target.document] - {target.case_key},
            rows,
            owners.get(target.case_key, {}),
        )
        for target in targets
    }
    return {
        passage: TimesCited(counts[target][0][label.rstrip(".")] if label else 0, counts[target][1])
        for passage, (target, label) in passages.items()
    }


def _counted(
    target: Target,
    names: Collection[str],
    rows: Mapping[str, Sequence[Row]],
    owners: Owners,
) -> tuple[Counter[str], int]:
    """(label → citations that mean it, all citations) of one document by others."""
    labels: Counter[str] = Counter()
    total = 0
    for name in (*names, target.case_key):
        for places, document in rows.get(name, ()):
            if document == target.document:
                continue
            total += 1
            labels.update(
                meant(places, target.document, owners if name == target.case_key else None)
            )
    return labels, total


def _rows(names: Collection[str], citing: Mapping[int, int]) -> dict[str, list[Row]]:
    """Canonical form → what cites it."""
    labels: dict[int, list[str]] = defaultdict(list)
    places = CitedPlace.objects.filter(citation__canonical__in=names)
    for citation, label in places.values_list("citation", "label"):
        labels[citation].append(label)
    found: dict[str, list[Row]] = defaultdict(list)
    cited = Citation.objects.filter(canonical__in=names).order_by()
    for pk, canonical, version in cited.values_list("pk", "canonical", "version"):
        if version in citing:
            found[canonical].append((labels.get(pk, []), citing[version]))
    return found
