"""What a canonical name means in this library: a document, a case, or only a name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from casebase.models import Case, Citation, Document, DocumentName


@dataclass(frozen=True, slots=True)
class Authority:
    """An authority by its canonical `name`; `document` and `case` where the library holds them.

    `names` are all the canonical forms that mean it. A dispute or an investigation as such (`DS400`) has a case
    and no document: everything that cites the case is about it.
    """

    name: str
    names: frozenset[str]
    document: Document | None = None
    case: Case | None = None

    @property
    def whole_case(self) -> bool:
        """Whether the name means a case as such, not one of its decisions."""
        return self.document is None and self.case is not None and self.name == self.case.key


def authority(name: str) -> Authority | None:
    """The authority of that name; None where the library neither holds nor cites it."""
    found = authorities_of([name]).get(name)
    if found is None:
        return None
    held = found.document is not None or found.case is not None
    if held or Citation.objects.filter(canonical=name).exists():
        return found
    return None


def authorities_of(names: Iterable[str]) -> Mapping[str, Authority]:
    """Canonical name → authority, for many at once; four queries whatever their number."""
    wanted = set(names)
    rows = (
        DocumentName.objects.filter(name__in=wanted)
        .select_related("document__case")
        .order_by("document__date", "document_id")
    )
    documents: dict[str, Document] = {}
    for row in rows:
        documents.setdefault(row.name, row.document)
    others: dict[int, set[str]] = {}
    for document, name in DocumentName.objects.filter(document__in=documents.values()).values_list(
        "document", "name"
    ):
        others.setdefault(document, set()).add(name)
    keys = _case_keys(wanted - documents.keys())
    cases = {case.key: case for case in Case.objects.filter(key__in=set(keys.values()))}
    found = {}
    for name in wanted:
        held = documents.get(name)
        found[name] = Authority(
            name,
            frozenset(others[held.pk] | {name}) if held else frozenset({name}),
            held,
            held.case if held else cases.get(keys.get(name, "")),
        )
    return found


def _case_keys(names: Iterable[str]) -> dict[str, str]:
    """Name → key of the case it belongs to, as those that cite it were resolved, or as it says itself."""
    rows = Citation.objects.filter(canonical__in=names).exclude(case_key="")
    return {name: name for name in names} | dict(
        rows.order_by().values_list("canonical", "case_key").distinct()
    )


def authority_of(document: Document) -> Authority | None:
    """A document as an authority; None for one that nobody can cite by name (a digest)."""
    names = sorted(document.names.values_list("name", flat=True))
    return Authority(names[0], frozenset(names), document, document.case) if names else None
