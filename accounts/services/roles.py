"""Make the groups say what `accounts.roles` says."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from accounts.roles import ROLES


@transaction.atomic
def ensure_roles() -> None:
    """Create the role groups and give them their permissions; safe to repeat, mends what was deleted."""
    for role in ROLES:
        group, _created = Group.objects.get_or_create(name=role.key)
        codenames = [name.partition(".")[2] for name in role.permissions]
        group.permissions.set(
            Permission.objects.filter(content_type__app_label="accounts", codename__in=codenames)
        )
