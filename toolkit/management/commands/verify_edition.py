"""`manage.py verify_edition FILE`: is this file of an edition what was published?"""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from toolkit.verify import NotAnEdition, Verdict, verify


class Command(BaseCommand):
    help = "Verify a JSON or DOCX file of an edition. Exit 0: unchanged; 1: it differs; 2: not an edition."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--against-library", action="store_true", help="compare quotes with this library too"
        )

    def handle(self, *args: Any, file: Path, against_library: bool, **options: Any) -> None:
        try:
            verdict = verify(file.read_bytes())
        except OSError as error:
            self.stderr.write(f"{file}: {error.strerror}.")
            sys.exit(2)
        except NotAnEdition as refusal:
            self.stderr.write(f"{file}: {refusal}")
            sys.exit(2)
        if against_library:
            self.compare(verdict)
        self.tell(file, verdict)
        if not verdict.good:
            sys.exit(1)

    def compare(self, verdict: Verdict) -> None:
        """Compare each quote with the text version it names."""
        from casebase.models import TextVersion

        for section in verdict.content["sections"]:
            for item in (item for chain in section["chains"] for item in chain["evidence"]):
                source = item["source"]
                version = TextVersion.objects.filter(sha256=source["text_sha256"]).first()
                what = f"library {source['document']} ¶ {item['pinpoint']}"
                if version is None:
                    verdict.faults.append(f"{what}: this library does not hold that text")
                else:
                    verdict.check(
                        what, equal=version.text[item["start"] : item["end"]] == item["quote"]
                    )

    def tell(self, file: Path, verdict: Verdict) -> None:
        """One line per kind of check, then what differs."""
        kinds: dict[str, int] = {}
        for line in verdict.checked:
            kind = line.split(" ")[0]
            kinds[kind] = kinds.get(kind, 0) + 1
        for kind, count in kinds.items():
            self.stdout.write(f"  ok  {count:>5}  {kind}")
        for fault in verdict.faults:
            self.stdout.write(f"  DIFFERS  {fault}")
        edition = verdict.content.get("edition", {})
        self.stdout.write(f"{file.name}: edition {edition.get('number')} “{edition.get('title')}”")
        self.stdout.write(f"manifest SHA-256 {verdict.manifest_sha256}")
        self.stdout.write("Unchanged." if verdict.good else "Changed since it was published.")
