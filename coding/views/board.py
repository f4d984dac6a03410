"""The chain board of a case: its coded passages on three axes, and the chains made of them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.csrf import ensure_csrf_cookie

from accounts.permissions import Denied, may
from accounts.roles import ADJUDICATE, CODE, MANAGE
from casebase.models import Case
from coding import chain_selectors, selectors
from coding.models import Axis


@ensure_csrf_cookie
def board(request: HttpRequest, key: str) -> HttpResponse:
    """The board; its script fetches passages and chains."""
    case = get_object_or_404(Case, key=key)
    allowed = may(request.user, CODE)
    response = render(
        request,
        "coding/board.html",
        {
            "case": case,
            "axes": [(axis.value, axis.value[0], axis.label) for axis in Axis],
            "documents": chain_selectors.documents_of(case),
            "codes": selectors.entries(),
            "can_code": bool(allowed),
            "denied": allowed.reason if isinstance(allowed, Denied) else "",
            "config": _config(request, case),
        },
    )
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _config(request: HttpRequest, case: Case) -> dict[str, Any]:
    """What the page's script has to know; see `Config` in static/coding/types.js."""
    user = request.user
    return {
        "slug": f"board-{case.key}",
        "caseKey": case.key,
        "version": 0,
        "user": user.get_username() if user.is_authenticated else None,
        "canCode": bool(may(user, CODE)),
        "canAdjudicate": bool(may(user, ADJUDICATE)),
        "canManage": bool(may(user, MANAGE)),
        "hasCase": True,
        "language": "zh" if (get_language() or "en").startswith("zh") else "en",
        "textLanguage": "en",
        "api": reverse("api"),
        "codebookUrl": reverse("coding:codebook"),
        "chainsUrl": reverse("coding:chains"),
        "codingUrl": reverse("coding:home"),
        "loginUrl": reverse("login"),
    }
