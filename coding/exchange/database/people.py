"""Whose codings the imported ones become."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import User
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.permissions import may
from accounts.roles import MANAGE
from coding.exchange.guids import LIBRARY
from coding.exchange.model import Coder
from problems import Problem

#: Accounts that nobody signs in with, one for each coder of another tool.
PREFIX = "import."
NOBODY = "unnamed"


@dataclass(frozen=True, slots=True)
class Person:
    """A coder of the file and the account that gets the codings: `user`, or one that will be made as `username`.

    `library`: the codings become what came with the library, which is nobody's.
    """

    coder: Coder | None
    user: User | None
    username: str
    library: bool = False


class People:
    """Coders of a file → accounts: as was chosen, else by name, else an account for imported codings.

    Codings become another living account's only by a manager's hand: nobody codes in another's name.
    """

    def __init__(self, user: User | None, chosen: Mapping[str, str]) -> None:
        self._user = user
        self._chosen = chosen
        self._manages = user is None or bool(may(user, MANAGE))
        self._known: dict[UUID | None, Person] = {}

    def of(self, coder: Coder | None) -> Person:
        """The person for a coder of the file; None is a coding without a name."""
        guid = coder.guid if coder else None
        if guid not in self._known:
            self._known[guid] = self._found(coder)
        return self._known[guid]

    def all(self) -> list[Person]:
        """Those asked for so far."""
        return list(self._known.values())

    def _found(self, coder: Coder | None) -> Person:
        name = coder.name if coder else ""
        wanted = self._chosen.get(str(coder.guid) if coder else "", None)
        if wanted:
            return Person(coder, self._account(wanted), wanted)
        if coder and coder.guid == LIBRARY and self._manages and wanted is None:
            return Person(coder, None, "", library=True)
        if wanted is None and name:
            account = User.objects.filter(username__iexact=name).first()
            if account is not None and self._may_be(account):
                return Person(coder, account, account.username)
        stem = slugify(name.removeprefix(PREFIX)) or self._stem(coder)
        username = f"{PREFIX}{stem}"[:150]
        return Person(coder, User.objects.filter(username=username).first(), username)

    def _stem(self, coder: Coder | None) -> str:
        return str(coder.guid)[:8] if coder and coder.name else NOBODY

    def _may_be(self, account: User) -> bool:
        own = self._user is not None and account.pk == self._user.pk
        return own or self._manages or account.username.startswith(PREFIX)

    def _account(self, username: str) -> User:
        account = User.objects.filter(username=username).first()
        if account is None:
            raise Problem(
                "unknown_account",
                _("There is no account of this name."),
                place=username,
                remedy=_("Choose one of the list."),
            )
        if not self._may_be(account):
            raise Problem(
                "not_yours",
                _("Only a manager may bring in codings under another person's name."),
                place=username,
                remedy=_("Choose yourself, or leave them to an account for imported codings."),
                status=403,
            )
        return account


def account_of(person: Person) -> User | None:
    """The account, made where it is not there yet: it cannot sign in. None is the library."""
    if person.library:
        return None
    if person.user is not None:
        return person.user
    user, created = User.objects.get_or_create(
        username=person.username, defaults={"is_active": False}
    )
    if created:
        user.set_unusable_password()
        user.save()
    return user
