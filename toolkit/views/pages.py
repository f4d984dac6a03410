"""What anyone may read: the list of editions, an edition, its files."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render

from accounts.permissions import may
from accounts.roles import EDIT
from toolkit import selectors
from toolkit.models import EditionFile

TYPES = {
    "json": "application/json",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def home(request: HttpRequest) -> HttpResponse:
    """Published editions; editors see the drafts too."""
    editing = bool(may(request.user, EDIT))
    context = {
        "editions": selectors.published(),
        "drafts": selectors.drafts() if editing else [],
        "editing": editing,
    }
    return render(request, "toolkit/home.html", context)


def edition(request: HttpRequest, pk: int) -> HttpResponse:
    """A published edition as it was frozen."""
    found = get_object_or_404(selectors.published(), pk=pk)
    frozen = found.content or {}
    context = {
        "edition": found,
        "content": frozen["content"],
        "manifest": frozen["manifest"],
        "matrix": selectors.matrix(frozen["content"]),
    }
    return render(request, "toolkit/edition.html", context)


def download(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """A file of an edition, always as a download."""
    file = get_object_or_404(
        EditionFile.objects.filter(edition__in=selectors.published()), edition=pk, format=kind
    )
    if not file.path.exists():
        raise Http404
    response = FileResponse(
        file.path.open("rb"),
        as_attachment=True,
        filename=file.name,
        content_type=TYPES[file.format],
    )
    response["ETag"] = f'"{file.sha256}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
