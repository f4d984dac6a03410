"""The short name of a place in a document, as lists of places have it."""

from django.utils.translation import gettext as _

from casebase.models import Passage, PassageKind


def short_place(*, kind: str, label: str, page: int | None, order: int) -> str:
    """`¶ 7.12`, `n. 140`, `7.5.2` of a heading, `第七条`, a page, else our own count of passages."""
    if kind == PassageKind.FOOTNOTE and label:
        return _("n. %(number)s") % {"number": label}
    if label:
        return label if kind == PassageKind.HEADING or label.startswith("第") else f"¶\u00a0{label}"
    if page:
        return _("p. %(page)s") % {"page": page}
    return _("passage %(order)s") % {"order": order}


def place_of_passage(passage: Passage) -> str:
    """The short name of a passage's place, within a sentence."""
    place = short_place(
        kind=passage.kind, label=passage.label.rstrip("."), page=passage.page, order=passage.order
    )
    return place.replace("\u00a0", " ")
