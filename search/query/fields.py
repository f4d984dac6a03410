"""The fields of the query language and what their values may be."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from django.utils.translation import override

from search import registry


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A field of the language.

    ``tree``: a value takes in all below it; ``below``: it does where asked by a final ``+``. Which
    fields have a closed list of values is said by the apps above (`search.registry.register_values`).
    """

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


_LANGUAGES = {"zh-hans": "zh", "zh-cn": "zh", "zh_cn": "zh", "en-us": "en", "en-gb": "en"}
LANGUAGE_NAMES = {"chinese": "zh", "中文": "zh", "汉语": "zh", "english": "en", "英文": "en"}
_LABELLED_IN = ("en", "zh-hans")


def known_value(name: str, value: str) -> str | None:
    """The value of a field as it is stored, found by value or label; None where there is no such."""
    closed = registry.closed_values(name)
    wanted = value.casefold()
    if name == "lang":
        wanted = _LANGUAGES.get(wanted) or LANGUAGE_NAMES.get(wanted) or wanted
    if not closed:
        return wanted if name == "lang" else value
    wanted = wanted.removeprefix(f"{name}.")
    if wanted in closed:
        return wanted
    return _labels(closed).get(wanted) or _labels(closed).get(wanted.replace("_", " "))


def closest_value(name: str, value: str) -> str:
    """The value of a closed field that was probably meant, or empty."""
    closed = registry.closed_values(name)
    wanted = value.casefold()
    named = {**_labels(closed), **{known: known for known in closed}}
    within = [named[text] for text in named if wanted in text or text in wanted]
    found = within or [named[text] for text in get_close_matches(wanted, named, n=1, cutoff=0.5)]
    return found[0] if found else ""


def _labels(closed: Mapping[str, object]) -> dict[str, str]:
    found: dict[str, str] = {}
    for language in _LABELLED_IN:
        with override(language):
            found |= {str(label).casefold(): value for value, label in closed.items()}
    return found


def closest_field(name: str) -> str:
    """The field that was probably meant, or empty."""
    found = get_close_matches(name.lower(), FIELDS, n=1, cutoff=0.6)
    return found[0] if found else ""
