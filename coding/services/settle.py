"""Settle what coders of an item differ in: rulings, and the gold codings that stand in the place of theirs."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import require
from accounts.roles import ADJUDICATE
from coding.models import Annotation, Assignment, Item, Layer, Origin, Round, Ruling
from coding.round_selectors import annotations_in, raw_in
from coding.rounds.comparing import Mark, Place, places
from coding.services.annotations import change_annotation, create_annotation, withdraw
from coding.services.lead_chains import lead_over
from coding.services.log import lock_document, touch_search
from problems import Problem


@dataclass(frozen=True, slots=True)
class Held:
    """What a ruling says holds: a code on `start`:`end` of the item's text, an impact with direction and weight."""

    start: int
    end: int
    code: str
    direction: str = ""
    weight: int | None = None


def places_of(item: Item) -> list[Place]:
    """Where the item's coders coded something, and in what they differ."""
    rows = annotations_in(item).values_list("start", "end", "code__key", "coder", "pk")
    coders = item.assignments.filter(removed_at__isnull=True).values_list("coder", flat=True)
    marks = [Mark(start, end, code, coder or 0, str(pk)) for start, end, code, coder, pk in rows]
    return places(marks, list(coders))


def open_places(item: Item, found: Sequence[Place] | None = None) -> list[Place]:
    """The differences that have no ruling yet; `found` are the item's places where they are known."""
    ruled = {
        str(pk)
        for pk in item.rulings.filter(replaced_at__isnull=True).values_list("sources", flat=True)
    }
    return [
        place
        for place in (places_of(item) if found is None else found)
        if place.kind != "none" and not {mark.ident for mark in place.marks} <= ruled
    ]


@transaction.atomic
def rule(
    *, item: Item, sources: Sequence[str], held: Sequence[Held], reason: str, user: User
) -> Ruling:
    """Rule on one place: what holds there (nothing, one or several codings), and why.

    Args:
        item: a released item that is not settled.
        sources: the annotations of the place; all of one place, as `places_of` groups them.
        held: what holds; may be a coder's coding, a changed one, or a new one.
        reason: in words; it becomes part of what later coders read.
        user: who rules; an adjudicator who did not code the item.
    """
    locked = _locked(item, user)
    if locked.settled_at is not None:
        raise Problem(
            "settled",
            _("This is settled."),
            remedy=_("Open it again first; its rulings stay until new ones take their place."),
            status=409,
        )
    place = _place_of(locked, sources)
    if not reason.strip():
        raise Problem(
            "no_reason",
            _("A ruling needs a reason."),
            place="reason",
            remedy=_("Say in a sentence why this holds; later coders read it."),
        )
    _check_inside(locked, held)
    before = locked.rulings.filter(sources__in=_keys(place), replaced_at__isnull=True)
    older = list(before.distinct())
    ruling = _write(locked, place, held, reason.strip(), user)
    for old in older:
        _replace(old, ruling, user)
    return ruling


def _place_of(item: Item, sources: Sequence[str]) -> Place:
    """The place whose codings these are; raises a Problem where they are no place (any more)."""
    for place in places_of(item):
        if {mark.ident for mark in place.marks} == set(sources):
            return place
    raise Problem(
        "other_place",
        _("The codings of this place have changed since you opened it."),
        remedy=_("Reload the page and look at the place again."),
        status=409,
    )


def _check_inside(item: Item, held: Sequence[Held]) -> None:
    """Raise a Problem where something would hold outside the item, which nobody was asked about."""
    found = item.passage
    if found and any(not found.start <= one.start < found.end for one in held):
        raise Problem(
            "outside_item",
            _("These words are not in the passage that was judged."),
            place=str(found),
            remedy=_("Choose words of this passage."),
        )


def _locked(item: Item, user: User) -> Item:
    require(user, ADJUDICATE)
    lock_document(item.version.document_id)
    locked = Item.objects.select_for_update(of=("self",)).select_related("version").get(pk=item.pk)
    if locked.assignments.filter(coder=user, removed_at__isnull=True).exists():
        raise Problem(
            "own_item",
            _("You coded this yourself."),
            remedy=_("Another adjudicator must rule on it."),
            status=403,
        )
    if locked.released_at is None:
        raise Problem(
            "not_handed_in",
            _("Not all coders have handed this in."),
            remedy=_("Wait for them, or take a coder out of the round."),
            status=409,
        )
    return locked


def _replace(old: Ruling, new: Ruling, user: User) -> None:
    """A ruling keeps its row; the codings that no ruling holds any more are taken off, chains go to the new ones."""
    old.replaced_at = timezone.now()
    old.save()
    held = Ruling.objects.filter(replaced_at__isnull=True).values("golds")
    gone = list(old.golds.filter(deleted=False).exclude(pk__in=held).select_related("code"))
    golds = list(new.golds.select_related("code"))
    lead_over(places=[(gold, golds) for gold in gone], version=old.item.version, user=user)
    for gold in gone:
        withdraw(gold, user)


def _write(item: Item, place: Place, held: Sequence[Held], reason: str, user: User) -> Ruling:
    ruling = Ruling.objects.create(
        item=item, kind=place.kind, start=place.start, end=place.end, reason=reason,
        quote=item.version.text[place.start : place.end],
        adjudicator=user,
    )  # fmt: skip
    ruling.sources.set(Annotation.objects.filter(pk__in=_keys(place)))
    ruling.golds.set(_gold(item, one, user) for one in held)
    return ruling


def _gold(item: Item, held: Held, user: User) -> Annotation:
    """The gold coding of what holds: one that is there already, with what is now ruled of it, or a new one."""
    details: dict[str, Any] = {"direction": held.direction, "weight": held.weight}
    known = Annotation.objects.filter(
        version=item.version, code__key=held.code, start=held.start, end=held.end,
        layer=Layer.GOLD, deleted=False,
    ).first()  # fmt: skip
    if known is None:
        return create_annotation(
            version=item.version, start=held.start, end=held.end, code=held.code,
            coder=user, origin=Origin.RULING, **details,
        )  # fmt: skip
    if any(getattr(known, name) != value for name, value in details.items()):
        return change_annotation(annotation=known, revision=known.revision, user=user, **details)
    return known


@transaction.atomic
def settle(*, item: Item, user: User) -> Item:
    """Close an item: what all agreed on becomes gold without a reason; refused while a difference waits.

    From then on its gold codings are what everybody is shown, and its coders see what was changed in theirs.
    """
    locked = _locked(item, user)
    waiting = open_places(locked)
    if waiting:
        raise Problem(
            "differences_wait",
            _("%(count)d differences have no ruling yet.") % {"count": len(waiting)},
            remedy=_("Rule on them first."),
            status=409,
        )
    for place in places_of(locked):
        if place.kind == "none" and not _is_ruled(locked, place):
            _write(locked, place, [_agreed(place)], "", user)
    locked.settled_at = timezone.now()
    locked.save()
    lead_over(places=_held_instead(locked), version=locked.version, user=user)
    touch_search(locked.version.document)
    return locked


def _agreed(place: Place) -> Held:
    """What all coders put on the same words; direction and weight where they agree on these too."""
    mark = place.marks[0]
    said = Annotation.objects.filter(pk__in=_keys(place))
    return Held(mark.start, mark.end, mark.code, *shared_details(said))


def shared_details(said: Iterable[Annotation]) -> tuple[str, int | None]:
    """Direction and weight that all who named one name alike; empty where they differ."""
    rows = list(said)
    directions = {row.direction for row in rows if row.direction}
    weights = {row.weight for row in rows if row.weight is not None}
    return (
        directions.pop() if len(directions) == 1 else "",
        weights.pop() if len(weights) == 1 else None,
    )


@transaction.atomic
def settle_agreed(*, found: Round, user: User) -> int:
    """Settle every released item of a round in which nothing waits for a ruling; returns how many.

    What the user coded is left to another adjudicator.
    """
    require(user, ADJUDICATE)
    mine = Assignment.objects.filter(coder=user, removed_at__isnull=True)
    waiting = found.items.filter(released_at__isnull=False, settled_at__isnull=True)
    rows = waiting.exclude(assignments__in=mine).select_related("version__document")
    settled = 0
    # Documents are always locked in the same order.
    for item in rows.order_by("version__document", "order"):
        if not open_places(item):
            settle(item=item, user=user)
            settled += 1
    return settled


def _held_instead(item: Item) -> list[tuple[Annotation, list[Annotation]]]:
    """Each coding of the item with the gold ones of its ruling; of a coder who was taken out, with all of the item."""
    rulings = item.rulings.filter(replaced_at__isnull=True)
    golds: dict[uuid.UUID, list[Annotation]] = {}
    every: list[Annotation] = []
    for ruling in rulings.prefetch_related("sources", "golds__code"):
        every += ruling.golds.all()
        for source in ruling.sources.all():
            golds.setdefault(source.pk, []).extend(ruling.golds.all())
    rows = raw_in(item).select_related("code")
    return [(row, golds.get(row.pk, every)) for row in rows]


def _is_ruled(item: Item, place: Place) -> bool:
    return item.rulings.filter(replaced_at__isnull=True, sources__in=_keys(place)).exists()


def _keys(place: Place) -> list[uuid.UUID]:
    return [uuid.UUID(mark.ident) for mark in place.marks]


@transaction.atomic
def reopen(*, item: Item, user: User) -> Item:
    """Let an item be ruled on again; its rulings and gold codings stay until a new ruling takes their place."""
    locked = _locked(item, user)
    locked.settled_at = None
    locked.save()
    return locked
