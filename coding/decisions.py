"""Which suggestions a person is shown, and in which state.

In a round's item that was given to somebody each decides alone: they are shown their own decision, else that the
suggestion waits, whatever others did. Elsewhere a decision is everybody's. Suggestions are for coders; a share of
the passages shows none (`coding.withholding`), of which a person is not told where.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import F

from accounts.permissions import may
from accounts.roles import CODE
from casebase.models import TextVersion
from coding.models import (
    Assignment,
    Decision,
    Exposure,
    Round,
    Stage,
    Suggestion,
    SuggestionState,
)
from coding.withholding import drawn, in_round, in_text, of_person, of_round, withholding


@dataclass(frozen=True, slots=True)
class Seen:
    """A suggestion's state as one person is shown it; `personal` where it is theirs alone."""

    state: str
    revision: int
    annotation_id: Any
    decided_by_id: int | None
    decided_at: datetime | None
    personal: bool


@dataclass(frozen=True, slots=True)
class _Share:
    rank: int
    round: Round
    item: int
    whole: bool


class Eyes:
    """How a person sees the suggestions of some texts (their keys); a few queries, however many suggestions."""

    def __init__(self, user: User | AnonymousUser | None, versions: Collection[int]) -> None:
        coder = user if isinstance(user, User) and may(user, CODE) else None
        self.coder = coder
        self.given = _given(coder, versions) if coder else {}
        rows = Decision.objects.filter(person=coder, suggestion__version__in=versions)
        self.own = {row.suggestion_id: row for row in rows} if coder else {}
        self.policy = withholding()

    def seen(self, suggestion: Suggestion) -> Seen:
        """Its state for this person."""
        own = self.own.get(suggestion.pk)
        if own is not None:
            by = None if own.state == SuggestionState.PENDING else own.person_id
            # The first revision is that of a suggestion nobody has decided on.
            return Seen(own.state, own.revision + 1, own.annotation_id, by, own.decided_at, True)
        if self.share_at(suggestion.passage_id, suggestion.version_id):
            return Seen(SuggestionState.PENDING, 1, None, None, None, True)
        return Seen(
            suggestion.state,
            suggestion.revision,
            suggestion.annotation_id,
            suggestion.decided_by_id,
            suggestion.decided_at,
            False,
        )

    def share_at(self, passage: int, version: int) -> _Share | None:
        """The share in a round in which this person judges a passage; None outside rounds."""
        shares = [
            self.given[place]
            for place in ((passage, version), (None, version))
            if place in self.given
        ]
        return min(shares, key=lambda share: share.rank) if shares else None

    def withheld(self, passage: int, version: int) -> bool:
        """Whether no suggestions are shown to this person in a passage."""
        if self.coder is None:
            return True
        key, share = self.policy.key, self.share_at(passage, version)
        if share is None:
            scope, place = of_person(self.coder.pk), in_text(passage)
            return drawn(key=key, scope=scope, place=place, percent=self.policy.share)
        place = in_round(share.item, passage, whole=share.whole)
        return drawn(
            key=key, scope=of_round(share.round), place=place, percent=share.round.withheld
        )

    def shows(self, suggestion: Suggestion) -> bool:
        """Whether it waits for this person's decision."""
        place = (suggestion.passage_id, suggestion.version_id)
        return self.waits(suggestion.pk, *place, suggestion.state)

    def waits(self, pk: uuid.UUID, passage: int, version: int, state: str) -> bool:
        """The same of a suggestion's columns, for counting many."""
        own = self.own.get(pk)
        if own is not None:
            state = own.state
        elif self.share_at(passage, version):
            state = SuggestionState.PENDING
        return state == SuggestionState.PENDING and not self.withheld(passage, version)

    def exposure(self, passage: int, version: int, *, hidden: bool) -> str:
        """What a person who codes in a passage now was shown there; `hidden`: their page says so."""
        if not Suggestion.objects.filter(version=version).exists():
            return Exposure.NONE
        if self.withheld(passage, version):
            return Exposure.WITHHELD
        return Exposure.HIDDEN if hidden else Exposure.SHOWN


def _given(coder: User, versions: Collection[int]) -> dict[tuple[int | None, int], _Share]:
    """Where a person judges in rounds, by passage (None: the whole text) and text.

    Where rounds overlap, the one that is not handed in counts, of these the one that began first, as in
    `round_selectors.open_assignment`.
    """
    rows = Assignment.objects.filter(
        coder=coder,
        removed_at__isnull=True,
        item__version__in=versions,
        item__settled_at__isnull=True,
        item__round__stage=Stage.RUNNING,
    ).select_related("item__round")
    ordered = rows.order_by(F("submitted_at").asc(nulls_first=True), "item__round__started_at")
    found: dict[tuple[int | None, int], _Share] = {}
    for rank, row in enumerate(ordered):
        place = (row.item.passage_id, row.item.version_id)
        found.setdefault(
            place, _Share(rank, row.item.round, row.item_id, row.item.passage_id is None)
        )
    return found


def seen_by(user: User | AnonymousUser | None, suggestion: Suggestion) -> Seen:
    """A single suggestion's state for a person."""
    return Eyes(user, [suggestion.version_id]).seen(suggestion)


def exposure_at(coder: User, version: TextVersion, start: int, *, hidden: bool) -> str:
    """What a coder was shown where a span begins that they code now; not known of a text that has been replaced."""
    row = version.passages.filter(start__lte=start).order_by("-start").first()
    newest = not version.document.versions.filter(number__gt=version.number).exists()
    if row is None or not newest:
        return Exposure.UNKNOWN
    return Eyes(coder, [version.pk]).exposure(row.pk, version.pk, hidden=hidden)


def write(suggestion: Suggestion, seen: Seen, person: User, state: str, **fields: Any) -> None:
    """Store a decision (or that it was taken back) where `seen`, the state before, was found; the caller has locked.

    Args:
        suggestion: what it is on.
        seen: as the person saw it.
        person: who decides.
        state: a `SuggestionState`.
        fields: `annotation_id`, `decided_by_id` (of those that are everybody's) and `decided_at`.
    """
    if seen.personal:
        fields.pop("decided_by_id", None)
        row, _made = Decision.objects.get_or_create(
            suggestion=suggestion, person=person, defaults={"state": state}
        )
        _set(row, state=state, revision=row.revision + 1, **fields)
    else:
        _set(suggestion, state=state, revision=suggestion.revision + 1, **fields)


def _set(row: Decision | Suggestion, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def make_personal(suggestions: Iterable[uuid.UUID]) -> None:
    """Turn everybody's decisions into those of who made them, at the start of a round; the rest wait again.

    Nobody's page notices: who decided sees the same revision, and the others one as if nothing had been decided.
    """
    rows = Suggestion.objects.select_for_update(of=("self",)).filter(pk__in=suggestions)
    for row in rows.exclude(state=SuggestionState.PENDING).exclude(decided_by=None):
        Decision.objects.update_or_create(
            suggestion=row,
            person_id=row.decided_by_id,
            defaults={
                "state": row.state,
                "annotation": row.annotation,
                "decided_at": row.decided_at,
                "revision": row.revision - 1,
            },
        )
        row.state, row.annotation = SuggestionState.PENDING, None
        row.decided_by, row.decided_at, row.revision = None, None, 1
        row.save()
