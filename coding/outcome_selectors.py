"""What rulings made of a coder's codings, read for that coder alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import F, Prefetch, Q, QuerySet

from casebase.models import Document
from coding import selectors
from coding.models import Annotation, Assignment, Difference, Item, Layer, Round, Ruling
from coding.rounds.outcomes import Coding, Outcome, outcomes
from coding.visibility import blind_items, visible_annotations


@dataclass(frozen=True, slots=True)
class Told:
    """One outcome with the ruling that made it, as the page tells it."""

    outcome: Outcome
    ruling: Ruling
    mine: Annotation | None
    gold: Annotation | None
    mine_label: str
    gold_label: str

    @property
    def fate(self) -> str:
        """See `coding.rounds.outcomes.Fate`."""
        return self.outcome.fate

    @property
    def reason(self) -> str:
        """Why; empty where all agreed."""
        return self.ruling.reason

    @property
    def agreed(self) -> bool:
        """Whether all coders agreed, so that nobody had to rule."""
        return self.ruling.kind == Difference.NONE


@dataclass(frozen=True, slots=True)
class Settled:
    """A settled item of the coder's: what became of each coding, and whether they have read it."""

    item: Item
    unread: bool
    told: tuple[Told, ...]


def shares(user: User | AnonymousUser) -> QuerySet[Assignment]:
    """The person's shares in settled items that somebody else judged too, without what they still judge blind."""
    if not isinstance(user, User):
        return Assignment.objects.none()
    blind = list(blind_items(user).values_list("passage", "version"))
    hidden = Q(item__passage__in=[passage for passage, _ in blind if passage]) | Q(
        item__version__in=[version for passage, version in blind if not passage]
    )
    return Assignment.objects.filter(
        coder=user, submitted_at__isnull=False, removed_at__isnull=True,
        item__settled_at__isnull=False, item__rulings__isnull=False,
    ).exclude(hidden).distinct()  # fmt: skip


def unread(user: User | AnonymousUser, found: Round | None = None) -> int:
    """How many items were settled since the person read what became of theirs; of one round or of all."""
    rows = shares(user).filter(
        Q(outcome_seen_at__isnull=True) | Q(outcome_seen_at__lt=F("item__settled_at"))
    )
    return (rows.filter(item__round=found) if found else rows).count()


def rounds_with_outcomes(user: User | AnonymousUser) -> list[tuple[Round, int]]:
    """The rounds in which something of the person's was settled, with how many items are unread; the latest first."""
    rows = shares(user).order_by("-item__round__created_at").values_list("item__round", flat=True)
    found = Round.objects.in_bulk(list(dict.fromkeys(rows)))
    return [(found[pk], unread(user, found[pk])) for pk in dict.fromkeys(rows)]


def outcomes_of(found: Round, user: User) -> dict[Document, list[Settled]]:
    """What became of a person's codings in a round, by document in the order of the text; unread items are marked."""
    rows = (
        shares(user)
        .filter(item__round=found)
        .select_related("item__version__document", "item__passage")
        .defer("item__version__text")
        .order_by("item__order")
    )
    mine = (
        Annotation.objects.filter(coder=user)
        .exclude(layer=Layer.GOLD)
        .select_related("code", "passage")
    )
    golds = visible_annotations(user).filter(layer=Layer.GOLD).select_related("code", "passage")
    rulings = (
        Ruling.objects.filter(replaced_at__isnull=True)
        .select_related("adjudicator")
        .prefetch_related(
            Prefetch("sources", mine, to_attr="mine"), Prefetch("golds", golds, to_attr="held")
        )
        .order_by("start", "at")
    )
    labels = selectors.labels()
    by_document: dict[Document, list[Settled]] = {}
    for share in rows.prefetch_related(Prefetch("item__rulings", rulings, to_attr="standing")):
        item = share.item
        standing: list[Ruling] = item.standing  # type: ignore[attr-defined]  # prefetched
        told = tuple(one for ruling in standing for one in _told(ruling, labels))
        seen, settled = share.outcome_seen_at, item.settled_at
        is_new = seen is None or (settled is not None and seen < settled)
        by_document.setdefault(item.version.document, []).append(Settled(item, is_new, told))
    return by_document


def _told(ruling: Ruling, labels: Mapping[str, str]) -> Iterable[Told]:
    mine = {str(row.pk): row for row in ruling.mine}  # type: ignore[attr-defined]  # prefetched
    held = {str(row.pk): row for row in ruling.held}  # type: ignore[attr-defined]
    for outcome in outcomes(map(_coding, mine.values()), [_coding(row) for row in held.values()]):
        own = mine[outcome.mine.ident] if outcome.mine else None
        gold = held[outcome.gold.ident] if outcome.gold else None
        yield Told(outcome, ruling, own, gold, _label(own, labels), _label(gold, labels))


def _label(row: Annotation | None, labels: Mapping[str, str]) -> str:
    return labels.get(row.code.key, row.code.key) if row else ""


def _coding(row: Annotation) -> Coding:
    return Coding(row.start, row.end, row.code.key, str(row.pk))
