"""What a canonical name means in this library: a document, a case, or only a name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
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
    """Canonical name → authority, for many at once; a dozen queries whatever their number."""
    wanted = set(names)
    keys = _case_keys(wanted)
    joined = joined_keys(keys.values())
    forms = {name: _siblings(name, joined[keys[name]]) for name in wanted}
    documents, others = _documents({form for same in forms.values() for form in same})
    held = {name: _held(name, forms[name], documents) for name in wanted}
    keys |= {name: one.case.key for name, one in held.items() if one and one.case}
    joined |= joined_keys(set(keys.values()) - joined.keys())
    cases = _cases({key for together in joined.values() for key in together})
    found = {}
    for name, document in held.items():
        case = cases.get(keys[name]) if document is None or document.case else None
        together = joined[keys[name]] if case else frozenset()
        same = forms[name] | (others[document.pk] if document else set())
        found[name] = Authority(
            name,
            # A sibling that is the name of another document is not this one.
            frozenset(one for one in same if documents.get(one, document) == document),
            document,
            case,
            together,
            tuple(
                cases[key]
                for key in sorted(together, key=lambda key: (key != keys[name], key))
                if key in cases
            ),
        )
    return found


def _held(name: str, forms: set[str], documents: Mapping[str, Document]) -> Document | None:
    """The document of that name, else that of a symbol which means the same report."""
    return next((documents[form] for form in (name, *sorted(forms)) if form in documents), None)


def _cases(keys: set[str]) -> dict[str, Case]:
    rows = Case.objects.filter(key__in=keys).defer("provenance")
    return {row.key: row for row in rows.prefetch_related("events", "provisions", "relations")}


def authority_of(document: Document) -> Authority | None:
    """A document as an authority; None for one that nobody can cite by name (a digest)."""
    return authorities_of_documents([document.pk]).get(document.pk)


def authorities_of_documents(documents: Collection[int]) -> dict[int, Authority]:
    """Primary key of a document → it as an authority, for those that can be cited by name; a dozen queries."""
    rows = DocumentName.objects.filter(document__in=documents).order_by("-name")
    first = dict(rows.values_list("document", "name"))  # the last one stays
    found = authorities_of(first.values()) if first else {}
    return {pk: found[name] for pk, name in first.items()}


def joined_keys(keys: Iterable[str]) -> dict[str, frozenset[str]]:
    """Case key → itself and all disputes joined to it, also by way of another; a query for each step of the way."""
    wanted = set(keys)
    together = {key: {key} for key in wanted}
    asked: set[str] = set()
    while missing := together.keys() - asked:
        asked |= missing
        rows = CaseRelation.objects.filter(
            Q(case__key__in=missing) | Q(other_key__in=missing), relation="joined"
        )
        for one, other in rows.values_list("case__key", "other_key"):
            both = together.get(one, {one}) | together.get(other, {other})
            together |= dict.fromkeys(both, both)
    return {key: frozenset(together[key]) for key in wanted}


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
    names = set(names)
    rows = Citation.objects.filter(canonical__in=names).exclude(case_key="")
    itself = {name: f"DS{found[1]}" if (found := _SYMBOL.match(name)) else name for name in names}
    return itself | dict(
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


_SYMBOL = re.compile(r"WT/DS(\d+)/(?P<rest>(?:AB/)?RW?\d*(?:/(?:Add|Corr|Suppl)\.\d+)*)\Z")
