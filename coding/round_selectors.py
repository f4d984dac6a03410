"""Reading rounds: what may be drawn, who has to do what, how far a round is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse

from accounts.permissions import may
from accounts.roles import ADJUDICATE, CODE, MANAGE
from casebase.models import Document, Passage, PassageKind
from casebase.selectors import current_versions
from coding.models import (
    Annotation,
    Assignment,
    ChainLink,
    Item,
    Layer,
    Mode,
    Round,
    Stage,
    Suggestion,
)
from coding.rounds.sampling import Candidate

#: Passages shorter than this are headings that were not recognised, or say nothing that could be coded.
SHORTEST = 60
JUDGED = (PassageKind.PARAGRAPH, PassageKind.QUOTE, PassageKind.FOOTNOTE)
STRATA = {"forum": "version__document__case__forum", "year": "version__document__date__year",
          "document": "version__document__slug"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scope:
    """From what a round is drawn; empty means no limit."""

    documents: tuple[str, ...] = ()
    forums: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    footnotes: bool = False


def candidates(scope: Scope, by: Sequence[str] = ()) -> list[Candidate]:
    """The passages that may be drawn, in the order of the library, with their strata.

    `by` names what makes a stratum: "forum", "year", "document".
    """
    rows = _passages(scope).order_by("version__document__slug", "order")
    found = rows.values_list("pk", *(STRATA[name] for name in by))
    return [
        Candidate(pk, " · ".join("" if value is None else str(value) for value in values))
        for pk, *values in found
    ]


def _passages(scope: Scope) -> QuerySet[Passage]:
    kinds = [kind for kind in JUDGED if scope.footnotes or kind != PassageKind.FOOTNOTE]
    found = Passage.objects.filter(version__in=current_versions().values("pk"), kind__in=kinds)
    found = found.alias(length=F("end") - F("body_start")).filter(length__gte=SHORTEST)
    limits = {
        "version__document__slug__in": scope.documents,
        "version__document__case__forum__in": scope.forums,
        "version__document__language__in": scope.languages,
        "version__document__kind__in": scope.kinds,
    }
    return found.filter(**{name: values for name, values in limits.items() if values})


def _shares(coder: User, passage: Passage) -> QuerySet[Assignment]:
    whole = Q(item__passage__isnull=True, item__version=passage.version_id)
    return Assignment.objects.filter(
        Q(item__passage=passage) | whole,
        coder=coder,
        item__settled_at__isnull=True,
        item__round__stage=Stage.RUNNING,
    )


def was_taken_out(coder: User, passage: Passage) -> bool:
    """Whether they had a share here in a blind round that others still code.

    What they send late would be open to everybody, those included who judge the passage blind.
    """
    return (
        _shares(coder, passage)
        .filter(removed_at__isnull=False, item__round__mode=Mode.BLIND)
        .exists()
    )


def open_assignment(coder: User, passage: Passage) -> Assignment | None:
    """The coder's share in a running round's item that a passage is, or is part of; None outside rounds.

    Where rounds overlap, the one that is not handed in counts, of these the one that began first.
    """
    found = _shares(coder, passage).filter(removed_at__isnull=True)
    rows = list(
        found.select_related("item__round").order_by("submitted_at", "item__round__started_at")
    )
    return next((row for row in rows if row.submitted_at is None), rows[0] if rows else None)


def in_rounds(coders: Collection[User]) -> set[int]:
    """Those of the coders (their keys) who have a share in a running round."""
    shares = Assignment.objects.filter(
        coder__in=coders, removed_at__isnull=True, item__round__stage=Stage.RUNNING
    )
    return set(shares.values_list("coder", flat=True))


def unsettled_items() -> QuerySet[Item]:
    """The items of running rounds that are not settled yet."""
    return Item.objects.filter(round__stage=Stage.RUNNING, settled_at__isnull=True)


def within(item: Item) -> Q:
    """The condition on annotations and suggestions to begin in an item."""
    return Q(passage=item.passage_id) if item.passage_id else Q(version=item.version_id)


def annotations_in(item: Item) -> QuerySet[Annotation]:
    """The live codings of an item's coders that begin in it, rulings left out."""
    coders = item.assignments.filter(removed_at__isnull=True).values("coder")
    found = Annotation.objects.filter(within(item), coder__in=coders, deleted=False)
    return found.exclude(layer=Layer.GOLD)


def suggestions_in(item: Item) -> QuerySet[Suggestion]:
    """The suggestions in an item that one of its coders has decided on for everybody."""
    return Suggestion.objects.filter(within(item), decided_by__in=item.assignments.values("coder"))


def raw_in(item: Item) -> QuerySet[Annotation]:
    """The live codings made in an item for its round, those of coders who were taken out among them."""
    coders = item.assignments.values("coder")
    return Annotation.objects.filter(within(item), coder__in=coders, deleted=False, layer=Layer.RAW)


def in_chains(passages: Sequence[int], coders: Sequence[User]) -> set[int]:
    """Those of the passages where a coding of one of these coders is evidence in a chain."""
    links = ChainLink.objects.filter(
        chain__deleted=False,
        annotation__deleted=False,
        annotation__passage__in=passages,
        annotation__coder__in=coders,
    )
    return set(links.values_list("annotation__passage", flat=True))


def rounds_of(user: User) -> QuerySet[Round]:
    """The running rounds in which this person has something to code, with how much is left."""
    mine = Q(items__assignments__coder=user, items__assignments__removed_at__isnull=True)
    left = mine & Q(items__assignments__submitted_at__isnull=True)
    return (
        Round.objects.filter(mine, stage=Stage.RUNNING)
        .annotate(
            given=Count("items__assignments", filter=mine, distinct=True),
            left=Count("items__assignments", filter=left, distinct=True),
        )
        .annotate(done=F("given") - F("left"))
        .order_by("closes_on", "started_at")
    )


def possible_coders() -> QuerySet[User]:
    """Everybody who may code, by name."""
    permission = CODE.partition(".")[2]
    by_role = Q(groups__permissions__codename=permission) | Q(user_permissions__codename=permission)
    found = User.objects.filter(by_role | Q(is_superuser=True), is_active=True)
    return found.distinct().order_by("username")


def rounds_with_numbers() -> QuerySet[Round]:
    """Every round with its items, how many are released and how many settled; the newest first."""
    return Round.objects.annotate(
        size=Count("items"),
        released=Count("items", filter=Q(items__released_at__isnull=False)),
        settled=Count("items", filter=Q(items__settled_at__isnull=False)),
    ).order_by("-created_at")


def left_of(found: Round, user: User) -> QuerySet[Item]:
    """The items that this person has not handed in, in order."""
    shares = Assignment.objects.filter(
        coder=user, removed_at__isnull=True, submitted_at__isnull=True
    )
    mine = found.items.filter(assignments__in=shares)
    return mine.select_related("version__document", "passage").defer("version__text")


@dataclass(frozen=True, slots=True)
class Part:
    """An item of somebody's, whether they handed it in, and how many codings of theirs are in it."""

    item: Item
    handed_in: bool
    codings: int


def work_of(found: Round, user: User) -> dict[Document, list[Part]]:
    """A person's items by document, in the order of the text; three queries."""
    rows = list(
        Assignment.objects.filter(item__round=found, coder=user, removed_at__isnull=True)
        .select_related("item__version__document", "item__passage")
        .defer("item__version__text")
        .order_by("item__order")
    )
    own = Annotation.objects.filter(coder=user, deleted=False).exclude(layer=Layer.GOLD).order_by()
    by_text = own.filter(version__in={row.item.version_id for row in rows})
    texts = dict(by_text.values_list("version").annotate(Count("pk")))
    passages = dict(
        by_text.filter(passage__in={row.item.passage_id for row in rows})
        .values_list("passage")
        .annotate(Count("pk"))
    )
    parts: dict[Document, list[Part]] = {}
    for row in rows:
        item = row.item
        codings = (
            texts.get(item.version_id, 0)
            if item.passage_id is None
            else passages.get(item.passage_id, 0)
        )
        part = Part(item, row.submitted_at is not None, codings)
        parts.setdefault(item.version.document, []).append(part)
    return parts


@dataclass(frozen=True, slots=True)
class Mine:
    """An item of somebody's as the workbench and REST show it; `outdated` where its document has a newer text."""

    order: int
    document: str
    passage: int | None
    label: str
    codings: int
    handed_in: bool
    released: bool
    settled: bool
    removed: bool
    outdated: bool
    address: str


def items_of(found: Round, user: User) -> list[Mine]:
    """A person's items in order, also those they were taken out of; five queries."""
    rows = list(
        Assignment.objects.filter(item__round=found, coder=user)
        .select_related("item__version__document", "item__passage")
        .defer("item__version__text")
        .order_by("item__order")
    )
    codings = {
        part.item.pk: part.codings for parts in work_of(found, user).values() for part in parts
    }
    texts = {row.item.version_id for row in rows}
    newest = set(current_versions().filter(pk__in=texts).values_list("pk", flat=True))
    return [
        _mine(found, row, codings.get(row.item_id, 0), row.item.version_id in newest)
        for row in rows
    ]


def _mine(found: Round, row: Assignment, codings: int, newest: bool) -> Mine:
    item = row.item
    slug = item.version.document.slug
    place = f"#p{item.passage.order}" if item.passage else ""
    return Mine(
        order=item.order,
        document=slug,
        passage=item.passage.order if item.passage else None,
        label=item.passage.label if item.passage else "",
        codings=codings,
        handed_in=row.submitted_at is not None,
        released=item.released_at is not None,
        settled=item.settled_at is not None,
        removed=row.removed_at is not None,
        outdated=not newest,
        address=f"{reverse('coding:workbench', args=[slug])}?round={found.pk}&item={item.order}{place}",
    )


def sees_all(user: User) -> bool:
    """Whether a person may see how far everybody is: who manages or adjudicates."""
    return bool(may(user, MANAGE) or may(user, ADJUDICATE))


def visible_rounds(user: User) -> QuerySet[Round]:
    """Rounds that this person may open: their own once begun, also those they were taken out of; all who sees all."""
    rows = Round.objects.select_related("codebook_version")
    if sees_all(user):
        return rows
    mine = rows.exclude(stage=Stage.DRAFT).filter(items__assignments__coder=user)
    return mine.distinct()


def is_out(found: Round, user: User) -> bool:
    """Whether a person was taken out of a round before they had handed in everything."""
    return Assignment.objects.filter(
        item__round=found, coder=user, removed_at__isnull=False
    ).exists()


def own_share(found: Round, user: User) -> tuple[int, int]:
    """How many items are given to a person, and how many of them they handed in."""
    mine = Assignment.objects.filter(item__round=found, coder=user, removed_at__isnull=True)
    row = mine.aggregate(given=Count("pk"), handed_in=Count("submitted_at"))
    return row["given"], row["handed_in"]


def released(found: Round) -> QuerySet[Item]:
    """The items that can be compared, what waits for a ruling first."""
    rows = found.items.filter(released_at__isnull=False).annotate(
        coders=Count("assignments", filter=Q(assignments__removed_at__isnull=True))
    )
    shown = rows.filter(coders__gt=1).select_related("version__document", "passage")
    return shown.defer("version__text").order_by(F("settled_at").asc(nulls_first=True), "order")


@dataclass(frozen=True, slots=True)
class Share:
    """How far one coder is in a round."""

    coder: str
    given: int
    handed_in: int


def progress(found: Round) -> list[Share]:
    """Every coder's share, by name; those taken out are not among them."""
    rows = (
        Assignment.objects.filter(item__round=found, removed_at__isnull=True)
        .values("coder__username")
        .annotate(given=Count("pk"), handed_in=Count("submitted_at"))
        .order_by("coder__username")
    )
    return [Share(row["coder__username"], row["given"], row["handed_in"]) for row in rows]
