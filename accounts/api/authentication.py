"""The session of a page that was opened by somebody: changes of one person are never made in the name of another."""

from typing import Any
from urllib.parse import unquote

from django.utils.translation import gettext as _
from drf_spectacular.authentication import SessionScheme
from rest_framework import exceptions
from rest_framework.authentication import SessionAuthentication
from rest_framework.request import Request

from problems import Problem

#: The account a page belongs to, percent-encoded. A browser has one session for all its pages.
OPENED_BY = "X-Opened-By"


class PageSession(SessionAuthentication):
    """A session, which must be that of the account the page was opened by where the page says so."""

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        """The session's account; None for a visitor.

        Raises:
            NotAuthenticated: the page was opened by an account, and its session has ended (401).
            Problem: another account has signed in since (403).
        """
        found = super().authenticate(request)
        opened_by = request.headers.get(OPENED_BY)
        if opened_by is None:
            return found
        if found is None:
            raise exceptions.NotAuthenticated
        now = found[0].get_username()
        if unquote(opened_by) != now:
            raise Problem(
                "other_account",
                _("You are signed in as %(now)s now, and this page was opened by %(then)s.")
                % {"now": now, "then": unquote(opened_by)},
                remedy=_("Sign in as %(then)s, or reload the page.") % {"then": unquote(opened_by)},
                status=403,
            )
        return found


class PageSessionScheme(SessionScheme):  # type: ignore[no-untyped-call]
    """For the schema it is the session cookie, as ever."""

    target_class = "accounts.api.authentication.PageSession"
    priority = 0
