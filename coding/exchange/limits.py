"""How much a file may hold, and the refusals for more."""

from __future__ import annotations

from django.utils.translation import gettext as _

from problems import Problem

#: Bytes of one text, and of the XML of a project, after unpacking.
MOST_TEXT_BYTES = 64 << 20
MOST_XML_BYTES = 256 << 20
#: Characters of all texts of a file that would be new here: they are in memory until all is stored.
MOST_NEW_CHARACTERS = 60_000_000
MOST_CODINGS = 100_000
MOST_ENTRIES = 20_000
#: Characters of a line of JSON: a text of the largest kind with all its codings.
MOST_LINE_BYTES = 64 << 20
MOST_CODES = 5_000
MOST_CODERS = 1_000


def too_much(what: str, most: str, place: str = "") -> Problem:
    """The refusal of a file that holds more than is read at once."""
    return Problem(
        "too_large",
        _("The file holds more %(what)s than can be brought in at once (%(most)s).")
        % {"what": what, "most": most},
        place=place,
        remedy=_("Split it in the tool it comes from, by documents, and bring in the parts."),
        status=413,
    )


def check_codings(count: int, place: str = "") -> None:
    """Raise a Problem for more codings than one import takes."""
    if count > MOST_CODINGS:
        raise too_much(_("codings"), f"{MOST_CODINGS:,}", place)


def bad_file(message: str, place: str = "", remedy: str = "", code: str = "bad_file") -> Problem:
    """The refusal of a file that cannot be read."""
    return Problem(
        code,
        message,
        place=place,
        remedy=remedy or _("Export it again in the tool it comes from, and try that file."),
    )
