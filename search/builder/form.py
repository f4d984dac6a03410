"""What the form holds, as typed and chosen."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

AXES = ("loophole", "countermeasure", "impact")
#: Fields of the language that the form offers as lists to choose from.
LISTS = (
    *AXES,
    "direction",
    "party",
    "complainant",
    "respondent",
    "forum",
    "kind",
    "lang",
    "status",
)
#: How near: within so many words in either order, in order, in one sentence, in one paragraph.
NEAR = ("w", "pre", "s", "p")


@dataclass(frozen=True, slots=True)
class Form:
    """Every field of the form; the empty form is every passage.

    Texts are as typed: words apart by spaces, "phrases in quotation marks", provisions apart by semicolons. ``rest``
    is what the form has no field for, in the query language.
    """

    all: str = ""
    phrase: str = ""
    any: str = ""
    none: str = ""
    near_left: str = ""
    near_right: str = ""
    near_how: str = "w"
    near_count: str = "5"
    provision: str = ""
    below: bool = False
    loophole: tuple[str, ...] = ()
    countermeasure: tuple[str, ...] = ()
    impact: tuple[str, ...] = ()
    direction: tuple[str, ...] = ()
    party: tuple[str, ...] = ()
    complainant: tuple[str, ...] = ()
    respondent: tuple[str, ...] = ()
    forum: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    lang: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    year_from: str = ""
    year_to: str = ""
    rest: str = ""

    @classmethod
    def submitted(cls, values: QueryDict | MultiValueDict[str, str]) -> "Form":
        """Out of an address; a field that is missing is empty."""
        found: dict[str, object] = {}
        for one in fields(cls):
            if one.name in LISTS:
                found[one.name] = tuple(dict.fromkeys(filter(None, values.getlist(one.name))))
            elif one.name == "below":
                found[one.name] = bool(values.get("below"))
            else:
                typed = " ".join((values.get(one.name) or "").split())
                found[one.name] = typed or (one.default if one.name.startswith("near_") else "")
        return cls(**found)  # type: ignore[arg-type]  # names and kinds are those of the fields above

    def lists(self) -> Mapping[str, tuple[str, ...]]:
        """Field of the language → the values chosen."""
        return {name: getattr(self, name) for name in LISTS}
