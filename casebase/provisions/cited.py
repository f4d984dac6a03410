"""How often passages are cited by others, for many documents at once; `citator.citing` gives the citations of one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from casebase import selectors
from casebase.models import Citation, CitedPlace, DocumentName, Passage

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

    A citation means a passage where its pinpoint is the passage's label, or a range around it, and it names the
    passage's document; or only its case, of whose decisions no other has such a label (as `citator.citing` has it).

    Args:
        passages: passage → its document and its label.
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
    owners = _owners(cases, {label.rstrip(".") for _target, label in passages.values() if label})
    counts = {
        target: _counted(target, names[target.document] - {target.case_key}, rows, owners)
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
    owners: Mapping[tuple[str, str], Collection[int]],
) -> tuple[Counter[str], int]:
    """(label → citations that mean it, all citations) of one document by others."""
    labels: Counter[str] = Counter()
    total = 0
    for name in (*names, target.case_key):
        for meant, document in rows.get(name, ()):
            if document == target.document:
                continue
            total += 1
            labels.update(
                label
                for label in meant
                if name != target.case_key
                or owners.get((target.case_key, label)) == {target.document}
            )
    return labels, total


def _rows(names: Collection[str], citing: Mapping[int, int]) -> dict[str, list[Row]]:
    """Canonical form → what cites it."""
    meant: dict[int, list[str]] = defaultdict(list)
    places = CitedPlace.objects.filter(citation__canonical__in=names)
    for citation, label in places.values_list("citation", "label"):
        meant[citation].append(label)
    found: dict[str, list[Row]] = defaultdict(list)
    cited = Citation.objects.filter(canonical__in=names).order_by()
    for pk, canonical, version in cited.values_list("pk", "canonical", "version"):
        if version in citing:
            found[canonical].append((meant.get(pk, []), citing[version]))
    return found


def _owners(cases: Collection[str], labels: Collection[str]) -> dict[tuple[str, str], set[int]]:
    """(case, label) → the decisions of the case that have such a paragraph."""
    rows = Passage.objects.filter(
        version__in=selectors.current_versions(),
        version__document__case__key__in=cases,
        version__document__names__isnull=False,
        label__in=[form for label in labels for form in (label, f"{label}.")],
    )
    found: dict[tuple[str, str], set[int]] = defaultdict(set)
    for case, label, document in rows.values_list(
        "version__document__case__key", "label", "version__document"
    ).distinct():
        found[case, label.rstrip(".")].add(document)
    return found
