"""Which planned codings and chains are new, which are here already, and which contradict what a person did here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from casebase.models import Case
from coding import selectors
from coding.exchange.database.gather import chain_item
from coding.exchange.database.plan import Plan, PlannedDocument, Row
from coding.exchange.model import ChainItem, LeftOut, LinkItem
from coding.models import Annotation, Chain

_AT_ONCE = 500
_DETAILS = ("note", "confidence", "direction", "weight")
Key = tuple[int | str, int, int, int]


@dataclass(frozen=True, slots=True)
class Conflict:
    """What a person did here and what the file says instead; ours stays."""

    place: str
    quote: str
    ours: str
    theirs: str


@dataclass(slots=True)
class Sorted:
    """The plan against what is here now. `new` keeps the documents apart; `made` is GUID of a coding → annotation."""

    new: list[tuple[PlannedDocument, list[Row]]] = field(default_factory=list)
    known: int = 0
    conflicts: list[Conflict] = field(default_factory=list)
    chains: list[ChainItem] = field(default_factory=list)
    known_chains: int = 0
    left_out: list[LeftOut] = field(default_factory=list)
    made: dict[UUID, UUID] = field(default_factory=dict)


def sort(plan: Plan, user: User | None) -> Sorted:
    """Look every coding and chain up; two queries for 500 codings."""
    found = Sorted()
    for document in plan.documents:
        rows = list(_new_rows(document, found, user))
        if rows or document.draft is not None:
            found.new.append((document, rows))
    for chain in plan.chains:
        _chain(chain, found)
    return found


def _new_rows(document: PlannedDocument, found: Sorted, user: User | None) -> Iterator[Row]:
    by_id = _by_id([row.coding.guid for row in document.rows])
    hidden = set(by_id) - set(
        selectors.annotations(user).filter(pk__in=list(by_id)).values_list("pk", flat=True)
        if len(by_id) < _AT_ONCE
        else selectors.annotations(user).values_list("pk", flat=True)
    )
    by_place = _by_place(document)
    for row in document.rows:
        guid = row.coding.guid
        known = by_id.get(guid)
        if known is None:
            known = by_place.get(_key(row))
        if known is None:
            by_place[_key(row)] = _as_annotation(row)
            found.made[guid] = guid
            yield row
            continue
        if not known.deleted:
            found.made[guid] = known.pk
        difference = _difference(known, row)
        if difference is None:
            found.known += 1
        else:
            ours, theirs = difference
            if known.pk in hidden and known.deleted is False:
                ours = _("coded otherwise here")
            found.conflicts.append(Conflict(document.name, row.quote[:200], ours, theirs))


def _by_id(guids: Sequence[UUID]) -> dict[UUID, Annotation]:
    found: dict[UUID, Annotation] = {}
    for first in range(0, len(guids), _AT_ONCE):
        rows = Annotation.objects.filter(pk__in=guids[first : first + _AT_ONCE])
        found |= {one.pk: one for one in rows.select_related("code", "coder")}
    return found


def _by_place(document: PlannedDocument) -> dict[Key, Annotation]:
    """The live annotations of the text by coder, code and span."""
    if document.version is None:
        return {}
    rows = Annotation.objects.filter(version=document.version, deleted=False)
    return {
        (one.coder.username if one.coder else "", one.code_id, one.start, one.end): one
        for one in rows.select_related("code", "coder")
    }


def _key(row: Row) -> Key:
    return (row.person.username, row.code.pk, row.start, row.end)


def _as_annotation(row: Row) -> Annotation:
    """The annotation that the row will be, for comparing; it is not saved."""
    details = {name: getattr(row.coding, name) for name in _DETAILS}
    return Annotation(id=row.coding.guid, code=row.code, quote=row.quote, **details)


def _difference(known: Annotation, row: Row) -> tuple[str, str] | None:
    """What is here and what the file says, in words, or None where they are the same."""
    if known.deleted:
        return _("taken off here"), row.code.key
    ours: dict[str, Any] = {"quote": known.quote, "code": known.code.key}
    theirs: dict[str, Any] = {"quote": row.quote, "code": row.code.key}
    ours |= {name: getattr(known, name) for name in _DETAILS}
    theirs |= {name: getattr(row.coding, name) for name in _DETAILS}
    differing = [name for name in ours if ours[name] != theirs[name]]
    if not differing:
        return None
    return _words(ours, differing), _words(theirs, differing)


def _words(values: dict[str, Any], names: list[str]) -> str:
    return " · ".join(f"{name}: {str(values[name] or '–')[:200]}" for name in names)


# --- chains ---------------------------------------------------------------------------


def _chain(chain: ChainItem, found: Sorted) -> None:
    links = tuple(
        LinkItem(found.made[link.coding], link.axis)
        for link in chain.links
        if link.coding in found.made
    )
    wanted = replace(chain, links=links)
    known = Chain.objects.filter(pk=chain.guid).first()
    if known is not None:
        _known_chain(known, wanted, found)
    elif len(links) < len(chain.links):
        reason = _("A piece of its evidence is not brought in.")
        found.left_out.append(LeftOut(chain.ident, reason))
    elif not Case.objects.filter(key=chain.case).exists():
        reason = _("The library has no case “%(key)s”.") % {"key": chain.case}
        found.left_out.append(LeftOut(chain.ident, reason))
    else:
        found.chains.append(wanted)


def _known_chain(known: Chain, wanted: ChainItem, found: Sorted) -> None:
    if known.deleted:
        ours: ChainItem | None = None
    else:
        ours = chain_item(selectors.chains().get(pk=known.pk))
        # Its name and its author are ours to give, not the file's.
        if replace(wanted, ident=ours.ident, author=ours.author) == ours:
            found.known_chains += 1
            return
    found.conflicts.append(
        Conflict(
            known.ident,
            known.title,
            _("taken off here") if ours is None else _("changed here"),
            wanted.title_en or wanted.title_zh or wanted.ident,
        )
    )
