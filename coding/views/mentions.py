"""Where memos name one."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.permissions import role_required, signed_in_user
from accounts.roles import CODE
from coding import memo_selectors, services

PER_PAGE = 50


@role_required(CODE)
def mentions(request: HttpRequest) -> HttpResponse:
    """The memos that name this person, unread ones first."""
    user = signed_in_user(request)
    page = Paginator(memo_selectors.mentions_of(user), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "unread": memo_selectors.unread_mentions(user), "query": ""}
    return render(request, "coding/mentions.html", context)


@role_required(CODE)
@require_POST
def read(request: HttpRequest) -> HttpResponseBase:
    """Say that all of them, or the one named by `memo`, are read."""
    found = memo_selectors.mentions_of(signed_in_user(request))
    if request.POST.get("mention", "").isdecimal():
        found = found.filter(pk=request.POST["mention"])
    services.read_mentions(mentions=found)
    return redirect("coding:mentions")
