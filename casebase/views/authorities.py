"""The table of authorities of a document: as a page, as CSV and as JSON."""

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render

from casebase import selectors
from casebase.authority_table import PASSIM_ABOVE, build, chosen_sort
from casebase.authority_table.files import as_csv, as_json


def authorities(request: HttpRequest, slug: str) -> HttpResponse:
    """What a document cites and where; `?sort=name|first|most`, `?format=csv|json` downloads it."""
    document = get_object_or_404(selectors.documents(), slug=slug)
    version = document.versions.defer("text").order_by("-number").first()
    if version is None:
        raise Http404
    sort = chosen_sort(request.GET.get("sort", ""))
    table = build(document, version, sort)
    form = request.GET.get("format", "")
    if form == "csv":
        return _download(
            HttpResponse(as_csv(table), content_type="text/csv; charset=utf-8"), slug, form
        )
    if form == "json":
        options = {"ensure_ascii": False, "indent": 1}
        return _download(JsonResponse(as_json(table), json_dumps_params=options), slug, form)
    context = {"document": document, "table": table, "sort": sort, "passim_above": PASSIM_ABOVE}
    return render(request, "casebase/authorities.html", context)


def _download(response: HttpResponse, slug: str, form: str) -> HttpResponse:
    name = quote(f"{slug}-authorities.{form}")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response["X-Content-Type-Options"] = "nosniff"
    return response
