"""Errors as JSON."""

from typing import Any

from django.http import Http404
from rest_framework import status
from rest_framework.response import Response
from rest_framework.views import exception_handler

from accounts.permissions import RoleMissing
from problems import Problem


def explain_exception(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer a `Problem` with its parts as JSON and its status; leave the rest to the framework."""
    if isinstance(error, Problem):
        return Response(error.as_dict(), status=error.status)
    if isinstance(error, Http404):
        return Response(
            {"code": "not_found", "message": str(error) or "Not found.", "place": "", "remedy": ""},
            status=status.HTTP_404_NOT_FOUND,
        )
    answer = exception_handler(error, context)
    if answer is not None and isinstance(error, RoleMissing):
        answer.data |= {"code": "role_missing", "permission": error.denied.permission}
    return answer
