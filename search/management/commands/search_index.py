"""`manage.py search_index status|rebuild|verify|repair`: how the index stands, and putting it right."""

import json
import sys
import time
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from problems import Problem
from search import indexing
from search.backends import get_backend
from search.backends.base import IndexUnavailable
from search.upkeep.comparing import Drift
from search.upkeep.status import Status, failing, status

DIFFERS = 1
UNAVAILABLE = 3
SHOWN = 20
TELL_EVERY = 10.0  # seconds between two lines of progress where there is no terminal


class Command(BaseCommand):
    help = (
        "Look after the search index. Exit codes: 0 all is well, 1 index and database differ or "
        "documents fail, 3 the engine cannot be asked, or its index is missing or outdated."
    )
    requires_system_checks: list[str] = []  # `setup` has made them; here they cost half the time

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        for name, text in (
            ("status", "lag, drift, size and failing documents"),
            ("rebuild", "fill a new index while searching goes on, compare it, swap"),
            ("verify", "compare index and database both ways, document by document"),
            ("repair", "the same, and index again what differs"),
        ):
            action = actions.add_parser(name, help=text)
            action.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        self.json = bool(options["json"])
        self.told = time.monotonic()
        try:
            code = getattr(self, f"do_{action}")()
        except IndexUnavailable as error:
            self.refuse("index_unavailable", f"{error}.", UNAVAILABLE)
        except Problem as problem:
            self.refuse(problem.code, str(problem), DIFFERS)
        if code:
            sys.exit(code)

    def refuse(self, code: str, message: str, exit_code: int) -> None:
        if self.json:
            self.tell_json({"error": code, "message": message})
            sys.exit(exit_code)
        raise CommandError(message, returncode=exit_code)

    def do_status(self) -> int:
        """Everything of the operator's page."""
        found = status()
        wrong = [asdict(one) for one in failing()]
        if self.json:
            self.tell_json({"state": found.state, **asdict(found), "documents_failing": wrong})
        else:
            for line in _lines(found):
                self.stdout.write(line)
            for one in wrong[:SHOWN]:
                parked = "parked" if one["parked"] else "tried again"
                self.stdout.write(f"  {one['document']} ({parked}): {one['error']}")
        if found.state in {"unavailable", "missing", "outdated"}:
            return UNAVAILABLE
        return DIFFERS if found.state in {"failing", "drifted"} else 0

    def do_rebuild(self) -> int:
        """A new generation, then its size."""
        began = time.monotonic()
        documents = indexing.rebuild(progress=self.progress)
        self.end_progress()
        stats = get_backend().stats()
        if self.json:
            seconds = round(time.monotonic() - began, 2)
            self.tell_json({**asdict(stats), "documents": documents, "seconds": seconds})
        else:
            self.stdout.write(
                f"{documents} documents, {stats.passages} passages, {stats.bytes / 1e6:.1f} MB "
                f"({stats.backend}, {stats.generation})"
            )
        return 0

    def do_verify(self) -> int:
        """Both ways, by a digest of every document."""
        found = indexing.drift(progress=self.progress)
        self.end_progress()
        self.tell_drift({"drift": found})
        return DIFFERS if found else 0

    def do_repair(self) -> int:
        """Index again what differs, and look once more."""
        before = indexing.repair(progress=self.progress)
        left = indexing.drift(progress=self.progress) if before else before
        self.end_progress()
        self.tell_drift({"found": before, "left": left})
        return DIFFERS if left or failing() else 0

    def tell_json(self, answer: dict[str, Any]) -> None:
        text = json.dumps(answer, ensure_ascii=False, indent=1, default=_as_json)
        self.stdout.write(text)

    def tell_drift(self, found: dict[str, Drift]) -> None:
        """What differs, named as far as it is not too much."""
        if self.json:
            self.tell_json({name: one.summary(1000) for name, one in found.items()})
            return
        for name, one in found.items():
            self.stdout.write(
                f"{name}: {len(one.missing)} missing, {len(one.changed)} out of date, "
                f"{len(one.surplus)} surplus"
            )
            for kind in ("missing", "changed", "surplus"):
                slugs = getattr(one, kind)
                for slug in slugs[:SHOWN]:
                    self.stdout.write(f"  {kind} {slug}")
                if len(slugs) > SHOWN:
                    self.stdout.write(f"  … and {len(slugs) - SHOWN} more")

    def progress(self, done: int, total: int | None, message: str) -> None:
        """One line on a terminal, rewritten; elsewhere a line now and then."""
        if self.stderr.isatty():
            self.stderr.write(f"\r\033[K{done}/{total} {message}", ending="")
        elif time.monotonic() - self.told > TELL_EVERY:
            self.told = time.monotonic()
            self.stderr.write(f"{done}/{total} {message}")

    def end_progress(self) -> None:
        if self.stderr.isatty():
            self.stderr.write("\r\033[K", ending="")


def _as_json(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _lines(found: Status) -> list[str]:
    lines = [f"state       {found.state}", f"engine      {found.engine}"]
    if found.problem:
        lines.append(f"problem     {found.problem}")
    if found.generation:
        built = f", built {found.built_at:%Y-%m-%d %H:%M}" if found.built_at else ""
        lines.append(f"generation  {found.generation}{built}")
    if found.bytes is not None:
        lines.append(
            f"size        {found.documents} documents, {found.passages} passages, "
            f"{found.bytes / 1e6:.1f} MB"
        )
    waited = f", the oldest {_ago(found.oldest)}" if found.oldest else ""
    lines.append(f"waiting     {found.waiting} documents{waited}; {found.rate:.1f} a minute done")
    lines.append(f"failing     {found.failing}, of which parked {found.parked}")
    if found.compared_at is None:
        lines.append("drift       not compared yet")
    else:
        lines.append(
            f"drift       {found.differing} documents, {_ago(found.compared_at)} ("
            + ", ".join(f"{part['count']} {kind}" for kind, part in found.drift.items())
            + ")"
        )
    if found.last_error:
        lines.append(f"last error  {found.last_error}")
    return lines


def _ago(moment: datetime) -> str:
    seconds = int((timezone.now() - moment).total_seconds())
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds // size} {unit} ago"
    return f"{seconds} s ago"
