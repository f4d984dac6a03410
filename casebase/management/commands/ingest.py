"""`manage.py ingest SOURCE PATH...`: import files from the command line, or what a source publishes.

`manage.py ingest federal-register --since 2026-01-31` fetches the notices from that day on.
"""

import json
import sys
import tempfile
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from casebase import originals, sources
from casebase.drafts import InputFile
from casebase.services.ingest import ingest
from casebase.services.report import Report
from casebase.sources.base import LiveSource
from problems import Problem
from search import indexing


def day(text: str) -> date:
    """A day as YYYY-MM-DD."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text} is no day such as 2026-01-31.") from error


class Command(BaseCommand):
    help = "Import files or folders. The same bytes again change nothing."
    requires_system_checks: list[str] = []  # `setup` has made them; here they cost half the time

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "source", metavar="SOURCE", help=f"auto, or one of: {', '.join(sources.names())}"
        )
        parser.add_argument("paths", metavar="PATH", nargs="*", type=Path)
        parser.add_argument(
            "--since",
            type=day,
            metavar="YYYY-MM-DD",
            help="fetch what the source published from this day on (federal-register)",
        )
        parser.add_argument("--url", help="with --since: another address of the source's API")
        parser.add_argument(
            "--case", default=None, help="file documents that name no case under this key"
        )
        parser.add_argument("--dry-run", action="store_true", help="report only, keep nothing")
        parser.add_argument("--report", type=Path, metavar="FILE", help="write the report as JSON")
        parser.add_argument("--no-index", action="store_true", help="leave the index to the worker")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["paths"]) == bool(options["since"]):
            raise CommandError("Give files or folders, or else --since.")
        if options["url"] and not options["since"]:
            raise CommandError("--url goes with --since.")
        stopped = None
        try:
            if options["since"]:
                report, stopped = self.live(options)
            else:
                report = self.ingest(self.files(options["paths"]), options)
        except Problem as problem:
            raise CommandError(str(problem)) from problem
        if options["report"]:
            options["report"].write_text(
                json.dumps(report.as_dict(), ensure_ascii=False, indent=1) + "\n"
            )
        self.tell(report)
        if not report.dry_run and not options["no_index"]:
            indexing.drain()
        if stopped or (
            report.rejected and not (report.created or report.changed or report.unchanged)
        ):
            sys.exit(1)

    def ingest(self, files: Sequence[InputFile], options: dict[str, Any]) -> Report:
        """Import the files as the options say."""
        return ingest(
            files=files,
            source_name="" if options["source"] == "auto" else options["source"],
            case_key=options["case"],
            dry_run=options["dry_run"],
            progress=self.progress,
        )

    def live(self, options: dict[str, Any]) -> tuple[Report, Problem | None]:
        """Fetch and import: what came is kept, and what could not be had is in the report as refused."""
        source: object = None if options["source"] == "auto" else sources.get(options["source"])
        if not isinstance(source, LiveSource):
            raise CommandError(f"{options['source']} cannot be fetched, only read from files.")
        url = options["url"] or source.site
        fetched: list[InputFile] = []
        stopped = None
        with tempfile.TemporaryDirectory(prefix="ingest-") as folder:
            try:
                for file in source.fetch(since=options["since"], url=url, folder=Path(folder)):
                    fetched.append(file)
                    self.progress(len(fetched), None, file.name)
            except Problem as problem:
                stopped = problem
            report = self.ingest(fetched, options)
        if stopped:
            report.reject(stopped, url)
        return report, stopped

    def files(self, paths: list[Path]) -> list[InputFile]:
        """The files named, and those in the folders named, in order."""
        found: list[Path] = []
        for path in paths:
            if path.is_dir():
                found.extend(sorted(child for child in path.rglob("*") if child.is_file()))
            elif path.is_file():
                found.append(path)
            else:
                raise CommandError(f"{path}: no such file or folder.")
        return [originals.describe(path) for path in found]

    def progress(self, done: int, total: int | None, message: str) -> None:
        """One line on a terminal, rewritten; nothing elsewhere."""
        if self.stderr.isatty():
            self.stderr.write(f"\r\033[K{done}/{total} {message[:100]}", ending="")

    def tell(self, report: Report) -> None:
        """The report in words: counts, then each refusal with its reason."""
        if self.stderr.isatty():
            self.stderr.write("\r\033[K", ending="")
        prefix = "Dry run: " if report.dry_run else ""
        self.stdout.write(
            f"{prefix}{len(report.created)} created, {len(report.changed)} changed, "
            f"{len(report.unchanged)} unchanged, {len(report.rejected)} rejected"
        )
        for entry in report.rejected:
            self.stdout.write(
                f"  rejected {entry['place']}: {entry['message']} {entry['remedy']}".rstrip()
            )
