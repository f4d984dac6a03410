"""The passages searched in: those of a library, coded by chance, and copies of them up to any number."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from random import Random
from zlib import crc32

from django.db.models import Count

from search.records import PassageRecord
from search.registry import DocumentSource

SHARE_CODED = 0.05  # of the passages; a library after a year of coding
SEED = 20_260_331
COPY = "~"


class Corpus:
    """A library as a source of records that says more than there is; made alike, it gives the same passages.

    A copy is a document of a case of its own with the same words, so that all postings and all counts grow alike.
    """

    def __init__(self, library: DocumentSource, at_least: int) -> None:
        self.library = library
        self.at_least = at_least  # about so many passages; 0: the library as it is

    def document_ids(self) -> Iterator[str]:
        """Those of the library, then `<slug>~<number of the copy>` until there are enough passages."""
        slugs = sorted(self.library.document_ids())
        counts = _passages()
        if not counts:
            raise ValueError("the library has no passages; import some documents first")
        yield from slugs
        made, number = sum(counts.values()), 0
        while made < self.at_least:
            number += 1
            for slug in slugs:
                yield f"{slug}{COPY}{number}"
                made += counts.get(slug, 1)
                if made >= self.at_least:
                    return

    def sizes(self, documents: Collection[str]) -> dict[str, int]:
        """A copy is as long as what it copies."""
        sizes = self.library.sizes({_original(slug) for slug in documents})
        return {slug: sizes.get(_original(slug), 0) for slug in documents}

    def records_of(self, documents: Collection[str]) -> dict[str, Sequence[PassageRecord]]:
        """The library's records, coded, and copied where copies are asked for."""
        found = self.library.records_of({_original(slug) for slug in documents})
        coded = {slug: list(map(self._coded, records)) for slug, records in found.items()}
        return {
            slug: _copies(coded[_original(slug)], slug)
            for slug in documents
            if _original(slug) in coded
        }

    @cached_property
    def _codes(self) -> list[str]:
        from coding.selectors import entries

        return sorted(entries().values_list("code__key", flat=True))

    def _coded(self, record: PassageRecord) -> PassageRecord:
        drawn = crc32(f"{SEED}:{record.id}".encode())
        if not self._codes or drawn / 2**32 >= SHARE_CODED:
            return record
        chance = Random(drawn)
        more = chance.sample(self._codes, chance.randint(1, 3))
        return replace(record, codes=tuple(dict.fromkeys([*record.codes, *more])))


def _passages() -> dict[str, int]:
    """Document → about how many passages it has."""
    from casebase.models import Document

    rows = Document.objects.values_list("slug").annotate(number=Count("versions__passages"))
    return {slug: number for slug, number in rows.order_by() if number}


def _original(slug: str) -> str:
    return slug.partition(COPY)[0]


def _copies(records: Sequence[PassageRecord], slug: str) -> Sequence[PassageRecord]:
    _slug, copied, number = slug.partition(COPY)
    if not copied:
        return records
    mark = f"{COPY}{number}"
    return [
        replace(
            record,
            id=f"{record.document}{mark}#{record.order}",
            document=f"{record.document}{mark}",
            case=f"{record.case}{mark}" if record.case else None,
            group=f"{record.group}{mark}",
            identifiers=tuple(f"{name}{mark}" for name in record.identifiers),
        )
        for record in records
    ]
