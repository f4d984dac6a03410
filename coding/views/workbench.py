"""The coding workbench: a document's text with its codes, for reading by anyone and coding by coders."""

from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.csrf import ensure_csrf_cookie

from accounts.permissions import Denied, may
from accounts.roles import ADJUDICATE, CODE, MANAGE
from casebase import selectors
from casebase.citator import all_calls
from casebase.models import TextVersion
from casebase.rendering import body_html, outline
from coding.models import Switch
from coding.round_selectors import possible_coders
from coding.views.round_bar import bar_of, waiting_here


@ensure_csrf_cookie
def workbench(request: HttpRequest, slug: str) -> HttpResponse:
    """The text of a document's newest version in three columns; its script fetches the codings."""
    document = get_object_or_404(selectors.documents(), slug=slug)
    version = selectors.current_version(document)
    if version is None:
        raise Http404
    passages = list(selectors.passages(version))
    allowed = may(request.user, CODE)
    bar = bar_of(request.user, document, request.GET.get("round", ""), request.GET.get("item", ""))
    response = render(
        request,
        "coding/workbench.html",
        {
            "document": document,
            "version": version,
            "outline": outline(version, passages),
            "body": body_html(
                version, passages, calls=all_calls(version, passages), linked=False, sheets=True
            ),
            "denied": allowed.reason if isinstance(allowed, Denied) else "",
            "can_code": bool(allowed),
            "config": _config(request, version),
            "round_bar": bar,
            "rounds_here": waiting_here(request.user, document) if bar is None else None,
            "modules": _modules(),
        },
    )
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _config(request: HttpRequest, version: TextVersion) -> dict[str, Any]:
    """What the page's script has to know; see `Config` in static/coding/types.js."""
    user = request.user
    document = version.document
    return {
        "slug": document.slug,
        "version": version.pk,
        "user": user.get_username() if user.is_authenticated else None,
        "canCode": bool(may(user, CODE)),
        "canAdjudicate": bool(may(user, ADJUDICATE)),
        "canManage": bool(may(user, MANAGE)),
        "suggestionsHidden": user.is_authenticated
        and Switch.objects.filter(person=user, hidden=True).exists(),
        "hasCase": document.case_id is not None,
        "language": "zh" if (get_language() or "en").startswith("zh") else "en",
        "textLanguage": document.language,
        "api": reverse("api"),
        "codebookUrl": reverse("coding:codebook"),
        "chainsUrl": reverse("coding:chains"),
        "people": _people(user),
        "loginUrl": reverse("login"),
    }


def _people(user: User | AnonymousUser) -> list[str]:
    """Whom a memo can mention, for those who may write one."""
    return list(possible_coders().values_list("username", flat=True)) if may(user, CODE) else []


@cache
def _modules() -> list[str]:
    """The page's scripts, so that the browser fetches them while it still reads a long text."""
    static = Path(settings.BASE_DIR) / "static"
    found = [
        *(static / "coding").glob("*.js"),
        static / "js" / "fold.js",
        static / "js" / "textmap.js",
        static / "js" / "outline.js",
    ]
    return sorted(path.relative_to(static).as_posix() for path in found)
