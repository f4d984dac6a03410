"""`opinion`: an opinion of the US Court of Appeals for the Federal Circuit, as PDF or text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebase.drafts import (
    CaseDraft,
    DocumentDraft,
    EventDraft,
    FactDraft,
    InputFile,
    Item,
    PersonDraft,
    ProvisionDraft,
)
from casebase.models import Document
from casebase.places import Locator
from casebase.sources.base import OneByOne, decoded, read_text
from legaltext import Segmented, segment
from legaltext.citations import find
from legaltext.facts import (
    OpinionFront,
    disposition,
    investigation_facts,
    judges,
    opinion_findings,
    opinion_front,
)
from problems import Problem

COURT = re.compile(
    r"United\s+States\s+Court\s+of\s+Appeals\s+for\s+the\s+Federal\s+Circuit", re.IGNORECASE
)
#: Characters of the beginning in which an opinion says what it reviews, where its caption does not.
OPENING = 12_000


class Opinion(OneByOne):
    """One case per docket, with the opinion as its document, related to the investigations it reviews."""

    name = "opinion"
    label = gettext_lazy("Federal Circuit opinion")
    rank = 4

    def recognises(self, name: str, head: bytes) -> bool:
        """The court's name near the top."""
        return bool(COURT.search(decoded(head)[:6000]))

    def items(self, files: Sequence[InputFile], case_key: str | None) -> Iterator[Item | Problem]:
        """One item per opinion."""
        for file in files:
            source = read_text(file)
            front = opinion_front(source.text)
            if not front.dockets:
                raise Problem(
                    "no_docket",
                    _("The opinion shows no docket number."),
                    place=file.name,
                    remedy=_(
                        "Give the opinion with its first page, or import it as another document."
                    ),
                )
            text = segment(source, kind="opinion")
            key = f"CAFC-{front.dockets[0]}"
            slug = _slug(front.dockets[0], front.decided)
            symbol = f"No. {front.dockets[0]} (Fed. Cir.)"
            yield Item(
                place=file.name,
                case=_draft(front, key, text, Locator(slug=slug, name=symbol, text=text)),
                document=DocumentDraft(
                    slug=slug,
                    kind="opinion",
                    title=front.title or key,
                    symbol=symbol,
                    language=text.language,
                    text=text,
                    date=front.decided,
                    case_key=key,
                    media_type=source.media_type,
                    original=file,
                ),
            )


def _slug(docket: str, decided: date | None) -> str:
    """The opinion's own: a docket may have several, of a panel, of the full court, on rehearing."""
    slug = f"cafc-{docket}-opinion".lower()
    held = Document.objects.filter(slug=slug).values_list("date", flat=True).first()
    return slug if held is None or decided in (None, held) else f"{slug}-{decided}"


def _draft(front: OpinionFront, key: str, text: Segmented, locator: Locator) -> CaseDraft:
    reviewed = _reviewed(front, text)
    ident = f"opinion:{locator.slug}"[:60]
    return CaseDraft(
        key=key,
        forum="cafc",
        fields=_fields(front, key) if locator.slug.endswith("-opinion") else {},
        events=(EventDraft(front.decided, "court_decision", source=ident),)
        if front.decided
        else (),
        people=tuple(
            PersonDraft(one.name, one.role, place=locator.at(one.start))
            for one in judges(text.text)
        ),
        provisions=tuple(
            ProvisionDraft(one.provision, one.outcome, "court", place=locator.at(one.start))
            for one in opinion_findings(text)
        )
        if reviewed
        else (),
        facts=_facts(text, locator, of_investigation=bool(reviewed)),
        read_from=locator.slug,
        relations=tuple((number, "reviews") for number in reviewed),
    )


def _fields(front: OpinionFront, key: str) -> dict[str, Any]:
    """What the first opinion of a docket says of the case; a later one does not say it anew."""
    title = front.title or key
    return {
        "title_en": title[:500],
        "short_title_en": title[:300],
        "status": "decided",
        "started_on": front.decided,
        "aliases": [f"CAFC-{docket}" for docket in front.dockets[1:]],
    }


def _reviewed(front: OpinionFront, text: Segmented) -> tuple[str, ...]:
    """The investigations in the caption; where it names none, the first that the opinion speaks of."""
    if front.investigations:
        return front.investigations
    named = (one.canonical for one in find(text.text[:OPENING]) if one.kind == "investigation")
    return tuple(named)[:1]


def _facts(text: Segmented, locator: Locator, *, of_investigation: bool) -> tuple[FactDraft, ...]:
    ended = disposition(text.text)
    found = [FactDraft("disposition", ended.value, locator.at(ended.start))] if ended else []
    if of_investigation:
        found += [
            FactDraft(one.kind, one.value, locator.at(one.start))
            for one in investigation_facts(text.text)
        ]
    return tuple(found)


SOURCE = Opinion()
