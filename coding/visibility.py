"""Who is shown which coding: the only place where this is said.

Everybody sees what was coded outside rounds, and of what was coded in rounds what was ruled or agreed. Who may code
also sees the codings of a round's item once all its coders have handed in. Nobody but its coder sees a coding before
that; and who still has to judge an item sees no other person's coding there at all, nor the library's. What holds of
codings holds of decisions on suggestions: `coding.decisions`.

Memos are for those who may code. Where something is being judged blind, only its author sees a memo. Rulings are
public once their item is settled, but not to who still has to judge the same words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from accounts.permissions import may
from accounts.roles import ADJUDICATE, CODE
from coding.models import (
    Annotation,
    Chain,
    ChainLink,
    Change,
    Decision,
    Item,
    Layer,
    Memo,
    Mode,
    Round,
    Ruling,
    Stage,
    Suggestion,
)
from coding.round_selectors import unsettled_items

#: What visitors, search, citator and toolkit show.
PUBLIC = (Layer.OPEN, Layer.GOLD)


def public_annotations() -> QuerySet[Annotation]:
    """What everybody may see; deleted ones too."""
    return Annotation.objects.filter(layer__in=PUBLIC)


def visible_annotations(user: User | AnonymousUser | None) -> QuerySet[Annotation]:
    """What this person (None: the operator at the command line, who may see all) may see; deleted ones too."""
    if user is None:
        return Annotation.objects.all()
    if not isinstance(user, User) or not may(user, CODE):
        return public_annotations()
    own = Q(coder=user)
    found = Annotation.objects.filter(own | ~Q(layer=Layer.BLIND))
    blind = _Places.of(blind_items(user))
    if blind.passages or blind.whole:
        found = found.filter(own | ~(Q(passage__in=blind.passages) | Q(version__in=blind.whole)))
    return found


class _Places(NamedTuple):
    """Where items are: passages, texts that are items as a whole, and all texts with an item."""

    passages: set[int]
    whole: set[int]
    texts: set[int]

    @classmethod
    def of(cls, items: QuerySet[Item]) -> _Places:
        rows = list(items.values_list("passage", "version"))
        return cls(
            {passage for passage, _version in rows if passage is not None},
            {version for passage, version in rows if passage is None},
            {version for _passage, version in rows},
        )


def in_force(annotations: QuerySet[Annotation]) -> QuerySet[Annotation]:
    """Those of the annotations that count: without coders' drafts in whose place settled rulings stand.

    Where drafts are to be compared (agreement, outcomes, the history of one coding) they are asked for by themselves.
    """
    return annotations.filter(~Q(layer=Layer.RAW) | ~Exists(_standing()))


def is_anonymous_for(annotation: Annotation, user: User | AnonymousUser) -> bool:
    """Whether this person is shown a draft without its coder's name: who may rule on it has letters only."""
    return names_hidden(user)(annotation.layer, annotation.coder_id)


def names_hidden(user: User | AnonymousUser) -> Callable[[str, int | None], bool]:
    """The same by an annotation's layer and coder, for asking of many."""
    judges = bool(may(user, ADJUDICATE))
    return lambda layer, coder: judges and layer == Layer.RAW and coder != user.pk


def with_names(annotations: QuerySet[Annotation], user: User | None) -> QuerySet[Annotation]:
    """Those of the annotations that this person may be shown with their coders' names.

    Where names cannot be left out, as in a file that others read too, drafts wait for who may still rule on them.
    """
    if user is None or not may(user, ADJUDICATE):
        return annotations
    to_rule_on = _within_any(unsettled_items())
    return annotations.filter(~Q(layer=Layer.RAW) | Q(coder=user) | ~to_rule_on)


def _within_any(items: QuerySet[Item]) -> Q:
    """The condition on annotations and suggestions to begin in one of the items."""
    whole = items.filter(passage__isnull=True, version=OuterRef("version"))
    return Q(Exists(items.filter(passage=OuterRef("passage")))) | Q(Exists(whole))


def _standing() -> QuerySet[Ruling]:
    """The settled rulings on an annotation of an outer query."""
    return Ruling.objects.filter(
        sources=OuterRef("pk"), replaced_at__isnull=True, item__settled_at__isnull=False
    )


def blind_items(user: User) -> QuerySet[Item]:
    """The items that this person has to judge without seeing others' codings."""
    return held_items().filter(assignments__coder=user, assignments__removed_at__isnull=True)


def held_items() -> QuerySet[Item]:
    """The items that somebody has to judge without seeing others' codings."""
    return Item.objects.filter(
        round__mode=Mode.BLIND, round__stage=Stage.RUNNING, released_at__isnull=True
    )


def visible_memos(user: User | AnonymousUser) -> QuerySet[Memo]:
    """The memos that this person may read; deleted ones too.

    A memo on a whole document tells of every part of it, so it waits for all that is judged blind there.
    """
    if not isinstance(user, User) or not may(user, CODE):
        return Memo.objects.none()
    held = held_items()
    passages = held.filter(passage__isnull=False).values("passage")
    documents = held.values("version__document")
    whole = held.filter(passage__isnull=True).values("version__document")
    waits = (
        Q(version__document__in=whole)
        | Q(passage__in=passages)
        | Q(annotation__passage__in=passages)
        | Q(annotation__isnull=True, passage__isnull=True, version__document__in=documents)
    )
    seen = Q(annotation__isnull=True) | Q(annotation__in=visible_annotations(user).values("pk"))
    return Memo.objects.filter(Q(author=user) | (~waits & seen))


def comparable_items(user: User) -> QuerySet[Item]:
    """The items whose codings this person may compare: handed in by all, and nothing they have to judge blind."""
    blind = _Places.of(blind_items(user))
    return (
        Item.objects.filter(released_at__isnull=False)
        .exclude(passage__in=blind.passages)
        .exclude(version__in=blind.whole)
        .exclude(passage__isnull=True, version__in=blind.texts)
    )


def visible_rulings(user: User | AnonymousUser) -> QuerySet[Ruling]:
    """The rulings with a reason that stand, on settled items, which this person may read."""
    found = Ruling.objects.filter(item__settled_at__isnull=False, replaced_at__isnull=True).exclude(
        reason=""
    )
    if isinstance(user, User) and may(user, CODE):
        found = found.filter(item__in=comparable_items(user).values("pk"))
    return found


def visible_suggestions(user: User | AnonymousUser) -> QuerySet[Suggestion]:
    """Suggestions of which this person may be told at once that they were decided.

    Where an item is judged blind, that somebody decided tells what they think of it, and that they are at work.
    """
    elsewhere = ~_within_any(held_items())
    decided = Decision.objects.filter(suggestion=OuterRef("pk"), person=user.pk)
    own = Q(decided_by=user.pk) | Q(Exists(decided)) if user.pk else Q(pk__in=[])
    return Suggestion.objects.filter(own | Q(elsewhere))


def running_modes() -> set[str]:
    """In which modes any rounds run now; while there are none, nothing comes into sight or leaves it unchanged."""
    return set(Round.objects.filter(stage=Stage.RUNNING).order_by().values_list("mode", flat=True))


def sight(user: User | AnonymousUser, versions: Collection[int], modes: Collection[str]) -> str:
    """A token that is another one when codings of these texts came into this person's sight, or left it, unchanged.

    It follows from what the person knows anyway: rounds that run here, their own share, and what all have handed in.
    `modes` are the `running_modes`.
    """
    facts: list[object] = [sorted(versions)]
    if modes:
        facts += _rounds_seen(user, versions)
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:12]


def _rounds_seen(user: User | AnonymousUser, versions: Collection[int]) -> list[object]:
    running = Item.objects.filter(version__in=versions, round__stage=Stage.RUNNING)
    facts: list[object] = []
    shown = Q(settled_at__isnull=False)
    if isinstance(user, User) and may(user, CODE):
        own = blind_items(user).filter(version__in=versions).order_by("pk")
        blind = list(own.values_list("pk", "passage", "version"))
        facts.append([pk for pk, _passage, _version in blind])
        # Another round on the same words tells nothing while this one is judged.
        there = Q(passage__in=[passage for _pk, passage, _version in blind if passage])
        there |= Q(version__in={version for _pk, passage, version in blind if not passage})
        shown = Q(released_at__isnull=False) & ~there if blind else Q(released_at__isnull=False)
    facts.append(
        running.order_by().aggregate(
            rounds=Count("round", distinct=True),
            started=Max("round__started_at"),
            items=Count("pk", filter=shown),
            settled=Count("settled_at", filter=shown),
            latest=Max("released_at", filter=shown),
        )
    )
    return facts


def public_chains(chains: QuerySet[Chain]) -> QuerySet[Chain]:
    """Those of the chains that rest on nothing but what everybody may see."""
    return _resting_on(chains, public_annotations())


def visible_chains(user: User | AnonymousUser, chains: QuerySet[Chain]) -> QuerySet[Chain]:
    """Those of the chains that rest on nothing but what this person may see."""
    return _resting_on(chains, visible_annotations(user))


def visible_changes(user: User | AnonymousUser) -> QuerySet[Change]:
    """The entries of the log that are one's own, or about what one may see."""
    return Change.objects.filter(visible_in_log(user) | Q(actor=user.pk))


def _resting_on(chains: QuerySet[Chain], seen: QuerySet[Annotation]) -> QuerySet[Chain]:
    unseen = ChainLink.objects.filter(chain=OuterRef("pk")).exclude(
        annotation__in=seen.values("pk")
    )
    return chains.filter(~Exists(unseen))


def visible_in_log(user: User | AnonymousUser) -> Q:
    """The condition on entries of the log to be about a thing that this person may see.

    A decision that in a round is its coder's alone is never told to others.
    """
    thing = OuterRef("object_id")
    annotations = visible_annotations(user)
    theirs = Decision.objects.filter(suggestion=thing, person=OuterRef("actor"))
    seen: dict[str, QuerySet[Any]] = {
        "annotation": annotations.filter(pk=thing),
        "suggestion": visible_suggestions(user).filter(pk=thing),
        "chain": _resting_on(Chain.objects.filter(pk=thing), annotations),
        "memo": visible_memos(user).filter(pk=thing),
    }
    found = Q(pk__in=[])
    for kind, rows in seen.items():
        found |= Q(kind=kind) & Q(Exists(rows))
    return found & ~Q(Exists(theirs.exclude(person=user.pk)))
