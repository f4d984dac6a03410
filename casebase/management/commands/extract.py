"""`manage.py extract PATH... --jsonl`: passages and citations of files, for scripts; no database is needed."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from legaltext import ReadError
from legaltext.extraction import extract
from legaltext.segmentation import DocumentKind

#: The sources of `ingest` by the kind of document they read.
KINDS: dict[str, DocumentKind] = {
    "wto-page": "page",
    "wto-report": "wto_report",
    "opinion": "opinion",
    "statute": "statute",
    "document": "text",
}


class Command(BaseCommand):
    help = (
        "Print passages and citations of files, one JSON object a line. Exit 1: a file could not be read "
        "(its line has type “error”)."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", metavar="PATH", nargs="+", type=Path, help="files or folders")
        parser.add_argument(
            "--source", choices=sorted(KINDS), help="what the files are; recognised unless told"
        )
        parser.add_argument(
            "--jsonl", action="store_true", help="the only format there is, and the default"
        )
        parser.add_argument(
            "--text", type=Path, metavar="DIR", help="write the canonical texts to this folder"
        )
        parser.add_argument(
            "--aliases",
            type=Path,
            metavar="FILE",
            help="JSON object: short case title → dispute or document",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        aliases = self.aliases(options["aliases"])
        kind = KINDS.get(options["source"] or "")
        failed = 0
        for path, name in files(options["paths"]):
            try:
                found = extract(path.read_bytes(), name=name, kind=kind, aliases=aliases)
            except (ReadError, OSError) as error:
                failed += 1
                self.line({"type": "error", "file": name, **described(error)})
                continue
            for record in found.records():
                self.line(record)
            if options["text"]:
                self.keep(options["text"], name, found.segmented.text)
        if failed:
            sys.exit(1)

    def line(self, record: dict[str, Any]) -> None:
        """One object, one line."""
        self.stdout.write(json.dumps(record, ensure_ascii=False))

    def aliases(self, path: Path | None) -> dict[str, str]:
        """The alias table, refused where it is none."""
        if path is None:
            return {}
        try:
            loaded = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise CommandError(f"{path}: {error}") from error
        if not isinstance(loaded, dict) or not all(
            isinstance(value, str) for value in loaded.values()
        ):
            raise CommandError(f"{path}: not a JSON object of texts.")
        return loaded

    def keep(self, folder: Path, name: str, text: str) -> None:
        """The canonical text, byte for byte: no line end is changed."""
        target = folder / f"{name}.txt"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())


def files(paths: list[Path]) -> Iterator[tuple[Path, str]]:
    """(file, name): a file by its name, those in a folder by their path in it; raises `CommandError`."""
    for path in paths:
        if path.is_dir():
            for child in sorted(child for child in path.rglob("*") if child.is_file()):
                yield child, child.relative_to(path).as_posix()
        elif path.exists():
            yield path, path.name
        else:
            raise CommandError(f"{path}: there is no such file.")


def described(error: ReadError | OSError) -> dict[str, str]:
    """What a line of type “error” says."""
    if isinstance(error, OSError):
        return {"code": "unreadable", "message": str(error.strerror), "place": "", "remedy": ""}
    return {
        "code": error.code,
        "message": error.message,
        "place": error.place,
        "remedy": error.remedy,
    }
