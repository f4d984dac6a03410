"""Rows as BibTeX: an entry a passage, in UTF-8, with a key of its own."""

import re
import unicodedata
from collections.abc import Iterator
from typing import BinaryIO

from search.exports.model import Head, Row

TYPES = {"panel_report": "techreport", "ab_report": "techreport"}
INSTITUTIONS = {
    "wto": "World Trade Organization",
    "usitc337": "U.S. International Trade Commission",
}
_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "\u00a0": "~",
}
_ESCAPES = str.maketrans(_SPECIAL)
_BREAKS = re.compile(r"[ \t\r\n\f\v\x00-\x1f\x7f\u2028\u2029]+")
_NO_KEY = re.compile(r"[^A-Za-z0-9:.-]+")


def write(_head: Head, rows: Iterator[Row], out: BinaryIO) -> None:
    """`@techreport{ds593-r-p12, …}`; braces in a text are escaped, so they always balance."""
    for row in rows:
        fields = ",\n".join(f"  {name} = {{{value}}}" for name, value in _fields(row))
        out.write(f"@{TYPES.get(row.kind, 'misc')}{{{key(row.ident)},\n{fields}\n}}\n\n".encode())


def key(ident: str) -> str:
    """An id as a citation key: letters, figures, hyphens; what is left out stays told apart by its code point."""
    folded = unicodedata.normalize("NFKC", ident).replace("#", "-p").replace("/", ":")
    return _NO_KEY.sub(lambda odd: "".join(f"u{ord(char):x}" for char in odd.group()), folded)


def _fields(row: Row) -> Iterator[tuple[str, str]]:
    institution = INSTITUTIONS.get(row.forum, "")
    pairs = [
        ("title", f"{{{_escaped(row.case_title or row.document)}}}"),
        ("institution" if row.kind in TYPES else "organization", _escaped(institution)),
        ("number", _escaped(row.document)),
        ("year", _escaped(row.date[:4])),
        ("date", _escaped(row.date)),
        ("pages", _escaped(row.page)),
        ("note", _escaped(row.citation)),
        ("abstract", _escaped(row.quote)),
        ("keywords", _escaped(", ".join(row.codes))),
        ("url", _address(row.link)),
        ("urldate", _escaped(row.searched_on)),
        ("annote", _escaped(row.query)),
    ]
    return ((name, value) for name, value in pairs if value.strip("{}"))


def _escaped(text: str) -> str:
    return _BREAKS.sub(" ", text).strip().translate(_ESCAPES)


def _address(link: str) -> str:
    """An address stays as it is but for what would end the field."""
    return link.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C").replace(" ", "%20")
