"""The passages searched in: those of a library, coded by chance, and copies of them up to any number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random

from search import registry
from search.records import PassageRecord

SHARE_CODED = 0.05  # of the passages; a library after a year of coding
SEED = 20_260_331


def documents(at_least: int = 0) -> Iterator[tuple[str, Sequence[PassageRecord]]]:
    """(slug, passages) of every document of the library, then copies under other cases until there are enough.

    A copy is a document of a case of its own with the same words, so that all postings and all counts grow alike.
    The same call gives the same passages in the same order.
    """
    codes = _codes()
    made = number = 0
    while number == 0 or made < at_least:
        for slug in sorted(registry.document_ids()):
            records = [_coded(record, codes) for record in registry.records(slug)]
            if number:
                records = [_copy(record, number) for record in records]
            if not records:
                continue
            made += len(records)
            yield records[0].document, records
            if number and made >= at_least:
                return
        if made == 0:
            raise ValueError("the library has no passages; import some documents first")
        number += 1


def _codes() -> list[str]:
    from coding.selectors import entries

    return sorted(entries().values_list("code__key", flat=True))


def _coded(record: PassageRecord, codes: Sequence[str]) -> PassageRecord:
    chance = Random(f"{SEED}:{record.id}")
    if not codes or chance.random() >= SHARE_CODED:
        return record
    more = chance.sample(codes, chance.randint(1, 3))
    return replace(record, codes=tuple(dict.fromkeys([*record.codes, *more])))


def _copy(record: PassageRecord, number: int) -> PassageRecord:
    return replace(
        record,
        id=f"{record.id}~{number}",
        document=f"{record.document}~{number}",
        case=f"{record.case}~{number}" if record.case else None,
        group=f"{record.group}~{number}",
        identifiers=tuple(f"{name}~{number}" for name in record.identifiers),
    )
