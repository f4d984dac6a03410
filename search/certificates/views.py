"""Pages of search certificates: taken by those signed in, read by whoever has the link."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import signed_in_user
from problems import Problem
from search.certificates.compare import again as run_again
from search.certificates.take import as_file, take
from search.instead import not_kept
from search.models import Certificate
from search.params import Params
from search.ticks import ticks

SHOWN = 200  # ids of a difference; the command gives all
MOST_FOR_VISITORS = 50_000  # passages that a search may have for a visitor to run it again


@login_required
@require_http_methods(["GET", "POST"])
def certificates(request: HttpRequest) -> HttpResponse:
    """One's certificates, and the button that takes one of a search; POST takes it."""
    user = signed_in_user(request)
    mine = Certificate.objects.filter(owner=user).defer("ids")
    if request.method == "GET":
        asked = Params.read(request.GET) if "q" in request.GET else None
        if asked and (refusal := not_kept(request, asked, keep="search:certificates")):
            return refusal
        context: dict[str, Any] = {"certificates": mine, "params": asked, **_ticks(asked)}
        return render(request, "search/certificates/list.html", context)
    params = Params.read(request.POST)
    if refusal := not_kept(request, params, keep="search:certificates"):
        return refusal
    try:
        filters = {name: list(values) for name, values in params.filters}
        made = take(query=params.query, filters=filters, owner=user)
    except Problem as problem:
        context = {"certificates": mine, "problem": problem, "params": params, **_ticks(params)}
        return render(request, "search/certificates/list.html", context, status=problem.status)
    return redirect("search:certificate", made.ident)


def _ticks(params: Params | None) -> dict[str, Any]:
    return {"ticks": ticks(params.filters, get_language() or "en") if params else []}


def _context(request: HttpRequest, ident: str) -> dict[str, Any]:
    made = get_object_or_404(Certificate.objects.defer("ids"), ident=ident)
    query = made.body["query"]
    filters = tuple((name, tuple(values)) for name, values in query["filters"].items())
    return {
        "certificate": made,
        "body": made.body,
        "ticks": ticks(filters, get_language() or "en"),
        "link": request.build_absolute_uri(reverse("search:certificate", args=[ident])),
        "address": Params(query=query["typed"], filters=filters).address(),
        "may_run": request.user.is_authenticated
        or made.body["result"]["passages"] <= MOST_FOR_VISITORS,
    }


@require_GET
def certificate(request: HttpRequest, ident: str) -> HttpResponse:
    """The certificate for whoever has its link; it names no account."""
    return _private(
        render(request, "search/certificates/certificate.html", _context(request, ident))
    )


@require_GET
def download(request: HttpRequest, ident: str) -> HttpResponse:
    """The certificate as a file that `manage.py verify_certificate` reads."""
    made = get_object_or_404(Certificate, ident=ident)
    answer = JsonResponse(as_file(made), json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="search-certificate-{ident}.json"'
    return _private(answer)


@require_POST
def again(request: HttpRequest, ident: str) -> HttpResponse:
    """Run it again and show the difference."""
    context = _context(request, ident)
    status = 200
    if context["may_run"]:
        made = Certificate.objects.get(ident=ident)
        try:
            found = run_again(made.body, made.ids)
            context |= {
                "difference": found,
                "added": found.added[:SHOWN],
                "removed": found.removed[:SHOWN],
            }
        except Problem as problem:
            context["problem"], status = problem, problem.status
    return _private(render(request, "search/certificates/certificate.html", context, status=status))


def _private(answer: HttpResponse) -> HttpResponse:
    """The link is the key and not to be indexed; the site's own policy keeps it from other sites."""
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer
