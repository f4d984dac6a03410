"""`manage.py verify_certificate FILE.json`: check a search certificate and run its search again."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from problems import Problem
from search.certificates.compare import Difference
from search.certificates.verify import sealed_here, verify

DIFFERENT, BAD_FILE = 1, 2
SHOWN = 20


class Command(BaseCommand):
    help = (
        "Check a search certificate's file and run its search again on this library. "
        "Exit code 0: the same passages; 1: others; 2: the file was changed or is none."
    )
    requires_system_checks: list[str] = []  # `setup` has made them; here they cost half the time

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.json")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            content = json.loads(options["file"].read_text(encoding="utf-8"))
        except OSError as error:
            raise CommandError(
                f"{options['file']}: {error.strerror}", returncode=BAD_FILE
            ) from error
        except ValueError as error:
            raise CommandError(
                f"{options['file']} is no JSON: {error}", returncode=BAD_FILE
            ) from error
        try:
            found = verify(content)
        except Problem as problem:
            raise CommandError(str(problem), returncode=BAD_FILE) from problem
        sealed = sealed_here(content)
        if options["json"]:
            self.stdout.write(json.dumps(_plain(found, sealed), ensure_ascii=False, indent=1))
        else:
            self.tell(content, found, sealed=sealed)
        if not found.same:
            sys.exit(DIFFERENT)

    def tell(self, content: dict[str, Any], found: Difference, *, sealed: bool) -> None:
        """In words."""
        result = content["result"]
        self.stdout.write(
            f"Taken {content['taken_at']}: {result['passages']} passages in {result['cases']} cases."
        )
        self.stdout.write("The hash fits the ids in the file.")
        self.stdout.write(
            "The seal is this site's." if sealed
            else "The seal is not this site's: taken elsewhere, or words were changed."
        )  # fmt: skip
        now = found.now["result"]
        if found.same:
            self.stdout.write(f"The same {now['passages']} passages are found now.")
        else:
            self.stdout.write(
                f"Now {now['passages']} passages: {len(found.added)} added, {len(found.removed)} removed."
            )
        for sign, ids in (("+", found.added), ("-", found.removed)):
            for ident in ids[:SHOWN]:
                self.stdout.write(f"  {sign} {ident}")
            if len(ids) > SHOWN:
                self.stdout.write(f"  {sign} … {len(ids) - SHOWN} more (--json gives all)")
        for name, before, after in found.changed:
            self.stdout.write(f"  {name}: {before} → {after}")


def _plain(found: Difference, sealed: bool) -> dict[str, Any]:
    return {
        "same": found.same,
        "sealed_here": sealed,
        "added": found.added,
        "removed": found.removed,
        "changed": [{"what": name, "before": b, "now": now} for name, b, now in found.changed],
        "now": found.now,
    }
