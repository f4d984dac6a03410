"""Who decided, each person once with everyone who says so."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from casebase import vocabulary
from casebase.casepage.origins import Link, Origin, Origins
from casebase.models import Case, PersonRole


@dataclass(slots=True)
class Person:
    """A person in an office, with the sources that name them and the places where they do, since when."""

    name: str
    told_on: date
    origins: list[Origin] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Office:
    """An office and who held it."""

    role: str
    label: str
    people: list[Person]


def offices(case: Case, origins: Origins) -> list[Office]:
    """People by office, in the order of `PersonRole`; names that differ in case alone are one."""
    found: dict[str, dict[str, Person]] = {}
    for row in case.people.all():
        person = found.setdefault(row.role, {}).setdefault(
            row.name.casefold(), Person(row.name, row.told_on)
        )
        person.origins.append(origins.of(row.source))
        link = origins.link(row.place)
        if link:
            person.links.append(link)
    return [
        Office(role.value, _label(role, len(found[role.value])), list(found[role.value].values()))
        for role in PersonRole
        if role.value in found
    ]


def _label(role: PersonRole, number: int) -> str:
    return str(vocabulary.OFFICES.get(role.value, role.label) if number > 1 else role.label)
