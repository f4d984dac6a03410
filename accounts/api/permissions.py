"""Who may change what over REST."""

from typing import TYPE_CHECKING

from rest_framework import exceptions
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from accounts.permissions import require

if TYPE_CHECKING:  # the framework imports this module while it makes its views
    from rest_framework.views import APIView


class ReadOrRole(BasePermission):
    """Anyone may read; a change needs the permission the view names in `required_permission`.

    A view that changes something and names no permission refuses everybody.
    """

    def has_permission(self, request: Request, view: "APIView") -> bool:
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
