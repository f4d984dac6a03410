"""The codebook's pages."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language

from coding import selectors
from coding.models import Axis
from coding.provenance import with_provenance
from coding.visibility import in_force

SHOWN_USES = 30


def codebook(request: HttpRequest) -> HttpResponse:
    """All codes by axis as a tree, with how often each is used; `?q=` keeps those with every word."""
    version = selectors.published_codebook()
    words = request.GET.get("q", "")
    uses = selectors.uses_by_code()
    rows: list[dict[str, Any]] = [
        {
            "entry": entry,
            "depth": entry.code.key.count(".") - 1,
            "uses": uses.get(entry.code.key, 0),
        }
        for entry in selectors.entries_with(words)
    ]
    axes = [
        {
            "axis": axis,
            "letter": axis.value[0],
            "rows": [row for row in rows if row["entry"].code.axis == axis],
        }
        for axis in Axis
    ]
    return render(
        request, "coding/codebook.html", {"version": version, "axes": axes, "words": words}
    )


def code(request: HttpRequest, key: str) -> HttpResponse:
    """One code: definition, rules, examples, cues, and the passages that carry it."""
    version = selectors.published_codebook()
    entry = get_object_or_404(selectors.entries(version), code__key=key)
    language = "zh" if (get_language() or "").startswith("zh") else "en"
    instead = selectors.entries(version).filter(code__key__in=entry.use_instead)
    uses = (
        in_force(selectors.annotations(request.user))
        .filter(code=entry.code)
        .order_by("-modified_at")
    )
    context: dict[str, Any] = {
        "version": version,
        "entry": entry,
        "letter": entry.code.axis[0],
        "examples": [example.get(language) or example.get("en") for example in entry.examples],
        "instead": instead,
        "children": selectors.entries(version).filter(code__key__startswith=f"{key}."),
        "sources": [
            source
            for source in (version.sources if version else [])
            if source["id"] in entry.sources
        ],
        "uses": with_provenance(
            uses.select_related("version__document__case")[:SHOWN_USES], request.user
        ),
        "use_count": uses.count(),
    }
    return render(request, "coding/code.html", context)
