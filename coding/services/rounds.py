"""Plan a round, start it, hand in, take a coder out, close it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import may, require
from accounts.roles import CODE, MANAGE
from casebase.models import Document, Passage, TextVersion
from casebase.selectors import current_versions
from coding import decisions, state
from coding.models import Annotation, Assignment, Item, Layer, Mode, Round, Stage, Switch, Unit
from coding.round_selectors import (
    Scope,
    annotations_in,
    candidates,
    in_chains,
    suggestions_in,
    unsettled_items,
    within,
)
from coding.rounds.sampling import Work, draw, give_out
from coding.selectors import current_codebook
from coding.services.log import lock_document, touch_search
from coding.services.suggestions import start_suggesting
from coding.state import State
from problems import Problem


@dataclass(frozen=True, slots=True)
class Plan:
    """What a round is to be; `scope` names the documents, or those whose passages are drawn.

    The same `seed` draws and shares out the same. `size` is the number of passages drawn, None for all; `by` what
    makes a stratum ("forum", "year", "document"); `withheld` the share of passages without suggestions, in per cent.
    """

    title: str
    scope: Scope
    seed: int
    unit: str = Unit.PASSAGE
    mode: str = Mode.BLIND
    per_item: int = 2
    size: int | None = None
    by: tuple[str, ...] = ()
    withheld: int = 10
    instructions: str = ""
    opens_on: date | None = None
    closes_on: date | None = None


@transaction.atomic
def plan_round(*, plan: Plan, coders: Sequence[User], user: User) -> Round:
    """Draw the items and share them out among the coders; nobody has anything to do before `start_round`."""
    require(user, MANAGE)
    _check_coders(coders, plan.per_item)
    drawn = _texts(plan.scope) if plan.unit == Unit.DOCUMENT else _passages(plan, coders)
    if not drawn:
        raise Problem(
            "nothing_to_code",
            _("Nothing is left to draw from."),
            remedy=_("Choose more documents, or take away a limit."),
        )
    planned = Round.objects.create(
        title=plan.title.strip() or _("Round of %(day)s") % {"day": timezone.localdate()},
        instructions=plan.instructions,
        mode=plan.mode,
        unit=plan.unit,
        per_item=plan.per_item,
        sample={"size": plan.size, "by": list(plan.by), "scope": asdict(plan.scope)},
        seed=plan.seed,
        withheld=plan.withheld,
        codebook_version=current_codebook(),
        opens_on=plan.opens_on,
        closes_on=plan.closes_on,
        author=user,
    )
    items = Item.objects.bulk_create(
        Item(round=planned, version=version, passage=passage, order=order, stratum=stratum)
        for order, (version, passage, stratum) in enumerate(drawn, 1)
    )
    _share_out(items, coders, plan)
    return planned


def _check_coders(coders: Sequence[User], per_item: int) -> None:
    idle = [coder.get_username() for coder in coders if not may(coder, CODE) or not coder.is_active]
    if idle:
        raise Problem(
            "not_a_coder",
            _("Some of the people chosen may not code."),
            place=", ".join(idle),
            remedy=_("Give them the role “coder” first, or leave them out."),
        )
    if not 1 <= per_item <= len(set(coders)):
        raise Problem(
            "too_few_coders",
            _("An item needs more coders than are chosen."),
            place="per_item",
            remedy=_("Choose more people, or fewer coders for each item."),
        )


Drawn = list[tuple[TextVersion, Passage | None, str]]


def _texts(scope: Scope) -> Drawn:
    """The current texts of the documents named."""
    found = current_versions().filter(document__slug__in=scope.documents)
    return [(version, None, "") for version in found.order_by("document__slug").defer("text")]


def _passages(plan: Plan, coders: Sequence[User]) -> Drawn:
    """Drawn passages, without those that a round has under way or where a chain rests on a coder's coding."""
    able = candidates(plan.scope, plan.by)
    idents = [one.ident for one in able]
    taken = in_chains(idents, coders) | _under_way(idents)
    free = [one for one in able if one.ident not in taken]
    drawn = draw(free, size=plan.size, seed=plan.seed)
    rows = Passage.objects.select_related("version").defer("version__text")
    passages = rows.in_bulk([one.ident for one in drawn])
    return [(passages[one.ident].version, passages[one.ident], one.stratum) for one in drawn]


def _under_way(passages: Sequence[int]) -> set[int]:
    running = unsettled_items()
    whole = running.filter(passage__isnull=True).values("version")
    found = Passage.objects.filter(pk__in=passages)
    rows = found.filter(Q(round_items__in=running) | Q(version__in=whole))
    return set(rows.values_list("pk", flat=True))


def _share_out(items: Sequence[Item], coders: Sequence[User], plan: Plan) -> None:
    work = [Work(item.pk, _length(item)) for item in items]
    people = sorted({coder.pk for coder in coders})
    given = give_out(work, people, per_item=plan.per_item, seed=plan.seed)
    Assignment.objects.bulk_create(
        Assignment(item_id=item.pk, coder_id=coder) for item in items for coder in given[item.pk]
    )


def _length(item: Item) -> int:
    found = item.passage
    return item.version.length if found is None else found.end - found.body_start


@transaction.atomic
def start_round(*, planned: Round, user: User) -> Round:
    """Let the coders begin. What they coded in its passages before counts as coded in the round."""
    require(user, MANAGE)
    locked = Round.objects.select_for_update().get(pk=planned.pk)
    if locked.stage != Stage.DRAFT:
        raise _wrong_stage(locked)
    locked.stage, locked.started_at = Stage.RUNNING, timezone.now()
    locked.save()
    layer = Layer.BLIND if locked.mode == Mode.BLIND else Layer.RAW
    for document, items in _by_document(locked):
        lock_document(document.pk)
        changed: list[State] = []
        for item in items:
            changed += _move(annotations_in(item).filter(layer=Layer.OPEN), layer)
            decisions.make_personal(suggestions_in(item).values_list("pk", flat=True))
        if changed:
            touch_search(document, changed)
    _suggest_for(locked, user)
    return locked


def _suggest_for(found: Round, user: User) -> None:
    """Have suggestions made for the round's texts that have none, so that all coders meet the same from the start."""
    texts = TextVersion.objects.filter(round_items__round=found, suggestions__isnull=True)
    for version in texts.distinct().select_related("document").defer("text"):
        start_suggesting(version=version, user=user)


def _wrong_stage(found: Round) -> Problem:
    return Problem(
        "wrong_stage",
        _("The round is not at the stage for this."),
        place=f"{found}: {found.get_stage_display()}",
        remedy=_("Reload the page to see how far it is."),
        status=409,
    )


def _by_document(found: Round) -> Iterable[tuple[Document, list[Item]]]:
    """The items of a round by document, in the order in which documents are always locked."""
    groups: dict[Document, list[Item]] = {}
    rows = found.items.select_related("version__document").defer("version__text")
    for item in rows.order_by("version__document", "order"):
        groups.setdefault(item.version.document, []).append(item)
    return groups.items()


@transaction.atomic
def hand_in(*, items: Sequence[Item], user: User) -> list[Item]:
    """Say that one has judged these items; returns those that all their coders have handed in now.

    What is handed in cannot be changed until the item is settled. Handing in again changes nothing.
    """
    released = []
    for document in sorted({item.version.document_id for item in items}):
        lock_document(document)
    for item in items:
        mine = Assignment.objects.select_related("item__round").filter(
            item=item, coder=user, removed_at__isnull=True
        )
        assignment = mine.first()
        if assignment is None:
            raise not_yours(item)
        if assignment.item.round.stage != Stage.RUNNING:
            raise _wrong_stage(assignment.item.round)
        if assignment.submitted_at is None:
            assignment.submitted_at = timezone.now()
            assignment.hidden = Switch.objects.filter(person=user, hidden=True).exists()
            assignment.save()
            if _release(assignment.item):
                released.append(assignment.item)
    return released


def not_yours(item: Item | int) -> Problem:
    """What is said of an item that was not given to the person, or is none."""
    return Problem(
        "not_yours",
        _("This was not given to you."),
        place=str(item),
        remedy=_("Open the round again to see what is yours."),
        status=403,
    )


def _release(item: Item) -> bool:
    """Let the codings of an item be seen once all its coders have handed in; True where that is so now."""
    active = item.assignments.filter(removed_at__isnull=True)
    if item.released_at or not active.exists() or active.filter(submitted_at__isnull=True).exists():
        return False
    item.released_at = timezone.now()
    alone = active.count() == 1
    if alone:  # nobody to differ with
        item.settled_at = item.released_at
    item.save()
    changed = _move(_held_in(item), Layer.OPEN if alone else Layer.RAW)
    if alone:
        touch_search(item.version.document, changed)
    return True


def _move(annotations: QuerySet[Annotation], layer: str) -> list[State]:
    """Put annotations on another layer; returns their states."""
    rows = list(annotations.select_related("code"))
    Annotation.objects.filter(pk__in=[row.pk for row in rows]).update(layer=layer)
    return [state.of_annotation(row) for row in rows]


def _held_in(item: Item) -> QuerySet[Annotation]:
    coders = item.assignments.values("coder")  # those taken out too: their work is kept
    return Annotation.objects.filter(within(item), coder__in=coders, layer=Layer.BLIND)


@transaction.atomic
def take_out(*, found: Round, coder: User, user: User) -> list[Item]:
    """Take a coder out of a round: what they handed in stays, the rest is no longer theirs.

    Returns the items that are complete without them. Nothing that they coded is lost.
    """
    require(user, MANAGE)
    mine = Assignment.objects.filter(
        item__round=found, coder=coder, removed_at__isnull=True, submitted_at__isnull=True
    )
    items = list(Item.objects.filter(assignments__in=mine).select_related("version__document"))
    for document in sorted({item.version.document_id for item in items}):
        lock_document(document)
    mine.update(removed_at=timezone.now())
    return [item for item in items if _release(item)]


@transaction.atomic
def close_round(*, found: Round, user: User) -> Round:
    """End a round. What was not handed in by all counts as not judged; its codings can be seen by coders."""
    require(user, MANAGE)
    locked = Round.objects.select_for_update().get(pk=found.pk)
    if locked.stage != Stage.RUNNING:
        raise _wrong_stage(locked)
    for document, items in _by_document(locked):
        lock_document(document.pk)
        for item in items:
            _move(_held_in(item), Layer.RAW)
    locked.stage, locked.closed_at = Stage.CLOSED, timezone.now()
    locked.save()
    return locked
