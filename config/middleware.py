"""What holds for every page: its HTTP headers, and what no address may have in it."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self'",
        # htmx and the coding page set positions through style attributes of elements they made.
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)


class ContentSecurityPolicyMiddleware:
    """Allow scripts, styles and images from this site only, so that imported text can never run."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the policy unless the view set one."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response


class NullCharacterMiddleware:
    """Nothing has a name with a NUL in it, and PostgreSQL refuses even to look for one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the view does."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        """Raise Http404 for a NUL in the path or the query; after sessions and languages, so that the page is whole."""
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise Http404
