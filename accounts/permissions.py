"""Asking whether somebody may do something; a denial carries its reason."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.models import AnonymousUser, User
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from accounts.roles import PERMISSIONS, roles_with

Params = ParamSpec("Params")
View = Callable[Concatenate[HttpRequest, Params], HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Denied:
    """A falsy answer to `may` that says which role is missing."""

    permission: str

    def __bool__(self) -> bool:
        return False

    @property
    def reason(self) -> str:
        """One sentence for a person: which role would allow it, and what that role does."""
        roles = _(" or ").join(str(role.label) for role in roles_with(self.permission))
        return _("This needs the role %(roles)s (%(what)s). Ask a manager for it.") % {
            "roles": roles,
            "what": PERMISSIONS[self.permission],
        }


class RoleMissing(PermissionDenied):
    """Raised where a role is missing; its text is `Denied.reason`."""

    def __init__(self, denied: Denied) -> None:
        super().__init__(denied.reason)
        self.denied = denied


def may(user: User | AnonymousUser, permission: str) -> bool | Denied:
    """True, or a `Denied` with its reason. `permission` is one of `accounts.roles`."""
    return True if user.has_perm(permission) else Denied(permission)


def require(user: User | AnonymousUser, permission: str) -> None:
    """Raise `RoleMissing` unless `user` has `permission`."""
    answer = may(user, permission)
    if isinstance(answer, Denied):
        raise RoleMissing(answer)


def role_required(permission: str) -> Callable[[View[Params]], View[Params]]:
    """Guard a page: visitors are sent to sign in, others get a 403 that names the missing role."""

    def decorate(view: View[Params]) -> View[Params]:
        @wraps(view)
        def guarded(
            request: HttpRequest, *args: Params.args, **kwargs: Params.kwargs
        ) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            require(request.user, permission)
            return view(request, *args, **kwargs)

        guarded.required_permission = permission  # type: ignore[attr-defined]  # read by the access test
        return cast("View[Params]", guarded)

    return decorate


def signed_in_user(request: Any) -> User:
    """The request's user, for code behind `role_required`; raises TypeError for a visitor."""
    if not isinstance(request.user, User):
        raise TypeError("a signed-in user is needed here")
    return request.user
