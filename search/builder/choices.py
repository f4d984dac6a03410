"""What the form's lists offer: the values that the index has, with how many cases each."""

from dataclasses import dataclass

from search import service
from search.builder.form import LISTS, Form
from search.request import SearchRequest

#: Fields of the language by another name among the facets.
FACET_OF = {"lang": "language"}


@dataclass(frozen=True, slots=True)
class Option:
    """A value, its label, how deep it stands below its axis, and whether it is chosen."""

    value: str
    label: str
    count: int | None
    depth: int
    chosen: bool


def choices(form: Form, language: str) -> dict[str, list[Option]]:
    """Field → its options, the chosen ones always among them. Raises `IndexUnavailable`."""
    result = service.search(SearchRequest("", limit=0, language=language))
    facets = {facet.name: facet.values for facet in result.facets}
    chosen = form.lists()
    found: dict[str, list[Option]] = {}
    for name in LISTS:
        values = facets.get(FACET_OF.get(name, name), ())
        known = {value.value for value in values}
        found[name] = [
            Option(
                value.value,
                value.label,
                value.count,
                max(0, value.value.count(".") - 1) if "." in value.value else 0,
                value.value in chosen[name],
            )
            for value in values
        ] + [Option(one, one, None, 0, True) for one in chosen[name] if one not in known]
    return found
