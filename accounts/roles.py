"""The roles and what each may do; the only place where this is said.

Reading needs no account. Everything that changes something needs one of these permissions.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CODE = "accounts.code_documents"
ADJUDICATE = "accounts.adjudicate"
EDIT = "accounts.edit_toolkit"
IMPORT = "accounts.import_documents"
MANAGE = "accounts.manage_codebook"

PERMISSIONS: dict[str, Promise] = {
    CODE: _("Code passages and build chains"),
    ADJUDICATE: _("Settle disagreements between coders"),
    EDIT: _("Curate and publish editions of the toolkit"),
    IMPORT: _("Import documents and cases"),
    MANAGE: _("Change the codebook and assign work"),
}


@dataclass(frozen=True, slots=True)
class Role:
    """A group: its key (the group's name in the database), its label and its permissions."""

    key: str
    label: Promise
    permissions: tuple[str, ...]


ROLES: tuple[Role, ...] = (
    Role("coder", _("Coder"), (CODE,)),
    Role("adjudicator", _("Adjudicator"), (CODE, ADJUDICATE)),
    Role("editor", _("Editor"), (EDIT, IMPORT)),
    Role("manager", _("Manager"), (CODE, ADJUDICATE, EDIT, IMPORT, MANAGE)),
)


def roles_with(permission: str) -> tuple[Role, ...]:
    """The roles that carry a permission, least powerful first."""
    return tuple(role for role in ROLES if permission in role.permissions)
