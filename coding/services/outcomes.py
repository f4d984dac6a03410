"""Say that one has read what became of one's codings."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.utils import timezone

from coding.models import Assignment, Round
from coding.outcome_selectors import shares


def mark_read(*, found: Round, user: User) -> int:
    """Take what was settled in a round so far as read by one of its coders; returns how many items."""
    pks = list(shares(user).filter(item__round=found).values_list("pk", flat=True))
    return Assignment.objects.filter(pk__in=pks).update(outcome_seen_at=timezone.now())
