"""What open pages cost that ask every second what is new: `python -m bench.news [pages] [seconds]`.

On the library of CASEBASE_HOME (and DATABASE_URL): a document is given 2,000 codings with their log, then so many pages
ask the running server of `manage.py serve` (PORT) once a second each.
"""

from __future__ import annotations

import os
import statistics
import sys
import threading
import time
import urllib.request
from typing import Any

CODINGS = 2000


def main(pages: int = 20, seconds: int = 20) -> None:
    """Print a row of a table: SQL queries of one poll, its processor time, and how long polls of all pages took."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.db import connection

    user, version = filled()
    alone, queries, since = one_poll(user, version)
    times = many(pages, seconds, user, f"{version.document.slug}/news/?since={since}")
    middle, slow = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    print(
        f"| {connection.vendor} | {queries} | {alone:.1f} ms | {len(times)} | {middle:.0f}, {slow:.0f} ms |"
    )


def filled() -> tuple[Any, Any]:
    """A coder and a text with so many codings of theirs, made once."""
    from django.contrib.auth.models import Group, User

    from casebase.selectors import current_versions
    from coding.models import Annotation
    from coding.selectors import entries
    from coding.services import create_annotation

    user, _made = User.objects.get_or_create(username="bench-news")
    user.groups.add(Group.objects.get(name="coder"))
    version = max(current_versions().select_related("document"), key=lambda one: one.length)
    codes = [entry.code.key for entry in entries() if entry.codable]
    there = Annotation.objects.filter(coder=user, version=version).count()
    for number in range(there, CODINGS):
        start = (number * 37) % (version.length - 20)
        words = version.text[start : start + 12]
        if words.strip():
            code = codes[number % len(codes)]
            create_annotation(version=version, start=start, end=start + 12, code=code, coder=user)
    return user, version


def one_poll(user: Any, version: Any) -> tuple[float, int, str]:
    """Milliseconds of processor time of a poll in this process (median of 50), its SQL queries, and a cursor."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(user)
    path = f"/api/documents/{version.document.slug}/"
    since = client.get(f"{path}codings/").json()["news"]
    times = []
    for _time in range(50):
        with CaptureQueriesContext(connection) as asked:
            began = time.process_time()
            since = client.get(f"{path}news/", {"since": since}).json()["cursor"]
            times.append((time.process_time() - began) * 1000)
    return statistics.median(times), len(asked), since


def many(pages: int, seconds: int, user: Any, path: str) -> list[float]:
    """Milliseconds of every poll of so many pages that ask once a second, over HTTP."""
    from django.test import Client

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(user)
    headers = {"Cookie": f"sessionid={client.cookies['sessionid'].value}"}
    address = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/api/documents/{path}"
    times: list[float] = []
    until = time.monotonic() + seconds

    def page(number: int) -> None:
        time.sleep(number / pages)
        while time.monotonic() < until:
            began = time.perf_counter()
            request = urllib.request.Request(address, headers=headers)
            with urllib.request.urlopen(request, timeout=30) as answer:
                answer.read()
            times.append((time.perf_counter() - began) * 1000)
            time.sleep(1)

    threads = [threading.Thread(target=page, args=(number,)) for number in range(pages)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
