"""`manage.py recite`: read again what the stored texts cite, with today's finder and the library's titles."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from casebase.authorities import Authorities
from casebase.selectors import current_versions
from casebase.services.recite import recite, stale_versions
from search import indexing


class Command(BaseCommand):
    help = "Read again what the stored texts cite. Treatments that people decided on stay."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "slugs", nargs="*", help="documents; without any, those that an older finder read"
        )
        parser.add_argument("--all", action="store_true", help="all documents")
        parser.add_argument("--no-index", action="store_true", help="leave the index for later")

    def handle(self, *_args: Any, **options: Any) -> None:
        versions = current_versions().order_by("pk")
        if options["slugs"]:
            versions = versions.filter(document__slug__in=options["slugs"])
        elif not options["all"]:
            versions = versions.filter(pk__in=stale_versions())
        pks = list(versions.values_list("pk", flat=True))
        changed = recite(versions=pks, authorities=Authorities(), progress=self.progress)
        self.stdout.write(f"{len(pks)} documents read, {len(changed)} changed")
        if changed and not options["no_index"]:
            indexing.drain()

    def progress(self, done: int, total: int | None, message: str) -> None:
        """One line on a terminal, rewritten; nothing elsewhere."""
        if self.stderr.isatty():
            self.stderr.write(f"\r\033[K{done}/{total} {message[:100]}", ending="")
