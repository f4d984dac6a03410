"""`opinion`: an opinion of the US Court of Appeals for the Federal Circuit, as PDF or text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebase.drafts import CaseDraft, DocumentDraft, EventDraft, InputFile, Item
from casebase.sources.base import OneByOne, decoded, read_text
from legaltext import segment
from legaltext.facts import OpinionFront, opinion_front
from problems import Problem

COURT = re.compile(
    r"United\s+States\s+Court\s+of\s+Appeals\s+for\s+the\s+Federal\s+Circuit", re.IGNORECASE
)


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
            yield Item(
                place=file.name,
                case=_draft(front, key),
                document=DocumentDraft(
                    slug=f"cafc-{front.dockets[0]}-opinion".lower(),
                    kind="opinion",
                    title=front.title or key,
                    symbol=f"No. {front.dockets[0]} (Fed. Cir.)",
                    language=text.language,
                    text=text,
                    date=front.decided,
                    case_key=key,
                    media_type=source.media_type,
                    original=file,
                ),
            )


def _draft(front: OpinionFront, key: str) -> CaseDraft:
    title = front.title or key
    return CaseDraft(
        key=key,
        forum="cafc",
        fields={
            "title_en": title[:500],
            "short_title_en": title[:300],
            "status": "decided",
            "started_on": front.decided,
            "aliases": [f"CAFC-{docket}" for docket in front.dockets[1:]],
        },
        events=(EventDraft(front.decided, "court_decision"),) if front.decided else (),
        relations=tuple((number, "reviews") for number in front.investigations),
    )


SOURCE = Opinion()
