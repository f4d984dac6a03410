"""Citations and identifiers with exact offsets and one canonical form each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

CitationKind = Literal[
    "wto_dispute", "wto_document", "investigation", "us_case", "us_statute", "us_regulation",
    "fed_reg", "provision",
]  # fmt: skip
IdentifierKind = Literal[
    "wto_dispute", "wto_document", "investigation", "us_case", "us_statute", "us_regulation",
    "fed_reg", "provision", "paragraph",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pinpoint:
    """A paragraph or page cited of an authority; ``label`` as printed there ("7.123")."""

    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Citation:
    """``text`` is what stands at ``start:end``; ``canonical`` the one form of its target.

    ``form`` says whether the words name the authority by themselves or were resolved from
    the rest of the text ("Id.", "that Agreement", a bare article).
    """

    kind: CitationKind
    start: int
    end: int
    text: str
    canonical: str
    pinpoints: tuple[Pinpoint, ...] = ()
    form: Literal["full", "short"] = "full"


@dataclass(frozen=True, slots=True)
class Identifier:
    """An identifier in a query; offsets are into the query."""

    kind: IdentifierKind
    start: int
    end: int
    text: str
    canonical: str
