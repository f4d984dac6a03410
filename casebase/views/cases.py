"""The list of cases."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from casebase import selectors
from casebase.filters import CaseFilter

PER_PAGE = 50


def case_list(request: HttpRequest) -> HttpResponse:
    """Cases by forum and number, filtered; htmx asks for the list alone."""
    found = CaseFilter(request.GET or None, queryset=selectors.cases().for_list())
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "filter": found,
        "page": page,
        "total": page.paginator.count,
        "query": query.urlencode(),
    }
    template = (
        "casebase/includes/case_list.html"
        if request.headers.get("HX-Request")
        else "casebase/cases.html"
    )
    return render(request, template, context)
