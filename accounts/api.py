"""Permissions, sign-in and errors of the REST API."""

from typing import Any

from django.http import Http404
from rest_framework import exceptions, status
from rest_framework.authtoken.views import ObtainAuthToken
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView, exception_handler

from accounts.permissions import require
from problems import Problem


class ReadOrRole(BasePermission):
    """Anyone may read; a change needs the permission the view names in `required_permission`.

    A view that changes something and names no permission refuses everybody.
    """

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Allow safe methods; else ask for a signed-in user with the view's permission."""
        if request.method in SAFE_METHODS:
            return True
        if not request.user.is_authenticated:
            raise exceptions.NotAuthenticated
        permission = getattr(view, "required_permission", None)
        if permission is None:
            return False
        require(request.user, permission)
        return True


class SignIn(ObtainAuthToken):
    """`POST {username, password}` → `{token}`, to be sent as `Authorization: Token …`."""

    permission_classes = ()
    throttle_classes = (ScopedRateThrottle,)
    throttle_scope = "sign-in"


def explain_exception(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer a `Problem` with its parts as JSON and its status; leave the rest to the framework."""
    if isinstance(error, Problem):
        return Response(error.as_dict(), status=error.status)
    if isinstance(error, Http404):
        return Response(
            {"code": "not_found", "message": str(error) or "Not found.", "place": "", "remedy": ""},
            status=status.HTTP_404_NOT_FOUND,
        )
    return exception_handler(error, context)
