"""The account of a new installation."""

import secrets

from django.contrib.auth.models import Group, User
from django.db import transaction

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # no letters that are taken for one another


def random_password() -> str:
    """A password of 80 bits in four groups, easy to read off a screen."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))


@transaction.atomic
def create_first_account(*, username: str = "admin") -> str | None:
    """Create the manager of a new installation and return its password, or None where accounts exist."""
    if User.objects.exists():
        return None
    password = random_password()
    user = User.objects.create_superuser(username=username, password=password)
    user.groups.add(Group.objects.get(name="manager"))
    return password
