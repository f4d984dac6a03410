"""The sweep: what is new to each saved search since it was last compared.

For each search and some changed documents one transaction writes what was found, what is known now,
and how far the search was compared. Killed anywhere, a sweep has done a step wholly or not at all;
run twice or by two workers at once, the second finds the number moved on and does nothing.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from jobs.services import enqueue
from problems import Problem
from search.backends import get_backend
from search.backends.base import IndexUnavailable, Reader
from search.highlight import snippet
from search.models import KnownMatches, NewItem, SavedSearch, SweepCounter, WatchedDocument
from search.plan import All, Everything, Plan
from search.query import parse
from search.saved.baseline import take_baseline
from search.saved.changes import in_documents, latest_number, note_changes
from search.saved.keys import (
    Seen,
    codes_mark,
    pack_keys,
    passage_key,
    unpack_keys,
    unpack_passages,
)
from search.saved.models import Reason
from search.saved.watched import watched_plan

logger = logging.getLogger(__name__)
CHUNK_DOCUMENTS = 200
CHUNK_PASSAGES = 20_000
AT_ONCE = 400  # changed documents that a page waits for; more are left to the sweep


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep did: documents that had changed, items found, searches that wait for repair."""

    documents: int
    items: int
    unreadable: int


@dataclass(frozen=True, slots=True)
class _Asked:
    """A search as it was when its plan was made."""

    pk: int
    revision: int
    plan: Plan


@dataclass(frozen=True, slots=True)
class _Match:
    key: int
    record: dict[str, Any]
    codes: frozenset[str]


def sweep() -> Swept:
    """Compare every saved search with what changed in the index. Raises `IndexUnavailable`.

    A search that cannot be compared is left where it is and does not keep the others waiting.
    """
    if not SavedSearch.objects.exists():
        return Swept(0, 0, 0)
    reader = get_backend().reader()
    documents = note_changes(reader) or 0
    found = unreadable = 0
    asked: dict[int, _Asked] = {}
    for search in SavedSearch.objects.filter(owner__is_active=True):
        plan = _plan(search)
        if plan is None:
            unreadable += 1
        else:
            asked[search.pk] = _Asked(search.pk, search.revision, plan)
    for after, chunk in _chunks(asked):
        for one in list(asked.values()):
            with _alone(reader, asked, one):
                found += _compare(reader, one, after, chunk)
    for search in SavedSearch.objects.filter(pk__in=asked, rebase=True):
        with _alone(reader, asked, asked[search.pk]):
            take_baseline(search, asked[search.pk].plan, reader)
    SweepCounter.objects.update_or_create(pk=1, defaults={"swept_at": timezone.now()})
    return Swept(documents, found, unreadable)


@contextmanager
def _alone(reader: Reader, asked: dict[int, _Asked], one: _Asked) -> Iterator[None]:
    """Leave a search out for the rest of this sweep where it fails and the engine still answers."""
    try:
        yield
    except Exception:
        reader.count(Everything())
        logger.exception("saved search %s could not be compared", one.pk)
        del asked[one.pk]


def catch_up(search: SavedSearch) -> None:
    """Compare one search at once, so that its page is right; left to the worker where that is long."""
    search.refresh_from_db()
    try:
        reader = get_backend().reader()
        plan = _plan(search)
        if plan is not None and note_changes(reader, most=AT_ONCE) is not None:
            one = _Asked(search.pk, search.revision, plan)
            for after, chunk in _chunks([search.pk]):
                _compare(reader, one, after, chunk)
            search.refresh_from_db()
            if search.rebase and reader.count(plan) <= CHUNK_PASSAGES:
                take_baseline(search, plan, reader)
    except IndexUnavailable as error:
        logger.info("saved search %s waits for the index: %s", search.pk, error)
    search.refresh_from_db()
    if search.rebase:
        enqueue(kind="sweep_alerts", title=search.name, params={}, user=search.owner)


def _plan(search: SavedSearch) -> Plan | None:
    """What it watches; None, with the reason noted, where it cannot be read."""
    problem = None
    plan = None
    try:
        with override(search.language):
            plan = watched_plan(search.query, search.filters)
    except Problem as error:
        problem = error.as_dict()
    if problem != search.problem:
        SavedSearch.objects.filter(pk=search.pk, revision=search.revision).update(problem=problem)
    return plan


def _chunks(searches: Iterable[int]) -> Iterator[tuple[int, list[WatchedDocument]]]:
    """Documents that any of these has not been compared with, some at a time, by their numbers.

    Each chunk comes with the number after which it begins.
    """
    waiting = SavedSearch.objects.filter(pk__in=list(searches), swept_through__isnull=False)
    through = waiting.order_by("swept_through").values_list("swept_through", flat=True).first()
    if through is None:
        return
    last, end = through, latest_number()
    while True:
        rows = WatchedDocument.objects.filter(number__gt=last, number__lte=end).order_by("number")
        chunk: list[WatchedDocument] = []
        size = 0
        for row in rows[:CHUNK_DOCUMENTS]:
            if chunk and size + row.size > CHUNK_PASSAGES:
                break
            chunk.append(row)
            size += row.size
        if not chunk:
            return
        after, last = last, chunk[-1].number
        yield after, chunk


def _compare(reader: Reader, one: _Asked, after: int, chunk: list[WatchedDocument]) -> int:
    """One search with some documents; returns how many items are new.

    Only where it was compared up to the beginning of the chunk: nothing may be left out in between.
    """
    search = SavedSearch.objects.filter(pk=one.pk, revision=one.revision).first()
    through = search.swept_through if search else None
    if search is None or through is None or not after <= through < chunk[-1].number:
        return 0
    rows = {row.document: row for row in chunk if row.number > through and row.state}
    matches = _matches(reader, one.plan, rows) if rows else {}
    with transaction.atomic():
        locked = (
            SavedSearch.objects.select_for_update()
            .filter(pk=one.pk, revision=one.revision, swept_through=through)
            .first()
        )
        if locked is None:  # deleted, changed, or compared by another worker meanwhile
            return 0
        known = {
            row.document: unpack_keys(row.keys)
            for row in KnownMatches.objects.filter(search=locked, document__in=matches)
        }
        items: list[NewItem] = []
        for document, found in matches.items():
            passages = unpack_passages(rows[document].passages)
            # What the index has got since it was looked at waits: this document comes again.
            matches[document] = [match for match in found if match.key in passages]
            seen_before = known.get(document, set())
            items += _told(locked, through, matches[document], passages, seen_before)
        count = _write(locked, items)
        _note_known(locked, matches, known)
        SavedSearch.objects.filter(pk=one.pk).update(swept_through=chunk[-1].number)
    return count


def _matches(reader: Reader, plan: Plan, rows: Iterable[str]) -> dict[str, list[_Match]]:
    """Document → its matching passages; passages of the same words count as one."""
    found: dict[str, dict[int, _Match]] = {}
    for record in reader.records(All(filters=(plan, in_documents(rows)))):
        document = record["document"]
        key = passage_key(document, record["text"])
        same = found.setdefault(document, {})
        before = same[key].codes if key in same else frozenset()
        first = same[key].record if key in same else record
        same[key] = _Match(key, first, before | frozenset(record["codes"]))
    return {document: list(matches.values()) for document, matches in found.items()}


def _told(
    search: SavedSearch,
    through: int,
    matches: list[_Match],
    passages: dict[int, Seen],
    known: set[int],
) -> list[NewItem]:
    """What of one document is to be told."""
    items = []
    for match in matches:
        reason = _reason(match, passages[match.key], through, match.key in known)
        if reason is not None:
            items.append(_item(search, match, reason))
    return items


def _write(search: SavedSearch, items: list[NewItem]) -> int:
    """Write the items, each once; returns how many rows are new.

    A passage that is told of already and not yet read is not told of again: its codes change.
    """
    if not items:
        return 0
    keys = [item.key for item in items]
    waiting = {
        item.key: item for item in search.items.filter(key__in=keys, seen_at=None, delivery=None)
    }
    for item in items:
        if item.key in waiting:
            waiting[item.key].record["codes"] = item.record["codes"]
    NewItem.objects.bulk_update(waiting.values(), ["record"], batch_size=200)
    before = search.items.count()
    fresh = [item for item in items if item.key not in waiting]
    NewItem.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=200)
    return search.items.count() - before


def _reason(match: _Match, seen: Seen, through: int, known: bool) -> Reason | None:
    if not known and seen.first > through:
        return Reason.NEW
    if seen.coded > through and match.codes:
        return Reason.CODED
    return None if known else Reason.MATCHES


def _item(search: SavedSearch, match: _Match, reason: Reason) -> NewItem:
    record = match.record
    shown = {
        name: record[name]
        for name in (
            "id", "order", "label", "passage_kind", "case", "case_title",
            "document_title", "heading", "date", "language",
        )
    }  # fmt: skip
    cut = snippet(parse(search.query).query, record["text"])
    return NewItem(
        search=search,
        key=match.key,
        reason=reason,
        codes_mark=codes_mark(match.codes) if reason == Reason.CODED else 0,
        document=record["document"],
        record=shown | {"snippet": cut.text, "codes": sorted(match.codes)},
        found_at=timezone.now(),
    )


def _note_known(
    search: SavedSearch, matches: dict[str, list[_Match]], known: dict[str, set[int]]
) -> None:
    KnownMatches.objects.bulk_create(
        [
            KnownMatches(
                search=search,
                document=document,
                keys=pack_keys(known.get(document, set()) | {match.key for match in found}),
            )
            for document, found in matches.items()
        ],
        update_conflicts=True,
        unique_fields=["search", "document"],
        update_fields=["keys"],
    )
