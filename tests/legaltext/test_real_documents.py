"""The real documents: nothing lost, sequences complete, no running head in any passage."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from legaltext.anchors import create, reanchor
from legaltext.citations import find
from legaltext.citations.chinese import numeral
from legaltext.facts import case_page, opinion_front, parse_date, report_front
from legaltext.reading import Source, read
from legaltext.segmentation import Segmented, segment
from legaltext.wto_list import ListedDispute, parse_list
from tests.legaltext.documents import (
    assert_accounted_for,
    assert_passages_cover,
    paragraph_gaps,
)

REPORTS = ("DS558", "DS593", "DS602", "DS623")
#: Excerpts that lack paragraphs themselves: the text jumps from 2.3 to 2.7.
INCOMPLETE = {"DS34": [("2.3", "2.7")]}
_HEAD = re.compile(r"^(?:WT/DS\d+/R,?|- \d+ -|Page \d+|Case: \d\d-\d+\s+Document:.*)$", re.M)


def _document(path: Path) -> tuple[Source, Segmented]:
    source = read(path.read_bytes(), name=path.name)
    segmented = segment(source)
    assert_accounted_for(source, segmented)
    assert_passages_cover(segmented)
    return source, segmented


def _labels(segmented: Segmented, kind: str) -> list[str]:
    return [passage.label for passage in segmented.passages if passage.kind == kind]


@pytest.mark.parametrize("dispute", REPORTS)
def test_panel_reports(data: Path, dispute: str) -> None:
    source, found = _document(data / "wto/panel-reports" / f"WTO-WT-{dispute}-R.json")
    assert found.kind == "wto_report"
    assert paragraph_gaps(found) == []
    body = [p for p in found.passages if p.kind != "front"]
    assert not [p for p in body if _HEAD.search(found.text[p.start : p.end])]
    notes = [int(label) for label in _labels(found, "footnote")]
    assert notes == sorted(notes)
    missing = set(range(notes[0], notes[-1] + 1)) - set(notes)
    assert len(missing) <= 0.01 * len(notes)
    front = report_front(source.text)
    assert front.symbols == (source.metadata["document_symbol"],)
    assert str(front.date) == source.metadata["date"]


@pytest.mark.parametrize("dispute", REPORTS)
def test_headings_are_those_of_the_contents(data: Path, dispute: str) -> None:
    _, found = _document(data / "wto/panel-reports" / f"WTO-WT-{dispute}-R.json")
    contents = "\n".join(
        found.text[p.start : p.end] for p in found.passages if p.kind == "contents"
    )
    listed = re.findall(r"^(\d+(?:\.\d+)*)\s+\S", contents, re.M)
    numbered = [label for label in _labels(found, "heading") if label]
    assert numbered == listed


def test_passages_know_their_printed_page(data: Path) -> None:
    _, found = _document(data / "wto/panel-reports/WTO-WT-DS593-R.json")
    contents = next(p for p in found.passages if p.kind == "contents")
    printed = re.findall(
        r"^(\d+(?:\.\d+)*)\s[^\n]*\.{4}\s*(\d+)$", found.text[contents.start : contents.end], re.M
    )
    pages = {p.label: p.page for p in found.passages if p.kind == "heading"}
    wrong = [label for label, page in printed if pages.get(label) != int(page)]
    assert len(printed) > 200
    assert len(wrong) <= 0.03 * len(printed), wrong


def test_every_chapter_of_a_long_report_is_complete(data: Path) -> None:
    _, found = _document(data / "wto/panel-reports/WTO-WT-DS593-R.json")
    chapters: dict[int, list[int]] = {}
    for label in _labels(found, "paragraph"):
        chapter, number = (int(part) for part in label.split("."))
        chapters.setdefault(chapter, []).append(number)
    assert sorted(chapters) == list(range(1, 9))
    for numbers in chapters.values():
        assert numbers == list(range(1, len(numbers) + 1))
    assert len(chapters[7]) > 1_400


def test_factual_aspects_of_all_years(data: Path) -> None:
    for path in sorted((data / "wto/panel-factual-aspects").glob("*.txt")):
        _, found = _document(path)
        assert found.kind == "wto_report", path.name
        assert _labels(found, "paragraph"), path.name
        assert paragraph_gaps(found) == INCOMPLETE.get(path.stem, []), path.name
        assert not _HEAD.search(found.text), path.name


def test_opinions_as_text_and_as_pdf(data: Path) -> None:
    folder = data / "usitc337/federal-circuit-opinions"
    for line in (folder / "index.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        counts = []
        for extension in ("txt", "pdf"):
            source, found = _document(folder / f"{row['id']}.{extension}")
            assert found.kind == "opinion"
            paragraphs = _labels(found, "paragraph")
            assert paragraphs == [str(n) for n in range(1, len(paragraphs) + 1)]
            assert not [f for f in found.furniture if f.kind == "markup"]
            counts.append(len(paragraphs))
            if extension == "txt":
                front = opinion_front(source.text)
                assert front.dockets[0] == row["docket"].split(",")[0]
                assert front.decided == parse_date(row["decided"])
        assert abs(counts[0] - counts[1]) <= 0.2 * counts[0], row["id"]


def test_statutes_have_every_article(data: Path) -> None:
    for path in sorted((data / "zh/trade-laws").glob("*.md")):
        _, found = _document(path)
        assert (found.kind, found.language) == ("statute", "zh"), path.name
        numbers = [numeral(label[1:-1]) for label in _labels(found, "paragraph")]
        assert numbers == list(range(1, len(numbers) + 1)), path.name


def _official_list(data: Path) -> tuple[ListedDispute, ...]:
    folder = data / "wto/official-list"
    return parse_list(
        articles=(folder / "3.1_articles_agreements.js").read_text("utf-8"),
        subjects=(folder / "4.1_subjectId_subjectName_mapping.js").read_text("utf-8"),
        disputes=(folder / "5.1_ds_subjectId_mapping.js").read_text("utf-8"),
    )


def test_official_list_against_its_decoded_form(data: Path) -> None:
    listed = {dispute.number: dispute for dispute in _official_list(data)}
    rows = (data / "wto/official-list/disputes.decoded.jsonl").read_text("utf-8").splitlines()
    assert len(listed) == len(rows) == 624
    for row in map(json.loads, rows):
        dispute = listed[row["ds"]]
        assert dispute.title == row["title"]
        assert dispute.short_title == row["short_title"]
        assert list(dispute.complainants) == row["complainant_iso3"]
        assert list(dispute.respondents) == row["respondent_iso3"]
        assert list(dispute.third_parties) == row["third_party_iso3"]
        assert str(dispute.start_date) == row["start_date"]
        assert [s.name for s in dispute.subjects] == row["subjects"]
        assert [(a.key, a.agreement_code, a.article) for a in dispute.articles] == [
            (a["code"], a["dolcode"] or "", a["article"] or "") for a in row["articles_cited"]
        ]
    unresolved = {
        a.key for d in listed.values() for a in (*d.articles, *d.panel_articles) if not a.resolved
    }
    assert 20 <= len(unresolved) <= 30


def test_dispute_pages_against_the_official_list(data: Path) -> None:
    listed = {dispute.number: dispute for dispute in _official_list(data)}
    for path in sorted((data / "wto/case-pages").glob("*.txt")):
        source, found = _document(path)
        assert found.kind == "page", path.name
        page = case_page(source.text)
        assert page.number == int(path.stem[2:])
        dispute = listed[page.number]
        assert page.on("Consultations requested") == dispute.start_date, path.name
        assert len(page.complainants) == len(dispute.complainants)
        if page.short_title and dispute.short_title:
            assert page.short_title == dispute.short_title
        if page.status_date == dispute.statuses[0].on and dispute.statuses[0].code != "ST31":
            assert page.status == dispute.statuses[0].name, path.name


def test_citations_stand_where_they_say(data: Path) -> None:
    source = read((data / "wto/panel-reports/WTO-WT-DS623-R.json").read_bytes(), name="a.json")
    found = find(source.text)
    assert len(found) > 300
    assert all(one.text == source.text[one.start : one.end] for one in found)


def test_anchors_move_with_the_text(data: Path) -> None:
    _, found = _document(data / "wto/panel-reports/WTO-WT-DS623-R.json")
    passage = next(p for p in found.passages if p.label == "7.20")
    anchor = create(found.text, passage.start, passage.end)
    moved = reanchor("Another front page.\n\n" + found.text, anchor)
    assert (moved.status, moved.start) == ("moved", passage.start + 21)
