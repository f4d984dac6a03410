"""A step that two sources tell stands once in the timeline and names both."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from casebase.drafts import EventDraft
from casebase.models import CaseEvent
from casebase.services.store_case import store_case
from tests.casebase.test_case_page import CaseDraft

pytestmark = pytest.mark.django_db
DAY = date(2001, 5, 1)
ADOPTED = EventDraft(DAY, "report_adopted", "At its meeting.")


def told(source: str, *events: EventDraft, **values: Any) -> str:
    """Store the steps as this source tells them; what became of the case."""
    draft = CaseDraft(key="DS1", forum="wto", events=events, **values)
    return store_case(draft=draft, source=source, rank=5)[1]


def sources() -> list[tuple[str, list[str]]]:
    return list(CaseEvent.objects.values_list("source", "also"))


def test_both_sources_are_named_once(client: Client) -> None:
    told("wto-list", ADOPTED)
    assert told("wto-page", EventDraft(DAY, "report_adopted")) == "changed"
    assert sources() == [("wto-list", ["wto-page"])]
    assert told("wto-page", EventDraft(DAY, "report_adopted")) == "unchanged"
    assert told("wto-list", ADOPTED) == "unchanged"
    assert sources() == [("wto-list", ["wto-page"])]
    shown = client.get("/cases/DS1/").content.decode()
    timeline = shown[shown.index('id="timeline"') : shown.index('id="provisions"')]
    assert timeline.count("At its meeting.") == 1
    assert timeline.index("WTO list of disputes") < timeline.index("WTO dispute page")
    (event,) = client.get("/api/cases/DS1/").json()["events"]
    assert (event["source"], event["also"]) == ("wto-list", ["wto-page"])


def test_a_page_of_a_case_is_named_by_its_title(client: Client) -> None:
    told("wto-list", ADOPTED)
    page = {"ident": "s1", "title": "Dispute page of DS1", "url": "https://example.org/ds1"}
    told("library", EventDraft(DAY, "report_adopted", source="s1"), sources=(page,))
    assert sources() == [("wto-list", ["s1"])]
    assert '<a href="https://example.org/ds1"' in client.get("/cases/DS1/").content.decode()


def test_who_no_longer_tells_a_step_is_no_longer_named() -> None:
    told("wto-list", ADOPTED)
    told("wto-page", ADOPTED)
    later = EventDraft(date(2001, 6, 1), "report_adopted")
    assert told("wto-page", later) == "changed"
    assert sources() == [("wto-list", []), ("wto-page", [])]


def test_steps_of_no_kind_are_one_only_where_their_words_are() -> None:
    told("wto-list", EventDraft(DAY, "other", "The chair writes."))
    told("wto-page", EventDraft(DAY, "other", "The chair rests."))
    assert ["wto-page"] not in [also for _source, also in sources()]
    told("wto-page", EventDraft(DAY, "other", "The chair writes."))
    assert ("wto-list", ["wto-page"]) in sources()


def test_two_pieces_of_one_importer_are_two_steps() -> None:
    told("edis", EventDraft(DAY, "complaint_filed", "One.", source="edis:1"))
    told("edis", EventDraft(DAY, "complaint_filed", "Two.", source="edis:2"))
    assert sources() == [("edis:1", []), ("edis:2", [])]
