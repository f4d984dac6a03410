"""The names of sources in the language of the page. They are stored in English; a citation stays as it is printed."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: How the names of sources begin; what follows is a number, a symbol or a citation.
BEGINNINGS: dict[str, Promise] = {
    "WTO: list of disputes": _("WTO: list of disputes"),
    "WTO: documents catalogue": _("WTO: documents catalogue"),
    "WTO dispute documents (JSON lines)": _("WTO dispute documents (JSON lines)"),
    "WTO dispute page": _("WTO dispute page"),
    "WTO news item": _("WTO news item"),
    "WTO": _("WTO"),
    "Panel report": _("Panel report"),
    "Appellate Body report": _("Appellate Body report"),
    "USITC: investigations database": _("USITC: investigations database"),
    "USITC: EDIS docket": _("USITC: EDIS docket"),
    "USITC, Investigation No.": _("USITC, Investigation No."),
    "USITC notice": _("USITC notice"),
    "USITC notices": _("USITC notices"),
    "USITC notice of institution": _("USITC notice of institution"),
    "USITC notice of review": _("USITC notice of review"),
    "USITC notice of review in part": _("USITC notice of review in part"),
    "USITC notice of final determination": _("USITC notice of final determination"),
    "USITC notice of rescission": _("USITC notice of rescission"),
    "Federal Register": _("Federal Register"),
}
_LONGEST_FIRST = sorted(BEGINNINGS, key=len, reverse=True)
#: What an importer notes of a source of its own accord; other notes are the words of the file.
NOTES: dict[str, Promise] = {
    "Rows without a number; the investigation is that of the file's name.": _(
        "Rows without a number; the investigation is that of the file's name."
    ),
}


def source_name(stored: str) -> str:
    """The name with its beginning in words of the page: "Federal Register: 89 FR 1" → "《联邦公报》: 89 FR 1"."""
    for beginning in _LONGEST_FIRST:
        rest = stored.removeprefix(beginning)
        # "WTOs" begins no name, "WTO: DS1" and "WTO, DS1" do.
        if rest != stored and not rest[:1].isalnum():
            return f"{BEGINNINGS[beginning]}{rest}"
    return stored


def source_note(stored: str) -> str:
    """A note on a source in the language of the page, where it is one of ours."""
    return str(NOTES.get(stored, stored))
