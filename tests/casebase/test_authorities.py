"""The table of authorities: what is cited where, in which order, and as files."""

from __future__ import annotations

import csv
import io

import pytest

from casebase.authority_table import PASSIM_ABOVE, build
from casebase.authority_table.building import natural
from casebase.authority_table.files import plain
from casebase.models import Case, Document
from tests import factories
from tests.casebase import provision_library as library

pytestmark = pytest.mark.django_db

WHERE = "/documents/wt-ds998-r/authorities/"


@pytest.fixture
def reports(tmp_path):
    library.make(tmp_path)
    Case.objects.filter(key="DS999").update(short_title_en="Atlantis – Lanterns")
    return tmp_path


def table(slug: str = "wt-ds998-r", sort="name"):
    document = Document.objects.get(slug=slug)
    return build(document, factories.text_of(document), sort)


def test_authorities_stand_by_their_sort_with_their_places(reports):
    sections = table().sections
    assert [section.key for section in sections] == ["wto", "statutes", "provisions"]
    report = sections[0].authorities[0]
    assert (report.canonical, report.name, report.url) == (
        "WT/DS999/R", "Panel Report, Atlantis – Lanterns", "/documents/wt-ds999-r/"
    )  # fmt: skip
    assert [one.place for one in report.places] == ["¶\u00a01.1", "¶\u00a02.1", "¶\u00a02.2"]
    assert (report.times, report.pinpoints, report.passim) == (3, ["2.1", "2.2"], False)
    assert sections[2].authorities[0].url == "/provisions/TBT/2.4/"


def test_what_a_document_says_of_itself_is_left_out(reports):
    library.report(reports, 996, "2 FINDINGS\n2.1. This is DS996, as WT/DS996/R says, not DS999.\n")
    rows = [
        row.canonical for section in table("wt-ds996-r").sections for row in section.authorities
    ]
    assert rows == ["DS999"]


def test_many_places_are_passim_and_the_page_says_from_when(reports, client):
    library.report(reports, 995, library.MANY)
    found = table("wt-ds995-r").sections[0].authorities[0]
    assert found.passim and len(found.places) == 60 > PASSIM_ABOVE
    html = client.get("/documents/wt-ds995-r/authorities/").content.decode()
    assert f"Cited in more than {PASSIM_ABOVE} places" in html
    assert "<i>passim</i> <span" in html


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("name", ["GATT 1994 XX chapeau", "GATT 1994 XX(b)", "TBT 2.4", "TBT 2.9.2", "TBT 2.10"]),
        ("first", ["TBT 2.4", "TBT 2.10", "TBT 2.9.2", "GATT 1994 XX chapeau", "GATT 1994 XX(b)"]),
        ("most", ["TBT 2.4", "GATT 1994 XX chapeau", "GATT 1994 XX(b)", "TBT 2.9.2", "TBT 2.10"]),
    ],
)
def test_three_orders(reports, sort, expected):
    rows = table("wt-ds999-r", sort).sections[0].authorities
    assert [row.canonical for row in rows] == expected


def test_numbers_sort_as_numbers():
    assert sorted(["7.10", "7.9", "n. 2", "10"], key=natural) == ["7.9", "7.10", "10", "n. 2"]


def test_csv_and_json_say_the_same(reports, client):
    response = client.get(WHERE + "?format=csv")
    assert response["Content-Disposition"] == (
        "attachment; filename*=UTF-8''wt-ds998-r-authorities.csv"
    )
    assert response["X-Content-Type-Options"] == "nosniff"
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    body = client.get(WHERE + "?format=json").json()
    flat = [row for section in body["sections"] for row in section["authorities"]]
    assert [row["authority"] for row in rows] == [row["canonical"] for row in flat]
    assert rows[0]["pinpoints"] == "2.1; 2.2"
    assert body["passim_above"] == PASSIM_ABOVE
    assert client.get("/api" + WHERE).json() == body


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "\u00a0-1"]
)
def test_no_cell_is_a_formula(cell):
    assert plain(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["US – Gasoline", "337-TA-655", "", "¶ 7.1"])
def test_harmless_cells_stay(cell):
    assert plain(cell) == cell


def test_a_title_from_a_source_cannot_become_a_formula(reports, client):
    Case.objects.filter(key="DS999").update(short_title_en="=HYPERLINK(1)", short_title_zh="")
    library.report(reports, 996, "2 FINDINGS\n2.1. As in DS999.\n")
    text = client.get("/documents/wt-ds996-r/authorities/?format=csv").content.decode("utf-8-sig")
    assert next(csv.DictReader(io.StringIO(text)))["name"] == "'=HYPERLINK(1)"


def test_a_document_without_authorities_says_so(client):
    factories.document(of=factories.case())
    html = client.get("/documents/ds999-digest/authorities/").content.decode()
    assert "No authority was found in this document." in html
    assert client.get("/documents/nix/authorities/").status_code == 404


def test_a_table_costs_the_same_however_long_it_is(reports, client, django_assert_max_num_queries):
    client.get(WHERE)  # the provision index is built once
    for _round in range(2):
        with django_assert_max_num_queries(11):
            client.get(WHERE)
        with django_assert_max_num_queries(11):
            client.get("/documents/wt-ds999-r/authorities/")
