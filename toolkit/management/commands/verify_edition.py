"""`manage.py verify_edition FILE`: is this file of an edition what was published?"""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from toolkit.hashing import sha256_of_text
from toolkit.reading import NotAnEdition, read_file
from toolkit.verify import Verdict, items, verify


class Command(BaseCommand):
    help = "Verify a JSON or DOCX file of an edition. Exit 0: unchanged; 1: it differs; 2: not an edition."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--manifest", metavar="SHA256", help="the manifest's hash as the publisher shows it"
        )
        parser.add_argument(
            "--against-library", action="store_true", help="compare quotes with this library too"
        )

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            verdict = verify(read_file(file))
        except OSError as error:
            self.refuse(f"{file}: {error.strerror}.")
        except NotAnEdition as refusal:
            self.refuse(f"{file}: {refusal}")
        if options["manifest"]:
            published = options["manifest"].strip().lower()
            verdict.check("published manifest hash", equal=published == verdict.manifest_sha256)
        if options["against_library"] and verdict.readable:
            self.compare(verdict)
        self.tell(file, verdict)
        if not verdict.good:
            sys.exit(1)

    def refuse(self, reason: str) -> None:
        """Say why this is no edition and end with 2."""
        self.stderr.write(reason)
        sys.exit(2)

    def compare(self, verdict: Verdict) -> None:
        """Compare each quote with the text version it names, and that text with its hash."""
        from casebase.models import TextVersion

        texts: dict[str, str | None] = {}
        for where, item in items(verdict.content):
            digest = item["source"]["text_sha256"]
            if digest not in texts:
                version = TextVersion.objects.filter(sha256=digest).first()
                texts[digest] = version.text if version else None
                if version:
                    equal = sha256_of_text(version.text) == digest
                    verdict.check(f"library text {item['source']['document']}", equal=equal)
            text = texts[digest]
            what = f"library {item['source']['document']} [{item['start']}:{item['end']}]"
            if text is None:
                verdict.faults.append(f"{what} ({where}): this library does not hold that text")
            else:
                equal = text[item["start"] : item["end"]] == item["quote"]
                verdict.check(what, equal=equal, where=where)

    def tell(self, file: Path, verdict: Verdict) -> None:
        """One line per check, what differs last."""
        for line in verdict.checked:
            self.stdout.write(f"  ok       {line}")
        for fault in verdict.faults:
            self.stdout.write(f"  DIFFERS  {fault}")
        edition = verdict.content.get("edition")
        edition = edition if isinstance(edition, dict) else {}
        self.stdout.write(f"{file.name}: edition {edition.get('number')} “{edition.get('title')}”")
        self.stdout.write(
            f"{verdict.chains} chains, {verdict.evidence} pieces of evidence, "
            f"{len(verdict.checked) + len(verdict.faults)} checks, {len(verdict.faults)} differ"
        )
        self.stdout.write(f"manifest SHA-256 {verdict.manifest_sha256}")
        self.stdout.write("Unchanged." if verdict.good else "Changed since it was published.")
