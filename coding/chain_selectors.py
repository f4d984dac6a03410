"""Reading what the chain board of a case shows: coded passages, chains, and what became of their evidence."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from casebase.models import Case
from casebase.selectors import current_versions
from coding import selectors
from coding.models import Annotation, Axis, Chain, ChainLink, Change, Layer, Ruling
from coding.visibility import visible_chains

Reader = User | AnonymousUser

SETTLED = "settle"  # what the log calls it when gold codings took the place of evidence
MOST = 60  # coded passages shown of one axis; the filter finds the others


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which coded passages: `words` in quote, note or code; `code` a key and all below it; `document` a slug.

    `mine` for one's own, `loose` for those in no chain, `elsewhere` for those of other cases.
    """

    words: str = ""
    code: str = ""
    document: str = ""
    mine: bool = False
    loose: bool = False
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Settled:
    """What settling did to a chain that nobody has changed since: how many pieces were led over, which were lost."""

    led: int
    lost: list[str]


def board_codings(case: Case, user: Reader, wanted: Wanted) -> QuerySet[Annotation]:
    """The coded passages that this person may put into chains, by document and place."""
    found = selectors.annotations(user).filter(version__in=current_versions().values("pk"))
    here = Q(version__document__case=case)
    found = found.filter(~here if wanted.elsewhere else here)
    # Where an item is settled its gold codings stand for those of the coders.
    ruled = Ruling.objects.filter(
        sources=OuterRef("pk"), replaced_at__isnull=True, item__settled_at__isnull=False
    )
    found = found.exclude(Q(layer=Layer.RAW) & Q(Exists(ruled)))
    for word in wanted.words.split():
        keys = selectors.entries_with(word).values("code__key")
        found = found.filter(
            Q(quote__icontains=word) | Q(note__icontains=word) | Q(code__key__in=keys)
        )
    if wanted.code:
        found = found.filter(Q(code__key=wanted.code) | Q(code__key__startswith=f"{wanted.code}."))
    if wanted.document:
        found = found.filter(version__document__slug=wanted.document)
    if wanted.mine:
        found = found.filter(coder=user.pk)
    if wanted.loose:
        used = ChainLink.objects.filter(
            annotation=OuterRef("pk"), chain__in=visible_chains(user, _live())
        )
        found = found.filter(~Exists(used))
    return found.select_related("version__document__case").order_by(
        "version__document__slug", "start", "end", "code__key"
    )


def columns(found: QuerySet[Annotation]) -> dict[str, tuple[int, list[Annotation]]]:
    """Axis → how many coded passages it has, and the first `MOST` of them; four queries."""
    counts = (
        found.order_by().values("code__axis").annotate(n=Count("pk")).values_list("code__axis", "n")
    )
    totals = dict(counts)
    return {
        axis.value: (totals.get(axis.value, 0), list(found.filter(code__axis=axis)[:MOST]))
        for axis in Axis
    }


def documents_of(case: Case) -> list[tuple[str, str]]:
    """The case's documents with a text: (slug, title)."""
    found = current_versions().filter(document__case=case).order_by("document__slug")
    return [
        (row.document.slug, str(row.document))
        for row in found.select_related("document").defer("text")
    ]


def _live() -> QuerySet[Chain]:
    return Chain.objects.filter(deleted=False)


def chains_with_deleted(user: Reader) -> QuerySet[Chain]:
    """Chains that this person may see, deleted ones too, with their evidence."""
    return selectors.with_evidence(visible_chains(user, Chain.objects.all()))


def public_chain_count() -> int:
    """Live chains that everybody may see."""
    return selectors.chains().count()


def last_chain_acts(user: Reader, case: Case) -> tuple[uuid.UUID | None, uuid.UUID | None]:
    """The acts on the case's chains that undo and redo would take back; acts on other things too are left out."""
    if not isinstance(user, User):
        return None, None
    own = Change.objects.filter(
        actor=user, kind="chain", object_id__in=Chain.objects.filter(case=case).values("pk")
    )
    mixed = Change.objects.filter(act=OuterRef("act")).exclude(kind="chain")
    return selectors.replayed(own.filter(~Exists(mixed)))


def settled_since(chains: Collection[Chain]) -> dict[uuid.UUID, Settled]:
    """Chain → what settling did to it, for those whose latest change that was; a few queries."""
    rows = Change.objects.filter(kind="chain", object_id__in=[chain.pk for chain in chains])
    latest = rows.order_by().values("object_id").annotate(last=Max("pk")).values("last")
    changes = list(rows.filter(pk__in=latest, action=SETTLED))
    gone = {change.pk: _links(change.before) - _links(change.after) for change in changes}
    holds = _in_place_of(set().union(*gone.values()))
    found = {}
    for change in changes:
        now = _links(change.after)
        lost = [ident for ident in gone[change.pk] if not holds[ident] & now]
        rows_lost = Annotation.objects.filter(pk__in=lost).order_by("start")
        quotes = list(rows_lost.values_list("quote", flat=True))
        found[change.object_id] = Settled(len(gone[change.pk]) - len(lost), quotes)
    return found


def _links(state: dict[str, Any] | None) -> set[str]:
    return {link["annotation"] for link in (state or {}).get("links", [])}


def _in_place_of(idents: set[str]) -> dict[str, set[str]]:
    """Coding → the gold ones of the rulings on it, or on what it was held for itself."""
    found: dict[str, set[str]] = {ident: set() for ident in idents}
    for name in ("sources", "golds"):
        pairs = Ruling.objects.filter(**{f"{name}__in": idents}).values_list(
            name, "sources__rulings_on__golds"
        )
        for ident, gold in pairs:
            if str(ident) in found:
                found[str(ident)].add(str(gold))
    return found
