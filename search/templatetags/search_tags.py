"""Painting of hits: marked snippets, code chips."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from search import examples
from search.request import Hit

register = template.Library()
AXES = {"loophole": "l", "countermeasure": "c", "impact": "i"}


def paint(text: str, spans: Iterable[tuple[int, int]]) -> SafeString:
    """The text with its spans (ascending, apart from each other) in ``<mark>``; everything else is escaped."""
    parts: list[str] = []
    at = 0
    for start, end in spans:
        parts.append(conditional_escape(text[at:start]))
        parts.append(f"<mark>{conditional_escape(text[start:end])}</mark>")
        at = end
    parts.append(conditional_escape(text[at:]))
    return mark_safe("".join(parts))  # noqa: S308 (every part was escaped above)


@register.filter
def marked(hit: Hit) -> SafeString:
    """The snippet with its matches in ``<mark>``."""
    return paint(hit.snippet, hit.highlights)


@register.simple_tag
def help_examples() -> list[examples.Example]:
    """The examples that the search page shows."""
    return examples.brief()


@register.simple_tag
def help_fields() -> str:
    """The names of all fields."""
    return " ".join(examples.FIELD_NAMES)


@register.simple_tag
def asked(query: str) -> str:
    """The query string that asks for ``query``."""
    return urlencode({"q": query})


@register.filter
def axis(code: str) -> str:
    """The class of a code's axis: l, c or i; empty for a code of no axis."""
    return AXES.get(code.split(".", maxsplit=1)[0], "")


@register.filter
def lookup(labels: dict[str, Any], key: str) -> Any:
    """``labels[key]``, or the key itself where it has no label."""
    return labels.get(key, key)


@register.filter
def depth(code: str) -> int:
    """How deep a dotted key stands below its axis, from 0."""
    return max(0, code.count(".") - 1)
