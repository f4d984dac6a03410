"""What an import would do: made without writing anything, and again under the locks before anything is written."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from accounts.permissions import may
from accounts.roles import IMPORT
from casebase.drafts import DocumentDraft
from casebase.models import TextVersion
from coding.exchange.database.codes import Codes, Matched
from coding.exchange.database.gather import origin_of
from coding.exchange.database.new_document import digest, draft
from coding.exchange.database.people import People, Person
from coding.exchange.database.places import Home, find
from coding.exchange.limits import MOST_NEW_CHARACTERS, check_codings, too_much
from coding.exchange.model import ChainItem, Coding, DocumentItem, LeftOut, Project
from coding.exchange.texts import canonical
from coding.models import Code
from coding.services.annotations import checked

Progress = Callable[[int, int | None, str], None]


@dataclass(frozen=True, slots=True)
class Options:
    """A person's choices: GUID of a code → key of ours or `-`; GUID of a coder ("" for none) → account; a case's key.

    `new_documents`: whether texts that the library does not have become documents.
    """

    codes: Mapping[str, str] = field(default_factory=dict)
    coders: Mapping[str, str] = field(default_factory=dict)
    case: str = ""
    new_documents: bool = True

    def as_params(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "codes": dict(self.codes),
            "coders": dict(self.coders),
            "case": self.case,
            "new_documents": self.new_documents,
        }


@dataclass(frozen=True, slots=True)
class Row:
    """A coding of the file at its place in the newest text, with our code and the account."""

    coding: Coding
    start: int
    end: int
    code: Code
    person: Person
    quote: str


@dataclass(slots=True)
class PlannedDocument:
    """A text of the file: where it belongs, and its codings that have a place and a code."""

    name: str
    version: TextVersion | None
    draft: DocumentDraft | None
    rows: list[Row]
    left: int = 0
    reason: str = ""


@dataclass(slots=True)
class Plan:
    """All that a file holds, as it would be brought in."""

    project: Project
    options: Options
    codes: Codes
    people: People
    documents: list[PlannedDocument] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    chains: tuple[ChainItem, ...] = ()

    def undecided(self) -> list[Matched]:
        """Codes that are not in our codebook, or are not put on text, and for which nothing was chosen."""
        return [one for one in self.codes.used() if one.state in ("unknown", "group")]


def make_plan(
    project: Project, options: Options, user: User | None, *, keep: bool, progress: Progress
) -> Plan:
    """Read the whole file against the library; `keep` the new texts, for an import that is to be done.

    Raises a Problem for a file that contradicts itself or holds too much; what cannot be brought in is left out, each
    with its reason.
    """
    plan = Plan(
        project, options, Codes(project, options.codes), People(user, options.coders),
        chains=project.chains,
    )  # fmt: skip
    adds = options.new_documents and (user is None or bool(may(user, IMPORT)))
    coders = {coder.guid: coder for coder in project.coders}
    characters = codings = 0
    places: dict[object, PlannedDocument] = {}
    for number, item in enumerate(project.documents(), 1):
        progress(number, None, item.name)
        planned = _document(canonical(item), plan, coders, adds)
        _merge(planned, plan.documents, places)
        codings += len(planned.rows)
        check_codings(codings, project.name)
        if planned.draft is not None:
            characters += len(planned.draft.text.text)
            if characters > MOST_NEW_CHARACTERS:
                raise too_much(_("new text"), f"{MOST_NEW_CHARACTERS:,}", project.name)
            if not keep:
                planned.draft = replace(planned.draft, text=_nothing(planned.draft))
    plan.left_out += project.left_out()
    return plan


def _merge(
    planned: PlannedDocument,
    documents: list[PlannedDocument],
    places: dict[object, PlannedDocument],
) -> None:
    """Add a document, or its codings to the one with the same text: a file may bring a text twice."""
    if planned.version is not None:
        key: object = planned.version.pk
    elif planned.draft is not None:
        key = digest(planned.draft.text.text)
    else:
        key = id(planned)
    first = places.setdefault(key, planned)
    if first is planned:
        documents.append(planned)
    else:
        first.rows += planned.rows
        first.left += planned.left
        planned.draft = None


def _nothing(kept: DocumentDraft) -> Any:
    """The segmented text without its text, where only the rest is needed."""
    return replace(kept.text, text="", passages=())


def _document(
    item: DocumentItem, plan: Plan, coders: Mapping[uuid.UUID, Any], adds: bool
) -> PlannedDocument:
    home = find(item)
    if home is None or (home.version is None and not adds):
        reason = (
            _("The library does not have this text, and it is not in the file.")
            if home is None
            else _("The library does not have this text; adding documents was not wanted, or needs the role Editor.")
        )  # fmt: skip
        for coding in item.codings:
            plan.codes.of(coding.code)
        if item.codings:
            plan.left_out.append(LeftOut(item.name, reason, len(item.codings)))
        return PlannedDocument(item.name, None, None, [], len(item.codings), reason)
    made = draft(item, plan.options.case) if home.version is None else None
    planned = PlannedDocument(item.name, home.version, made, [])
    text = home.version.text if home.version is not None else item.text or ""
    for coding in item.codings:
        row = _row(coding, item, home, plan, coders)
        if isinstance(row, LeftOut):
            planned.left += 1
            plan.left_out.append(row)
        elif row is not None:
            planned.rows.append(replace(row, quote=text[row.start : row.end]))
        else:
            planned.left += 1
    if home.version is not None:  # thousands of documents share the memory
        planned.version = (
            TextVersion.objects.defer("text").select_related("document").get(pk=home.version.pk)
        )
    return planned


def _row(
    coding: Coding,
    item: DocumentItem,
    home: Home,
    plan: Plan,
    coders: Mapping[uuid.UUID, Any],
) -> Row | LeftOut | None:
    """The coding at its place; None where its code is not (yet) one of ours, which the list of codes says."""
    matched = plan.codes.of(coding.code)
    person = plan.people.of(coders.get(coding.coder) if coding.coder else None)
    checked(
        {"confidence": coding.confidence, "weight": coding.weight, "direction": coding.direction}
    )
    place = home.place(coding)
    if isinstance(place, str):
        words = coding.quote[:60] or f"{coding.start}–{coding.end}"
        return LeftOut(f"{item.name}, {words}", place, 1)
    if matched.code is None or matched.state == "group":
        return None
    coding = replace(coding, origin=origin_of(coding.origin), note=coding.note.replace("\x00", ""))
    return Row(coding, *place, matched.code, person, "")
