"""`manage.py setup`: make a folder or a database ready to serve; safe and quick to repeat."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from accounts.services import create_first_account, ensure_roles
from casebase.services.recite import start_recite
from config import translations
from config.library import load_library
from search import indexing


class Command(BaseCommand):
    help = "Migrate, load the library that ships with the code, make the first account, build the index."

    def handle(self, *args: Any, **options: Any) -> None:
        translations.compile_catalogues()
        call_command("migrate", verbosity=0)
        ensure_roles()
        report = load_library()
        if report.created or report.changed:
            self.stdout.write(f"Library: {len(report.created)} new, {len(report.changed)} changed.")
        if said := indexing.ensure():
            self.stdout.write(said)
        if start_recite():
            self.stdout.write(
                "Citations will be read again in the background, as their finder has improved."
            )
        password = create_first_account()
        if password:
            self.stdout.write("")
            self.stdout.write(
                f"  account   admin\n  password  {password}   (shown once; change it after signing in)"
            )
            self.stdout.write("")
