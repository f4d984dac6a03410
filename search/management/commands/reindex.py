"""`manage.py reindex`: build the index anew, or compare it with the database."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from problems import Problem
from search import indexing
from search.backends import get_backend
from search.backends.base import IndexUnavailable

SHOWN = 20


class Command(BaseCommand):
    help = "Build the search index anew beside the one in use, then swap. Exit code 1: drift found."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only compare index and database")
        parser.add_argument("--repair", action="store_true", help="index again what differs")

    def handle(self, *args: Any, check: bool, repair: bool, **options: Any) -> None:
        try:
            if repair:
                self.repair()
            elif check:
                self.check_drift()
            else:
                self.rebuild()
        except IndexUnavailable as error:
            raise CommandError(f"{error}.") from error
        except Problem as problem:
            raise CommandError(str(problem)) from problem

    def rebuild(self) -> None:
        """A new generation, then its size."""
        documents = indexing.rebuild(progress=self.progress)
        if self.stderr.isatty():
            self.stderr.write("\r\033[K", ending="")
        stats = get_backend().stats()
        self.stdout.write(
            f"{documents} documents, {stats.passages} passages, {stats.bytes / 1e6:.1f} MB "
            f"({stats.backend}, {stats.generation})"
        )

    def check_drift(self) -> None:
        """Both ways, by a digest of every document."""
        found = indexing.drift()
        self.tell(found)
        if found:
            sys.exit(1)

    def repair(self) -> None:
        """Index again what differs, and look once more."""
        self.tell(indexing.reconcile())
        indexing.drain()
        self.check_drift()

    def tell(self, found: indexing.Drift) -> None:
        """What differs, named as far as it is not too much."""
        self.stdout.write(
            f"{len(found.missing)} missing, {len(found.changed)} out of date, "
            f"{len(found.surplus)} surplus"
        )
        for name in ("missing", "changed", "surplus"):
            slugs = getattr(found, name)
            for slug in slugs[:SHOWN]:
                self.stdout.write(f"  {name} {slug}")
            if len(slugs) > SHOWN:
                self.stdout.write(f"  … and {len(slugs) - SHOWN} more")

    def progress(self, done: int, total: int | None, message: str) -> None:
        """One line on a terminal, rewritten; nothing elsewhere."""
        if self.stderr.isatty():
            self.stderr.write(f"\r\033[K{done}/{total} {message}", ending="")
