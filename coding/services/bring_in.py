"""Put many codings on one text in one act: what an import does, many times faster than one by one."""

from __future__ import annotations

import uuid
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from casebase.models import Passage, TextVersion
from casebase.selectors import current_versions
from coding import state
from coding.models import Annotation, Change, Code, CodebookVersion
from coding.round_selectors import in_rounds
from coding.selectors import current_codebook
from coding.services.annotations import check_span, checked, layer_at
from coding.services.log import Act, lock_document, touch_search
from coding.state import State
from legaltext.anchors import create as create_anchor
from problems import Problem

BATCH = 500


@dataclass(frozen=True, slots=True)
class Incoming:
    """A coding to be made: `start`:`end` in the text, by `coder` (None: came with the library)."""

    id: uuid.UUID
    start: int
    end: int
    code: Code
    coder: User | None
    note: str = ""
    confidence: int | None = None
    direction: str = ""
    weight: int | None = None
    origin: str = "person"


@transaction.atomic
def bring_in(
    *, version: TextVersion, rows: Sequence[Incoming], codebook: CodebookVersion, actor: User | None
) -> int:
    """Make the codings and log them as one act of `actor`; returns how many.

    `version` must be the newest text of its document, the codes codable in `codebook`, and no row the same as a live
    annotation (the database refuses that); one bad row and none is made.
    """
    if not rows:
        return 0
    lock_document(version.document_id)
    if not current_versions().filter(pk=version.pk).exists():
        raise Problem(
            "text_changed",
            _("The document got a new text meanwhile."),
            place=str(version),
            remedy=_("Start the import again; nothing of it was kept."),
            status=409,
        )
    codable = set(codebook.entries.filter(codable=True).values_list("code", flat=True))
    if current_codebook() != codebook or not {row.code.pk for row in rows} <= codable:
        raise Problem(
            "codebook_changed",
            _("An edition of the codebook was published meanwhile."),
            place=str(version),
            remedy=_("Start the import again; nothing of it was kept."),
            status=409,
        )
    passages = list(version.passages.order_by("start"))
    act = Act(actor, version)
    judging = in_rounds({row.coder for row in rows if row.coder})
    states: list[State] = []
    for first in range(0, len(rows), BATCH):
        made = [_made(version, row, codebook, passages) for row in rows[first : first + BATCH]]
        for one in made:
            if one.coder_id in judging:
                one.layer = layer_at(one.coder, one.passage)
        states += map(state.of_annotation, made)
        Annotation.objects.bulk_create(made)
        Change.objects.bulk_create(_logged(act, one) for one in made)
    touch_search(version.document, states)
    return len(rows)


def _made(
    version: TextVersion, row: Incoming, codebook: CodebookVersion, passages: list[Passage]
) -> Annotation:
    check_span(version, row.start, row.end)
    anchor = create_anchor(version.text, row.start, row.end)
    details = {
        "confidence": row.confidence,
        "direction": row.direction,
        "weight": row.weight,
    }
    return Annotation(
        id=row.id,
        version=version,
        passage=_passage(passages, row.start, version),
        code=row.code,
        codebook_version=codebook,
        start=row.start,
        end=row.end,
        quote=anchor.exact,
        prefix=anchor.prefix,
        suffix=anchor.suffix,
        note=row.note,
        origin=row.origin,
        coder=row.coder,
        **checked(details),
    )


def _passage(passages: list[Passage], start: int, version: TextVersion) -> Passage:
    """The passage in which the span begins, as `passage_at` says it, without a query each."""
    if not passages:
        raise Problem("no_passages", _("This text has no passages."), place=str(version))
    after = bisect_right(passages, start, key=lambda passage: passage.start)
    return passages[max(0, after - 1)]


def _logged(act: Act, annotation: Annotation) -> Change:
    return Change(
        act=act.id,
        kind="annotation",
        object_id=annotation.pk,
        version=act.version,
        actor=act.actor,
        action="create",
        after=state.of_annotation(annotation),
    )
