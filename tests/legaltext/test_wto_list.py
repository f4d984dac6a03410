"""The official list: parsed as data, unresolved keys kept, errors with file and line."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legaltext.js_records import parse_records
from legaltext.wto_list import JsError, parse_list

ARTICLES = """var ds_agreement = new Array(); // agreements
ds_agreement[7] = { agreement_id: "A9", agreement_name: "General &amp; Agreement",
  agreement_short_name: "GATT 1994", agreement_dolcode: "GATT 1994" };
/* articles */
ds_article[ds_article.length] = { article_id: "809", article_name: "I:1", };
"""
SUBJECTS = 'ds_subject[ds_subject.length] = {subject_id: "G1", subject_name: "Hats"};'
DISPUTES = """ds_array[2] = {
  code: "DS2", title: 'Hats\\' weight', origin: "VEN", destination: "USA#CAN",
  start_date: "1995/01/24", update_date: "1995/02/30", subject: "G1#G9",
  short_title: "US &amp;mdash; Hats", agreement: "A9_809#A9#A9_NULL#890",
  status: "ST0#1997_09_25", third_party: "AUS#EEC", reports_adopted: "TRUE", pan_agree: "A9_809"
};"""


def test_a_dispute_with_its_oddities() -> None:
    (dispute,) = parse_list(articles=ARTICLES, subjects=SUBJECTS, disputes=DISPUTES)
    assert (dispute.number, dispute.title) == (2, "Hats' weight")
    assert dispute.short_title == "US — Hats"
    assert dispute.respondents == ("USA", "CAN")
    assert dispute.statuses[0].on == date(1997, 9, 25)
    assert dispute.statuses[0].name == "Implementation notified by respondent"
    assert [(a.key, a.canonical, a.resolved) for a in dispute.articles] == [
        ("A9_809", "GATT 1994 I:1", True),
        ("A9", "", True),
        ("A9_NULL", "", False),
        ("890", "", False),
    ]
    assert dispute.problems == (
        "agreement A9_NULL",
        "agreement 890",
        "subject G9",
        "update_date 1995/02/30",
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("\n\nalert(1)", 3),
        ('a[1] = {\nx: "1"', 2),
        ("a[1] = {x: {y: 1}};", 1),
        ('a[1] = {x: "open\n"};', 1),
        ("a[1] = {x: f()};", 1),
    ],
)
def test_errors_name_file_and_line(text: str, line: int) -> None:
    with pytest.raises(JsError) as caught:
        list(parse_records(text, file="list.js"))
    assert (caught.value.file, caught.value.line) == ("list.js", line)


def test_a_dispute_listed_twice_is_an_error() -> None:
    with pytest.raises(JsError, match="listed twice"):
        parse_list(articles=ARTICLES, subjects=SUBJECTS, disputes=DISPUTES + "\n" + DISPUTES)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab[]{}=:;,\"'\\/*1 \n.", max_size=60))
def test_any_text_gives_records_or_a_js_error(text: str) -> None:
    try:
        list(parse_records(text, file="x"))
    except JsError as error:
        assert error.line >= 1
