"""Pages of saved searches; a person sees only their own."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import signed_in_user
from problems import Problem
from search.backends.base import IndexUnavailable
from search.instead import not_kept
from search.models import SavedSearch
from search.params import Params
from search.saved import selectors, services
from search.saved.estimate import Estimate, estimate
from search.saved.message import code_labels
from search.saved.models import Rate
from search.saved.tokens import searches_of
from search.ticks import kept, ticks


@login_required
@require_GET
def saved(request: HttpRequest) -> HttpResponse:
    """All of a person's saved searches, with how much is new."""
    user = signed_in_user(request)
    context = {
        "searches": [selectors.in_this_language(one) for one in selectors.searches_of(user)],
        "mail": selectors.mail_state(user),
        "lost": selectors.lost_messages(user).count(),
        "swept": selectors.last_sweep(),
    }
    return render(request, "search/saved/list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def save(request: HttpRequest) -> HttpResponse:
    """The form to save a search, with an estimate of what its alert would bring."""
    user = signed_in_user(request)
    params = Params.read(request.POST if request.method == "POST" else request.GET)
    if refusal := not_kept(request, params, keep="search:save"):
        return refusal
    language = get_language() or "en"
    name, alert = request.POST.get("name", params.query[:120]), request.POST.get("alert", "weekly")
    context: dict[str, Any] = {
        "params": params,
        "ticks": ticks(params.filters, language),
        "name": name,
        "alert": alert,
        "rates": Rate.choices,
        "others": selectors.searches_of(user),
        "instead": request.POST.get("instead", ""),
    }
    status = 200
    try:
        if request.method == "POST" and context["instead"]:
            return _put_instead(request, params)
        if request.method == "POST":
            search = services.save_search(
                owner=user, name=name, params=params, alert=alert, language=language
            )
            messages.success(request, _("Saved. From now on you hear of what is new."))
            return redirect("search:saved-search", search.pk)
    except Problem as problem:
        context["problem"], status = problem, problem.status
    context |= _estimated(params) | {"mail": selectors.mail_state(user)}
    return render(request, "search/saved/save.html", context, status=status)


def _put_instead(request: HttpRequest, params: Params) -> HttpResponse:
    """Let a saved search look for this from now on; its name and its alert stay."""
    number = request.POST.get("instead", "")
    search = _own(request, int(number) if number.isdecimal() else 0)
    services.change_search(
        search=search,
        query=params.query,
        filters={facet: list(values) for facet, values in params.filters},
        by=params.by,
        sort=params.sort,
    )
    messages.success(request, _("“%(name)s” looks for this from now on.") % {"name": search.name})
    return redirect("search:saved-search", search.pk)


def _estimated(params: Params) -> dict[str, Any]:
    """The estimate, or why there is none."""
    found: Estimate | None = None
    try:
        found = estimate(params.query, {name: list(v) for name, v in params.filters})
    except Problem as problem:
        return {"estimate": None, "unreadable": problem}
    except IndexUnavailable as error:
        return {"estimate": None, "unavailable": str(error)}
    return {"estimate": found}


@login_required
@require_GET
def saved_search(request: HttpRequest, pk: int) -> HttpResponse:
    """One saved search: what it found, and its settings."""
    return _page(request, _own(request, pk))


def _page(
    request: HttpRequest, search: SavedSearch, problem: Problem | None = None
) -> HttpResponse:
    number = request.GET.get("page", "1")
    items = selectors.items_page(search, int(number) if number.isdecimal() else 1)
    params = selectors.params_of(search)
    codes = [code for told in items.told for code in told.codes]
    context = {
        "search": selectors.in_this_language(search),
        "items": items,
        "params": params,
        "address": params.address(),
        "ticks": ticks(params.filters, get_language() or "en"),
        "codes": code_labels(codes, get_language() or "en"),
        "rates": Rate.choices,
        "mail": selectors.mail_state(signed_in_user(request)),
        "problem": problem,
    }
    status = problem.status if problem else 200
    return render(request, "search/saved/search.html", context, status=status)


def _own(request: HttpRequest, pk: int) -> SavedSearch:
    return get_object_or_404(selectors.searches_of(request.user), pk=pk)


@login_required
@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Its name, query, ticks and alert."""
    search = _own(request, pk)
    wanted: dict[str, Any] = {
        name: request.POST[name] for name in ("name", "query", "alert") if name in request.POST
    }
    if "ticks" in request.POST:  # the form has the boxes; one that is off is not sent
        wanted["filters"] = kept(request.POST, search.filters)
    try:
        services.change_search(search=search, language=get_language() or "en", **wanted)
    except Problem as problem:
        return _page(request, search, problem)
    messages.success(request, _("Changed."))
    return redirect("search:saved-search", pk)


@login_required
@require_POST
def seen(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark as seen what the page showed."""
    search = _own(request, pk)
    through = request.POST.get("through", "")
    services.mark_seen(search=search, through=int(through) if through.isdecimal() else None)
    return redirect("search:saved-search", pk)


@login_required
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks whether to delete it, POST does."""
    search = _own(request, pk)
    if request.method == "GET":
        context = {"search": search, "found": search.items.count()}
        return render(request, "search/saved/delete.html", context)
    services.remove_search(search=search)
    messages.success(request, _("The saved search is deleted."))
    return redirect("search:saved")


@csrf_exempt  # the token is what allows it, and mail programs send no cookie (RFC 8058)
@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Leave off messages without signing in: GET asks, POST does, so that no link checker does it."""
    searches = searches_of(token)
    if searches is None:
        return render(request, "search/saved/unsubscribe.html", {"unknown": True}, status=404)
    names = list(searches.values_list("name", flat=True))
    done = request.method == "POST"
    if done:
        services.unsubscribe(token=token)
    context = {"names": names, "done": done, "address": reverse("search:saved")}
    return render(request, "search/saved/unsubscribe.html", context)
