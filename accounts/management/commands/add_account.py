"""`manage.py add_account NAME --role coder --email …`: an account with a random password, printed once."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.roles import ROLES
from accounts.services.change_account import checked_email
from accounts.services.first_account import random_password
from problems import Problem


class Command(BaseCommand):
    help = "Create an account with a role; prints its random password once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument(
            "--role", choices=[role.key for role in ROLES], action="append", required=True
        )

        parser.add_argument("--email", default="", help="where alerts of saved searches go")

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.filter(username=options["username"]).exists():
            raise CommandError(f"The account {options['username']} exists; choose another name.")
        try:
            email = checked_email(options["email"])
        except Problem as problem:
            raise CommandError(str(problem)) from problem
        password = random_password()
        with transaction.atomic():
            user = User.objects.create_user(options["username"], email, password)
            user.groups.set(Group.objects.filter(name__in=options["role"]))
        self.stdout.write(f"{user.username}: {password}")
