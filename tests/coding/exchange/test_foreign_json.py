"""doccano and Label Studio, in each form that they write."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from coding.exchange.formats import recognise
from coding.exchange.model import Project
from tests.coding.exchange.projects import read

TEXT = "😀 The ban was necessary."
BAN = TEXT.index("ban")


def doccano(folder: Path, *records: dict[str, Any], name: str = "all.jsonl") -> Project:
    """Records of doccano, recognised and read."""
    path = folder / name
    path.write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
    assert recognise(path, name).key == "doccano"
    return read(path, "doccano", name)


def label_studio(folder: Path, *tasks: dict[str, Any]) -> Project:
    """Tasks of Label Studio, recognised and read."""
    path = folder / "project-1.json"
    path.write_text(json.dumps(tasks), encoding="utf-8")
    assert recognise(path, path.name).key == "label-studio"
    return read(path, "label-studio")


def found(project: Project) -> list[tuple[str, str, str]]:
    """(Words, label, coder) of every coding."""
    codes = {one.guid: one.name for one in project.codes}
    coders = {one.guid: one.name for one in project.coders}
    return [
        (
            (one.text or "")[coding.start : coding.end],
            codes[coding.code],
            coders[coding.coder] if coding.coder else "",
        )
        for one in project.documents()
        for coding in one.codings
    ]


@pytest.mark.parametrize(
    "labels",
    [
        {"label": [[BAN + 1, BAN + 4, "Measure"]]},
        {"labels": [[BAN + 1, BAN + 4, "Measure"]]},
        {"entities": [{"id": 1, "label": "Measure", "start_offset": BAN + 1, "end_offset": BAN + 4}]},
        {"entities": [[BAN + 1, BAN + 4, "Measure"]]},
    ],
)  # fmt: skip
def test_doccano_spans_count_utf16(labels: dict[str, Any], tmp_path: Path) -> None:
    assert found(doccano(tmp_path, {"id": 1, "text": TEXT, **labels})) == [("ban", "Measure", "")]


def test_doccano_spans_that_utf16_would_cut_are_code_points(tmp_path: Path) -> None:
    record = {"text": TEXT, "label": [[0, 1, "Face"], [BAN, BAN + 3, "Measure"]]}
    assert found(doccano(tmp_path, record)) == [("😀", "Face", ""), ("ban", "Measure", "")]


@pytest.mark.parametrize(
    "labels",
    [{"label": ["Measure"]}, {"category": ["Measure"]}, {"label": "Measure"}],
)
def test_doccano_categories_are_codes_on_the_whole_text(
    labels: dict[str, Any], tmp_path: Path
) -> None:
    assert found(doccano(tmp_path, {"data": f" {TEXT}\n", **labels})) == [(TEXT, "Measure", "")]


def test_doccano_of_old_names_labels_and_people_by_number(tmp_path: Path) -> None:
    old = {"label": 3, "start_offset": 4, "end_offset": 7, "user": 2}
    assert found(doccano(tmp_path, {"text": "The ban", "annotations": [old]})) == [
        ("ban", "3", "user 2")
    ]


def test_doccano_files_of_one_person_are_that_persons(tmp_path: Path) -> None:
    record = {"text": "The ban", "label": [[4, 7, "Measure"]]}
    assert found(doccano(tmp_path, record, name="anna.jsonl")) == [("ban", "Measure", "anna")]


def test_doccano_relations_are_told(tmp_path: Path) -> None:
    record = {
        "text": "The ban",
        "entities": [{"id": 1, "label": "M", "start_offset": 4, "end_offset": 7}],
        "relations": [{"id": 1, "from_id": 1, "to_id": 1, "type": "is"}],
    }
    project = doccano(tmp_path, record)
    assert len(found(project)) == 1
    assert "left out: 1" in next(iter(project.left_out())).reason


def region(kind: str, **value: Any) -> dict[str, Any]:
    """A result with a label."""
    return {"id": "r1", "type": kind, "value": {**value, kind: ["Measure"]}}


def task(data: dict[str, Any], *results: dict[str, Any], by: Any = 7) -> dict[str, Any]:
    """A task with one annotation."""
    return {"id": 1, "data": data, "annotations": [{"completed_by": by, "result": list(results)}]}


@pytest.mark.parametrize("shift", [0, 1], ids=["code points", "UTF-16"])
def test_label_studio_spans_are_told_by_their_words(shift: int, tmp_path: Path) -> None:
    one = region("labels", start=BAN + shift, end=BAN + shift + 3, text="ban")
    project = label_studio(tmp_path, task({"id": "x", "text": TEXT}, one, by={"email": "a@b.org"}))
    assert found(project) == [("ban", "Measure", "a@b.org")]


def test_label_studio_spans_without_words_are_code_points(tmp_path: Path) -> None:
    one = region("labels", start=BAN, end=BAN + 3)
    assert found(label_studio(tmp_path, task({"body": TEXT}, one))) == [
        ("ban", "Measure", "user 7")
    ]


def test_label_studio_short_form(tmp_path: Path) -> None:
    one = {"start": BAN, "end": BAN + 3, "text": "ban", "labels": ["Measure"]}
    short = {
        "id": 1,
        "text": TEXT,
        "ner": [one],
        "annotator": 2,
        "annotation_id": 5,
        "lead_time": 1.5,
    }
    assert found(label_studio(tmp_path, short)) == [("ban", "Measure", "user 2")]


def test_label_studio_paragraphs(tmp_path: Path) -> None:
    turns = [{"author": "Q", "text": "Why 😀?"}, {"author": "A", "text": "The ban."}]
    one = region("paragraphlabels", start="1", end="1", startOffset=4, endOffset=7, text="ban")
    project = label_studio(tmp_path, task({"dialogue": turns}, one))
    assert found(project) == [("ban", "Measure", "user 7")]
    (document,) = project.documents()
    assert document.text == "Q: Why 😀?\n\nA: The ban."


def test_label_studio_html(tmp_path: Path) -> None:
    html = "<p>First 😀.</p><!-- x --><p>The <b>ban</b> was<br>necessary &amp; short.</p>"
    shown = "First 😀.The ban was\nnecessary & short."
    at = shown.index("ban was")
    one = region(
        "hypertextlabels", start="/p[2]/b[1]/text()[1]", end="/p[2]/text()[3]", startOffset=0, endOffset=9,
        globalOffsets={"start": at, "end": at + 17}, text="ban was\\nnecessary",
    )  # fmt: skip
    project = label_studio(tmp_path, task({"html": html}, one))
    assert found(project) == [("ban was\nnecessary", "Measure", "user 7")]
    (document,) = project.documents()
    assert document.text == "First 😀.\n\nThe ban was\nnecessary & short.\n\n"


def test_label_studio_choices_and_notes(tmp_path: Path) -> None:
    whole = {"type": "choices", "value": {"choices": ["Measure", "Other"]}}
    noted = {**region("labels", start=BAN, end=BAN + 3, text="ban"), "meta": {"text": ["sure"]}}
    project = label_studio(tmp_path, task({"text": TEXT}, whole, noted))
    assert sorted(found(project))[:1] == [("ban", "Measure", "user 7")]
    assert (TEXT, "Other", "user 7") in found(project)
    (document,) = project.documents()
    assert {one.note for one in document.codings} == {"", "sure"}


def test_label_studio_tells_what_has_no_place(tmp_path: Path) -> None:
    relation = {"type": "relation", "from_id": "a", "to_id": "b"}
    box = {"type": "rectanglelabels", "value": {"x": 1, "rectanglelabels": ["Car"]}}
    cancelled = {
        "completed_by": 1,
        "was_cancelled": True,
        "result": [region("labels", start=0, end=1)],
    }
    one = task({"text": TEXT}, relation, box)
    one["annotations"].append(cancelled)
    project = label_studio(tmp_path, one, task({"image": "/data/upload/1.png"}, box))
    assert found(project) == []
    reasons = " ".join(one.reason for one in project.left_out())
    assert "relation" in reasons
    assert "rectanglelabels" in reasons
    assert "no text of its own" in reasons


def test_the_same_text_of_two_people_is_one_document(tmp_path: Path) -> None:
    one = region("labels", start=BAN, end=BAN + 3, text="ban")
    project = label_studio(
        tmp_path, task({"text": TEXT}, one, by=1), task({"text": TEXT}, one, by=2)
    )
    assert len(list(project.documents())) == 1
    assert [coder for _words, _label, coder in found(project)] == ["user 1", "user 2"]


def test_annotations_of_others_name_their_code_by_a_tag(tmp_path: Path) -> None:
    one = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": "http://example.org/anno/1",
        "type": "Annotation",
        "creator": "http://example.org/anna",
        "body": {"type": "TextualBody", "purpose": "tagging", "value": "Measure"},
        "target": {
            "source": "http://example.org/page",
            "selector": {"type": "TextQuoteSelector", "exact": "ban", "prefix": "The "},
        },
    }
    path = tmp_path / "annotations.json"
    path.write_text(json.dumps({"type": "AnnotationPage", "items": [one]}), encoding="utf-8")
    project = read(path, "webannotation")
    (document,) = project.documents()
    (coding,) = document.codings
    assert (document.text, coding.quote, coding.prefix) == (None, "ban", "The ")
    assert [code.name for code in project.codes] == ["Measure"]
    assert [coder.name for coder in project.coders] == ["http://example.org/anna"]
