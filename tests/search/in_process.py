"""A process of its own for the tests that kill one: `python -m tests.search.in_process VERB …`.

Verbs: `prepare` makes accounts and a saved search; `add SLUG WORDS` stores a document; `sweep POINT`
sweeps and sends, killed with SIGKILL at a point (`-` for none); `told` prints what was told, as JSON. Several acts
are one process's, with `then` between them.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby
from typing import Any

import django


def die(*_args: Any, **_values: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def prepare() -> None:
    from tests.search.saving import reader_account, saved

    for name in ("one", "two"):
        saved(reader_account(name), "seals", "Seals")


def add(slug: str, *words: str) -> None:
    from search import indexing
    from tests import factories

    factories.document(
        slug, paragraphs=[{"label": str(n), "text": text} for n, text in enumerate(words, 1)]
    )
    indexing.drain()


def sweep(point: str, days: str = "2") -> None:
    from django.core.mail.backends.smtp import EmailBackend
    from django.utils import timezone

    from search.saved import baseline, changes, deliver, schedule, sweep

    send = EmailBackend.send_messages

    def send_and_die(self: Any, messages: Any) -> Any:
        send(self, messages)
        die()

    if point == "sent":
        EmailBackend.send_messages = send_and_die  # type: ignore[method-assign]
    elif point == "before sending":
        EmailBackend.send_messages = die  # type: ignore[method-assign,assignment]
    elif point == "preparing":
        deliver.MailedItem.objects.bulk_create = die  # type: ignore[method-assign,assignment]
    elif point == "telling":
        sweep._note_known = die  # type: ignore[assignment]
    elif point == "told one":
        compare, done = sweep._compare, []

        def one_only(*args: Any) -> int:
            if done:
                die()
            done.append(1)
            return compare(*args)

        sweep._compare = one_only
    elif point == "noting":
        changes._merged = die  # type: ignore[assignment]
    assert baseline
    real = timezone.now()
    schedule.deliver = lambda: deliver.deliver(real + timedelta(days=float(days)))
    schedule.sweep_and_deliver()


def told() -> None:
    from search.models import Delivery, NewItem

    items = NewItem.objects.order_by("pk").values_list(
        "search__owner__username", "record__snippet", "reason"
    )
    states = list(Delivery.objects.order_by("pk").values_list("state", flat=True))
    print(json.dumps({"items": [list(item) for item in items], "messages": states}))


def acts(arguments: list[str]) -> Iterator[list[str]]:
    """The arguments of each act."""
    for then, some in groupby(arguments, lambda word: word == "then"):
        if not then:
            yield list(some)


if __name__ == "__main__":
    django.setup()
    verbs = {"prepare": prepare, "add": add, "sweep": sweep, "told": told}
    for verb, *rest in acts(sys.argv[1:]):
        verbs[verb](*rest)
