"""Which paragraphs of a decision a citation means: the one rule of the citator and of the provision index."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from casebase import selectors
from casebase.models import Passage, PassageKind

#: Paragraph number → the decisions (their primary keys) of one case in the library that have it.
Owners = Mapping[str, Collection[int]]


def meant(labels: Iterable[str], document: int, owners: Owners | None) -> list[str]:
    """Those of a citation's paragraph numbers that mean a paragraph of this decision.

    Args:
        labels: the numbers, without a closing full stop, those within a printed range too.
        document: the decision's primary key.
        owners: None where the citation names the decision: it means all of them. Where it names only the case
            ("US – Gasoline, para. 6.5"), who of its decisions has which number: it means those that no other has.
    """
    if owners is None:
        return list(labels)
    return [label for label in labels if set(owners.get(label, ())) == {document}]


def paragraph_owners(
    cases: Collection[str], labels: Collection[str] | None = None
) -> dict[str, dict[str, set[int]]]:
    """Case key → who of its decisions has which paragraph number, of these alone where given; one query.

    A footnote is never cited by its own number.
    """
    rows = Passage.objects.filter(
        version__in=selectors.current_versions(),
        version__document__case__key__in=cases,
        version__document__names__isnull=False,
    ).exclude(kind=PassageKind.FOOTNOTE)
    if labels is None:
        rows = rows.exclude(label="")
    else:
        rows = rows.filter(label__in=[form for one in labels for form in (one, f"{one}.")])
    found: dict[str, dict[str, set[int]]] = {key: defaultdict(set) for key in cases}
    places = rows.values_list("version__document__case__key", "label", "version__document")
    for key, label, document in places.distinct():
        found[key][label.rstrip(".")].add(document)
    return found
