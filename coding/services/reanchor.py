"""When a document gets a new text its spans go with it; what finds no place waits for a person."""

from __future__ import annotations

from dataclasses import asdict

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from casebase.models import TextVersion
from casebase.selectors import current_version, current_versions
from coding import state
from coding.models import Annotation, Fate, Reanchoring, Settlement, Suggestion
from coding.models.ledger import FOR_PEOPLE
from coding.services.annotations import (
    check_span,
    passage_at,
    place,
    require_own,
    taken_at,
    taken_span,
)
from coding.services.carry_items import carry_items
from coding.services.log import Act, lock_document, touch_search
from legaltext import anchors
from problems import Problem


def carry_to_new_text(old: TextVersion, new: TextVersion) -> None:
    """Bring every live annotation and every suggestion of the document along; told by the library.

    Spans that an earlier text left without a place are tried again. One entry of the ledger each.
    """
    if not new.passages.exists():
        return
    rows = (
        Annotation.objects.select_for_update(of=("self",))
        .select_related("code", "coder")
        .filter(version__document=new.document_id, deleted=False)
        .exclude(version=new)
        .order_by("start", "end", "created_at")
    )
    for annotation in rows:
        carry(annotation, new)
    _carry_suggestions(old, new)
    carry_items(old, new)


def carry_one(annotation: Annotation) -> None:
    """Bring one live annotation to its document's newest text, where it is not there yet."""
    if current_versions().filter(pk=annotation.version_id).exists():
        return
    newest = current_version(annotation.version.document)
    if newest is not None:
        carry(annotation, newest)


def carry(annotation: Annotation, new: TextVersion) -> Reanchoring:
    """Find the span's place, move it there, and write it down; it stays on its old text where there is none."""
    found = anchors.reanchor(new.text, _anchor(annotation))
    fate = Fate(found.status)
    entry = Reanchoring(
        annotation=annotation,
        old_id=annotation.version_id,
        new=new,
        old_start=annotation.start,
        old_end=annotation.end,
        old_quote=annotation.quote,
        score=found.score,
        candidates=[asdict(one) for one in found.candidates],
    )
    if found.start is not None and found.end is not None:
        if taken_at(annotation, new, found.start, found.end):
            fate = Fate.TAKEN
            entry.candidates = [{"start": found.start, "end": found.end, "score": found.score}]
        else:
            place(annotation, new, found.start, found.end)
            annotation.revision += 1
            annotation.save()
            entry.start, entry.end = found.start, found.end
    entry.fate = fate
    entry.settlement = Settlement.WAITING if fate in FOR_PEOPLE else ""
    Reanchoring.objects.filter(annotation=annotation, settlement=Settlement.WAITING).update(
        settlement=Settlement.SUPERSEDED, settled_at=timezone.now()
    )
    entry.save()
    return entry


def _anchor(annotation: Annotation) -> anchors.Anchor:
    return anchors.Anchor(
        annotation.start, annotation.end, annotation.quote, annotation.prefix, annotation.suffix
    )


def _carry_suggestions(old: TextVersion, new: TextVersion) -> None:
    """Suggestions whose words stand there unchanged go along with what was decided; the rest is made anew."""
    taken = set(new.suggestions.values_list("code_id", "start", "end"))
    moved = []
    for suggestion in Suggestion.objects.select_for_update(of=("self",)).filter(version=old):
        anchor = anchors.create(old.text, suggestion.start, suggestion.end)
        found = anchors.reanchor(new.text, anchor, threshold=1.0)
        if found.status not in ("unchanged", "moved") or found.start is None or found.end is None:
            continue
        key = (suggestion.code_id, found.start, found.end)
        if key in taken:
            continue
        taken.add(key)
        suggestion.version, suggestion.passage = new, passage_at(new, found.start)
        suggestion.start, suggestion.end = found.start, found.end
        suggestion.revision += 1
        moved.append(suggestion)
    Suggestion.objects.bulk_update(
        moved, ["version", "passage", "start", "end", "revision"], batch_size=500
    )


# --- what people do with the entries that wait ------------------------------------------


@transaction.atomic
def confirm(*, entry: Reanchoring, user: User) -> Reanchoring:
    """The similar words are right."""
    locked, _annotation = _waiting(entry, user)
    if locked.start is None:
        raise Problem(
            "no_place",
            _("This span has no place in the new text yet."),
            remedy=_("Choose a place for it, or leave it on its old text."),
            status=409,
        )
    return _settle(locked, Settlement.CONFIRMED, user)


@transaction.atomic
def leave(*, entry: Reanchoring, user: User, reason: str = "") -> Reanchoring:
    """Nothing fits, for a reason: the span stays on the text that it was made on, where both texts are shown."""
    locked, _annotation = _waiting(entry, user)
    locked.reason = reason.strip()
    return _settle(locked, Settlement.LEFT, user)


@transaction.atomic
def place_again(*, entry: Reanchoring, user: User, start: int, end: int) -> Reanchoring:
    """Put the span on `start:end` of the new text; an act that can be undone."""
    locked, annotation = _waiting(entry, user)
    version = locked.new
    check_span(version, start, end)
    before = state.of_annotation(annotation)
    place(annotation, version, start, end)
    if taken_span(annotation):
        raise Problem(
            "already_coded",
            _("You have put this code on these words already."),
            remedy=_("Choose another place, or leave this one on its old text."),
            status=409,
        )
    annotation.revision += 1
    annotation.save()
    after = state.of_annotation(annotation)
    Act(user, version).log("annotation", annotation, "place", before, after)
    touch_search(version.document, [before, after])
    locked.start, locked.end = start, end
    return _settle(locked, Settlement.PLACED, user)


def place_at_words(*, entry: Reanchoring, user: User, words: str) -> Reanchoring:
    """As `place_again`, for words copied from the new text that stand in it once."""
    text, wanted = entry.new.text, words.strip()
    first = text.find(wanted) if wanted else -1
    if first < 0:
        raise Problem(
            "not_found",
            _("These words are not in the new text."),
            place=wanted[:60],
            remedy=_("Copy them from the document as it stands there."),
            status=404,
        )
    if text.find(wanted, first + 1) >= 0:
        raise Problem(
            "several",
            _("These words stand in several places."),
            place=wanted[:60],
            remedy=_("Copy a longer stretch."),
            status=409,
        )
    return place_again(entry=entry, user=user, start=first, end=first + len(wanted))


def _waiting(entry: Reanchoring, user: User) -> tuple[Reanchoring, Annotation]:
    # The document first, as importing locks it: the other order could lock two people out for ever.
    lock_document(entry.new.document_id)
    locked = (
        Reanchoring.objects.select_for_update(of=("self",))
        .select_related("new__document")
        .get(pk=entry.pk)
    )
    annotation = Annotation.objects.select_for_update().get(pk=locked.annotation_id)
    require_own(annotation, user)
    if locked.settlement != Settlement.WAITING or annotation.deleted:
        raise Problem(
            "settled",
            _("This span has been dealt with already."),
            remedy=_("Open the list again."),
            status=409,
        )
    return locked, annotation


def _settle(entry: Reanchoring, settlement: Settlement, user: User) -> Reanchoring:
    entry.settlement = settlement
    entry.settled_by, entry.settled_at = user, timezone.now()
    entry.save()
    return entry
