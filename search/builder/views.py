"""The form's page; it works without scripts, and with them shows the query as it is built."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from search import service
from search.backends.base import IndexUnavailable
from search.builder import Form, Unfit, compose, read
from search.builder.choices import choices
from search.builder.form import LISTS
from search.params import Params
from search.query import QueryError
from search.request import SearchRequest

#: Headings of the lists, by field of the language.
LABELS = {
    "loophole": _("Rule loophole"),
    "countermeasure": _("Countermeasure"),
    "impact": _("Precedent impact"),
    "direction": _("Direction"),
    "party": _("Party"),
    "complainant": _("Complainant"),
    "respondent": _("Respondent"),
    "forum": _("Forum"),
    "kind": _("Kind of document"),
    "lang": _("Language"),
    "status": _("Status of the case"),
}


@require_GET
def builder(request: HttpRequest) -> HttpResponseBase:
    """`?q=` spreads a query over the form; a submitted form shows its query, or (`go`) searches with it."""
    language = get_language() or "en"
    context: dict[str, Any] = {"keep": _kept(request)}
    submitted = "built" in request.GET
    if submitted:
        form = Form.submitted(request.GET)
        context |= _built(form, request)
    else:
        form, told = _read(request.GET.get("q", ""))
        context |= told
        if "query" not in context:
            context |= _built(form, request)
    if submitted and "go" in request.GET and "unfit" not in context:
        return redirect(context["address"])
    if request.headers.get("HX-Request"):
        return render(request, "search/_built.html", context)
    try:
        options = choices(form, language)
    except IndexUnavailable as error:
        context["unavailable"] = str(error)
        options = {name: [] for name in LISTS}
    context |= {
        "form": form,
        "lists": [(name, label, options[name]) for name, label in LABELS.items() if options[name]],
    }
    status = 400 if "unfit" in context and submitted else 200
    return render(request, "search/builder.html", context, status=status)


def _read(query: str) -> tuple[Form, dict[str, Any]]:
    """The form of a query and what there is to say about it."""
    try:
        found = read(query)
    except QueryError as error:
        return Form(), {"not_read": error.message, "query": query}
    return found.form, {"kept": found.kept, "asked": found.asked}


def _built(form: Form, request: HttpRequest) -> dict[str, Any]:
    """The query of a form with its address and how much it finds; or which field is wrong."""
    try:
        query = compose(form)
    except Unfit as error:
        return {"unfit": error, "query": ""}
    params = Params.read(QueryDict(_kept(request)))
    found: dict[str, Any] = {
        "query": query,
        "address": f"{reverse('search:results')}?{params.address(query=query)}",
    }
    try:
        asked = SearchRequest(
            query, {name: list(values) for name, values in params.filters}, limit=0, facets=False
        )
        found["result"] = service.search(asked)
    except QueryError as error:
        found["too_much"] = error.message  # a right query that the engine would not answer in time
    except IndexUnavailable:
        pass  # the page says so where it makes its lists
    return found


def _kept(request: HttpRequest) -> str:
    """The ticks and the order of the results one came from; the form has no field for them, they stay."""
    if "keep" in request.GET:
        params = Params.read(QueryDict(request.GET["keep"]))
    elif "built" in request.GET:
        return ""
    else:
        params = Params.read(request.GET)
    return params.address(query="")
