"""The provision index: counts, order, what comes first, addresses, and what a page costs."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import quote, unquote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from casebase.digests import compose
from casebase.drafts import DocumentDraft, InputFile
from casebase.models import Case, Document
from casebase.provisions import ranking, tree
from casebase.provisions.addresses import address, slug, unslug
from casebase.provisions.kept import Kept
from casebase.services.ingest import ingest
from casebase.services.store_document import store_document
from legaltext.citations import find
from legaltext.provision_places import place_of
from tests import factories
from tests.casebase import provision_library as library

pytestmark = pytest.mark.django_db


@pytest.fixture
def reports(tmp_path):
    library.make(tmp_path)
    return tmp_path


def node(canonical: str) -> tree.Node:
    found = tree.find(Kept(), place_of(canonical))
    assert found is not None, canonical
    return found[1]


def labels(html: str) -> list[str]:
    """The labels of the passages of a page, in order."""
    return re.findall(r'class="hit-no num"><a href="[^"]*">¶\xa0([\d.]+)</a>', html)


def page(client, address_: str) -> str:
    response = client.get(address_)
    assert response.status_code == 200, (address_, response.status_code)
    return response.content.decode()


# --- counts and order ---------------------------------------------------------------------


def test_counts_are_exact_itself_and_below(reports):
    itself = node("TBT 2.4")
    assert (itself.passages, itself.passages_below) == (5, 5)
    assert (itself.cases, itself.cases_below) == (3, 3)  # two that name it, one that turns on it
    article = node("TBT 2")
    assert (article.passages, article.cases) == (0, 1)
    # ¶ 1.1 of DS999 names two provisions below Article 2 and counts once.
    assert (article.passages_below, article.cases_below) == (6, 3)
    between = node("TBT 2.9")
    assert (between.passages, between.passages_below, between.spellings) == (0, 1, [])


def test_provisions_stand_in_the_order_of_the_agreement(reports, client):
    law = tree.laws(Kept())["TBT"]
    numbers = [one.place.number for one in law.ordered]
    assert numbers == ["2", "2.4", "2.9", "2.9.2", "2.10"]
    gatt = [one.place.number for one in tree.laws(Kept())["GATT 1994"].ordered]
    assert gatt == ["XX", "XX chapeau", "XX(b)"]
    html = page(client, "/provisions/TBT/")
    assert re.findall(r"TBT </span>([\d.]+)</a>", html) == numbers


def test_laws_stand_in_the_order_of_the_legal_texts(reports):
    assert list(tree.laws(Kept())) == [
        "GATT 1994", "TBT", "DSU", "Accession Protocol (China)", "19 U.S.C."
    ]  # fmt: skip


def test_an_unresolved_key_is_no_provision(reports, client):
    assert "A9_1148" not in page(client, "/provisions/")


def test_a_new_text_takes_the_place_of_the_old_one(reports):
    assert node("TBT 2.4").passages == 5
    library.report(reports, 998, CITING_NOTHING)
    assert node("TBT 2.4").passages == 3
    assert Document.objects.get(slug="wt-ds998-r").versions.count() == 2


CITING_NOTHING = (
    "1 INTRODUCTION\n1.1. Lemuria has nothing to say.\n2 FINDINGS\n2.1. Nor has the Panel.\n"
)


# --- what comes first ---------------------------------------------------------------------


def test_interpreting_passages_come_first_then_the_most_cited(reports):
    groups = ranking.ranked(Kept(), node("TBT 2.4"), below=True)
    assert [group.key for group in groups] == ["DS999", "DS998"]
    first = groups[0].passages
    # ¶ 2.2 interprets; ¶ 2.1 is a finding cited twice; ¶ 1.1 is what a party claims.
    assert [one.label for one in first] == ["2.2", "2.1", "1.1"]
    assert [one.interprets for one in first] == [True, False, False]
    assert [one.finding for one in first] == [True, True, False]
    assert [one.cited.passage for one in first] == [1, 2, 0]
    assert {one.cited.document for one in first} == {3}


def test_a_document_does_not_raise_itself_by_citing_itself(reports):
    library.report(
        reports,
        996,
        "2 FINDINGS\n2.1. Article 2.4 of the TBT Agreement.\n2.2. See WT/DS996/R, para. 2.1.\n",
    )
    groups = {group.key: group for group in ranking.ranked(Kept(), node("TBT 2.4"), below=True)}
    assert groups["DS996"].passages[0].cited == (0, 0)


def test_a_digest_does_not_raise_the_case_it_tells_of(reports):
    before = [one.cited for one in ranking.ranked(Kept(), node("TBT 2.4"), below=True)[0].passages]
    text = "See WT/DS999/R, para. 2.1."
    draft = DocumentDraft(
        slug="ds999-digest", kind="digest", title="Digest", language="en", case_key="DS999",
        text=compose([{"label": "1", "text": text}], "en"),
    )  # fmt: skip
    stored, _outcome = store_document(
        draft=draft, citations=find(draft.text.text), case_of=lambda canonical: "DS999"
    )
    assert stored.versions.get().citations.get().pinpoints == ["2.1"]
    after = [one.cited for one in ranking.ranked(Kept(), node("TBT 2.4"), below=True)[0].passages]
    assert after == before


def test_filters_of_the_page(reports, client):
    base = "/provisions/TBT/2/"
    assert set(labels(page(client, base))) == {"2.2", "2.3", "2.1", "1.1"}
    assert "1.1" not in labels(page(client, base + "?show=findings"))
    interpreting = page(client, base + "?show=interpreting")
    assert labels(interpreting) == ["2.2", "2.3", "2.1"]
    assert labels(page(client, base + "?below=no")) == []
    assert labels(page(client, base + "?case=DS998")) == ["2.1", "1.1"]
    assert labels(page(client, base + "?case=DS0")) == []
    assert labels(page(client, base + "?show=nonsense&below=nonsense&page=nonsense"))


def test_the_page_says_that_it_infers_and_marks_the_provision(reports, client):
    html = page(client, "/provisions/TBT/2.4/")
    assert "is inferred" in html
    assert "<mark>Article 2.4 of the TBT Agreement</mark>" in html
    assert f'href="{reverse("casebase:document", args=["wt-ds999-r"])}#p' in html


def test_the_cases_that_turn_on_it_stand_with_their_finding(reports, client):
    html = page(client, "/provisions/TBT/2.4/")
    side = html[html.index("h-ruled") :]
    assert "Third – Lanterns" in side and "violation" in side and "panel" in side
    assert "more case" not in page(client, "/provisions/Accession_Protocol_(China)/11.3/")
    assert "1 more case cites it" in page(client, "/provisions/DSU/6.2/")


def test_many_passages_are_cut_and_paged_in_one_order(reports, client):
    library.report(reports, 995, library.MANY)
    html = page(client, "/provisions/TBT/5.1/")
    assert len(labels(html)) == 5 and "All 60 passages of DS995" in html
    first = labels(page(client, "/provisions/TBT/5.1/?case=DS995"))
    second = labels(page(client, "/provisions/TBT/5.1/?case=DS995&page=2"))
    assert (len(first), len(second)) == (40, 20)
    assert [*first, *second] == [f"2.{number}" for number in range(1, 61)]


def test_codes_are_shown_on_their_passages(reports, client, tmp_path):
    factories.codebook(tmp_path / "codebook")
    version = factories.text_of(Document.objects.get(slug="wt-ds999-r"))
    coder = factories.person("coder")
    for code in (factories.NECESSITY, factories.VOID):
        factories.coded(version, coder, 'ordinary meaning of "basis"', code)
    html = page(client, "/provisions/TBT/2.4/")
    codes = re.findall(r'<span class="chip axis (\w)" data-a="\w"><span>(\w+)</span>', html)
    assert sorted(codes) == [("i", "Void"), ("l", "Necessity")]
    body = client.get("/api/provisions/TBT 2.4/passages/").json()["results"]
    assert [row["codes"] for row in body][:2] == [[VOID_FIRST, VOID_LAST], []]


VOID_FIRST, VOID_LAST = sorted([factories.NECESSITY, factories.VOID])


# --- what a page costs ----------------------------------------------------------------------


def queries(client, address_: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        page(client, address_)
    return len(caught)


def test_a_page_costs_the_same_however_much_there_is(reports, client, tmp_path):
    factories.codebook(tmp_path / "codebook")
    coder = factories.person("coder")
    addresses = [
        "/provisions/",
        "/provisions/TBT/",
        "/provisions/TBT/2/",
        "/provisions/TBT/2/?case=DS999",
    ]
    version = factories.text_of(Document.objects.get(slug="wt-ds999-r"))
    factories.coded(version, coder, "ordinary meaning")
    page(client, "/provisions/TBT/2/")
    few = {one: queries(client, one) for one in addresses}
    for number in range(980, 990):
        library.report(reports, number, library.LANTERNS)
        other = factories.text_of(Document.objects.get(slug=f"wt-ds{number}-r"))
        factories.coded(other, coder, "ordinary meaning")
        library.turns(Case.objects.get(key=f"DS{number}"), "TBT 2.4", "violation", "panel")
    cold = {one: queries(client, one) for one in addresses}
    many = {one: queries(client, one) for one in addresses}
    assert many == few
    assert max(few.values()) <= 10, few
    assert max(cold.values()) <= 16, cold


# --- addresses --------------------------------------------------------------------------------

FORMS = [
    "TBT 2.4.2", "GATT 1994 XX(b)", "GATT 1994 XX chapeau", "GATT 1994 III:4", "GATS XIV bis",
    "SCM 1.1(a)(1)(ii)", "TBT Annex 1.2", "SPS Annex C(1)(a)", "Accession Protocol (China) 11.3",
    "19 U.S.C. 1677f-1(c)", "19 C.F.R. 210.42(h)(2)", "WTO 1994 Part I, para. 1.2",
    "对外贸易法 第七条", "TBT",
]  # fmt: skip


@pytest.mark.parametrize("canonical", FORMS)
def test_every_form_has_a_page_at_a_clean_address(canonical, client):
    library.turns(factories.case(), canonical, "violation", "panel")
    where = address(place_of(canonical))
    assert "%20" not in where and "+" not in where
    html = page(client, where)
    assert canonical.split(" ")[0] in html
    assert client.get(unquote(where)).status_code == 200
    assert (
        client.get(f"/api/provisions/{quote(canonical)}/").json()["provision"]["canonical"]
        == canonical
    )


def test_clean_addresses_read_as_the_provision():
    assert address(place_of("GATT 1994 XX(b)")) == "/provisions/GATT_1994/XX(b)/"
    assert address(place_of("TBT 2.4")) == "/provisions/TBT/2.4/"
    assert (
        address(place_of("Accession Protocol (China) 11.3"))
        == "/provisions/Accession_Protocol_(China)/11.3/"
    )


@given(st.text(min_size=1))
def test_any_words_come_back_from_an_address(text):
    assert unslug(slug(text)) == text
    assert "/" not in slug(text) and " " not in slug(text)


def test_another_spelling_leads_to_the_provision(reports, client):
    response = client.get("/provisions/DSU/6(2)/?show=findings")
    assert (response.status_code, response["Location"]) == (
        301,
        "/provisions/DSU/6.2/?show=findings",
    )


def test_what_nothing_names_is_not_found(reports, client):
    for where in ("/provisions/TBT/14/", "/provisions/nix/"):
        assert client.get(where).status_code == 404, where


def test_neighbours_and_the_way_up(reports, client):
    html = page(client, "/provisions/TBT/2.9/")
    assert re.search(r'rel="prev" href="/provisions/TBT/2.4/"', html)
    assert re.search(r'rel="next" href="/provisions/TBT/2.9.2/"', html)
    assert '<a href="/provisions/TBT/2/">2</a>' in html
    assert "/search/?q=provision:%22TBT%202.9%22%2B" in html
    assert 'rel="prev"' not in page(client, "/provisions/TBT/2/")
    assert 'rel="next"' not in page(client, "/provisions/TBT/2.10/")


# --- however it is written --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "within", "where"),
    [
        ("Article 2.4 TBT", "", "/provisions/TBT/2.4/"),
        ("Article 2.4 of the TBT Agreement", "", "/provisions/TBT/2.4/"),
        ("TBT 2.4", "", "/provisions/TBT/2.4/"),
        ("tbt 2", "", "/provisions/TBT/2/"),
        ("TBT Article 2", "", "/provisions/TBT/2/"),
        ("第2.4条", "", "/provisions/TBT/2.4/"),
        ("《TBT协定》第2.4条", "", "/provisions/TBT/2.4/"),
        ("第二十条（b）项", "", "/provisions/GATT_1994/XX(b)/"),
        ("2.4", "TBT", "/provisions/TBT/2.4/"),
        ("art. 2.9.2", "", "/provisions/TBT/2.9.2/"),
        ("XX(b)", "", "/provisions/GATT_1994/XX(b)/"),
        ("xx", "GATT 1994", "/provisions/GATT_1994/XX/"),
        ("337(a)(1)(B)", "", "/provisions/19_U.S.C./1337(a)(1)(B)/"),
        ("Section 337(a)(1)", "", "/provisions/19_U.S.C./1337(a)(1)/"),
        ("19 USC 1337", "", "/provisions/19_U.S.C./1337/"),
        ("19 U.S.C. § 1337(a)(1)(B)", "", "/provisions/19_U.S.C./1337(a)(1)(B)/"),
        ("TBT", "", "/provisions/TBT/"),
        ("Agreement on Technical Barriers to Trade", "", "/provisions/TBT/"),
        ("lanterns", "", None),
        ("()[]<script>", "", None),
        ("9" * 5000, "", None),
    ],
)
def test_a_provision_is_found_however_it_is_written(reports, client, words, within, where):
    response = client.get("/provisions/", {"go": words, "within": within})
    if where is None:
        assert response.status_code == 200
        assert "was not understood" in response.content.decode()
        assert (
            "<script>" not in response.content.decode().partition("<h1>")[2].partition("<footer")[0]
        )
    else:
        assert (response.status_code, response.headers.get("Location")) == (302, where)


def test_a_number_of_several_agreements_asks_which(reports, client):
    library.turns(factories.case("DS1"), "AD 2.4", "cited", "panel")
    html = page(client, "/provisions/?go=Article 2.4")
    assert "may mean" in html
    assert re.findall(r'<li><a href="(/provisions/\w+/2\.4/)">', html) == [
        "/provisions/TBT/2.4/", "/provisions/AD/2.4/"
    ]  # fmt: skip


def test_a_provision_that_nothing_names_leads_to_the_nearest(reports, client):
    html = page(client, "/provisions/?go=TBT 2.4.7")
    assert "Nothing in the library names TBT 2.4.7" in html
    assert '<a href="/provisions/TBT/2.4/">TBT 2.4</a>' in html


# --- REST ---------------------------------------------------------------------------------------


def test_the_index_over_rest(reports, client):
    rows = client.get("/api/provisions/").json()["results"]
    assert [row["canonical"] for row in rows] == list(tree.laws(Kept()))
    rows = client.get("/api/provisions/?agreement=TBT").json()["results"]
    assert [row["canonical"] for row in rows] == [
        "TBT 2",
        "TBT 2.4",
        "TBT 2.9",
        "TBT 2.9.2",
        "TBT 2.10",
    ]
    assert rows[3]["above"] == "TBT 2.9" and rows[0]["passages_below"] == 6
    assert client.get("/api/provisions/?agreement=nix").json()["results"] == []


def test_a_provision_over_rest(reports, client):
    body = client.get("/api/provisions/TBT 2.4/").json()
    assert body["provision"]["passages"] == 5
    assert body["cases_turning"] == [
        {
            "key": "DS997", "short_title_en": "Third – Lanterns", "short_title_zh": "",
            "rulings": [{"provision": "TBT 2.4", "finding": "violation", "stage": "panel"}],
        }
    ]  # fmt: skip
    assert client.get("/api/provisions/nix/").status_code == 404
    passages = client.get("/api/provisions/TBT_2.4/passages/?show=interpreting").json()["results"]
    assert [(row["document"], row["label"], row["interprets"]) for row in passages] == [
        ("wt-ds999-r", "2.2", True), ("wt-ds998-r", "2.1", True)
    ]  # fmt: skip
    start, end = passages[0]["marks"][0]
    assert passages[0]["snippet"][start:end] == "Article 2.4 of the TBT Agreement"


def test_an_empty_library_has_an_empty_index(client):
    assert "No document in the library names a provision yet." in page(client, "/provisions/")


# --- a real report ------------------------------------------------------------------------------


def test_in_a_real_report_only_the_panel_interprets(data):
    reports = sorted(
        (data / "wto" / "panel-reports").glob("*.json"), key=lambda file: file.stat().st_size
    )
    report = reports[-2]  # the longest takes long
    raw = report.read_bytes()
    file = InputFile(report, report.name, hashlib.sha256(raw).hexdigest(), len(raw))
    assert not ingest(files=[file], source_name="wto-report").rejected
    kept = Kept()
    for law in tree.laws(kept).values():
        for one in law.ordered:
            for group in ranking.ranked(kept, one, below=False):
                for row in group.passages:
                    assert row.reading.marks, row
                    assert all(
                        start < end <= len(row.reading.text) for start, end in row.reading.marks
                    )
                    assert not (row.interprets and "arguments of" in row.heading.lower()), row
            assert one.passages == sum(
                len(group.passages) for group in ranking.ranked(kept, one, below=False)
            )
