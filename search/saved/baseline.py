"""Where a saved search begins: what matches now is known and not told of."""

from collections.abc import Iterator

from django.db import transaction

from search.backends.base import Reader
from search.models import KnownMatches, SavedSearch
from search.plan import Plan
from search.saved.changes import latest_number
from search.saved.keys import pack_keys, passage_key, unpack_keys

BATCH = 200  # documents between two commits


def take_baseline(search: SavedSearch, plan: Plan, reader: Reader) -> None:
    """Note all results of now as known; the documents numbered from here on are then compared.

    Cut off, it is begun again by the next sweep: only its last step takes the mark away.
    """
    number = latest_number()
    for batch in _batches(_keys(plan, reader)):
        with transaction.atomic():
            _add(search, batch)
    begun = number if search.swept_through is None else search.swept_through
    # Another query was saved meanwhile: the mark stays, and its own baseline follows.
    SavedSearch.objects.filter(pk=search.pk, revision=search.revision).update(
        rebase=False, swept_through=begun
    )


def _keys(plan: Plan, reader: Reader) -> Iterator[tuple[str, set[int]]]:
    document, keys = "", set[int]()
    for record in reader.records(plan):
        if record["document"] != document:
            if keys:
                yield document, keys
            document, keys = record["document"], set()
        keys.add(passage_key(document, record["text"]))
    if keys:
        yield document, keys


def _batches(pairs: Iterator[tuple[str, set[int]]]) -> Iterator[dict[str, set[int]]]:
    batch: dict[str, set[int]] = {}
    for document, keys in pairs:
        batch[document] = keys
        if len(batch) == BATCH:
            yield batch
            batch = {}
    if batch:
        yield batch


def _add(search: SavedSearch, batch: dict[str, set[int]]) -> None:
    # The lock keeps a sweep from reading these rows between our reading and our writing.
    SavedSearch.objects.select_for_update().filter(pk=search.pk).first()
    rows = KnownMatches.objects.filter(search=search, document__in=batch)
    for row in rows:
        batch[row.document] |= unpack_keys(row.keys)
    KnownMatches.objects.bulk_create(
        [
            KnownMatches(search=search, document=document, keys=pack_keys(keys))
            for document, keys in batch.items()
        ],
        update_conflicts=True,
        unique_fields=["search", "document"],
        update_fields=["keys"],
    )
