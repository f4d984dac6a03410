"""Kinds of files that can be imported: one registry, one module each.

A source turns a file into `Item`s without touching the database. To add one, write a module with a
`Source` and name it in `_MODULES`.
"""

from collections.abc import Sequence
from functools import cache
from importlib import import_module

from django.utils.translation import gettext as _

from casebase.drafts import InputFile
from casebase.sources.base import HEAD, Source
from legaltext.reading import glance
from problems import Problem

PACKED = b"PK\x03\x04"  # DOCX
_MODULES = (
    "wto_list", "wto_catalogue", "wto_jsonl", "federal_register", "edis", "wto_page", "wto_report",
    "usitc_ids", "opinion", "statute", "document",
)  # fmt: skip


@cache
def all_sources() -> dict[str, Source]:
    """Every source by its name, in the order in which they are tried on an unknown file."""
    sources = [import_module(f"casebase.sources.{name}").SOURCE for name in _MODULES]
    return {source.name: source for source in sources}


def get(name: str) -> Source:
    """The source with this name; a Problem lists the names otherwise."""
    try:
        return all_sources()[name]
    except KeyError:
        raise Problem(
            "unknown_source",
            _("There is no source of this name."),
            place=name,
            remedy=_("Use one of: %(names)s.") % {"names": ", ".join(all_sources())},
        ) from None


def detect(file: InputFile) -> Source:
    """The source that recognises a file by its name and its first kilobytes, or a packed one's first pages."""
    with file.path.open("rb") as opened:
        head = opened.read(HEAD)
    if head.startswith(PACKED) or b"%PDF-" in head[:1024]:
        head = glance(file.read(), name=file.name).encode()[:HEAD]
    return next(source for source in all_sources().values() if source.recognises(file.name, head))


def names() -> Sequence[str]:
    """The names of all sources."""
    return tuple(all_sources())
