"""`manage.py coding_import FILE`: say what a file of codings would bring; with `--apply`, bring it in."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from coding.exchange.database.plan import Options
from coding.exchange.formats import readers
from coding.exchange.import_job import read_file
from coding.exchange.report import Report
from problems import Problem
from search import indexing


class Command(BaseCommand):
    help = (
        "Say what a file of codings would bring. With --apply it is brought in, all of it or nothing; "
        "the same file again makes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--format", default="", choices=["", *(one.key for one in readers())])
        parser.add_argument("--apply", action="store_true", help="bring it in")
        parser.add_argument(
            "--as", dest="user", metavar="NAME", help="as this account, with its rights"
        )
        parser.add_argument(
            "--code", action="append", default=[], metavar="THEIRS=OURS",
            help="a code of the file, by name or GUID, is ours of this key; “-” leaves its codings out",
        )  # fmt: skip
        parser.add_argument(
            "--coder", action="append", default=[], metavar="GUID=ACCOUNT",
            help="a coder of the file gets this account",
        )  # fmt: skip
        parser.add_argument("--case", default="", help="file new documents under this key")
        parser.add_argument("--no-new-documents", action="store_true")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        if not file.is_file():
            raise CommandError(f"{file}: no such file.")
        user = None
        if options["user"]:
            user = User.objects.filter(username=options["user"]).first()
            if user is None:
                raise CommandError(f"There is no account {options['user']}.")
        chosen = Options(
            codes=self.pairs(options["code"]),
            coders=self.pairs(options["coder"]),
            case=options["case"],
            new_documents=not options["no_new_documents"],
        )
        try:
            report, _format = read_file(
                file, file.name, options["format"], chosen, user, self.progress, write=options["apply"]
            )  # fmt: skip
        except Problem as problem:
            raise CommandError(str(problem)) from problem
        if options["apply"]:
            indexing.drain()
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=1))
        else:
            self.tell(report)

    def pairs(self, written: list[str]) -> dict[str, str]:
        """`theirs=ours` as a table; the last sign of equality parts them."""
        found = {}
        for one in written:
            theirs, equals, ours = one.rpartition("=")
            if not equals or not ours:
                raise CommandError(f"{one}: write it as THEIRS=OURS.")
            found[theirs] = ours
        return found

    def progress(self, done: int, total: int | None = None, message: str = "") -> None:
        """One line on a terminal, rewritten; nothing elsewhere."""
        if self.stderr.isatty():
            self.stderr.write(f"\r\033[K{done}/{total or '?'} {message[:100]}", ending="")

    def tell(self, report: Report) -> None:
        """The report in words."""
        counts = report["counts"]
        prefix = "" if report["applied"] else "Dry run: "
        self.stdout.write(
            f"{prefix}{counts['new']} codings new, {counts['known']} here already, "
            f"{counts['conflicts']} contradict, {counts['left_out']} left out, "
            f"{counts['new_documents']} new documents, {counts['new_chains']} new chains"
        )
        for one in report["codes"]:
            if one["state"] in ("unknown", "group"):
                self.stdout.write(
                    f"  not ours: {one['name']} ({one['uses']} codings): --code '{one['name']}=KEY'"
                )
        for one in report["conflicts"]:
            self.stdout.write(f"  {one['place']}: here {one['ours']}; in the file {one['theirs']}")
        for one in report["left_out"]:
            self.stdout.write(f"  left out {one['place']}: {one['reason']}")
