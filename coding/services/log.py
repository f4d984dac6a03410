"""What every mutation of coding shares: the log, the revision check, and telling search."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.db.models import F
from django.utils.translation import gettext as _

from casebase.models import Document, TextVersion
from casebase.services.touch_cited import touch_cited
from coding.models import Annotation, Chain, Change, Suggestion
from coding.services.asked import act_id
from coding.state import State
from coding.treatments import citations_treated
from problems import Problem


@dataclass(slots=True)
class Act:
    """One thing a person did; its changes share an id. `undoes` names the act that undo or redo is about."""

    actor: User | None
    version: TextVersion | None
    id: uuid.UUID = field(default_factory=act_id)
    undoes: uuid.UUID | None = None

    def log(
        self,
        kind: str,
        thing: Annotation | Suggestion | Chain,
        action: str,
        before: dict[str, Any] | None,
        after: dict[str, Any] | None,
    ) -> None:
        """Append one entry."""
        Change.objects.create(
            act=self.id,
            kind=kind,
            object_id=thing.pk,
            version=self.version,
            actor=self.actor,
            action=action,
            before=before,
            after=after,
            undoes=self.undoes,
        )


class StaleRevision(Problem):
    """A write that saw an older state; `thing` is what is stored now, which the API shows whole."""

    def __init__(self, thing: Annotation | Suggestion | Chain, *, yours: Any, theirs: Any) -> None:
        super().__init__(
            "stale_revision",
            _("Somebody changed this since you opened it."),
            remedy=_("Compare both sides and save again."),
            status=409,
            extra={
                "yours": yours,
                "theirs": {**theirs, "id": str(thing.pk), "revision": thing.revision},
            },
        )
        self.thing = thing


def check_revision(
    seen: int, thing: Annotation | Suggestion | Chain, *, yours: Any, theirs: Any
) -> None:
    """Raise `StaleRevision` (409) with both sides when somebody changed the thing since it was seen."""
    if seen != thing.revision:
        raise StaleRevision(thing, yours=yours, theirs=theirs)


def lock_document(pk: int) -> None:
    """Wait until nobody stores a text of this document, and let nobody until the transaction ends.

    Every mutation takes this lock before any other, importing too, so none waits for one that waits for it.
    """
    Document.objects.select_for_update().get(pk=pk)


def touch_search(document: Document, states: Iterable[State] = ()) -> None:
    """Let search show the document as it now is; part of the caller's transaction.

    Args:
        document: what was coded.
        states: annotations before and after (`coding.state`): what a coding of treatment says of a decision is shown
            at that decision, so those that its words cite are indexed again too.
    """
    # The index keeps the newest revision of a document, so a coding must raise it.
    Document.objects.filter(pk=document.pk).update(revision=F("revision") + 1)
    touch_cited(citations=citations_treated(states), citing=document.slug)
