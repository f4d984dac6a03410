"""Citations: one line, what it cites, in canonical form and with exact offsets."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legaltext.citations import find, identify

CASES: list[tuple[str, list[tuple[str, str, str]]]] = [
    # disputes and documents
    ("as in DS593 and DS 597", [("wto_dispute", "DS593", "DS593"),
                                ("wto_dispute", "DS 597", "DS597")]),
    ("see WT/DS593/AB/R.", [("wto_document", "WT/DS593/AB/R", "WT/DS593/AB/R")]),
    ("WT/DS384/R; WT/DS386/R", [("wto_document", "WT/DS384/R", "WT/DS384/R"),
                                ("wto_document", "WT/DS386/R", "WT/DS386/R")]),
    ("WT/DS593/R/Add.1", [("wto_document", "WT/DS593/R/Add.1", "WT/DS593/R/Add.1")]),
    ("WT/DS27/RW2/ECU", [("wto_document", "WT/DS27/RW2/ECU", "WT/DS27/RW2/ECU")]),
    ("(WT/DS593)", [("wto_dispute", "WT/DS593", "DS593")]),
    ("G/TBT/N/EU/12", [("wto_document", "G/TBT/N/EU/12", "G/TBT/N/EU/12")]),
    ("ＤＳ５９３ was", [("wto_dispute", "ＤＳ５９３", "DS593")]),
    ("ADDS12 and DSB meeting", []),
    # investigations
    ("Inv. No. 337-TA-796", [("investigation", "337-TA-796", "337-TA-796")]),
    ("337\u2011TA\u2011796", [("investigation", "337\u2011TA\u2011796", "337-TA-796")]),
    ("Nos. 337-TA-1058 and -1059", [("investigation", "337-TA-1058", "337-TA-1058"),
                                    ("investigation", "-1059", "337-TA-1059")]),
    ("Investigation No. 337-1226", [("investigation", "337-1226", "337-TA-1226")]),
    ("pages 337-1226 of it", []),
    # US authorities
    ("19 U.S.C. § 1337(a)(1)(B)", [
        ("us_statute", "19 U.S.C. § 1337(a)(1)(B)", "19 U.S.C. 1337(a)(1)(B)")]),
    ("19 U.S.C. § 1337(d)(1), (f) and 12 hats", [
        ("us_statute", "19 U.S.C. § 1337(d)(1)", "19 U.S.C. 1337(d)(1)"),
        ("us_statute", "(f)", "19 U.S.C. 1337(f)")]),
    ("28 U.S.C. §§ 1295 and 1296", [("us_statute", "28 U.S.C. §§ 1295", "28 U.S.C. 1295"),
                                    ("us_statute", "1296", "28 U.S.C. 1296")]),
    ("Section 337(b) of the Tariff Act", [("us_statute", "Section 337(b)", "19 U.S.C. 1337(b)")]),
    ("19 C.F.R. § 210.42(c)", [("us_regulation", "19 C.F.R. § 210.42(c)", "19 C.F.R. 210.42(c)")]),
    ("78 Fed. Reg. 12,345", [("fed_reg", "78 Fed. Reg. 12,345", "78 Fed. Reg. 12345")]),
    ("Hats v. ITC, 707 F.3d 1295 (Fed. Cir. 2013)", [
        ("us_case", "707 F.3d 1295", "707 F.3d 1295")]),
    # provisions
    ("Article XX(b) of the GATT 1994", [
        ("provision", "Article XX(b) of the GATT 1994", "GATT 1994 XX(b)")]),
    ("the chapeau of Article XX of the GATT 1994", [
        ("provision", "chapeau of Article XX of the GATT 1994", "GATT 1994 XX chapeau")]),
    ("Articles 2.1 and 2.2 of the TBT Agreement", [("provision", "2.1", "TBT 2.1"),
                                                  ("provision", "2.2", "TBT 2.2")]),
    ("Article XX(a), (b) and (g) of the GATT 1994", [
        ("provision", "XX(a)", "GATT 1994 XX(a)"), ("provision", "(b)", "GATT 1994 XX(b)"),
        ("provision", "(g)", "GATT 1994 XX(g)")]),
    ("Articles 3.1-3.4 of the AD Agreement", [
        ("provision", "3.1", "AD 3.1"), ("provision", "-3.4", "AD 3.2"),
        ("provision", "-3.4", "AD 3.3"), ("provision", "3.4", "AD 3.4")]),
    ("Article III:4 and Article XI:1 of the GATT 1994", [
        ("provision", "III:4", "GATT 1994 III:4"), ("provision", "XI:1", "GATT 1994 XI:1")]),
    ("GATT Article X:3(a)", [("provision", "GATT Article X:3(a)", "GATT 1994 X:3(a)")]),
    ("Art. 2.4 TBT", [("provision", "Art. 2.4 TBT", "TBT 2.4")]),
    ("TBT 2.2", [("provision", "TBT 2.2", "TBT 2.2")]),
    ("Article 1.1(a)(1) of the SCM Agreement", [
        ("provision", "Article 1.1(a)(1) of the SCM Agreement", "SCM 1.1(a)(1)")]),
    ("Annex 1.3 to the TBT Agreement", [("provision", "Annex 1.3", "TBT Annex 1.3")]),
    ("paragraph 1 of Annex B of the SPS Agreement", [
        ("provision", "paragraph 1 of Annex B", "SPS Annex B.1")]),
    ("Article XVI:1 of the GATS", [("provision", "Article XVI:1 of the GATS", "GATS XVI:1")]),
    ("Article 2.2 of the TBT Agreement. Article 2.2 requires", [
        ("provision", "Article 2.2 of the TBT Agreement", "TBT 2.2"),
        ("provision", "Article 2.2", "TBT 2.2")]),
    ("Article 2.1 of the TBT Agreement, Article 2.1 of the SCM Agreement. Article 2.1 says", [
        ("provision", "Article 2.1 of the TBT Agreement", "TBT 2.1"),
        ("provision", "Article 2.1 of the SCM Agreement", "SCM 2.1")]),
    ("Article 2.2 of Regulation 5", []),
    ("the Agreement on Implementation of Article VI of the "
     "General Agreement on Tariffs and Trade 1994", []),
    ("《TBT协定》第2.2条", [("provision", "第2.2条", "TBT 2.2")]),
    ("1994年关贸总协定第二十条(b)项", [("provision", "第二十条(b)项", "GATT 1994 XX(b)")]),
    ("《关税与贸易总协定》第二十条序言", [("provision", "第二十条序言", "GATT 1994 XX chapeau")]),
    ("GATT 1994第3条第4款", [("provision", "第3条第4款", "GATT 1994 III:4")]),
    ("《反倾销协定》第2.4.2条和第3.1条", [("provision", "第2.4.2条", "AD 2.4.2"),
                                       ("provision", "第3.1条", "AD 3.1")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[case[0][:40] for case in CASES])
def test_one_liners(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(one.kind, one.text, one.canonical) for one in find(text)] == expected


def test_pinpoints_are_attached_to_their_authority() -> None:
    text = "Panel Report, Freedonia – Hats, paras. 7.123-7.125 and 7.130; WT/DS9/R, para. 6.1"
    found = find(text, aliases={"Freedonia – Hats": "DS999"})
    assert [(one.canonical, [p.label for p in one.pinpoints]) for one in found] == [
        ("WT/DS999/R", ["7.123", "7.125", "7.130"]),
        ("WT/DS9/R", ["6.1"]),
    ]
    assert all(text[p.start : p.end] == p.label for one in found for p in one.pinpoints)


def test_aliases_take_the_longest_title() -> None:
    aliases = {"US – Hats": "DS1", "US – Hats (Article 21.5 – Sylvania)": "WT/DS1/RW"}
    found = find("in US — Hats (Article 21.5 — Sylvania) and US – Hats.", aliases=aliases)
    assert [one.canonical for one in found] == ["WT/DS1/RW", "DS1"]


@pytest.mark.parametrize(
    ("query", "kind", "canonical"),
    [
        ("DS593", "wto_dispute", "DS593"),
        ("ds 593", "wto_dispute", "DS593"),
        ("DS-593", "wto_dispute", "DS593"),
        ("WT/DS593/R", "wto_document", "WT/DS593/R"),
        ("wt/ds593/ab/r", "wto_document", "WT/DS593/AB/R"),
        ("wt/ds593/r/add.1", "wto_document", "WT/DS593/R/Add.1"),
        ("337-TA-1226", "investigation", "337-TA-1226"),
        ("337-1226", "investigation", "337-TA-1226"),
        ("337ta1226", "investigation", "337-TA-1226"),
        ("707 F.3d 1295", "us_case", "707 F.3d 1295"),
        ("¶ 7.123", "paragraph", "7.123"),
        ("para. 7.123", "paragraph", "7.123"),
        ("TBT 2.2", "provision", "TBT 2.2"),
    ],
)
def test_identifiers_of_a_query(query: str, kind: str, canonical: str) -> None:
    found = identify(query)
    assert [(one.kind, one.canonical) for one in found] == [(kind, canonical)]
    assert query[found[0].start : found[0].end] == found[0].text


@pytest.mark.parametrize("query", ["", "hats", "necessity 2.2", "adds1", "1337-1226-5"])
def test_queries_without_identifiers(query: str) -> None:
    assert identify(query) == []


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from([
            "Article ", "Articles ", "XX", "(b)", ", ", " and ", "2.2", ":4", "-", " of the ",
            "GATT 1994", "TBT Agreement", "DS593", "WT/", "/R", "337-TA-", "1226",
            "19 U.S.C. § ", "1337", "(a)", "707 F.3d ", "第", "二十", "条", "《", "》", "para. ",
            "\n", "chapeau of ", "Annex ", "IIII", "78 Fed. Reg. ",
        ]),
        max_size=14,
    ).map("".join)
)  # fmt: skip
def test_any_text_gives_citations_at_their_offsets(text: str) -> None:
    for citation in find(text):
        assert citation.text == text[citation.start : citation.end] != ""
        assert citation.canonical
    identify(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("参见美国—汽油案（第6.5段）", ["DS2"]),
        ("见US – Gasoline案与美国—虾案。", ["DS2", "DS58"]),
        ("US – Gasolines are not it, nor xUS – Gasoline.", []),
    ],
)
def test_short_titles_in_chinese_text_need_no_spaces(text: str, found: list[str]) -> None:
    table = {"US – Gasoline": "DS2", "美国—汽油案": "DS2", "美国—虾案": "DS58"}
    cites = [one for one in find(text, aliases=table) if one.kind == "wto_dispute"]
    assert [one.canonical for one in cites] == found


@pytest.mark.parametrize(
    "written", ["Lamp Co. v. Hat, Ltd.", "Lamp CO. V.  Hat, LTD.", "Lamp co. v. Hat, Ltd."]
)
def test_titles_without_a_dash_may_have_other_capitals_and_spaces(written: str) -> None:
    table = {"Lamp Co. v. Hat, Ltd.": "337-TA-1", "Lamp CO. V. Hat, Ltd.": "337-TA-1"}
    found = find(f"as in {written} it was", aliases=table)
    assert [(one.text, one.canonical) for one in found] == [(written, "337-TA-1")]
