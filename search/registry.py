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

    def records(self, document_slug: str, /) -> Sequence[PassageRecord]:
        """The document's passages as they are now, in order; empty where it is gone."""


Enricher = Callable[[str, Sequence[PassageRecord]], Sequence[PassageRecord]]
FacetLabels = Callable[[Iterable[str], str], dict[str, str]]

_sources: list[DocumentSource] = []
_enrichers: list[Enricher] = []
_labels: dict[str, list[FacetLabels]] = {}
_kept: dict[tuple[str, str], tuple[float, dict[str, str]]] = {}
KEPT_FOR = 60.0  # seconds


def register_source(source: DocumentSource) -> None:
    """Make a source's documents searchable."""
    if source not in _sources:
        _sources.append(source)


def unregister_source(source: DocumentSource) -> None:
    """Take a source away again; its documents go at the next reconciliation."""
    if source in _sources:
        _sources.remove(source)


def register_enricher(function: Enricher) -> None:
    """Call ``function(slug, records)`` on each document before it is indexed, e.g. to add codes."""
    if function not in _enrichers:
        _enrichers.append(function)


def register_facet_labels(facet: str, function: FacetLabels) -> None:
    """Ask ``function(values, language)`` for labels of a facet's values; the rest go without."""
    providers = _labels.setdefault(facet, [])
    if function not in providers:
        providers.append(function)
        forget_labels()


def forget_labels() -> None:
    """Ask for all labels again."""
    _kept.clear()


def document_ids() -> Iterator[str]:
    """The slugs of all sources."""
    for source in _sources:
        yield from source.document_ids()


def records(document_slug: str) -> Sequence[PassageRecord]:
    """The enriched records of one document; empty where no source has it."""
    for source in _sources:
        found = source.records(document_slug)
        if found:
            for enrich in _enrichers:
                found = enrich(document_slug, found)
            return found
    return ()


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
