"""The WTO documents catalogue as XML: which documents a dispute has, by symbol, date and restriction."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from legaltext.records import european_day, line, xml_rows

#: The catalogue's letters; U and D may be read by anyone.
RESTRICTIONS: Mapping[str, str] = {"U": "unrestricted", "D": "derestricted", "R": "restricted"}
_SYMBOL = re.compile(r"WT/DS0*(?P<number>[1-9]\d{0,3})(?P<rest>(?:/.+)?)")
_REPORT = re.compile(r"/(?P<kind>(?:AB/)?RW?\d?|ARB\d*)(?P<for>(?:/(?:[A-Z]{3}|\d{1,2}))*)")
_ORDINARY = re.compile(
    r"(?:/(?:AB|RW?\d?|ARB\d*|MAS|INF|APP|RPT|[A-Z]{3}|\d{1,4}))+"
    r"(?:/(?:Add|Corr|Rev|Suppl)\.\d{1,3}(?:/Rev\.\d{1,3})?)*(?:/[A-Z]{3})?"
)
_BETWEEN = re.compile(r"\s*[#;,|]\s*")


@dataclass(frozen=True, slots=True)
class DisputeSymbol:
    """A symbol of a dispute: WT/DS999/AB/R. `kind` is R, AB/R, RW, AB/RW, ARB or "" (other); `known` its form."""

    text: str
    number: int
    kind: str
    known: bool


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One document. `symbol` is as printed, `symbols` those of disputes; `restriction` is "" for an unknown letter."""

    place: str
    ident: str
    symbol: str
    symbols: tuple[DisputeSymbol, ...]
    title: str
    issued: date | None
    issued_as: str
    restriction: str
    restriction_as: str

    @property
    def disputes(self) -> tuple[int, ...]:
        """The disputes' numbers, each once, in the order of the symbol."""
        return tuple(dict.fromkeys(symbol.number for symbol in self.symbols))

    @property
    def public(self) -> bool:
        """Whether anyone may read it; not where the restriction is unknown."""
        return self.restriction in {"unrestricted", "derestricted"}


def parse(text: str) -> tuple[CatalogueEntry, ...]:
    """The entries, each catalogue number once (its last row). Raises `records.RecordsError`."""
    entries = {}
    for place, row in xml_rows(text, "DOCUMENT"):
        entry = _entry(place, {name.upper(): line(value) for name, value in row.items()})
        entries[entry.ident or place] = entry
    return tuple(entries.values())


def read_symbol(written: str) -> DisputeSymbol | None:
    """A dispute's symbol taken apart, or None for a document of another series."""
    found = _SYMBOL.fullmatch(written.replace(" ", ""))
    if found is None:
        return None
    rest = found["rest"]
    report = _REPORT.fullmatch(rest)
    return DisputeSymbol(
        text=f"WT/DS{found['number']}{rest}",
        number=int(found["number"]),
        kind=re.sub(r"\d", "", report["kind"]) if report else "",
        known=bool(_ORDINARY.fullmatch(rest)),
    )


def _entry(place: str, row: Mapping[str, str]) -> CatalogueEntry:
    symbol, issued = row.get("SYMBOL", ""), row.get("ISSUINGDATE", "")
    restriction = row.get("RESTRICTIONTYPENAME", "")
    read = (read_symbol(part) for part in _BETWEEN.split(symbol))
    return CatalogueEntry(
        place=place,
        ident=row.get("CATID", "") or symbol,
        symbol=_BETWEEN.sub(", ", symbol),
        symbols=tuple(dict.fromkeys(part for part in read if part)),
        title=row.get("CATTITLE", ""),
        issued=european_day(issued),
        issued_as=issued,
        restriction=next(
            (
                name
                for letter, name in RESTRICTIONS.items()
                if restriction.casefold() in {letter.casefold(), name}
            ),
            "",
        ),
        restriction_as=restriction,
    )
