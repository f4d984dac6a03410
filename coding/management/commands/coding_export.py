"""`manage.py coding_export FILE.qdpx`: write codings to a file, from the command line."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from coding.exchange.database.gather import Choice
from coding.exchange.export_job import write_to
from coding.exchange.formats import writers
from problems import Problem


class Command(BaseCommand):
    help = "Write codings to a file; its ending tells the format unless --format does."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--format", choices=[one.key for one in writers()])
        parser.add_argument("--document", action="append", default=[], metavar="SLUG")
        parser.add_argument("--coder", action="append", default=[], metavar="NAME")
        parser.add_argument("--code", action="append", default=[], metavar="KEY")
        parser.add_argument(
            "--as", dest="user", metavar="NAME", help="only what this account may see"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        key = options["format"] or self.by_ending(file)
        choice = Choice(tuple(options["document"]), tuple(options["coder"]), tuple(options["code"]))
        user = None
        if options["user"]:
            user = User.objects.filter(username=options["user"]).first()
            if user is None:
                raise CommandError(f"There is no account {options['user']}.")
        draft = file.with_name(f"{file.name}.part")
        try:
            with draft.open("w+b") as out:
                counts = write_to(out, key, choice, user, self)
            draft.replace(file)
        except Problem as problem:
            raise CommandError(str(problem)) from problem
        finally:
            draft.unlink(missing_ok=True)
        self.stdout.write(f"{counts['codings']} codings on {counts['documents']} documents: {file}")

    def by_ending(self, file: Path) -> str:
        """The format of a file's ending."""
        for one in writers():
            if file.suffix == f".{one.extension}":
                return one.key
        raise CommandError(f"{file.name}: tell the format with --format.")

    def progress(self, done: int, total: int | None = None, message: str = "") -> None:
        """One line on a terminal, rewritten; nothing elsewhere."""
        if self.stderr.isatty():
            self.stderr.write(f"\r\033[K{done}/{total} {message[:100]}", ending="")
