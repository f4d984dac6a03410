"""Create, change and delete annotations."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.permissions import require
from accounts.roles import ADJUDICATE, MANAGE
from casebase.models import Passage, TextVersion
from coding import state
from coding.models import (
    Annotation,
    ChainLink,
    Code,
    CodebookVersion,
    Direction,
    Layer,
    Mode,
    Origin,
)
from coding.round_selectors import open_assignment, was_taken_out
from coding.selectors import code_by_key, current_codebook
from coding.services.carry import to_newest_text
from coding.services.log import Act, check_revision, lock_document, touch_search
from legaltext.anchors import create as create_anchor
from problems import Problem

EDITABLE = ("note", "confidence", "direction", "weight")


@transaction.atomic
def create_annotation(
    *,
    version: TextVersion,
    start: int,
    end: int,
    code: str,
    coder: User | None,
    id: uuid.UUID | None = None,
    origin: str = Origin.PERSON,
    act: Act | None = None,
    **details: Any,
) -> Annotation:
    """Put a code on `version.text[start:end]`. Repeating a call with the same `id` gives the same annotation.

    Args:
        version: the text; offsets are its code points.
        start: first character.
        end: after the last character.
        code: key of a codable code of the current codebook.
        coder: who codes; None for what comes with the library.
        id: made by the client, so that a repeated request does nothing twice.
        origin: how it came to be.
        act: the act it is part of; a new one unless given.
        details: `note`, `confidence`, `direction`, `weight`.
    """
    if id is not None and (known := Annotation.objects.filter(pk=id).first()):
        return _same(known, coder, version, start, end)
    check_span(version, start, end)
    version, start, end = to_newest_text(version, start, end)
    codebook, found = codable(code)
    if duplicate := _live(version, coder, found, start, end, gold=origin == Origin.RULING):
        if id is not None:  # a client that named its own would not know the other
            raise _already_coded(duplicate)
        return duplicate
    anchor = create_anchor(version.text, start, end)
    passage = passage_at(version, start)
    annotation = Annotation(
        id=id or uuid.uuid4(),
        version=version,
        passage=passage,
        layer=Layer.GOLD if origin == Origin.RULING else layer_at(coder, passage),
        code=found,
        codebook_version=codebook,
        start=start,
        end=end,
        quote=anchor.exact,
        prefix=anchor.prefix,
        suffix=anchor.suffix,
        origin=origin,
        coder=coder,
        **checked(details),
    )
    annotation.save(force_insert=True)
    act = act or Act(coder, version)
    after = state.of_annotation(annotation)
    act.log("annotation", annotation, "create", None, after)
    touch_search(version.document, [after])
    return annotation


@transaction.atomic
def change_annotation(
    *, annotation: Annotation, revision: int, user: User, **changes: Any
) -> Annotation:
    """Change code, span or details; a Problem (409) when `revision` is not the current one."""
    lock_document(annotation.version.document_id)
    locked = Annotation.objects.select_for_update().get(pk=annotation.pk)
    require_own(locked, user)
    before = state.of_annotation(locked)
    check_revision(revision, locked, yours=changes, theirs=before)
    layer_at(locked.coder, locked.passage)
    if "code" in changes:
        locked.codebook_version, locked.code = codable(changes["code"])
    if "start" in changes or "end" in changes:
        start, end = changes.get("start", locked.start), changes.get("end", locked.end)
        check_span(locked.version, start, end)
        place(locked, locked.version, start, end)
        locked.layer = layer_at(locked.coder, locked.passage)
    for name, value in checked({key: changes[key] for key in EDITABLE if key in changes}).items():
        setattr(locked, name, value)
    return _save(locked, before, "change", user)


@transaction.atomic
def delete_annotation(*, annotation: Annotation, revision: int, user: User) -> Annotation:
    """Take an annotation off; it stays in the log and undo brings it back. Refused while a chain rests on it."""
    lock_document(annotation.version.document_id)
    locked = Annotation.objects.select_for_update().get(pk=annotation.pk)
    require_own(locked, user)
    before = state.of_annotation(locked)
    check_revision(revision, locked, yours={"deleted": True}, theirs=before)
    layer_at(locked.coder, locked.passage)
    refuse_evidence(locked)
    locked.deleted = True
    return _save(locked, before, "delete", user)


def refuse_evidence(annotation: Annotation) -> None:
    """Raise a Problem (409) where a live chain rests on the annotation."""
    links = ChainLink.objects.filter(annotation=annotation, chain__deleted=False)
    used = list(links.values_list("chain__ident", flat=True))
    if used:
        raise Problem(
            "used_in_chain",
            _("This span is evidence in a chain."),
            place=", ".join(used),
            remedy=_("Take it out of the chain first, or delete the chain."),
            status=409,
        )


@transaction.atomic
def withdraw(annotation: Annotation, user: User | None = None) -> None:
    """Take off what the library brought and its fixture no longer has, or no ruling holds; it stays in the log."""
    before = state.of_annotation(annotation)
    annotation.deleted = True
    annotation.revision += 1
    annotation.save()
    after = state.of_annotation(annotation)
    Act(user, annotation.version).log("annotation", annotation, "delete", before, after)
    touch_search(annotation.version.document, [before])


def layer_at(coder: User | None, passage: Passage) -> str:
    """Who is shown what this person codes in a passage now.

    Raises:
        Problem: the passage is part of an item that they have handed in, or were taken out of (409).
    """
    share = open_assignment(coder, passage) if coder else None
    if share is None:
        if coder and was_taken_out(coder, passage):
            raise _taken_out(passage)
        return Layer.OPEN
    if share.submitted_at is not None:
        raise Problem(
            "handed_in",
            _("You have handed this in, and it cannot be changed until it is settled."),
            place=f"{share.item.round}: {passage}",
            remedy=_("Tell the adjudicator what you would change."),
            status=409,
        )
    return Layer.BLIND if share.item.round.mode == Mode.BLIND else Layer.RAW


def _taken_out(passage: Passage) -> Problem:
    return Problem(
        "taken_out",
        _("You were taken out of the round that this passage is coded in."),
        place=str(passage),
        remedy=_("Copy what you want to keep, and ask who runs the round."),
        status=409,
    )


def require_own(annotation: Annotation, user: User) -> None:
    """Raise `RoleMissing` unless the user may change this annotation."""
    if annotation.coder_id is None:
        require(user, MANAGE)
    elif annotation.coder_id != user.pk:
        require(user, ADJUDICATE)


def check_span(version: TextVersion, start: int, end: int) -> None:
    """Raise a Problem unless start and end enclose at least one visible character of the text."""
    if not (0 <= start < end <= version.length) or not version.text[start:end].strip():
        raise Problem(
            "bad_span",
            _("The span is not in the text."),
            place=f"{start}–{end}",
            remedy=_("Select some words and try again; offsets are 0 to %(length)s.")
            % {"length": version.length},
        )


def codable(key: str) -> tuple[CodebookVersion, Code]:
    """The current codebook and the code, if it may be put on text."""
    codebook = current_codebook()
    code = code_by_key(key)
    if not codebook.entries.filter(code=code, codable=True).exists():
        raise Problem(
            "not_codable",
            _("This code groups others and is not put on text."),
            place=key,
            remedy=_("Choose one of the codes below it."),
        )
    return codebook, code


def checked(details: dict[str, Any]) -> dict[str, Any]:
    """The details, refused where a value is out of range."""
    for name in ("confidence", "weight"):
        value = details.get(name)
        if value is not None and not (isinstance(value, int) and 1 <= value <= 5):
            raise Problem(
                "bad_value",
                _("The value must be a whole number from 1 to 5."),
                place=name,
                remedy="",
            )
    if details.get("direction") not in (None, "", *Direction.values):
        raise Problem(
            "bad_value",
            _("The direction must be favourable, adverse or mixed."),
            place="direction",
        )
    if "direction" in details:
        details = {**details, "direction": details["direction"] or ""}
    return details


def passage_at(version: TextVersion, start: int) -> Passage:
    """The passage in which an offset lies, or the nearest one before it."""
    found = (
        version.passages.filter(start__lte=start).order_by("-start").first()
        or version.passages.first()
    )
    if found is None:
        raise Problem("no_passages", _("This text has no passages."), place=str(version))
    return found


def _live(
    version: TextVersion, coder: User | None, code: Code, start: int, end: int, *, gold: bool
) -> Annotation | None:
    """The coder's annotation at a place; of gold ones there is one, whoever ruled."""
    same = Annotation.objects.filter(version=version, code=code, start=start, end=end)
    live = same.filter(deleted=False)
    found = (
        live.filter(layer=Layer.GOLD)
        if gold
        else live.filter(coder=coder).exclude(layer=Layer.GOLD)
    )
    return found.first()


def _already_coded(annotation: Annotation) -> Problem:
    return Problem(
        "already_coded",
        _("You have put this code on these words already."),
        place=str(annotation),
        remedy=_("Choose another code, or delete one of the two."),
        status=409,
    )


def taken_span(annotation: Annotation) -> bool:
    """Whether the coder has this code on exactly this span in another live annotation."""
    return taken_at(annotation, annotation.version, annotation.start, annotation.end)


def taken_at(annotation: Annotation, version: TextVersion, start: int, end: int) -> bool:
    """The same of another place where the annotation could go."""
    gold = annotation.layer == Layer.GOLD
    clash = _live(version, annotation.coder, annotation.code, start, end, gold=gold)
    return clash is not None and clash.pk != annotation.pk


def _same(
    known: Annotation, coder: User | None, version: TextVersion, start: int, end: int
) -> Annotation:
    """The annotation of a repeated request; somebody else's id is refused, without telling what it is."""
    if known.coder != coder or known.version.document_id != version.document_id:
        raise Problem(
            "id_taken",
            _("This id belongs to another annotation."),
            place=str(known.pk),
            remedy=_("Send the request with a new id."),
            status=409,
        )
    return known


def place(annotation: Annotation, version: TextVersion, start: int, end: int) -> None:
    """Set a span with its words and its passage; the caller has checked it, and saves."""
    anchor = create_anchor(version.text, start, end)
    annotation.version, annotation.passage = version, passage_at(version, start)
    annotation.start, annotation.end = start, end
    annotation.quote = anchor.exact
    annotation.prefix, annotation.suffix = anchor.prefix, anchor.suffix


def _save(annotation: Annotation, before: dict[str, Any], action: str, user: User) -> Annotation:
    if not annotation.deleted and taken_span(annotation):
        raise _already_coded(annotation)
    annotation.revision += 1
    annotation.save()
    after = state.of_annotation(annotation)
    Act(user, annotation.version).log("annotation", annotation, action, before, after)
    touch_search(annotation.version.document, [before, after])
    return annotation
