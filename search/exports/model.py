"""What an export is made of: its order, its rows, and the formats that write them."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO, Literal, Protocol

from django.utils.functional import Promise

Quote = Literal["snippet", "passage"]
#: Rows of one file: what a spreadsheet, a reference manager and a reader can do something with.
MOST_ROWS = 20_000
MOST_ROWS_OF_VISITORS = 2_000
MOST_SELECTED = 500


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for, as it travels to the job as JSON.

    ``address`` is the search's query string; ``selected`` are ids of passages, none for all results, of which
    ``left_out`` are not wanted. ``site`` is the scheme and host under which links lead back; ``searched_on`` an ISO
    date; ``most`` how many rows.
    """

    address: str
    selected: tuple[str, ...]
    left_out: tuple[str, ...]
    format: str
    style: str
    quote: Quote
    language: str
    site: str
    searched_on: str
    most: int

    def as_params(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            **asdict(self),
            "selected": list(self.selected),
            "left_out": list(self.left_out),
        }


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the rows: the query in canonical form, when it was asked, how many it has in all."""

    query: str
    filters: str
    searched_on: str
    language: str
    style: str
    total: int
    rows: int
    link: str


@dataclass(frozen=True, slots=True)
class Row:
    """A passage found. ``pinpoint`` is its label as printed; ``citation`` plain, ``citation_html`` with italics."""

    case: str
    case_title: str
    document: str
    document_slug: str
    kind: str
    forum: str
    date: str
    pinpoint: str
    page: str
    citation: str
    citation_html: str
    quote: str
    link: str
    codes: tuple[str, ...]
    query: str
    searched_on: str
    ident: str
    language: str


class Write(Protocol):
    """Writes rows as they come to a file open for bytes; never all of them in memory."""

    def __call__(self, head: Head, rows: Iterator[Row], out: BinaryIO, /) -> None:
        """Write the whole file."""


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: its name and extension, how it is written, and the rows it holds at most."""

    key: str
    label: str | Promise
    extension: str
    media_type: str
    write: Write
    most: int = MOST_ROWS
