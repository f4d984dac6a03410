"""When a document gets a new text, what rounds have to judge there goes along with its passages."""

from __future__ import annotations

from casebase.models import Passage, TextVersion
from coding.models import Item, Ruling
from coding.two_texts import aligned
from legaltext import anchors


def carry_items(old: TextVersion, new: TextVersion) -> None:
    """Move the items of every round to the passages that stand in the place of theirs, with their rulings.

    Without this, coders would judge a text that nobody is shown any more, outside the round and seen by all. An item
    whose passage is gone stays on the old text.
    """
    items = list(Item.objects.select_for_update(of=("self",)).filter(version=old))
    if not items:
        return
    beside = {row.old.pk: row.new for row in aligned(old, new) if row.old and row.new}
    moved = []
    for item in items:
        passage = beside.get(item.passage_id) if item.passage_id else None
        if item.passage_id and passage is None:
            continue
        item.version, item.passage = new, passage
        moved.append(item)
        _carry_rulings(item, old, new, passage)
    Item.objects.bulk_update(moved, ["version", "passage"], batch_size=500)


def _carry_rulings(item: Item, old: TextVersion, new: TextVersion, passage: Passage | None) -> None:
    """Where a ruling stands now; where its words are gone, the passage (or text) that it is about."""
    first, last = (passage.start, passage.end) if passage else (0, new.length)
    for ruling in Ruling.objects.filter(item=item):
        anchor = anchors.create(old.text, ruling.start, min(ruling.end, old.length))
        found = anchors.reanchor(new.text, anchor)
        inside = found.start is not None and first <= found.start < last
        ruling.start, ruling.end = (found.start, found.end) if inside else (first, last)  # type: ignore[assignment]
        ruling.save()
