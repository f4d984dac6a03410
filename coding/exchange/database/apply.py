"""Bring a planned file in: all of it in one transaction, or nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from casebase.authorities import Authorities
from casebase.models import Case, Document, TextVersion
from casebase.services.store_document import store_document
from coding.exchange.database.people import account_of
from coding.exchange.database.plan import Plan, PlannedDocument, Progress, Row
from coding.exchange.database.sort import Sorted, sort
from coding.exchange.model import ChainItem
from coding.models import Chain
from coding.selectors import current_codebook
from coding.services import save_chain
from coding.services.bring_in import Incoming, bring_in
from legaltext.citations import Citation
from legaltext.extraction import citations_of
from problems import Problem

#: A chain's name is part of its address.
_IDENT = re.compile(r"[\w.-]{1,80}")


@dataclass(slots=True)
class _Cited:
    """What the new texts cite; finding it takes longest and is done before the transaction."""

    of: dict[int, list[Citation]]
    authorities: Authorities


def apply(plan: Plan, user: User | None, progress: Progress) -> Sorted:
    """Write what is new; what is here already or contradicts a person's work stays. Returns what was done.

    Raises a Problem where codes are undecided, or where the library changed underneath; nothing is kept then.
    """
    undecided = plan.undecided()
    if undecided:
        raise Problem(
            "undecided_codes",
            _("Some codes of the file are not in our codebook."),
            place=", ".join(one.item.name for one in undecided)[:300],
            remedy=_("Choose for each a code of ours, or to leave its codings out."),
            status=409,
        )
    cited = _cited(plan, progress)
    progress(0, None, _("Writing…"))
    try:
        with transaction.atomic():
            return _write(plan, user, cited)
    except DataError as error:
        raise Problem(
            "value_too_long",
            _("A value is longer or larger than the library can keep."),
            remedy=_(
                "Look for a field that is cut off or run together, mend the file, and import it again."
            ),
        ) from error
    except IntegrityError as error:
        raise Problem(
            "changed_meanwhile",
            _("Somebody coded the same words while the file was brought in."),
            remedy=_("Start the import again; nothing of it was kept."),
            status=409,
        ) from error


def _cited(plan: Plan, progress: Progress) -> _Cited:
    authorities = Authorities()
    found: dict[int, list[Citation]] = {}
    new = [document for document in plan.documents if document.draft is not None]
    for number, document in enumerate(new):
        progress(number, len(new), document.name)
        if document.draft is not None:
            text = document.draft.text
            found[id(document)] = list(citations_of(text, aliases=authorities.aliases))
    return _Cited(found, authorities)


def _write(plan: Plan, user: User | None, cited: _Cited) -> Sorted:
    known = sorted({one.version.document_id for one in plan.documents if one.version is not None})
    # Every mutation takes these locks first; in one order, so that no two imports wait for each other.
    list(Document.objects.select_for_update().filter(pk__in=known).order_by("pk"))
    found = sort(plan, user)
    codebook = current_codebook()
    accounts = _accounts(found)
    for document, rows in found.new:
        version = _version(document, cited)
        incoming = [_incoming(row, accounts) for row in rows]
        bring_in(version=version, rows=incoming, codebook=codebook, actor=user)
    for chain in found.chains:
        _save_chain(chain, plan, user)
    return found


def _version(document: PlannedDocument, cited: _Cited) -> TextVersion:
    """The text in the library, stored now where it is new."""
    if document.version is not None:
        return TextVersion.objects.select_related("document").get(pk=document.version.pk)
    if document.draft is None:
        raise ValueError("a document without a text has no codings")
    stored, _outcome = store_document(
        draft=document.draft,
        citations=cited.of[id(document)],
        case_of=cited.authorities.case_of,
    )
    return stored.versions.select_related("document").order_by("-number")[0]


def _accounts(found: Sorted) -> dict[str, User | None]:
    """Username → account, of everybody who gets a coding."""
    people = {row.person.username: row.person for _document, rows in found.new for row in rows}
    return {username: account_of(person) for username, person in people.items()}


def _incoming(row: Row, accounts: dict[str, User | None]) -> Incoming:
    return Incoming(
        id=row.coding.guid,
        start=row.start,
        end=row.end,
        code=row.code,
        coder=accounts[row.person.username],
        note=row.coding.note,
        confidence=row.coding.confidence,
        direction=row.coding.direction,
        weight=row.coding.weight,
        origin=row.coding.origin,
    )


def _save_chain(chain: ChainItem, plan: Plan, user: User | None) -> None:
    coders = {coder.guid: coder for coder in plan.project.coders}
    author = account_of(plan.people.of(coders.get(chain.author) if chain.author else None))
    values: dict[str, Any] = {
        name: getattr(chain, name)
        for name in ("title_en", "title_zh", "outcome_en", "outcome_zh", "direction", "weight")
    }
    as_of: date | None = chain.as_of
    save_chain(
        id=chain.guid,
        ident=chain.ident if _free(chain.ident) else "",
        case=Case.objects.get(key=chain.case),
        user=author,
        links=[{"annotation": str(link.coding), "axis": link.axis} for link in chain.links],
        as_of=as_of,
        **values,
    )


def _free(ident: str) -> bool:
    return bool(_IDENT.fullmatch(ident)) and not Chain.objects.filter(ident=ident).exists()
