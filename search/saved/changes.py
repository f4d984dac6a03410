"""Notices which documents of the index changed, by comparing states and never by the clock.

The index says of each document its digest and its number of passages; `WatchedDocument` holds what
it said when it was last looked at. Whatever happened between (the worker was down, the index was
behind, it was built anew, the clock went back) the difference of the two is what has changed.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.db import transaction

from search.backends.base import Reader, document_of
from search.columns import SEPARATOR
from search.models import SweepCounter, WatchedDocument
from search.plan import All, Everything, Plan, Term, one_of
from search.saved.keys import Seen, pack_passages, passage_key, unpack_passages

BATCH = 200  # documents between two commits
Found = dict[int, set[str]]  # key → codes


def note_changes(reader: Reader, *, most: int | None = None) -> int | None:
    """Give every document whose state in the index is another than noted a new number.

    Returns how many; None, with nothing done, where they are more than ``most``.
    """
    states = _states(reader)
    noted = dict(WatchedDocument.objects.values_list("document", "state"))
    changed = sorted(slug for slug, state in states.items() if noted.get(slug) != state)
    gone = sorted(slug for slug, state in noted.items() if state and slug not in states)
    if most is not None and len(changed) + len(gone) > most:
        return None
    for batch in _batches(changed):
        _note(batch, states, _read(reader, batch))
    for batch in _batches(gone):
        _note(batch, {}, {})
    return len(changed) + len(gone)


def in_documents(documents: Iterable[str]) -> Plan:
    """A filter: only passages of these documents."""
    return one_of(tuple(Term("document", slug) for slug in documents))


def latest_number() -> int:
    """The number given last."""
    return SweepCounter.objects.values_list("number", flat=True).first() or 0


def _states(reader: Reader) -> dict[str, str]:
    """Document → digests with counts: also a document that is written by halves differs."""
    marks: dict[str, list[str]] = defaultdict(list)
    for mark, count in reader.tally(Everything(), ("mark",))["mark"].items():
        marks[document_of(mark, SEPARATOR)].append(f"{mark.split(SEPARATOR)[1]}:{count}")
    return {slug: " ".join(sorted(found))[:200] for slug, found in marks.items()}


def _batches(slugs: Sequence[str]) -> Iterator[list[str]]:
    for begin in range(0, len(slugs), BATCH):
        yield list(slugs[begin : begin + BATCH])


def _read(reader: Reader, batch: list[str]) -> dict[str, Found]:
    """Document → its passages' keys and codes, as the index has them."""
    found: dict[str, Found] = defaultdict(dict)
    for record in reader.records(All(filters=(in_documents(batch),))):
        slug = record["document"]
        key = passage_key(slug, record["text"])
        found[slug].setdefault(key, set()).update(record["codes"])
    return found


@transaction.atomic
def _note(batch: list[str], states: Mapping[str, str], found: Mapping[str, Found]) -> None:
    SweepCounter.objects.get_or_create(pk=1)
    # The lock orders two sweeps: each number is given once, and none is skipped unseen.
    counter = SweepCounter.objects.select_for_update().get(pk=1)
    known = {row.document: row for row in WatchedDocument.objects.filter(document__in=batch)}
    rows = []
    for slug in batch:
        counter.number += 1
        row = known.get(slug) or WatchedDocument(document=slug)
        before = unpack_passages(row.passages) if slug in known else {}
        row.state, row.number = states.get(slug, ""), counter.number
        now = found.get(slug, {})
        row.size = len(now)
        row.passages = pack_passages(_merged(before, now, counter.number))
        rows.append(row)
    counter.save()
    WatchedDocument.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["document"],
        update_fields=["state", "number", "size", "passages"],
    )


def _merged(before: Mapping[int, Seen], now: Found, number: int) -> dict[int, Seen]:
    """Passages that are gone stay known, so that their return is nothing new."""
    merged = {
        key: Seen(seen.first, seen.coded, seen.codes, there=False)
        for key, seen in before.items()
        if key not in now
    }
    for key, codes in now.items():
        seen = before.get(key)
        if seen is None:
            merged[key] = Seen(number, 0, tuple(sorted(codes)))
        else:
            gained = codes - set(seen.codes)
            coded = number if gained else seen.coded
            merged[key] = Seen(seen.first, coded, tuple(sorted(codes)))
    return merged
