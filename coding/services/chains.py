"""Save and delete chains."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.permissions import require
from accounts.roles import ADJUDICATE, MANAGE
from casebase.models import Case, Document, TextVersion
from casebase.selectors import current_versions
from coding import state
from coding.models import Annotation, Axis, Chain, Change, Layer
from coding.services.annotations import checked
from coding.services.lead_chains import held_instead
from coding.services.log import Act, check_revision
from coding.visibility import visible_annotations
from problems import Problem

TEXTS = ("title_en", "title_zh", "outcome_en", "outcome_zh")


@transaction.atomic
def save_chain(
    *,
    case: Case | None = None,
    chain: Chain | None = None,
    revision: int | None = None,
    user: User | None,
    id: uuid.UUID | None = None,
    ident: str = "",
    links: Sequence[dict[str, str]] | None = None,
    version: TextVersion | None = None,
    **values: Any,
) -> Chain:
    """Create a chain of a case, or change one; an incomplete one is kept and says what is missing.

    Args:
        case: for a new chain.
        chain: the chain to change, with the `revision` that was seen.
        revision: see above.
        user: who does it; None for the library.
        id: made by the client, so that a repeated request makes one chain.
        ident: readable name; made from the case's key unless given.
        links: [{annotation, axis}] in order; None leaves them as they are.
        version: the text it is built on, in whose undo list the act stands.
        values: titles, outcomes, `direction`, `weight`, `as_of` (a date).
    """
    if chain is None and id is not None:
        known = Chain.objects.filter(pk=id).first()
        if known is not None:
            return known
    _lock_evidence(links)
    good = None if links is None else _checked_links(links, user)
    if chain is None:
        chain, before = _new(case, user, id, ident, hidden=_is_blind(good or [])), None
    else:
        chain = Chain.objects.select_for_update().get(pk=chain.pk)
        require_own_chain(chain, user)
        before = state.of_chain(chain)
        check_revision(
            revision or 0, chain, yours=_plain({**values, "links": links}), theirs=before
        )
        if good and _is_blind(good) and not _is_blind(before["links"]):
            raise _shown_to_others(chain)
        chain.revision += 1
    wanted = {**state.of_chain(chain), **_plain(_checked_values(values))}
    if good is not None:
        wanted["links"] = good
    chain.save()
    state.to_chain(chain, wanted)
    chain.save()
    Act(user, version or _version(chain)).log(
        "chain", chain, "change" if before else "create", before, state.of_chain(chain)
    )
    return chain


@transaction.atomic
def delete_chain(*, chain: Chain, revision: int, user: User) -> Chain:
    """Put a chain away; undo brings it back. Published editions keep their own copy."""
    locked = Chain.objects.select_for_update().get(pk=chain.pk)
    require_own_chain(locked, user)
    before = state.of_chain(locked)
    check_revision(revision, locked, yours={"deleted": True}, theirs=before)
    locked.deleted = True
    locked.revision += 1
    locked.save()
    Act(user, _version(locked)).log("chain", locked, "delete", before, state.of_chain(locked))
    return locked


def _is_blind(links: Sequence[dict[str, str]]) -> bool:
    """Whether a chain of these links is seen by its maker alone, until all coders of an item have handed in."""
    idents = [link["annotation"] for link in links]
    return Annotation.objects.filter(pk__in=idents, layer=Layer.BLIND).exists()


def _shown_to_others(chain: Chain) -> Problem:
    return Problem(
        "shown_to_others",
        _("Others see this chain, and this passage is part of a round that is coded blind."),
        place=chain.ident,
        remedy=_("Begin a chain of its own with it; others see that one when all have handed in."),
        status=409,
    )


def _lock_evidence(links: Sequence[dict[str, str]] | None) -> None:
    """Wait for an edition of the codebook that may just merge the evidence away (`lock_document`)."""
    if links:
        evidence = Annotation.objects.filter(pk__in=[link["annotation"] for link in links])
        documents = evidence.order_by().values("version__document")
        list(Document.objects.select_for_update().filter(pk__in=documents).order_by("pk"))


def _new(
    case: Case | None, user: User | None, id: uuid.UUID | None, ident: str, *, hidden: bool
) -> Chain:
    if case is None:
        raise Problem(
            "no_case",
            _("A chain belongs to a case."),
            remedy=_("Use a document that is filed under a case."),
        )
    if not ident and hidden:
        # A gap in the numbers would tell others that somebody built a chain.
        ident = f"{case.key.lower()}-{uuid.uuid4().hex[:8]}"
    if not ident:
        # The lock on the case makes the number unique among chains made at the same time.
        Case.objects.select_for_update().get(pk=case.pk)
        taken = set(Chain.objects.filter(case=case).values_list("ident", flat=True))
        stem = case.key.lower()
        ident = next(name for n in range(1, 10_000) if (name := f"{stem}-{n}") not in taken)
    return Chain(id=id or uuid.uuid4(), ident=ident, case=case, author=user)


def require_own_chain(chain: Chain, user: User | None) -> None:
    """Raise `RoleMissing` unless the user may change this chain; the library (None) may."""
    if user is None or chain.author_id == user.pk:
        return
    require(user, MANAGE if chain.author_id is None else ADJUDICATE)


def _checked_values(values: dict[str, Any]) -> dict[str, Any]:
    known = {
        name: value
        for name, value in values.items()
        if name in (*TEXTS, "direction", "weight", "as_of")
    }
    return checked(known)


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }


def _checked_links(links: Sequence[dict[str, str]], user: User | None) -> list[dict[str, str]]:
    """The links with each annotation live, once, on its own code's axis, and gold where gold took its place."""
    seen = Annotation.objects.all() if user is None else visible_annotations(user)
    found = {
        str(row.pk): row
        for row in seen.filter(pk__in=[link["annotation"] for link in links]).select_related("code")
    }
    instead = held_instead(found.values())
    good: dict[str, dict[str, str]] = {}
    for link in links:
        key = str(link["annotation"])
        annotation = found.get(key)
        if annotation is None or annotation.deleted:
            raise Problem(
                "no_annotation",
                _("A piece of evidence is not there any more."),
                place=key,
                remedy=_("Take it out of the chain, or undo its deletion."),
                status=409,
            )
        axis = link.get("axis") or annotation.code.axis
        if axis != annotation.code.axis:
            raise Problem(
                "wrong_axis",
                _("A span is evidence on the axis of its code."),
                place=f"{annotation.code.key}: {axis}",
                remedy=_("Put it under “%(axis)s”.") % {"axis": Axis(annotation.code.axis).label},
            )
        stands = instead.get(key, key)
        good[stands] = {"annotation": stands, "axis": axis}
    return list(good.values())


def _version(chain: Chain) -> TextVersion | None:
    """The text in whose undo list the chain stands.

    That of its first evidence; without evidence that of its latest act, or of the case's first document.
    """
    link = chain.links.select_related("annotation__version").order_by("order").first()
    if link is not None:
        return link.annotation.version
    latest = (
        Change.objects.filter(kind="chain", object_id=chain.pk, version__isnull=False)
        .select_related("version")
        .order_by("-id")
        .first()
    )
    if latest is not None:
        return latest.version
    return current_versions().filter(document__case=chain.case).order_by("document__slug").first()
