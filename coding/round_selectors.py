"""Reading rounds: what may be drawn, who has to do what, how far a round is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Count, F, Q, QuerySet

from casebase.models import Passage, PassageKind
from casebase.selectors import current_versions
from coding.models import Annotation, Assignment, ChainLink, Item, Layer, Round, Stage
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


def open_assignment(coder: User, passage: Passage) -> Assignment | None:
    """The coder's share in a running round's item that a passage is, or is part of; None outside rounds.

    Where rounds overlap, the one that is not handed in counts, of these the one that began first.
    """
    found = (
        Assignment.objects.filter(
            Q(item__passage=passage)
            | Q(item__passage__isnull=True, item__version=passage.version_id),
            coder=coder,
            removed_at__isnull=True,
            item__settled_at__isnull=True,
            item__round__stage=Stage.RUNNING,
        )
        .select_related("item__round")
        .order_by("submitted_at", "item__round__started_at")
    )
    rows = list(found)
    return next((row for row in rows if row.submitted_at is None), rows[0] if rows else None)


def annotations_in(item: Item) -> QuerySet[Annotation]:
    """The live codings of an item's coders that begin in it, rulings left out."""
    place = Q(passage=item.passage_id) if item.passage_id else Q(version=item.version_id)
    coders = item.assignments.filter(removed_at__isnull=True).values("coder")
    return Annotation.objects.filter(place, coder__in=coders, deleted=False).exclude(
        layer=Layer.GOLD
    )


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
        .order_by("closes_on", "started_at")
    )


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
