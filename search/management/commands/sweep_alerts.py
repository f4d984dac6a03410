"""`manage.py sweep_alerts`: compare saved searches with what changed, and send what is due."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from search import indexing
from search.saved.schedule import sweep_and_deliver


class Command(BaseCommand):
    help = (
        "Index what waits, compare every saved search with what changed, send the messages that "
        "are due. May be run at any time and twice; the worker does the same every ten minutes."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        indexing.drain()
        found = sweep_and_deliver()
        if options["json"]:
            self.stdout.write(json.dumps(found))
            return
        self.stdout.write(
            f"{found['documents']} documents had changed, {found['items']} items are new, "
            f"{found['messages']} messages were sent, {found['unreadable']} searches wait for repair."
        )
        if found["unavailable"]:
            self.stderr.write(f"The index does not answer: {found['unavailable']}")
