"""Start an export, within what a visitor may ask of the worker."""

import uuid
from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jobs.models import ENDED, Job
from jobs.services import enqueue
from problems import Problem
from search.exports.formats import formats
from search.exports.job import KIND
from search.exports.model import MOST_SELECTED, Order
from search.exports.rows import params_of
from search.query import QueryError, parse
from search.registry import STYLES

#: Of one visitor (a session, else an address on the network) or one account, in an hour.
PER_HOUR = 20
PER_HOUR_SIGNED_IN = 100
#: Of all visitors together, waiting or running: imports and the index must get their turn.
VISITORS_WAITING = 10


@transaction.atomic
def start_export(*, order: Order, user: User | None, visitor: str) -> Job:
    """Queue an export; raises a Problem for an unknown format or style, a bad query, or beyond the quota.

    Args:
        order: what to write.
        user: who asked; None for a visitor.
        visitor: stands for a visitor's session and address without telling them; counted, never shown.
    """
    _check(order)
    _within_quota(user, visitor)
    return enqueue(
        kind=KIND,
        title=order_title(order),
        params={"file": uuid.uuid4().hex, "order": order.as_params(), "visitor": visitor},
        user=user,
    )


def order_title(order: Order) -> str:
    """What the job is called: the format and the query."""
    query = params_of(order).query or _("all passages")
    return f"{formats()[order.format].label} · {query}"


def _check(order: Order) -> None:
    if order.format not in formats() or order.style not in STYLES:
        raise Problem("format", _("There is no such format or style."), remedy=_("Choose another."))
    if max(len(order.selected), len(order.left_out)) > MOST_SELECTED:
        raise Problem(
            "too_many_selected",
            _("%(count)d passages at most can be selected.") % {"count": MOST_SELECTED},
            remedy=_("Export all results of the query instead."),
        )
    try:
        parse(params_of(order).query)
    except QueryError as error:
        raise Problem("query", error.message, remedy=error.suggestion) from error


def _within_quota(user: User | None, visitor: str) -> None:
    jobs = Job.objects.filter(kind=KIND)
    lately = jobs.filter(created_at__gt=timezone.now() - timedelta(hours=1))
    if user is not None:
        mine, most = lately.filter(created_by=user).count(), PER_HOUR_SIGNED_IN
    else:
        mine, most = lately.filter(params__visitor=visitor).count(), PER_HOUR
    if mine >= most:
        raise Problem(
            "quota",
            _("%(count)d exports an hour are made for one reader.") % {"count": most},
            remedy=_("Try again in an hour."),
            status=429,
        )
    visitors = jobs.filter(created_by=None).exclude(state__in=ENDED)
    if user is None and visitors.count() >= VISITORS_WAITING:
        raise Problem(
            "busy",
            _("Many exports are being made just now."),
            remedy=_("Try again in a few minutes, or sign in."),
            status=429,
        )
