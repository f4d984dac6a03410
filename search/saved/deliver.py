"""Messages about saved searches: written down, then sent, never twice.

The guarantee: an item is in at most one message to a person (`MailedItem`, a unique row written in
the transaction that makes the message), and a message is handed to the mail server at most once
(its state becomes SENDING, committed, before it is handed over; what is found in SENDING later is not
sent again). So a message can be lost where a process dies between the two, and none can come twice. On
the site every item is there exactly once, and the next message says that an earlier one may be lost.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import get_connection
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from search.models import Delivery, MailedItem, NewItem, SavedSearch
from search.saved.message import compose
from search.saved.models import Rate
from search.saved.standing import Told, still_so

logger = logging.getLogger(__name__)
PERIOD = {Rate.DAILY: timedelta(days=1), Rate.WEEKLY: timedelta(days=7)}
CUT_OFF_AFTER = timedelta(minutes=10)
LONGEST_WAIT = timedelta(hours=6)
MOST_ATTEMPTS = 30
#: The server answered that it does not take the message, so it may be offered again.
REFUSED = (SMTPSenderRefused, SMTPRecipientsRefused, SMTPDataError)

State = Delivery.State


def deliver(now: datetime | None = None) -> int:
    """Make the messages that are due and send those that wait; returns how many were sent."""
    if not settings.ALERTS_BY_EMAIL:
        return 0
    now = now or timezone.now()
    _find_cut_off(now)
    for rate, period in PERIOD.items():
        for owner in _owners(rate):
            if _due(owner, rate, period, now):
                _prepare(owner, rate, now)
    waiting = Delivery.objects.filter(state=State.PREPARED).select_related("owner")
    return sum(_send(delivery, now) for delivery in waiting if _may_try(delivery, now))


def _owners(rate: str) -> Iterable[User]:
    searches = SavedSearch.objects.filter(alert=rate)
    return User.objects.filter(is_active=True, pk__in=searches.values("owner")).exclude(email="")


def _due(owner: User, rate: str, period: timedelta, now: datetime) -> bool:
    """A period after the last message. A clock that went back makes it due, not due in a year."""
    last = owner.alert_messages.filter(rate=rate).order_by("-pk").first()
    if last is not None and last.state == State.PREPARED:
        return False
    searches = SavedSearch.objects.filter(owner=owner, alert=rate)
    oldest = searches.order_by("created_at").values_list("created_at", flat=True).first()
    begun = last.created_at if last else oldest
    return begun is not None and not begun <= now < begun + period


def _find_cut_off(now: datetime) -> None:
    """Messages that a process took to send and said nothing more of."""
    sending = Delivery.objects.filter(state=State.SENDING)
    lost = sending.exclude(changed_at__gt=now - CUT_OFF_AFTER, changed_at__lte=now)
    for delivery in lost:
        logger.warning("the message %s may not have been sent", delivery.message_id)
        _move(delivery, State.SENDING, State.UNCERTAIN, now)


@transaction.atomic
def _prepare(owner: User, rate: str, now: datetime) -> Delivery | None:
    """Write down a message with the items that it will hold, each the first time for this person."""
    # The lock makes two workers prepare one after the other.
    User.objects.select_for_update().get(pk=owner.pk)
    if not _due(owner, rate, PERIOD[Rate(rate)], now):
        return None
    items = _unsent(owner, rate)
    mailed = set(MailedItem.objects.filter(person=owner).values_list("key", "what"))
    fresh: dict[tuple[int, str], Told] = {}
    for told in still_so(items):
        mark = (told.item.key, _what(told.item))
        if mark not in mailed:
            fresh.setdefault(mark, told)
    if not fresh:
        return None
    delivery = Delivery.objects.create(
        owner=owner, rate=rate, message_id="", created_at=now, changed_at=now
    )
    delivery.message_id = f"<alert-{delivery.pk}-{now:%Y%m%d%H%M%S}@{_host()}>"
    delivery.save()
    MailedItem.objects.bulk_create(
        MailedItem(person=owner, key=key, what=what, delivery=delivery) for key, what in fresh
    )
    NewItem.objects.filter(pk__in=[item.pk for item in items]).update(delivery=delivery)
    return delivery


def _unsent(owner: User, rate: str) -> list[NewItem]:
    items = NewItem.objects.filter(
        search__owner=owner, search__alert=rate, delivery=None, seen_at=None
    )
    return list(items.select_related("search").order_by("search__name", "pk"))


def _what(item: NewItem) -> str:
    return f"{item.reason}:{item.codes_mark}"


def _host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def _may_try(delivery: Delivery, now: datetime) -> bool:
    """Its pause is over; a pause longer than any is the clock's fault."""
    wait = delivery.retry_at
    return wait is None or not now < wait <= now + LONGEST_WAIT


def _send(delivery: Delivery, now: datetime) -> bool:
    """Hand one message to the mail server; only who moved it to SENDING does."""
    connection = get_connection()
    message = None
    try:
        message = compose(delivery, _told(delivery), _lost(delivery.owner))
        if message is None:
            _move(delivery, State.PREPARED, State.DROPPED, now)
            return False
        message.connection = connection
        connection.open()
    except OSError as error:  # smtplib's errors among them; nothing was handed over yet
        _postpone(delivery, State.PREPARED, error, now)
        return False
    if not _move(delivery, State.PREPARED, State.SENDING, now):
        return False
    try:
        message.send()
    except REFUSED as error:
        _postpone(delivery, State.SENDING, error, now)
        return False
    except OSError as error:
        logger.warning("the message %s may not have been sent: %s", delivery.message_id, error)
        _move(delivery, State.SENDING, State.UNCERTAIN, now, error)
        return False
    finally:
        connection.close()
    _move(delivery, State.SENDING, State.SENT, now)
    _lost(delivery.owner).update(told=True)
    return True


def _told(delivery: Delivery) -> list[Told]:
    """Its items as they are now, each passage once, without what was unsubscribed or read since."""
    wanted = set(delivery.mailed.values_list("key", "what"))
    items = delivery.items.filter(seen_at=None).exclude(search__alert=Rate.NEVER)
    once: dict[tuple[int, str], Told] = {}
    for told in still_so(items.select_related("search").order_by("search__name", "pk")):
        mark = (told.item.key, _what(told.item))
        if mark in wanted:
            once.setdefault(mark, told)
    return list(once.values())


def _lost(owner: User) -> QuerySet[Delivery]:
    return Delivery.objects.filter(owner=owner, state=State.UNCERTAIN, told=False)


def _postpone(delivery: Delivery, state: str, error: Exception, now: datetime) -> None:
    """Offer it again later; after very many refusals no more. The site has the items."""
    attempts = delivery.attempts + 1
    after = State.DROPPED if attempts >= MOST_ATTEMPTS else State.PREPARED
    pause = min(timedelta(minutes=2 ** min(attempts, 9)), LONGEST_WAIT)
    _move(delivery, state, after, now, error, attempts=attempts, retry_at=now + pause)


def _move(
    delivery: Delivery,
    before: str,
    after: str,
    now: datetime,
    error: Exception | None = None,
    **values: Any,
) -> bool:
    """From one state to the next; False where another process was first."""
    if error is not None:
        values["last_error"] = f"{type(error).__name__}: {error}"[:300]
    rows = Delivery.objects.filter(pk=delivery.pk, state=before)
    return bool(rows.update(state=after, changed_at=now, **values))
