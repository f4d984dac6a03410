"""A passage as both engines store it: the same fields with the same tokens."""

import hashlib
import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields

from legaltext.sentences import sentences
from search import analysis, importance
from search.provision_tree import in_one_way, lineage, with_above
from search.ranks import ranks
from search.records import PassageRecord, with_ancestors

SEPARATOR = "\x1f"
LIST_SEPARATOR = "\x1e"
_FIELDS = tuple(field.name for field in fields(PassageRecord))
CODE_AXES = ("loophole", "countermeasure", "impact")
DIRECTION = "direction"


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
        parties, complainants, respondents = (
            tuple(filter(None, some.split(LIST_SEPARATOR))) for some in lists
        )
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


@dataclass(frozen=True, slots=True)
class Entry:
    """One passage ready for an engine; see `search.analysis` for the token streams.

    ``borders`` are the numbers, ascending, of the tokens that begin a sentence, the first left out.
    ``keys`` are ``name=value`` (folded, for fields of the query language) and ``name:value`` (as
    written, for facets). ``codes`` holds pairs of a value and the group, so that counting its
    distinct values counts cases; ``provisions`` the same with all of one agreement together. ``rank``,
    ``oldest`` and ``regard`` sort, the highest first (see `search.ranks`). ``stored`` is the record
    as JSON.
    """

    id: str
    document: str
    group: str
    exact: list[str]
    stem: list[str]
    whole: list[str]
    borders: list[int]
    title: list[str]
    title_stem: list[str]
    keys: list[str]
    attributes: str
    codes: list[str]
    provisions: list[str]
    mark: str
    year: int | None
    rank: int
    oldest: int
    regard: int
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
        provisions = with_above(record.provisions)
        newest, oldest, regard = ranks(record)
        yield Entry(
            id=record.id,
            document=record.document,
            group=record.group,
            exact=exact,
            stem=analysis.stems(exact),
            whole=analysis.wholes(record.text),
            borders=borders(record.text),
            title=title,
            title_stem=analysis.stems([*title, *headed]),
            keys=_keys(record, codes, provisions),
            attributes=_attributes(record).packed(),
            codes=[
                f"{code}{SEPARATOR}{record.group}"
                for code in codes
                if code.split(".")[0] in (*CODE_AXES, DIRECTION)
            ],
            provisions=packed_provisions(record),
            mark=f"{record.document}{SEPARATOR}{mark}",
            year=record.year,
            rank=newest,
            oldest=oldest,
            regard=regard,
            stored=record_json,
        )


def borders(text: str) -> list[int]:
    """The numbers of the tokens that begin a sentence, ascending, without the first token."""
    cuts = sentences(text)
    if len(cuts) < 2:
        return []
    starts = [start for start, _end in analysis.spans(text)]
    found = {bisect_left(starts, start) for start, _end in cuts[1:]}
    return sorted(found - {0, len(starts)})


def digest(records: Sequence[PassageRecord]) -> str:
    """A hash of everything indexed of one document and its number of passages, as ``hash-number``."""
    return _digest(_json(record) for record in records)


def _digest(stored: Iterable[str]) -> str:
    state = hashlib.blake2b(digest_size=12)
    count = 0
    for one in stored:
        state.update(one.encode())
        count += 1
    return f"{state.hexdigest()}-{count}"


def _json(record: PassageRecord) -> str:
    # Not `asdict`: it copies every value and would be most of the time of indexing.
    return json.dumps({name: getattr(record, name) for name in _FIELDS}, ensure_ascii=False)


def stored_id(stored: bytes) -> str:
    """The id of a stored record, which is first in it; the rest, much longer, is not parsed."""
    head = stored[: stored.index(b', "document": ')]
    return str(json.loads(head + b"}")["id"])


def _attributes(record: PassageRecord) -> Attributes:
    return Attributes(
        group=record.group,
        forum=record.forum,
        year="" if record.year is None else str(record.year),
        kind=record.document_kind,
        language=record.language,
        status=record.status,
        date=record.date or "",
        standing=record.standing,
        regard=record.regard,
        parties=tuple(dict.fromkeys(record.parties)),
        complainants=tuple(dict.fromkeys(record.complainants)),
        respondents=tuple(dict.fromkeys(record.respondents)),
    )


def packed_provisions(record: PassageRecord) -> list[str]:
    """A value for each agreement: the passage's provisions of it, and the group.

    No value of one agreement stands under another's, so passages are counted once however many
    provisions they have under a place; and an engine counts far fewer values than provisions.
    """
    by_agreement: dict[str, dict[str, None]] = {}
    for name in record.provisions:
        by_agreement.setdefault(lineage(name)[0], {})[name] = None
    return [
        f"{LIST_SEPARATOR.join(sorted(names))}{SEPARATOR}{record.group}"
        for names in by_agreement.values()
    ]


def key(name: str, value: str) -> str:
    """How a field's value stands in ``keys``: without case and surplus spaces."""
    return f"{name}={' '.join(value.split()).casefold()}"


def facet_key(name: str, value: str) -> str:
    """How a facet's value stands in ``keys``: as written."""
    return f"{name}:{value}"


def facet_of_codes(codes: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(facet, value) of codes: an axis with the whole key, a direction with its last part."""
    for code in codes:
        axis, _dot, rest = code.partition(".")
        if axis != DIRECTION:
            yield axis, code
        elif rest:
            yield DIRECTION, rest


def _keys(record: PassageRecord, codes: Sequence[str], provisions: Sequence[str]) -> list[str]:
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
        *(("provision", in_one_way(value)) for value in record.provisions),
        *(("under", value) for value in provisions),
        *(("cites", value) for value in record.cites),
        ("self", record.id),
        *importance.keys(record),
    ]
    folded = [key(name, value) for name, value in pairs if value]
    facets: list[tuple[str, str]] = [
        ("forum", record.forum),
        ("kind", record.document_kind),
        ("language", record.language),
        ("status", record.status),
        ("year", "" if record.year is None else str(record.year)),
        ("standing", record.standing),
        *(("party", value) for value in record.parties),
        *(("complainant", value) for value in record.complainants),
        *(("respondent", value) for value in record.respondents),
        *(("provision", value) for value in provisions),
        *facet_of_codes(codes),
    ]
    exact = [facet_key(name, value) for name, value in facets if value]
    return list(dict.fromkeys([*folded, *exact]))
