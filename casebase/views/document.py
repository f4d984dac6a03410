"""Reading a document."""

from urllib.parse import urlencode, urlsplit

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.timezone import localdate

from casebase import citator, selectors
from casebase.citator.margins import margins
from casebase.rendering import body_html, outline
from search.within import matches_within


def document_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The text with outline and paragraph numbers; with `?q=` it asks for the query's matches once it is shown."""
    document = get_object_or_404(selectors.documents(), slug=slug)
    version = selectors.current_version(document)
    if version is None:
        raise Http404
    passages = list(selectors.passages(version))
    query = request.GET.get("q", "")
    response = render(
        request,
        "casebase/document.html",
        {
            "document": document,
            "version": version,
            "outline": outline(version, passages),
            "body": body_html(
                version,
                passages,
                margins(document, version, passages),
                calls=citator.all_calls(version, passages),
            ),
            "held": citator.held(document, localdate()),
            "query": query,
            "results": _results(request, query) if query else "",
        },
    )
    patch_cache_control(response, private=True)
    return response


def document_marks(request: HttpRequest, slug: str) -> JsonResponse:
    """The query's matches in the text: {version, marks: [[start, end]]}, code points, end-exclusive."""
    document = get_object_or_404(selectors.documents(), slug=slug)
    version = selectors.current_version(document)
    if version is None:
        raise Http404
    marks = matches_within(request.GET.get("q", ""), document.slug, version.text)
    response = JsonResponse({"version": version.pk, "marks": marks})
    patch_cache_control(response, private=True)
    return response


def _results(request: HttpRequest, query: str) -> str:
    """The results page one came from, as it was; else the same query's."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    page = reverse("search:results")
    if came_from.netloc == request.get_host() and came_from.path == page and came_from.query:
        return f"{page}?{came_from.query}"
    return f"{page}?{urlencode({'q': query})}"


def original(request: HttpRequest, slug: str) -> FileResponse:
    """The file as it came, always as a download, so that nothing in it can run on this site."""
    document = get_object_or_404(selectors.documents(), slug=slug)
    version = selectors.current_version(document)
    if version is None or version.original is None or not version.original.path.exists():
        raise Http404
    response = FileResponse(
        version.original.path.open("rb"),
        as_attachment=True,
        filename=version.original.name,
        content_type="application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
