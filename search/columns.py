"""The columns that passages are counted and put in order by, as they are packed.

``attributes`` is what a passage shares with its document or case. ``facts`` is what facets count of it, without
its case, ``coded`` are its codes and ``placed`` its provisions, each as one value: a million passages have some
thousand different values there, and hundreds of thousands with their cases. Passages are counted by the values
alone; where cases are, the engine counts the groups under each value.
"""

from collections.abc import Iterable
from dataclasses import dataclass

SEPARATOR = "\x1f"
LIST_SEPARATOR = "\x1e"


@dataclass(frozen=True, slots=True)
class Attributes:
    """What a passage shares with its document or case, as it is packed into one column."""

    group: str
    forum: str
    year: str
    kind: str
    language: str
    status: str
    date: str
    standing: str
    regard: int
    parties: tuple[str, ...]
    complainants: tuple[str, ...]
    respondents: tuple[str, ...]

    def packed(self) -> str:
        """The column's value."""
        return SEPARATOR.join(
            (
                self.group,
                self.forum,
                self.year,
                self.kind,
                self.language,
                self.status,
                self.date,
                self.standing,
                str(self.regard),
                LIST_SEPARATOR.join(self.parties),
                LIST_SEPARATOR.join(self.complainants),
                LIST_SEPARATOR.join(self.respondents),
            )
        )

    def facts(self) -> str:
        """What facets count of it, without group, day and regard, as one value."""
        lists = (self.parties, self.complainants, self.respondents)
        return SEPARATOR.join(
            (
                self.forum,
                self.year,
                self.kind,
                self.language,
                self.status,
                self.standing,
                *map(LIST_SEPARATOR.join, lists),
            )
        )

    def values(self) -> tuple[tuple[str, str], ...]:
        """(facet, value) of each facet that has one here."""
        named = (
            ("forum", self.forum),
            ("year", self.year),
            ("kind", self.kind),
            ("language", self.language),
            ("status", self.status),
            ("standing", self.standing),
            *(("party", party) for party in self.parties),
            *(("complainant", party) for party in self.complainants),
            *(("respondent", party) for party in self.respondents),
        )
        return tuple(pair for pair in named if pair[1])

    @classmethod
    def unpacked(cls, value: str) -> "Attributes":
        """The attributes of a column's value."""
        group, forum, year, kind, language, status, date, standing, regard, *lists = value.split(
            SEPARATOR
        )
        parties, complainants, respondents = map(_apart, lists)
        return cls(
            group,
            forum,
            year,
            kind,
            language,
            status,
            date,
            standing,
            int(regard),
            parties,
            complainants,
            respondents,
        )

    @classmethod
    def of_facts(cls, value: str) -> "Attributes":
        """The attributes of a value of `facts`; group and day are empty."""
        forum, year, kind, language, status, standing, *lists = value.split(SEPARATOR)
        parties, complainants, respondents = map(_apart, lists)
        return cls(
            group="",
            forum=forum,
            year=year,
            kind=kind,
            language=language,
            status=status,
            date="",
            standing=standing,
            regard=0,
            parties=parties,
            complainants=complainants,
            respondents=respondents,
        )


def together(values: Iterable[str]) -> list[str]:
    """Values as one value of a column, or none."""
    packed = LIST_SEPARATOR.join(sorted(set(values)))
    return [packed] if packed else []


def _apart(packed: str) -> tuple[str, ...]:
    return tuple(filter(None, packed.split(LIST_SEPARATOR)))
