"""Where the apps above give search their documents, enrich them and name their facet values.

Search knows no other app: it defines these protocols, upper apps register at start-up.
"""

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from search.records import PassageRecord


class DocumentSource(Protocol):
    """Documents that can be searched; slugs are unique over all sources."""

    def document_ids(self) -> Iterable[str]:
        """The slug of every document there is."""

    def sizes(self, documents: Collection[str], /) -> Mapping[str, int]:
        """About how many characters those documents have that are long; few queries for many."""

    def records_of(self, documents: Collection[str], /) -> Mapping[str, Sequence[PassageRecord]]:
        """Each document's passages as they are now, in order; without those that are gone. Few queries for many."""


#: Document → its passages.
Records = Mapping[str, Sequence[PassageRecord]]
#: Gives back the documents that it changes, in as many queries for many as for one.
Enricher = Callable[[Records], Records]
FacetLabels = Callable[[Iterable[str], str], dict[str, str]]

RetiredCodes = Callable[[Collection[str]], dict[str, tuple[str, ...]]]
Circumstances = Callable[[], dict[str, str]]

_sources: list[DocumentSource] = []
_enrichers: list[Enricher] = []
_labels: dict[str, list[FacetLabels]] = {}
_closed: dict[str, dict[str, object]] = {}
_retired: list[RetiredCodes] = []
_circumstances: list[Circumstances] = []
_kept: dict[tuple[str, str], tuple[float, dict[str, str]]] = {}
KEPT_FOR = 60.0  # seconds
AT_ONCE = 1_000_000  # characters of the documents read together, unless one alone is longer
MOST_AT_ONCE = 200  # documents


def register_source(source: DocumentSource) -> None:
    """Make a source's documents searchable."""
    if source not in _sources:
        _sources.append(source)


def unregister_source(source: DocumentSource) -> None:
    """Take a source away again; its documents go at the next reconciliation."""
    if source in _sources:
        _sources.remove(source)


def register_enricher(function: Enricher) -> None:
    """Call ``function(records)`` on documents before they are indexed, e.g. to add codes."""
    if function not in _enrichers:
        _enrichers.append(function)


def register_facet_labels(facet: str, function: FacetLabels) -> None:
    """Ask ``function(values, language)`` for labels of a facet's values; the rest go without."""
    providers = _labels.setdefault(facet, [])
    if function not in providers:
        providers.append(function)
        forget_labels()


def register_values(field: str, values: Mapping[str, object]) -> None:
    """Say that a field of the query language has these values and no others, each with its label.

    Labels may be lazy translations. They are constants: queries are checked against them as they
    are typed, without a question to the database.
    """
    _closed[field] = {**_closed.get(field, {}), **values}


def closed_values(field: str) -> Mapping[str, object]:
    """The values of a closed field with their labels; empty where any value may be asked for."""
    return _closed.get(field, {})


def register_retired_codes(function: RetiredCodes) -> None:
    """Ask ``function(keys)`` which codes are no longer in use, and what to use instead of each."""
    if function not in _retired:
        _retired.append(function)


def retired_codes(keys: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Those of the codes that nobody can be coded with any more → what is used instead."""
    found: dict[str, tuple[str, ...]] = {}
    if keys:
        for function in _retired:
            found.update(function(keys))
    return found


def register_circumstances(function: Circumstances) -> None:
    """Let a search certificate say what ``function()`` tells of the library, name → value."""
    if function not in _circumstances:
        _circumstances.append(function)


def circumstances() -> dict[str, str]:
    """What the apps above tell of the library as it is now: versions of codebook and texts."""
    return {name: value for function in _circumstances for name, value in function().items()}


def forget_labels() -> None:
    """Ask for all labels again."""
    _kept.clear()


def document_ids() -> Iterator[str]:
    """The slugs of all sources."""
    for source in _sources:
        yield from source.document_ids()


def readers() -> list[str]:
    """The names of all that gives and enriches records: in a process where they are others, other records are read."""
    known: list[object] = [*map(type, _sources), *_enrichers]
    return [f"{one.__module__}.{getattr(one, '__qualname__', one)}" for one in known]


def batches(documents: Sequence[str]) -> Iterator[list[str]]:
    """The documents in their order, as many together as `records_of` should read: so much memory is needed."""
    batch: list[str] = []
    held = 0
    for begin in range(0, len(documents), MOST_AT_ONCE):
        some = documents[begin : begin + MOST_AT_ONCE]
        sizes = {slug: size for source in _sources for slug, size in source.sizes(some).items()}
        for slug in some:
            size = sizes.get(slug, 0)
            if batch and (held + size > AT_ONCE or len(batch) >= MOST_AT_ONCE):
                yield batch
                batch, held = [], 0
            batch.append(slug)
            held += size
    if batch:
        yield batch


def records_of(documents: Collection[str]) -> Records:
    """The enriched records of some documents; without those that no source has."""
    found: dict[str, Sequence[PassageRecord]] = {}
    for source in _sources:
        wanted = [slug for slug in documents if slug not in found]
        if wanted:
            found.update((slug, made) for slug, made in source.records_of(wanted).items() if made)
    for enrich in _enrichers if found else ():
        found.update(enrich(found))
    return found


def records(document_slug: str) -> Sequence[PassageRecord]:
    """The enriched records of one document; empty where no source has it."""
    return records_of([document_slug]).get(document_slug, ())


def facet_labels(facet: str, values: Collection[str], language: str) -> dict[str, str]:
    """Labels of a facet's values in a language; a value that nobody names is left out.

    Kept for a minute, as they seldom change and every answer shows hundreds of them.
    """
    made, labels = _kept.get((facet, language), (0.0, {}))
    if time.monotonic() - made > KEPT_FOR:
        made, labels = time.monotonic(), {}
    unknown = [value for value in values if value not in labels]
    if unknown:
        # Remembered too is what nobody names: it would be asked for with every answer.
        named = dict.fromkeys(unknown, "")
        for provider in _labels.get(facet, ()):
            named.update(provider(unknown, language))
        # A new dictionary each time: another thread may be reading the old one.
        labels = {**labels, **named}
        _kept[facet, language] = made, labels
    return {value: labels[value] for value in values if labels.get(value)}


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation as plain text and as HTML with its italics (safe: made of escaped parts)."""

    text: str
    html: str


#: The styles a citation may be asked in, as their makers name them.
STYLES = {"bluebook": "Bluebook", "oscola": "OSCOLA", "gbt7714": "GB/T 7714"}

#: `maker(ids of passages, language)` → id → style → citation, for the passages it knows; few queries for many.
CitationMaker = Callable[[Collection[str], str], Mapping[str, Mapping[str, Cited]]]

_citation_makers: list[CitationMaker] = []


def register_citations(maker: CitationMaker) -> None:
    """Let a source say how its passages are cited."""
    if maker not in _citation_makers:
        _citation_makers.append(maker)


def citations(ids: Collection[str], language: str) -> dict[str, Mapping[str, Cited]]:
    """Passage id → style → citation; a passage that no maker knows is left out.

    ``language`` is that of the text that cites, ``en`` or ``zh``.
    """
    found: dict[str, Mapping[str, Cited]] = {}
    for maker in _citation_makers if ids else ():
        found.update(maker(ids, language))
    return found
