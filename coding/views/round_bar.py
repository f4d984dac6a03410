"""What the workbench shows of a round: the item that was opened from it, and the way to those of other documents."""

from __future__ import annotations

import uuid
from dataclasses import asdict
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet
from django.urls import reverse

from accounts.permissions import may
from accounts.roles import CODE
from casebase.models import Document
from coding.models import Assignment, Round, Stage
from coding.round_selectors import items_of


def bar_of(
    user: User | AnonymousUser, document: Document, round_id: str, order: str
) -> dict[str, Any] | None:
    """The round of `?round=` with this person's items; None where they have none of it in this document.

    See `RoundOfPage` in static/coding/roundbar.js.
    """
    found = _round(user, round_id)
    if found is None or not isinstance(user, User):
        return None
    items = items_of(found, user)
    here = [item.order for item in items if item.document == document.slug]
    if not here:
        return None
    current = int(order) if order.isdecimal() and int(order) in here else here[0]
    return {
        "id": str(found.pk),
        "title": found.title,
        "instructions": found.instructions,
        "blind": found.mode == "blind",
        "stage": found.stage,
        "page": reverse("coding:round", args=[found.pk]),
        "items": [asdict(item) for item in items],
        "current": current,
    }


def _round(user: User | AnonymousUser, round_id: str) -> Round | None:
    try:
        wanted = uuid.UUID(round_id)
    except ValueError:
        return None
    if not isinstance(user, User) or not may(user, CODE):
        return None
    mine = Round.objects.exclude(stage=Stage.DRAFT).filter(items__assignments__coder=user)
    return mine.filter(pk=wanted).first()


def waiting_here(user: User | AnonymousUser, document: Document) -> QuerySet[Round]:
    """Running rounds in which this person has something of a document to hand in."""
    if not isinstance(user, User) or not may(user, CODE):
        return Round.objects.none()
    left = Assignment.objects.filter(
        coder=user,
        removed_at__isnull=True,
        submitted_at__isnull=True,
        item__version__document=document,
        item__round__stage=Stage.RUNNING,
    )
    return Round.objects.filter(items__assignments__in=left).distinct()
