"""`manage.py translations`: keep the Chinese catalogues complete."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config import translations


class Command(BaseCommand):
    help = "Compile the message catalogues; --update collects new strings, --check fails on untranslated ones."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--update", action="store_true")
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, update: bool, check: bool, **options: Any) -> None:
        for domain in translations.DOMAINS:
            if update:
                self.stdout.write(f"{domain}: {translations.update(domain)} to translate")
            if check and (faults := translations.missing(domain)):
                raise CommandError("\n".join(faults))
        for path in translations.compile_catalogues():
            self.stdout.write(f"compiled {path.name}")
