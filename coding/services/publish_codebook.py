"""Publish a draft of the codebook as the next edition: one transaction, nobody codes meanwhile."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import require
from accounts.roles import MANAGE
from casebase.models import Document
from coding.book.content import LISTS, TEXT_FIELDS, Book, Entry, book_of, digest_of
from coding.book.running import Run, run
from coding.models import (
    Code,
    CodebookDraft,
    CodebookVersion,
    CodeEntry,
    DraftState,
    FormerKey,
    Suggestion,
    SuggestionState,
)
from coding.selectors import published_codebook
from coding.services.codebook_drafts import locked_draft
from coding.services.merge_codes import merge_codes
from problems import Problem
from search import outbox
from search.registry import forget_labels


@transaction.atomic
def publish_draft(*, draft: CodebookDraft, revision: int, user: User) -> CodebookVersion:
    """Make a draft the next edition of the codebook, and do what its operations say to what is coded.

    Earlier editions and published editions of the toolkit stay as they are; each changed coding has an entry in the
    log. Refused while an operation cannot be done, or another edition came out since the draft began.
    """
    require(user, MANAGE)
    _hold_documents()
    locked = locked_draft(draft, revision)
    base = CodebookVersion.objects.select_for_update(no_key=True).get(pk=locked.base_id)
    _refuse_unready(locked, base)
    done = run(book_of(base), locked.operations)
    if done.failed:
        step = done.failed[0]
        raise step.problem or Problem("operation", _("A change cannot be made."))
    version = _version(locked, done, user)
    codes = _codes(done)
    _entries(version, done.book, codes)
    merge_codes(merged=_pairs(done, codes), base=base, version=version, user=user)
    _drop_suggestions(codes, done.book)
    _touch(done)
    locked.state, locked.published_as = DraftState.PUBLISHED, version
    locked.revision += 1
    locked.save()
    forget_labels()
    transaction.on_commit(forget_labels)  # who looked meanwhile kept the old ones
    return version


def _hold_documents() -> None:
    """Wait for everybody who codes or imports, and let nobody do so until the edition is out.

    Every mutation of coding locks its document first (`coding.services.log.lock_document`).
    """
    rows = Document.objects.select_for_update(no_key=True).order_by("pk")
    list(rows.values_list("pk", flat=True))


def _refuse_unready(draft: CodebookDraft, base: CodebookVersion) -> None:
    current = published_codebook()
    if current is None or current.pk != base.pk:
        raise Problem(
            "base_moved",
            _("Another edition of the codebook was published since this draft began."),
            place=str(current),
            remedy=_("Bring the draft up to date, and look at its changes again."),
            status=409,
        )
    if not draft.operations:
        raise Problem(
            "empty_draft",
            _("The draft changes nothing."),
            remedy=_("Make a change first, or discard the draft."),
            status=409,
        )


def _version(draft: CodebookDraft, done: Run, user: User) -> CodebookVersion:
    highest = CodebookVersion.objects.aggregate(highest=Max("number"))["highest"] or 0
    return CodebookVersion.objects.create(
        number=highest + 1,
        title_en=draft.title_en,
        title_zh=draft.title_zh,
        notes_en=draft.notes_en,
        notes_zh=draft.notes_zh,
        rules=draft.base.rules,
        sources=draft.base.sources,
        sha256=digest_of(done.book),
        published_at=timezone.now(),
        published_by=user,
        operations=draft.operations,
        library_number=draft.library_number,
        library_sha256=draft.library_sha256,
    )


def _codes(done: Run) -> dict[UUID, Code]:
    """All codes by GUID: new ones are made, moved ones get their key, merged ones name what took their place."""
    known = {code.guid: code for code in Code.objects.all()}
    for guid, (old, new) in done.moved().items():
        FormerKey.objects.filter(key=new).delete()
        Code.objects.filter(pk=known[guid].pk).update(key=new)
        known[guid].key = new
        FormerKey.objects.get_or_create(key=old, defaults={"code": known[guid]})
    for entry in done.book:
        if entry.guid not in known:
            known[entry.guid] = Code.objects.create(guid=entry.guid, key=entry.key, axis=entry.axis)
    for old_code, new_code in _pairs(done, known):
        Code.objects.filter(pk=old_code.pk).update(successor=new_code)
    return known


def _pairs(done: Run, codes: dict[UUID, Code]) -> list[tuple[Code, Code]]:
    """Merged code and survivor; what was made and merged in one draft was never anybody's."""
    return [(codes[old], codes[new]) for old, new in done.merged().items() if old in codes]


def _entries(version: CodebookVersion, book: Book, codes: dict[UUID, Code]) -> None:
    CodeEntry.objects.bulk_create(
        CodeEntry(
            version=version,
            code=codes[entry.guid],
            key=entry.key,
            order=order,
            codable=entry.codable,
            retired=entry.retired,
            recode_since=version.number if entry.fresh else entry.recode_since,
            **{name: getattr(entry, name) for name in TEXT_FIELDS},
            **{name: _plain(entry, name) for name in LISTS},
        )
        for order, entry in enumerate(book, 1)
    )


def _plain(entry: Entry, name: str) -> object:
    value = getattr(entry, name)
    return list(value) if isinstance(value, tuple) else value


def _drop_suggestions(codes: dict[UUID, Code], book: Book) -> None:
    """What waits for a decision and can no longer be accepted is put away."""
    codable = [codes[entry.guid].pk for entry in book if entry.codable]
    waiting = Suggestion.objects.filter(state=SuggestionState.PENDING).exclude(code__in=codable)
    waiting.update(state=SuggestionState.REJECTED, revision=F("revision") + 1)


def _touch(done: Run) -> None:
    """Have every document indexed again that bears a code of which search shows something else now."""
    bearers = Document.objects.filter(
        versions__annotations__deleted=False,
        versions__annotations__code__guid__in=done.shown_otherwise(),
    )
    slugs = list(bearers.order_by().values_list("slug", flat=True).distinct())
    # The index keeps the newest revision of a document.
    Document.objects.filter(slug__in=slugs).update(revision=F("revision") + 1)
    outbox.touch_many(slugs)
