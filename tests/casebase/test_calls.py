"""Calls of footnotes on the reading page: raised, linked both ways, and no word of the text another one."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from lxml import html

from casebase import selectors
from casebase.citator import Call, all_calls, calling
from casebase.models import Document, Passage, PassageKind, TextVersion
from casebase.rendering import body_html
from tests.casebase import library

pytestmark = pytest.mark.django_db
PARAGRAPHS = {
    "7.1": "The panel asked.12 It <b>found</b> so.\"13 See 7.100 and GATT1994 & the rest.",
    "12": "A note.",
    "13": "Another note.",
    "7.2": "Nothing is called here but a number 14, and in annex B too.12",
    "14": "A note that nobody calls.",
    "1": "An annex counts anew: its note has the number of no call.",
}  # fmt: skip
NOTES = ("12", "13", "14", "1")


@pytest.fixture
def report() -> Document:
    case = library.case("DS901", library.WIDGETS, panel_report_circulated=date(2000, 5, 1))
    document = library.decision(case, "WT/DS901/R", PARAGRAPHS, date(2000, 5, 1))
    Passage.objects.filter(label__in=NOTES).update(kind=PassageKind.FOOTNOTE)
    return document


def text_of(document: Document) -> tuple[TextVersion, list[Passage]]:
    version = selectors.current_version(document)
    assert version is not None
    return version, list(selectors.passages(version))


def test_each_footnote_has_one_call_in_the_passage_that_calls_it(report: Document) -> None:
    version, passages = text_of(report)
    found = all_calls(version, passages)
    called = {
        (version.text[call.start : call.end], call.note)
        for row in found.values()
        for call in row
    }  # fmt: skip
    orders = {row.label: row.order for row in passages}
    assert called == {("12", orders["12"]), ("13", orders["13"])}
    for row in passages:
        holder = calling(version, row)
        if holder is not None:
            assert any(call.note == row.order for call in found[holder.order])


def test_a_footnote_far_from_its_number_is_not_called_by_it(report: Document) -> None:
    version, passages = text_of(report)
    passages[2].order += 100
    found = [call.note for row in all_calls(version, passages).values() for call in row]
    assert found == [passages[3].order]


def test_the_page_shows_the_stored_text_to_the_character(report: Document) -> None:
    version, passages = text_of(report)
    shown = html.fromstring(str(body_html(version, passages, calls=all_calls(version, passages))))
    holders = shown.xpath('//*[contains(@class, "para-text")]')
    assert [one.text_content() for one in holders] == [
        version.text[row.body_start : row.end] for row in passages
    ]
    assert shown.xpath("//b") == []


def test_a_call_leads_to_its_footnote_and_back(client: Client, report: Document) -> None:
    shown = html.fromstring(client.get(f"/documents/{report.slug}/").content.decode())
    calls = shown.xpath('//sup[@class="call"]/a')
    assert [one.text for one in calls] == ["12", "13"]
    for call in calls:
        assert call.get("role") == "doc-noteref" and call.text in call.get("aria-label")
        (note,) = shown.xpath(f'//section[@id="{call.get("href")[1:]}"]')
        assert note.get("data-kind") == "footnote" and note.get("data-label") == call.text
        (back,) = note.xpath('.//a[@role="doc-backlink"]')
        assert back.get("href") == f"#{call.get('id')}" and call.text in back.get("aria-label")
    assert len(shown.xpath('//a[@role="doc-backlink"]')) == 2  # not for what nobody calls


def test_the_workbench_raises_calls_without_links(client: Client, report: Document) -> None:
    shown = client.get(f"/coding/{report.slug}/").content.decode()
    assert re.findall(r'<sup class="call">(.*?)</sup>', shown) == ["12", "13"]
    assert "doc-noteref" not in shown and "doc-backlink" not in shown


def test_two_footnotes_of_one_number_do_not_share_a_call(report: Document) -> None:
    version, passages = text_of(report)
    passages[3].label = "12"
    found = [call for row in all_calls(version, passages).values() for call in row]
    assert [call.note for call in found] == [passages[2].order]
    assert all(isinstance(call, Call) for call in found)
