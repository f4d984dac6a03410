"""What a canonical name means in this library: a document, a case, or only a name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q

from casebase.models import Case, CaseRelation, Citation, Document, DocumentName


@dataclass(frozen=True, slots=True)
class Authority:
    """An authority by its canonical `name`; `document` and `case` where the library holds them.

    `names` are all the canonical forms that mean it, `case_keys` the case with those joined to it (one report for
    several disputes), `together` those of them that the library holds, the case itself first. A dispute or an
    investigation as such (`DS400`) has a case and no document: everything that cites the case is about it.
    """

    name: str
    names: frozenset[str]
    document: Document | None = None
    case: Case | None = None
    case_keys: frozenset[str] = frozenset()
    together: tuple[Case, ...] = ()

    @property
    def whole_case(self) -> bool:
        """Whether the name means a case as such, not one of its decisions."""
        return self.document is None and self.case is not None and self.name in self.case_keys


def authority(name: str) -> Authority | None:
    """The authority of that name; None where the library neither holds nor cites it."""
    found = authorities_of([name]).get(name)
    if found is None:
        return None
    held = found.document is not None or found.whole_case
    return found if held or Citation.objects.filter(canonical__in=found.names).exists() else None


def authorities_of(names: Iterable[str]) -> Mapping[str, Authority]:
    """Canonical name → authority, for many at once; ten queries whatever their number."""
    wanted = set(names)
    documents, others = _documents(wanted)
    keys = _case_keys(wanted - documents.keys())
    cases = {document.case.key for document in documents.values() if document.case}
    joined = joined_keys(cases | set(keys.values()))
    held_cases = {
        case.key: case
        for case in Case.objects.filter(
            key__in={key for together in joined.values() for key in together}
        )
        .defer("provenance")
        .prefetch_related("events", "provisions", "relations")
    }
    found = {}
    for name in wanted:
        held = documents.get(name)
        key = (held.case.key if held.case else "") if held else keys.get(name, "")
        case = held_cases.get(key)
        keys_together = joined[key] if case else frozenset()
        same = others[held.pk] | {name} if held else _siblings(name, keys_together)
        together = [held_cases[one] for one in sorted(keys_together) if one in held_cases]
        together.sort(key=lambda one: one.key != key)
        found[name] = Authority(name, frozenset(same), held, case, keys_together, tuple(together))
    return found


def authority_of(document: Document) -> Authority | None:
    """A document as an authority; None for one that nobody can cite by name (a digest)."""
    first = document.names.order_by("name").first()
    return authorities_of([first.name])[first.name] if first else None


def joined_keys(keys: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """Case key → itself and the disputes joined to it; one query."""
    wanted = set(keys)
    found = {key: {key} for key in wanted}
    rows = CaseRelation.objects.filter(
        Q(case__key__in=wanted) | Q(other_key__in=wanted), relation="joined"
    )
    for one, other in rows.values_list("case__key", "other_key"):
        for key, joined in ((one, other), (other, one)):
            if key in found:
                found[key].add(joined)
    return {key: frozenset(joined) for key, joined in found.items()}


def _documents(names: set[str]) -> tuple[dict[str, Document], dict[int, set[str]]]:
    """(name → document, document pk → all its names)."""
    rows = (
        DocumentName.objects.filter(name__in=names)
        .select_related("document__case")
        .order_by("document__date", "document_id")
    )
    documents: dict[str, Document] = {}
    for row in rows:
        documents.setdefault(row.name, row.document)
    others: dict[int, set[str]] = defaultdict(set)
    siblings = DocumentName.objects.filter(document__in=documents.values())
    for pk, name in siblings.values_list("document", "name"):
        others[pk].add(name)
    return documents, others


def _case_keys(names: Iterable[str]) -> dict[str, str]:
    """Name → key of the case it belongs to, as those that cite it were resolved, or as it says itself."""
    rows = Citation.objects.filter(canonical__in=names).exclude(case_key="")
    return {name: name for name in names} | dict(
        rows.order_by("canonical", "case_key").values_list("canonical", "case_key").distinct()
    )


def _siblings(name: str, keys: frozenset[str]) -> set[str]:
    """The symbols of one report on joined disputes: WT/DS400/AB/R is WT/DS401/AB/R too.

    Other documents are counted for each dispute by itself: WT/DS400/5 is not WT/DS401/5.
    """
    symbol = _SYMBOL.match(name)
    if symbol is None:
        return {name}
    return {name} | {f"WT/{key}/{symbol['rest']}" for key in keys if key.startswith("DS")}


_SYMBOL = re.compile(r"WT/DS\d+/(?P<rest>(?:AB/)?RW?\d*(?:/(?:Add|Corr|Suppl)\.\d+)*)\Z")
