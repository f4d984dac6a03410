"""The formats there are: those of this folder, and those that apps above register."""

from django.utils.translation import gettext_lazy as _

from search.exports import as_bibtex, as_csv, as_json, as_ris
from search.exports.model import Format

_formats: dict[str, Format] = {}


def register_format(one: Format) -> None:
    """Offer a format; a later one of the same key takes its place."""
    _formats[one.key] = one


def formats() -> dict[str, Format]:
    """Key → format, in the order of the menu."""
    return dict(_formats)


for _one in (
    Format("csv", _("CSV, for spreadsheets"), "csv", "text/csv; charset=utf-8", as_csv.write),
    Format("json", "JSON", "json", "application/json", as_json.write),
    Format("ris", _("RIS, for reference managers"), "ris", "application/x-research-info-systems", as_ris.write),
    Format("bibtex", "BibTeX", "bib", "application/x-bibtex", as_bibtex.write),
):  # fmt: skip
    register_format(_one)
