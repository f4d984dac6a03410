"""The table as inert data."""

from __future__ import annotations

from dataclasses import dataclass, field

#: An authority cited in more places than this is cited *passim*.
PASSIM_ABOVE = 12


@dataclass(frozen=True, slots=True)
class CitedAt:
    """A passage that cites an authority: its order in the document and its short name."""

    order: int
    place: str


@dataclass(slots=True)
class Authority:
    """An authority with the places that cite it, in reading order, each passage once.

    `name` is its short title where the library knows one, `url` its page in the library, both else empty;
    `pinpoints` are the paragraphs and pages cited of it; `times` counts every mention.
    """

    canonical: str
    kind: str
    case_key: str
    name: str = ""
    url: str = ""
    times: int = 0
    places: list[CitedAt] = field(default_factory=list)
    pinpoints: list[str] = field(default_factory=list)

    @property
    def passim(self) -> bool:
        """Cited in too many places to list."""
        return len(self.places) > PASSIM_ABOVE


@dataclass(frozen=True, slots=True)
class Section:
    """Authorities of one sort, under a heading."""

    key: str
    title: str
    authorities: list[Authority]


@dataclass(frozen=True, slots=True)
class Table:
    """The table of one text version of a document."""

    slug: str
    title: str
    symbol: str
    version: int
    sections: list[Section]

    @property
    def count(self) -> int:
        """How many authorities there are."""
        return sum(len(section.authorities) for section in self.sections)
