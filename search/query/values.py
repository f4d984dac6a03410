"""Reads what follows ``field:`` — a value, a list, a range."""

import re

from django.utils.translation import gettext as _

from search import registry
from search.query.ast import Range
from search.query.errors import QueryError
from search.query.fields import FieldSpec, closest_value, known_value

_YEARS = re.compile(r"(\d{4})?(?:\.\.|-)(\d{4})?|(\d{4})")
_BARE = re.compile(r"[^\s\"(),]+(?:\([^\s\"(),]*\))*")

Values = tuple[tuple[str | Range, ...], bool, int]


def read_values(text: str, at: int, spec: FieldSpec, field_start: int) -> Values:
    """The values from ``at``, whether all below them is meant, and where they end."""
    if text[at] == "(":
        values, end = _list(text, at, spec, field_start)
    else:
        value, end = _value(text, at, spec, field_start)
        values = [value]
    below = spec.tree
    if text.startswith("+", end):
        if not spec.below:
            raise QueryError(
                _("“and below” (+) is for provisions; codes take in all below them anyway."),
                end,
                1,
                text[:end] + text[end + 1 :],
            )
        below, end = True, end + 1
    return tuple(dict.fromkeys(values)), below, end


def _list(text: str, at: int, spec: FieldSpec, field_start: int) -> tuple[list[str | Range], int]:
    values: list[str | Range] = []
    end = at + 1
    while True:
        while end < len(text) and (text[end].isspace() or text[end] == ","):
            end += 1
        if end >= len(text):
            raise QueryError(
                _("This list of values is not closed."), at, 1, text.rstrip().rstrip(",") + ")"
            )
        if text[end] == ")":
            break
        value, end = _value(text, end, spec, field_start)
        values.append(value)
    if not values:
        raise _no_value(text, field_start, end + 1, spec)
    return values, end + 1


def _value(text: str, at: int, spec: FieldSpec, field_start: int) -> tuple[str | Range, int]:
    if text[at] == '"':
        close = text.find('"', at + 1)
        if close < 0:
            raise QueryError(_("This quotation mark is not closed."), at, 1, text.rstrip() + '"')
        raw, end = text[at + 1 : close], close + 1
    else:
        match = _BARE.match(text, at)
        raw, end = (match.group(), match.end()) if match else ("", at)
        if raw.endswith("+"):
            raw, end = raw[:-1], end - 1
    raw = " ".join(raw.split())
    if not any(char.isalnum() for char in raw):
        raise _no_value(text, field_start, max(end, at + 1), spec)
    if spec.number:
        return _years(raw, text, at, end), end
    known = known_value(spec.name, raw)
    if known is None:
        raise _unknown(raw, text, at, end, spec)
    return known, end


def _unknown(raw: str, text: str, at: int, end: int, spec: FieldSpec) -> QueryError:
    closest = closest_value(spec.name, raw)
    return QueryError(
        _("The field %(name)s has no value “%(value)s”. Values are: %(values)s.")
        % {
            "name": spec.name,
            "value": raw,
            "values": ", ".join(registry.closed_values(spec.name)),
        },
        at,
        end - at,
        f"{text[:at]}{closest}{text[end:]}" if closest else "",
    )


def _years(raw: str, text: str, at: int, end: int) -> Range:
    match = _YEARS.fullmatch(raw)
    if match is None:
        raise QueryError(
            _("A year is four figures (2015) or a range of them (2015..2024)."), at, end - at, ""
        )
    if match[3]:
        return Range(int(match[3]), int(match[3]))
    low, high = (int(part) if part else None for part in (match[1], match[2]))
    if low is not None and high is not None and low > high:
        raise QueryError(
            _("This range ends before it begins."),
            at,
            end - at,
            f"{text[:at]}{high:04d}..{low:04d}{text[end:]}",
        )
    return Range(low, high)


def _no_value(text: str, start: int, end: int, spec: FieldSpec) -> QueryError:
    return QueryError(
        _("The field %(name)s has no value.") % {"name": spec.name},
        start,
        end - start,
        (text[:start] + text[end:]).strip(),
    )
