"""Give the codings of merged codes to the codes that took their place, each with its entry in the log."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.contrib.auth.models import User

from casebase.models import Document
from coding import state
from coding.models import (
    Annotation,
    Chain,
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
        under = _edition(new, base, version)
        rows = Annotation.objects.filter(code=old).select_related("code", "version")
        for annotation in rows.defer("version__text").order_by("created_at", "pk"):
            before = state.of_annotation(annotation)
            _move(annotation, new, under, act)
            states[annotation.version.document_id] += [before, state.of_annotation(annotation)]
        _move_suggestions(old, new)
        _move_examples(old, new)
    for document in Document.objects.filter(pk__in=states).order_by("pk"):
        touch_search(document, states[document.pk])


def _edition(code: Code, base: CodebookVersion, version: CodebookVersion) -> CodebookVersion:
    """Under which edition the moved codings stand: the new one, unless it has the survivor's own looked at again."""
    again = CodeEntry.objects.filter(version=version, code=code, recode_since=version.number)
    was_there = CodeEntry.objects.filter(version=base, code=code)
    return base if again.exists() and was_there.exists() else version


def _move(annotation: Annotation, code: Code, edition: CodebookVersion, act: Act) -> None:
    before = state.of_annotation(annotation)
    survivor = None if annotation.deleted else _same_place(annotation, code)
    if survivor is not None:
        _join(annotation, survivor, act)
        annotation.deleted = True
    annotation.code, annotation.codebook_version = code, edition
    annotation.revision += 1
    annotation.save()
    act.log("annotation", annotation, MERGE, before, state.of_annotation(annotation))


def _same_place(annotation: Annotation, code: Code) -> Annotation | None:
    """The coding of the survivor that the database allows but one of here."""
    found = Annotation.objects.filter(
        version=annotation.version_id,
        code=code,
        start=annotation.start,
        end=annotation.end,
        deleted=False,
    ).select_related("code")
    if annotation.layer == Layer.GOLD:
        return found.filter(layer=Layer.GOLD).first()
    if annotation.coder_id is None:  # the database lets the library repeat itself; one is enough
        return found.filter(coder__isnull=True).exclude(layer=Layer.GOLD).first()
    return found.filter(coder=annotation.coder_id).exclude(layer=Layer.GOLD).first()


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
    for chain in Chain.objects.filter(links__annotation=gone).distinct():
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
