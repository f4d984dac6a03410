"""What a saved search looks for, or why it cannot be read."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from django.utils.translation import gettext as _

from problems import Problem
from search import registry
from search.compile import FACETS, compile_filters, compile_query, complete, filtered
from search.entry import CODE_AXES
from search.plan import Plan
from search.query import Field, Parsed, QueryError, parse

CODE_FIELDS = {"code", *CODE_AXES}


def watched_plan(query: str, filters: Mapping[str, list[str]]) -> Plan:
    """What is watched: of a question the passages with all of its words, else all results.

    Raises `Problem` (code `query`, `filter` or `code_retired`) where it cannot be read as it was meant.
    """
    parsed = readable(query, filters)
    asked = complete(parsed.query) or compile_query(parsed.query)
    return filtered(asked, compile_filters({name: list(v) for name, v in filters.items()}))


def readable(query: str, filters: Mapping[str, list[str]]) -> Parsed:
    """The parsed query. Raises the `Problem` of `watched_plan`."""
    try:
        parsed = parse(query)
    except QueryError as error:
        raise Problem(
            "query",
            error.message,
            place=_("character %(number)d") % {"number": error.position + 1},
            remedy=error.suggestion and _("Did you mean: %(query)s") % {"query": error.suggestion},
            extra={"suggestion": error.suggestion},
        ) from error
    unknown = sorted(set(filters) - set(FACETS))
    if unknown:
        raise Problem(
            "filter",
            _("There is no filter %(name)s.") % {"name": ", ".join(unknown)},
            remedy=_("Search anew and save that search in the place of this one."),
        )
    _refuse_retired({*codes_in(parsed.query), *ticked_codes(filters)})
    return parsed


def codes_in(node: Any) -> Iterator[str]:
    """The codes that a query names anywhere, as full keys."""
    if isinstance(node, Field) and node.name in CODE_FIELDS:
        for value in node.values:
            if isinstance(value, str):
                name = node.name
                whole = name in ("code", value) or value.startswith(f"{name}.")
                yield value if whole else f"{name}.{value}"
    elif isinstance(node, tuple):
        for child in node:
            yield from codes_in(child)
    elif is_dataclass(node):
        for one in fields(node):
            yield from codes_in(getattr(node, one.name))


def ticked_codes(filters: Mapping[str, list[str]]) -> Iterator[str]:
    """The codes ticked."""
    for axis in CODE_AXES:
        yield from filters.get(axis, ())


def _refuse_retired(codes: set[str]) -> None:
    retired = registry.retired_codes(sorted(codes))
    if not retired:
        return
    remedies = [
        _("In the place of %(old)s write %(new)s.") % {"old": old, "new": _(" or ").join(new)}
        if new
        else _("Nothing takes the place of %(old)s: choose another code or take it out.")
        % {"old": old}
        for old, new in sorted(retired.items())
    ]
    extra: dict[str, Any] = {"retired": {old: list(new) for old, new in retired.items()}}
    raise Problem(
        "code_retired",
        _("The codebook in use has no code %(codes)s.") % {"codes": ", ".join(sorted(retired))},
        remedy=" ".join(remedies),
        extra=extra,
    )
