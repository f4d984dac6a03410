"""A passage as both engines store it: the same fields with the same tokens."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import starmap
from typing import NamedTuple

from legaltext.sentences import sentences
from search import analysis, importance, stored
from search.columns import SEPARATOR, Attributes, together
from search.provision_tree import in_one_way, lineage
from search.ranks import ranks
from search.records import PassageRecord, with_ancestors

CODE_AXES = ("loophole", "countermeasure", "impact")
DIRECTION = "direction"
CODE_FACETS = (*CODE_AXES, DIRECTION)


class Entry(NamedTuple):
    """One passage ready for an engine; see `search.analysis` for the token streams.

    A stream is its tokens with a blank between them. ``borders`` are the numbers, ascending, of the tokens that
    begin a sentence, the first left out. ``keys`` are ``name=value`` (folded, for fields of the query language) and
    ``name:value`` (as written, for facets). ``attributes``, ``facts``, ``coded`` and ``placed`` are counted by (see
    `search.columns`). ``rank``, ``oldest`` and ``regard`` sort, the highest first (see `search.ranks`). ``stored`` is
    the record as JSON.
    """

    id: str
    document: str
    group: str
    exact: str
    stem: str
    whole: str
    borders: list[int]
    title: str
    title_stem: str
    keys: list[str]
    attributes: str
    facts: str
    coded: list[str]
    placed: list[str]
    mark: str
    year: int | None
    rank: int
    oldest: int
    regard: int
    stored: str


class _Shared(NamedTuple):
    """What the passages of a document have in common, made once for all of them."""

    attributes: str
    facts: str
    title: str
    title_stem: str
    keys: tuple[str, ...]


def entries(records: Sequence[PassageRecord]) -> Iterator[Entry]:
    """The entries of one document."""
    written = list(stored.as_json(records))
    digested = stored.digest(written)
    known, shared = None, _Shared("", "", "", "", ())
    for record, record_json in zip(records, written, strict=True):
        if known != (here := stored.shared_of(record)):
            known, shared = here, _shared(record)
        exact, begins = _cut(record.text)
        codes = with_ancestors(record.codes)
        newest, oldest, regard = ranks(record)
        yield Entry(
            record.id,
            record.document,
            record.group,
            " ".join(exact),
            " ".join(analysis.stems(exact)),
            " ".join(analysis.wholes(record.text)),
            begins,
            shared.title,
            f"{shared.title_stem} {_stemmed(record.heading)}".strip(),
            [*shared.keys, *_keys(record, codes)],
            shared.attributes,
            shared.facts,
            together(code for code in codes if code.split(".")[0] in CODE_FACETS),
            together(record.provisions),
            f"{record.document}{SEPARATOR}{digested}",
            record.year,
            newest,
            oldest,
            regard,
            record_json,
        )


def _shared(record: PassageRecord) -> _Shared:
    title = analysis.words(f"{record.case_title} {record.document_title}")
    attributes = _attributes(record)
    return _Shared(
        attributes.packed(),
        attributes.facts(),
        " ".join(title),
        " ".join(analysis.stems(title)),
        tuple(dict.fromkeys(_shared_keys(record))),
    )


@lru_cache(maxsize=1_000)
def _stemmed(heading: str) -> str:
    """The stems of a heading, which is that of many passages."""
    return " ".join(analysis.stems(analysis.words(heading)))


def _cut(text: str) -> tuple[list[str], list[int]]:
    """The words of a text and the numbers of those that begin a sentence, as `borders` gives them."""
    flat = analysis.flat(text)
    if flat is None:
        return analysis.words(text), borders(text)
    words: list[str] = []
    found: list[int] = []
    # No sentence ends inside a word: its words are those between its ends.
    for start, end in sentences(text):
        found.append(len(words))
        words += flat[start:end].split()
    if not found or found[-1] == 0:
        return words, []
    return words, sorted({*found} - {0, len(words)})


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
    return stored.digest(stored.as_json(records))


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


def key(name: str, value: str) -> str:
    """How a field's value stands in ``keys``: without case and surplus spaces."""
    return f"{name}={' '.join(value.split()).casefold()}"


#: The same for values that come again and again.
_kept_key = lru_cache(maxsize=50_000)(key)


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


def _shared_keys(record: PassageRecord) -> Iterator[str]:
    """Keys of what a passage shares with its document."""
    identifiers = {record.case or record.document, record.document, *record.identifiers}
    pairs = (
        ("forum", record.forum),
        ("kind", record.document_kind),
        ("lang", record.language),
        ("status", record.status),
        *(("id", value) for value in sorted(identifiers)),
        *(("party", value) for value in record.parties),
        *(("complainant", value) for value in record.complainants),
        *(("respondent", value) for value in record.respondents),
    )
    yield from (key(name, value) for name, value in pairs if value)
    yield from (facet_key(name, value) for name, value in _attributes(record).values())


def _keys(record: PassageRecord, codes: Sequence[str]) -> dict[str, None]:
    """Keys of what a passage has of its own."""
    pairs = [("passage", record.passage_kind), *importance.keys(record)]
    if record.label:
        pairs.append(("label", record.label))
    pairs += [("code", value) for value in codes]
    pairs += [("cites", value) for value in record.cites if value]
    found = dict.fromkeys(starmap(_kept_key, pairs))
    found[key("self", record.id)] = None
    for provision in filter(None, record.provisions):
        found.update(_provision_keys(provision))
    found.update((facet_key(name, value), None) for name, value in facet_of_codes(codes))
    return found


@lru_cache(maxsize=50_000)
def _provision_keys(provision: str) -> dict[str, None]:
    """Keys of a provision: itself, and what it stands under, in the language and in the facet's tree."""
    over = tuple(filter(None, lineage(provision)))
    return dict.fromkeys(
        (
            key("provision", in_one_way(provision)),
            *(key("under", above) for above in over),
            *(facet_key("provision", above) for above in over),
        )
    )
