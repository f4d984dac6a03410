"""Reading a document."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control
from django.utils.timezone import localdate

from casebase import citator, selectors
from casebase.citator.margins import margins
from casebase.rendering import body_html, outline
from search.service import marks


def document_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The text with outline and paragraph numbers; with `?q=` the query's words are marked."""
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
            "marks": marks(query, version.text) if query else [],
        },
    )
    patch_cache_control(response, private=True)
    return response


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
