"""The Commission's investigations database (`investigations.json`): many rows a number, one investigation each.

Field names come in title case ("Start Date"), dotted ("Investigation Phase.Name"), nested or in snake case; all
are read alike. A value that makes no sense is kept as it stands and named in `oddities`, never guessed at.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

_NUMBER = re.compile(r"337\s*-\s*(?:TA\s*-\s*)?(\d{1,4})\b", re.IGNORECASE)
_TAIL = re.compile(r"[;,.]?\s*\(?Inv(?:estigation|\.)?\s*Nos?\.?.*\Z", re.IGNORECASE | re.DOTALL)
_AMERICAN = re.compile(r"(\d{1,2})[-/](\d{1,2})[-/](\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T.*)?")
_UNKEYED = re.compile(r"[^a-z0-9]+")
_UNESCAPE = 3  # the database escapes some names twice


class IdsError(ValueError):
    """The file is not the database's; the text says what is wrong, `place` where."""

    def __init__(self, message: str, place: str) -> None:
        super().__init__(message)
        self.place = place


@dataclass(frozen=True, slots=True)
class IdsParty:
    """A participant as named in one or more stages; `role` and `disposition` in the database's words."""

    name: str
    role: str
    country: str = ""
    disposition: str = ""


@dataclass(frozen=True, slots=True)
class IdsStaff:
    """A person of the Commission on an investigation; `role` in the database's words."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class IdsStage:
    """One row: the violation phase, an enforcement, a remand and so on."""

    phase: str
    status: str
    docket: str
    started: date | None
    ended: date | None
    target: date | None
    notice: date | None
    notice_citation: str
    determination: str


@dataclass(frozen=True, slots=True)
class IdsInvestigation:
    """All rows of one number; `rights` are like "Patent 9,123,456"."""

    number: str
    title: str
    topic: str
    stages: tuple[IdsStage, ...]
    parties: tuple[IdsParty, ...]
    rights: tuple[str, ...]
    unfair_acts: tuple[str, ...]
    tariff_numbers: tuple[str, ...]
    staff: tuple[IdsStaff, ...]
    oddities: tuple[str, ...]


@dataclass(slots=True)
class _Merge:
    titles: dict[str, None] = field(default_factory=dict)
    topics: dict[str, None] = field(default_factory=dict)
    stages: dict[IdsStage, None] = field(default_factory=dict)
    parties: dict[IdsParty, None] = field(default_factory=dict)
    rights: dict[str, None] = field(default_factory=dict)
    unfair_acts: dict[str, None] = field(default_factory=dict)
    tariff_numbers: dict[str, None] = field(default_factory=dict)
    staff: dict[IdsStaff, None] = field(default_factory=dict)
    oddities: dict[str, None] = field(default_factory=dict)


def parse(text: str) -> tuple[tuple[IdsInvestigation, ...], tuple[str, ...]]:
    """(investigations by number, places of rows that name none). Raises `IdsError`."""
    merged: dict[int, _Merge] = {}
    nameless = []
    for place, row in _rows(text):
        found = _NUMBER.search(_text(row, "investigation number")) or _NUMBER.search(
            _text(row, "full title")
        )
        if found is None:
            nameless.append(place)
        else:
            _merge(merged.setdefault(int(found[1]), _Merge()), row)
    return tuple(_finished(number, merged[number]) for number in sorted(merged)), tuple(nameless)


def _rows(text: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    try:
        loaded = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise IdsError("The file is not JSON that can be read.", str(error)) from error
    rows = loaded.get("data") if isinstance(loaded, dict) else loaded
    if not isinstance(rows, list):
        raise IdsError("The file has no list of investigations.", "key data")
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            raise IdsError("A row is no record.", f"row {number}")
        yield f"row {number}", _flat(row)


def _flat(value: Mapping[str, Any], above: str = "") -> dict[str, Any]:
    """Keys without case and signs, nested ones joined: `Investigation Phase.Name` → `investigationphasename`."""
    flat: dict[str, Any] = {}
    for key, item in value.items():
        name = above + _UNKEYED.sub("", str(key).lower())
        if isinstance(item, Mapping):
            flat.update(_flat(item, name))
        else:
            flat[name] = item
    return flat


def _text(row: Mapping[str, Any], *names: str) -> str:
    value = row.get("".join(names).replace(" ", ""))
    return _clean(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _clean(value: str | int) -> str:
    text = str(value)
    for _time in range(_UNESCAPE):
        text = html.unescape(text)
    return " ".join(text.split())


def _list(row: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    values = row.get(name.replace(" ", ""))
    for value in values if isinstance(values, list) else ():
        if isinstance(value, Mapping):
            yield _flat(value)
        elif isinstance(value, str):
            yield {"name": value}


def _merge(into: _Merge, row: Mapping[str, Any]) -> None:
    title = _TAIL.sub("", _text(row, "full title")).strip(" ;,.")
    if title:
        into.titles[title] = None
    topic = _text(row, "topic") or _text(row, "topic name")
    if topic:
        into.topics[topic] = None
    into.stages[_stage(into, row)] = None
    for one in _list(row, "participants"):
        name = _text(one, "participant", "name") or _text(one, "name")
        if name:
            country = _text(one, "participant", "country", "name")
            disposition = _text(one, "participant disposition", "name")
            role = _text(one, "participant type", "name")
            into.parties[IdsParty(name, role, country, disposition)] = None
    for one in _list(row, "intellectual property"):
        number = _text(one, "intellectual property id", "number")
        if number:
            kind = _text(one, "intellectual property id", "type", "name")
            into.rights[f"{kind} {number}".strip()] = None
    for name, kept in (("unfair act", into.unfair_acts), ("hts number", into.tariff_numbers)):
        for one in _list(row, name):
            value = _text(one, name, "name") or _text(one, "name") or _text(one, name)
            if value:
                kept[value] = None
    for one in _list(row, "staff"):
        person = _staff(one)
        if person:
            into.staff[person] = None


def _staff(one: Mapping[str, Any]) -> IdsStaff | None:
    """A person of the Commission: a name, whole or in parts, and a role under any of the keys in use."""
    first, last = (_text(one, *names) for names in (("first name",), ("last name",)))
    names = (
        _text(one, key) for key in ("staff name", "staff", "staff member", "member name", "name")
    )
    name = next(filter(None, names), f"{first} {last}".strip())
    keys = ("staff role name", "staff role", "staff type name", "staff type", "role name", "role",
            "type name", "type", "position", "title")  # fmt: skip
    role = next(filter(None, (_text(one, key) for key in keys)), "")
    return IdsStaff(name, role) if name and role else None


def _stage(into: _Merge, row: Mapping[str, Any]) -> IdsStage:
    def day(*names: str) -> date | None:
        written = _text(row, *names) or _text(row, *names, "date")
        if not written:
            return None
        found = _date(written)
        if found is None:
            into.oddities[f"{' '.join(names)}: “{written}” is no date"] = None
        return found

    return IdsStage(
        phase=_text(row, "investigation phase", "name") or _text(row, "investigation phase"),
        status=_text(row, "investigation status", "name") or _text(row, "investigation status"),
        docket=_text(row, "docket number"),
        started=day("start date"),
        ended=day("investigation end date"),
        target=day("target date"),
        notice=day("date of publication of fr notice (noi)".replace("(", "").replace(")", "")),
        notice_citation=_text(row, "fr citation for notice of institution"),
        determination=_text(row, "final determination type", "final determination type")
        or _text(row, "final determination type", "name")
        or _text(row, "final determination type"),
    )


def _date(written: str) -> date | None:
    american, iso = _AMERICAN.fullmatch(written), _ISO.fullmatch(written)
    try:
        if american:
            month, day, year = map(int, american.groups())
            return date(year, month, day)
        if iso:
            return date(*map(int, iso.groups()))
    except ValueError:
        pass
    return None


def _finished(number: int, merged: _Merge) -> IdsInvestigation:
    titles = list(merged.titles)
    if len(titles) > 1:
        merged.oddities[f"several titles under one number: {' | '.join(titles)}"] = None
    stages = sorted(merged.stages, key=lambda stage: (stage.started or date.max, stage.phase))
    return IdsInvestigation(
        number=f"337-TA-{number}",
        title=titles[0] if titles else "",
        topic="; ".join(merged.topics),
        stages=tuple(stages),
        parties=tuple(merged.parties),
        rights=tuple(merged.rights),
        unfair_acts=tuple(merged.unfair_acts),
        tariff_numbers=tuple(merged.tariff_numbers),
        staff=tuple(merged.staff),
        oddities=tuple(merged.oddities),
    )
