"""The fields of the query language and what their values may be."""

from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """``tree``: a value takes in all below it; ``below``: it does where asked by a final ``+``."""

    name: str
    tree: bool = False
    below: bool = False
    number: bool = False


FIELDS: dict[str, FieldSpec] = {
    spec.name: spec
    for spec in (
        FieldSpec("case"),
        FieldSpec("forum"),
        FieldSpec("provision", below=True),
        FieldSpec("code", tree=True),
        FieldSpec("loophole", tree=True),
        FieldSpec("countermeasure", tree=True),
        FieldSpec("impact", tree=True),
        FieldSpec("direction"),
        FieldSpec("party"),
        FieldSpec("complainant"),
        FieldSpec("respondent"),
        FieldSpec("year", number=True),
        FieldSpec("kind"),
        FieldSpec("lang"),
        FieldSpec("title"),
        FieldSpec("label"),
        FieldSpec("cites"),
        FieldSpec("status"),
    )
}


def closest_field(name: str) -> str:
    """The field that was probably meant, or empty."""
    found = get_close_matches(name.lower(), FIELDS, n=1, cutoff=0.6)
    return found[0] if found else ""
