"""Passages that were given a suggested code by people: what the suggestion may be compared with."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Q

from coding.models import Annotation, Suggestion
from coding.visibility import PUBLIC, visible_annotations

MOST = 5


@dataclass(frozen=True, slots=True)
class Like:
    """A coding of the same code; `same_words` where what the cue matched stands in it too."""

    document: str
    title: str
    label: str
    passage: int
    quote: str
    same_words: bool
    annotation: uuid.UUID


def likes_of(suggestion: Suggestion, user: User) -> list[Like]:
    """Up to `MOST` public codings of its code that this person may see, the same words first, then ruled ones."""
    rows = (
        visible_annotations(user)
        .filter(layer__in=PUBLIC, code=suggestion.code_id, deleted=False)
        .exclude(version=suggestion.version_id, passage=suggestion.passage_id)
        .select_related("version__document", "passage")
        .defer("version__text")
        .order_by("layer", "-modified_at")  # gold stands before open
    )
    same = Q(quote__icontains=suggestion.matched) if suggestion.matched else Q(pk__in=[])
    found = [_like(row, same=True) for row in rows.filter(same)[:MOST]]
    if len(found) < MOST:
        found += [_like(row, same=False) for row in rows.exclude(same)[: MOST - len(found)]]
    return found


def _like(row: Annotation, *, same: bool) -> Like:
    document = row.version.document
    return Like(
        document=document.slug,
        title=str(document.title),
        label=row.passage.label,
        passage=row.passage.order,
        quote=row.quote,
        same_words=same,
        annotation=row.pk,
    )
