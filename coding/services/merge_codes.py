"""Give the codings of merged codes to the codes that took their place, each with its entry in the log."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence

from django.contrib.auth.models import User
from django.db.models import F, QuerySet
from django.utils import timezone

from casebase.models import Document
from coding import state
from coding.models import (
    Annotation,
    Chain,
    ChainLink,
    Change,
    Code,
    CodebookVersion,
    CodeEntry,
    CodeExample,
    Layer,
    Suggestion,
    SuggestionState,
)
from coding.services.log import Act, touch_search
from coding.state import State

MERGE = "merge"  # the action in the log; `coding.services.undo` knows it
DETAILS = ("confidence", "direction", "weight")
BATCH = 500

#: Where the database allows but one live coding of a code: text, whose (gold is everybody's), start and end.
Place = tuple[int, object, int, int]


def merge_codes(
    *,
    merged: Sequence[tuple[Code, Code]],
    base: CodebookVersion,
    version: CodebookVersion,
    user: User,
) -> None:
    """Move codings, chains, examples and suggestions of each first code to the second; the caller locks and commits.

    Where its coder has the survivor on the same words already, that coding stays, with both notes; the other one is
    taken off, its chains and rulings are given to the one that stays.
    """
    # Without a text the act stands in nobody's undo list: an edition is not undone document by document.
    act = Act(user, None)
    states: dict[int, list[State]] = defaultdict(list)
    for old, new in merged:
        _move(old, new, _edition(new, base, version), act, states)
        _move_suggestions(old, new)
        _move_examples(old, new)
    for document in Document.objects.filter(pk__in=states).order_by("pk"):
        touch_search(document, states[document.pk])


def _edition(code: Code, base: CodebookVersion, version: CodebookVersion) -> CodebookVersion:
    """Under which edition the moved codings stand: the new one, unless it has the survivor's own looked at again."""
    again = CodeEntry.objects.filter(version=version, code=code, recode_since=version.number)
    was_there = CodeEntry.objects.filter(version=base, code=code)
    return base if again.exists() and was_there.exists() else version


def _move(
    old: Code, new: Code, edition: CodebookVersion, act: Act, states: dict[int, list[State]]
) -> None:
    """All codings of a code, deleted ones too: their history goes on under the other code."""
    taken = {
        _place(one): one.pk for one in _rows(new).filter(deleted=False).iterator(chunk_size=BATCH)
    }
    rows = list(_rows(old).order_by("created_at", "pk"))
    for first in range(0, len(rows), BATCH):
        batch = rows[first : first + BATCH]
        befores = [state.of_annotation(one) for one in batch]
        joins: list[tuple[uuid.UUID, uuid.UUID]] = []
        for one in batch:
            if not one.deleted:
                survivor = taken.setdefault(_place(one), one.pk)
                one.deleted = survivor != one.pk
                if one.deleted:
                    joins.append((one.pk, survivor))
            one.code, one.codebook_version = new, edition
        _write(batch, joins, new, edition)
        afters = [state.of_annotation(one) for one in batch]
        Change.objects.bulk_create(
            _logged(act, one, before, after)
            for one, before, after in zip(batch, befores, afters, strict=True)
        )
        for one, before, after in zip(batch, befores, afters, strict=True):
            states[one.version.document_id] += [before, after]
        for gone, kept in joins:
            _join(_rows(new).get(pk=gone), _rows(new).get(pk=kept), act)


def _write(
    batch: list[Annotation],
    joins: list[tuple[uuid.UUID, uuid.UUID]],
    code: Code,
    edition: CodebookVersion,
) -> None:
    """What goes is taken off first: the database allows but one live coding of a place."""
    Annotation.objects.filter(pk__in=[gone for gone, _kept in joins]).update(deleted=True)
    Annotation.objects.filter(pk__in=[one.pk for one in batch]).update(
        code=code,
        codebook_version=edition,
        revision=F("revision") + 1,
        modified_at=timezone.now(),
    )


def _rows(code: Code) -> QuerySet[Annotation]:
    found = Annotation.objects.filter(code=code).select_related("code", "version")
    return found.defer("version__text")


def _place(annotation: Annotation) -> Place:
    whose = Layer.GOLD if annotation.layer == Layer.GOLD else annotation.coder_id
    return annotation.version_id, whose, annotation.start, annotation.end


def _logged(act: Act, annotation: Annotation, before: State, after: State) -> Change:
    return Change(
        act=act.id,
        kind="annotation",
        object_id=annotation.pk,
        actor=act.actor,
        action=MERGE,
        before=before,
        after=after,
    )


def _join(gone: Annotation, kept: Annotation, act: Act) -> None:
    """What the coding that goes says and carries is given to the one that stays."""
    before = state.of_annotation(kept)
    if gone.note.strip() and gone.note.strip() not in kept.note:
        kept.note = "\n\n".join(filter(str.strip, (kept.note, gone.note)))
    for name in DETAILS:
        if not getattr(kept, name):
            setattr(kept, name, getattr(gone, name))
    after = state.of_annotation(kept)
    if after != before:
        kept.revision += 1
        kept.save()
        act.log("annotation", kept, MERGE, before, after)
    for ruling in gone.rulings_for.all():
        ruling.golds.add(kept)
    _hand_over_chains(gone, kept, act)
    if not CodeExample.objects.filter(code=kept.code, annotation=kept).exists():
        gone.examples.update(annotation=kept)


def _hand_over_chains(gone: Annotation, kept: Annotation, act: Act) -> None:
    linked = ChainLink.objects.filter(annotation=gone).values("chain")
    for chain in Chain.objects.select_for_update().filter(pk__in=linked).order_by("pk"):
        before = state.of_chain(chain)
        if chain.links.filter(annotation=kept).exists():
            chain.links.filter(annotation=gone).delete()
        else:
            chain.links.filter(annotation=gone).update(annotation=kept)
        chain.revision += 1
        chain.save()
        act.log("chain", chain, MERGE, before, state.of_chain(chain))


def _move_suggestions(old: Code, new: Code) -> None:
    """Waiting suggestions go along where the survivor is not suggested there already; the rest is put away."""
    taken = set(Suggestion.objects.filter(code=new).values_list("version", "start", "end"))
    for one in Suggestion.objects.filter(code=old, state=SuggestionState.PENDING):
        if (one.version_id, one.start, one.end) in taken:
            one.state = SuggestionState.REJECTED
        else:
            one.code = new
        one.revision += 1
        one.save()


def _move_examples(old: Code, new: Code) -> None:
    there = CodeExample.objects.filter(code=new).values("annotation")
    CodeExample.objects.filter(code=old).exclude(annotation__in=there).update(code=new)
