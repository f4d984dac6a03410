"""A span read in an older text of a document, carried to its newest one."""

from __future__ import annotations

from django.utils.translation import gettext as _

from casebase.models import TextVersion
from casebase.selectors import current_version
from coding.services.log import lock_document
from legaltext import anchors
from problems import Problem


def to_newest_text(version: TextVersion, start: int, end: int) -> tuple[TextVersion, int, int]:
    """Where `start:end` of a text (within its bounds) stands in the document's newest text.

    A page opened before a new text came in still sends its spans, perhaps much later from its
    queue. They are kept where the same words stand in exactly one fitting place, else refused with
    a `Problem` (409).
    """
    lock_document(version.document_id)
    newest = current_version(version.document)
    if newest is None or newest.pk == version.pk:
        return version, start, end
    found = anchors.reanchor(newest.text, anchors.create(version.text, start, end))
    if found.status not in {"unchanged", "moved"} or found.start is None or found.end is None:
        raise Problem(
            "text_changed",
            _("The document has a new text, and these words are not in it as they were."),
            place=str(version),
            remedy=_("Open the document again and select the words there."),
            status=409,
            extra={"version": newest.pk},
        )
    return newest, found.start, found.end
