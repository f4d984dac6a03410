"""WTO symbols, case titles, and provisions of the agreements, in the ways they are written."""

from __future__ import annotations

import pytest

from legaltext.citations import find

TITLES = {
    "Freedonia – Hats": "DS900",
    "Freedonia – Caps (Sylvania)": "DS903",
    "Freedonia – Caps (Osterlich)": "DS902",
    "US – Feed-In Scarves": "DS904",
    "EC and certain member States – Large Shoes": "DS905",
    "Freedonia – Measures on Ties and Bows (Sylvania)": "DS906",
    "Turkey – Stockings (US)": "DS907",
    "Turkey – Boots I": "DS908",
    "Turkey – Boots II": "DS909",
}


def cited(text: str) -> list[str]:
    return [one.canonical for one in find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("WT/DS904/AB/R and Add.1, adopted", ["WT/DS904/AB/R", "WT/DS904/AB/R/Add.1"]),
        ("WT/DS900/R, Add.1 to Add.3 and Corr.1",
         ["WT/DS900/R", "WT/DS900/R/Add.1", "WT/DS900/R/Add.2", "WT/DS900/R/Add.3", "WT/DS900/R/Corr.1"]),
        ("WT/DS900/R/Add.1 and Suppl.1", ["WT/DS900/R/Add.1", "WT/DS900/R/Suppl.1"]),
        ("WT/DS900/AB/R / WT/DS901/AB/R", ["WT/DS900/AB/R", "WT/DS901/AB/R"]),
        ("WT/DS8, 10 and 11/AB/R", ["WT/DS8/AB/R", "WT/DS10/AB/R", "WT/DS11/AB/R"]),
        ("DS900, 901 and 902; DS431-433", ["DS900", "DS901", "DS902", "DS431", "DS432", "DS433"]),
        ("DS58, 12 May 1998", ["DS58"]),
        ("WT/DS58/\nAB/R", ["WT/DS58/AB/R"]),
        ("G/SG/N/1/USA/5/Suppl.1; WT/REG22/8; WT/MIN(01)/DEC/1; IP/C/W/65; WT/DSB/M/210",
         ["G/SG/N/1/USA/5/Suppl.1", "WT/REG22/8", "WT/MIN(01)/DEC/1", "IP/C/W/65", "WT/DSB/M/210"]),
        ("and/or S/he; WT/DSB", []),
        # calls of footnotes, and lines that break after a stroke
        ("notified in G/SG/N/1/USA/1.10 The list", ["G/SG/N/1/USA/1"]),
        ("G/TBT/N/EU/12.3; G/TBT/10.7/N/88; WT/L/540/Rev.1.7 It", [
            "G/TBT/N/EU/12", "G/TBT/10.7/N/88", "WT/L/540/Rev.1"]),
        ("WT/DS900/AB/R12 and WT/DS900/R.7 It, WT/DS900/AB/RW2", ["WT/DS900/AB/R", "WT/DS900/R", "WT/DS900/AB/RW2"]),
        ("in WT/DS900/7.12 and DS901.12 The panel", ["WT/DS900/7", "DS901"]),
        ("G/TBT/\nN/EU/12; G/SG/N/1/\nUSA/5/Suppl.1; G/SG/N/8/USA/\n12, of", [
            "G/TBT/N/EU/12", "G/SG/N/1/USA/5/Suppl.1", "G/SG/N/8/USA/12"]),
    ],
)  # fmt: skip
def test_symbols(text: str, expected: list[str]) -> None:
    assert cited(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the panel in Freedonia – Caps found", ["DS902"]),
        ("in Freedonia - Caps (Sylvania)", ["DS903"]),
        ("US – Feed-in\nScarves; United States – Feed-In Scarves, para. 1", ["DS904", "DS904"]),
        ("Freedonia–Hats", ["DS900"]),
        ("Freedonia – Hatstands", []),
        ("Freedonia – Caps on Certain Heads", []),
        ("EC and certain member States – Large Shoes", ["DS905"]),
        ("Panel Reports, Freedonia – Hats, paras. 7.1-7.2; and US – Feed-In Scarves, para. 7.9",
         ["WT/DS900/R", "WT/DS904/R"]),
        # other names and spellings
        ("U.S. – Feed-In Scarves", ["DS904"]),
        ("US – Feed In Scarves; US – Feedin Scarves", ["DS904", "DS904"]),
        ("EC and Certain Member States – Large Shoes", ["DS905"]),
        ("Türkiye – Stockings (United States)", ["DS907"]),
        # without the last words
        ("Panel Report, Freedonia – Measures, para. 7.1", ["WT/DS906/R"]),
        ("see Freedonia – Measures on Ties, para. 7.1", ["DS906"]),
        ("see Freedonia – Measures on Ties and Caps", []),
        ("Freedonia – Measures on Ties Panel Report, Freedonia – Measures Affecting", ["DS906"]),
        ("Freedonia – Measures, and Panel Report, Freedonia – Boots, para. 1", []),
        ("Panel Report, Turkey – Boots", []),
        # broken by a column
        ("\nUS – Feed-In Panel Report, United States – Measures on\nScarves Scarves, WT/DS904/R", [
            "DS904", "WT/DS904/R"]),
        ("Freedonia – Caps Panel Report, Freedonia – Measures\n(Sylvania) Affecting Caps", ["DS903"]),
        ("Freedonia – Caps Panel Report, Freedonia – Measures\nAffecting Caps", ["DS902"]),
        ("Freedonia – Hats Panel Report, of\n/ US – Feed- Measures / On\nIn Full\nScarves, WT", ["DS900", "DS904"]),
        ("So it was found in US – Feed-In Panel Report\nScarves", []),
        ("Panel Reports, Freedonia – Hats / US – Feed-In Scarves, para. 7.1", ["WT/DS900/R", "WT/DS904/R"]),
        ("Appellate Body Report, Freedonia – Hats (Article 21.5 – Sylvania), para. 5", ["WT/DS900/AB/RW"]),
    ],
)  # fmt: skip
def test_case_titles(text: str, expected: list[str]) -> None:
    assert [one.canonical for one in find(text, aliases=TITLES)] == expected


def test_a_title_keeps_its_first_dispute_whatever_the_order_of_the_table() -> None:
    turned = dict(reversed(TITLES.items()))
    assert [one.canonical for one in find("Freedonia – Caps", aliases=turned)] == ["DS902"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # lists on dispute pages
        ("Art. 1, 2.1, 2.4.2, Annex II  Anti-dumping\nArt. VI:1, VI:2(a)  GATT 1994",
         ["AD 1", "AD 2.1", "AD 2.4.2", "AD Annex II", "GATT 1994 VI:1", "GATT 1994 VI:2(a)"]),
        ("Art. 3.1(b), 3.2 Subsidies and Countervailing Measures (SCM)\n", ["SCM 3.1(b)", "SCM 3.2"]),
        ("Art. 2, 3 Anti-dumping (Article VI of GATT 1994)", ["AD 2", "AD 3"]),
        ("Art. 4.2 Agriculture\nArt. 11 Safeguards", ["Agriculture 4.2", "SG 11"]),
        ("Art. 4.2 Safeguards were imposed", []),
        # what may stand between the article and its agreement
        ("Article III:2, first sentence, of the GATT 1994", ["GATT 1994 III:2"]),
        ("Article III, paragraph 4, of the GATT 1994", ["GATT 1994 III:4"]),
        ("Articles II (including para. 1) and III (including paras. 2 and 4) of the GATT 1994",
         ["GATT 1994 II", "GATT 1994 III"]),
        ("paragraphs 1, 2 and 4 of Article III of the GATT 1994",
         ["GATT 1994 III:1", "GATT 1994 III:2", "GATT 1994 III:4"]),
        ("subparagraphs (b) and (g) of Article XX of the GATT 1994",
         ["GATT 1994 XX(b)", "GATT 1994 XX(g)"]),
        ("the TBT Agreement, in particular Articles 2.1 and 2.2", ["TBT 2.1", "TBT 2.2"]),
        ("the SCM Agreement (Articles 3.1(b) and 3.2)", ["SCM 3.1(b)", "SCM 3.2"]),
        ("SG Article 12.3; Article 12.1(a) SA; Article 2.4 AD", ["SG 12.3", "SG 12.1(a)", "AD 2.4"]),
        ("Art 21.5 DSU", ["DSU 21.5"]),
        # odd ways of counting
        ("GATT Article X(3)(a)", ["GATT 1994 X:3(a)"]),
        ("Article II.1(b) of the GATT 1994", ["GATT 1994 II:1(b)"]),
        ("Article 3(7) of the DSU", ["DSU 3.7"]),
        ("Article XVIII:B of the GATT 1994", ["GATT 1994 XVIII:B"]),
        # calls of footnotes
        ("Article 11.1(c) of the Agreement on Safeguards189", ["SG 11.1(c)"]),
        ("Article 2.21483 of the TBT Agreement and Article XX(b)12 of the GATT 1994", ["TBT 2.2", "GATT 1994 XX(b)"]),
        # what only looks like a provision
        ("with Article 6.2 of the DSU\n6.1.1 Paragraphs", ["DSU 6.2"]),
        ("Request under the DSU\n3.10. The Panel", []),
        ("Article 26.1 of the TBT Agreement", []),
        ("Article VI of the Customs Valuation Agreement", []),
        # annexes and footnotes
        ("Annex C(1)(a) to the SPS Agreement", ["SPS Annex C.1(a)"]),
        ("paragraph 1(a) of Annex C of the SPS Agreement", ["SPS Annex C.1(a)"]),
        ("Annex B, paragraph 5(b), of the SPS Agreement", ["SPS Annex B.5(b)"]),
        ("item (k) of Annex I to the SCM Agreement", ["SCM Annex I(k)"]),
        ("paragraphs 3 and 7 of Annex II to the AD Agreement", ["AD Annex II.3", "AD Annex II.7"]),
        ("Annexes 1.1, 1.2 and 1.3 to the TBT Agreement",
         ["TBT Annex 1.1", "TBT Annex 1.2", "TBT Annex 1.3"]),
        ("footnote 2 of the SCM Agreement", ["SCM note 2"]),
        ("Annex A-1 to this Report, Annex IX to RED II", []),
    ],
)  # fmt: skip
def test_provisions(text: str, expected: list[str]) -> None:
    assert cited(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("《TBT协定》附件1第1条与《SPS协定》附件C第1(a)款", ["TBT Annex 1.1", "SPS Annex C.1(a)"]),
        ("GATT第21条(b)款(iii)项", ["GATT 1994 XXI(b)(iii)"]),
        ("《1994年关税与贸易总协定》(GATT 1994)第3条第4款", ["GATT 1994 III:4"]),
        ("TBT协定第2.1条至第2.3条", ["TBT 2.1", "TBT 2.2", "TBT 2.3"]),
        ("《TBT协定》第2.1条。该协定第2.4条要求", ["TBT 2.1", "TBT 2.4"]),
        ("《TBT协定》第2.1条。第2.1条规定", ["TBT 2.1", "TBT 2.1"]),
        ("《世界贸易组织协定》第十六条第四款", ["WTO XVI:4"]),
        ("美国《1930年关税法》第337条", ["19 U.S.C. 1337"]),
        ("《对外贸易法》第二十条，该法第2.2条", []),
    ],
)  # fmt: skip
def test_provisions_in_chinese(text: str, expected: list[str]) -> None:
    assert cited(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("WT/DS900/R, 30 May 2006, paras. 33-35", ["33", "35"]),
        ("WT/DS2/AB/R, p. 14", ["14"]),
        ("WT/DS2/AB/R / WT/DS4/AB/R, para. 14", ["14"]),
        ("WT/DS900/R, para. 7.83, footnote 383, and para. 7.96", ["7.83", "7.96"]),
        ("Inv. No. 337-TA-474, Commission Opinion at 2, n.2 (May 1, 2004)", ["2"]),
        ("No. 337-TA-474 (Int'l Trade Comm'n Dec. 20, 2006) at 33", ["33"]),
        ("WT/DS2/AB/R (adopted 20 May 1996), at paras 5 and 7, 20 June 2008", ["5", "7"]),
        ("WT/DS593/R号文件第7.123段和第7.125段", ["7.123", "7.125"]),
        ("Inv. No. 337-TA-474, USITC Pub. 3686, slip op. at 4-5", ["4-5"]),
        ("Inv. No. 337-TA-276, 1991 ITC LEXIS 1311, at *45, *47", ["*45", "*47"]),
    ],
)
def test_pinpoints(text: str, expected: list[str]) -> None:
    assert [pin.label for pin in find(text)[0].pinpoints] == expected
