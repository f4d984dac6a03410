"""A passage as both engines store it: the same fields with the same tokens."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields

from search import analysis
from search.records import PassageRecord, with_ancestors

SEPARATOR = "\x1f"
LIST_SEPARATOR = "\x1e"
_FIELDS = tuple(field.name for field in fields(PassageRecord))
CODE_AXES = ("loophole", "countermeasure", "impact")


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
    parties: tuple[str, ...]

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
                LIST_SEPARATOR.join(self.parties),
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
            *(("party", party) for party in self.parties),
        )
        return tuple(pair for pair in named if pair[1])

    @classmethod
    def unpacked(cls, value: str) -> "Attributes":
        """The attributes of a column's value."""
        group, forum, year, kind, language, status, date, parties = value.split(SEPARATOR)
        codes = tuple(filter(None, parties.split(LIST_SEPARATOR)))
        return cls(group, forum, year, kind, language, status, date, codes)


@dataclass(frozen=True, slots=True)
class Entry:
    """One passage ready for an engine; see `search.analysis` for the token streams.

    ``keys`` are ``name=value`` (folded, for fields of the query language) and ``name:value`` (as
    written, for facets). ``codes`` and ``provisions`` hold pairs of a value and the group, so that
    counting their distinct values counts cases. ``rank`` sorts by date, newest first. ``stored`` is
    the record as JSON.
    """

    id: str
    document: str
    group: str
    exact: list[str]
    stem: list[str]
    whole: list[str]
    title: list[str]
    title_stem: list[str]
    keys: list[str]
    attributes: str
    codes: list[str]
    provisions: list[str]
    mark: str
    year: int | None
    rank: int
    stored: str


def entries(records: Sequence[PassageRecord]) -> Iterator[Entry]:
    """The entries of one document."""
    stored = [_json(record) for record in records]
    mark = _digest(stored)
    for record, record_json in zip(records, stored, strict=True):
        exact = analysis.words(record.text)
        title = analysis.words(f"{record.case_title} {record.document_title}")
        headed = analysis.words(record.heading)
        codes = with_ancestors(record.codes)
        yield Entry(
            id=record.id,
            document=record.document,
            group=record.group,
            exact=exact,
            stem=analysis.stems(exact),
            whole=analysis.wholes(record.text),
            title=title,
            title_stem=analysis.stems([*title, *headed]),
            keys=_keys(record, codes),
            attributes=_attributes(record).packed(),
            codes=[
                f"{code}{SEPARATOR}{record.group}"
                for code in codes
                if code.split(".")[0] in CODE_AXES
            ],
            provisions=[
                f"{name}{SEPARATOR}{record.group}" for name in dict.fromkeys(record.provisions)
            ],
            mark=f"{record.document}{SEPARATOR}{mark}",
            year=record.year,
            rank=_rank(record),
            stored=record_json,
        )


def digest(records: Sequence[PassageRecord]) -> str:
    """A hash of everything indexed of one document, to compare an index with its source."""
    return _digest(_json(record) for record in records)


def _digest(stored: Iterable[str]) -> str:
    state = hashlib.blake2b(digest_size=12)
    for one in stored:
        state.update(one.encode())
    return state.hexdigest()


def _json(record: PassageRecord) -> str:
    # Not `asdict`: it copies every value and would be most of the time of indexing.
    return json.dumps({name: getattr(record, name) for name in _FIELDS}, ensure_ascii=False)


def stored_id(stored: bytes) -> str:
    """The id of a stored record, which is first in it; the rest, much longer, is not parsed."""
    head = stored[: stored.index(b', "document": ')]
    return str(json.loads(head + b"}")["id"])


def number_of(text: str) -> int:
    """A 63-bit number standing for a text."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") >> 1


def _attributes(record: PassageRecord) -> Attributes:
    return Attributes(
        group=record.group,
        forum=record.forum,
        year="" if record.year is None else str(record.year),
        kind=record.document_kind,
        language=record.language,
        status=record.status,
        date=record.date or "",
        parties=tuple(dict.fromkeys(record.parties)),
    )


def _rank(record: PassageRecord) -> int:
    """Newest first, documents of a day apart from each other, each in reading order."""
    digits = (record.date or "").replace("-", "")
    day = int(digits) if digits.isdigit() and len(digits) == 8 else (record.year or 0) * 10_000
    document = number_of(record.document) & 0xFFFF
    return (day << 36) | (document << 20) | (0xFFFFF - min(record.order, 0xFFFFF))


def provision_and_above(provision: str) -> list[str]:
    """``TBT 2.4.2`` with all that it is under: ``TBT 2.4``, ``TBT 2``, ``TBT``."""
    found = [provision]
    cut = len(provision)
    while cut > 0:
        cut = max(provision.rfind(mark, 0, cut) for mark in (" ", ".", ":", "("))
        if cut > 0 and provision[:cut].strip():
            found.append(provision[:cut].strip())
    return list(dict.fromkeys(found))


def key(name: str, value: str) -> str:
    """How a field's value stands in ``keys``: without case and surplus spaces."""
    return f"{name}={' '.join(value.split()).casefold()}"


def facet_key(name: str, value: str) -> str:
    """How a facet's value stands in ``keys``: as written."""
    return f"{name}:{value}"


def _keys(record: PassageRecord, codes: Sequence[str]) -> list[str]:
    identifiers = {record.case or record.document, record.document, *record.identifiers}
    pairs: list[tuple[str, str]] = [
        ("forum", record.forum),
        ("kind", record.document_kind),
        ("lang", record.language),
        ("status", record.status),
        ("label", record.label),
        ("passage", record.passage_kind),
        *(("id", value) for value in identifiers),
        *(("code", value) for value in codes),
        *(("party", value) for value in record.parties),
        *(("complainant", value) for value in record.complainants),
        *(("respondent", value) for value in record.respondents),
        *(("provision", value) for value in record.provisions),
        *(("under", above) for value in record.provisions for above in provision_and_above(value)),
        *(("cites", value) for value in record.cites),
    ]
    folded = [key(name, value) for name, value in pairs if value]
    facets: list[tuple[str, str]] = [
        ("forum", record.forum),
        ("kind", record.document_kind),
        ("language", record.language),
        ("status", record.status),
        ("year", "" if record.year is None else str(record.year)),
        *(("party", value) for value in record.parties),
        *(("provision", value) for value in record.provisions),
        *((code.split(".")[0], code) for code in codes),
    ]
    exact = [facet_key(name, value) for name, value in facets if value]
    return list(dict.fromkeys([*folded, *exact]))
