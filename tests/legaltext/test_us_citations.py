"""US authorities: reporter cites, statutes, regulations, the Federal Register, investigations."""

from __future__ import annotations

import logging

import pytest

from legaltext.citations import find


def cited(text: str) -> list[str]:
    return [one.canonical for one in find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # what may stand before and after a section
        ("19 U.S.C. § 1337(c) (2000)", ["19 U.S.C. 1337(c)"]),
        ("19 U.S.C. § 1337(a)(2000 ed.)", ["19 U.S.C. 1337(a)"]),
        ("19 USC 1675c and 15 USC 45", ["19 U.S.C. 1675c", "15 U.S.C. 45"]),
        ("35 U.S.C § 271", ["35 U.S.C. 271"]),
        ("35 U.S.C. '103 is met", ["35 U.S.C. 103"]),
        ("[42] U.S.C. § 262(l)(8)", ["42 U.S.C. 262(l)(8)"]),
        ("19 U.S.C.A. § 1337", ["19 U.S.C. 1337"]),
        ("15 U.S. Code § 1125(a)", ["15 U.S.C. 1125(a)"]),
        ("19 U.S.C. § 1677e (b)", ["19 U.S.C. 1677e(b)"]),
        ("19 U.S.C. § 1337 (the statute)", ["19 U.S.C. 1337"]),
        ("42 U.S.C. § 300aa-16(a)(2)", ["42 U.S.C. 300aa-16(a)(2)"]),
        ("19 U.S.C. § 1337(a)(1)(c)", ["19 U.S.C. 1337(a)(1)(C)"]),
        ("5 U.S.C. § 706(2)(e)", ["5 U.S.C. 706(2)(E)"]),
        ("9 CFR 381.196(a)(3)31 says", ["9 C.F.R. 381.196(a)(3)"]),
        ("U.S. Customs took 12 of them; 1984 U.S.C.C.A.N. 5540; 9 CFR", []),
        ("section 103 of title 35 and Title 16, Section 1385 of the United States Code",
         ["35 U.S.C. 103", "16 U.S.C. 1385"]),
        ("part 351 of title 19 of the Code of Federal Regulations", ["19 C.F.R. 351"]),
        ("section 5 of title 1 of the Hats Act", []),
        # lists and ranges
        ("19 CFR §§ 159.61 – 159.64", [f"19 C.F.R. 159.{n}" for n in (61, 62, 63, 64)]),
        ("19 C.F.R. §§ 210.4, 210.8(a) and 210.12",
         ["19 C.F.R. 210.4", "19 C.F.R. 210.8(a)", "19 C.F.R. 210.12"]),
        ("35 U.S.C. §§ 101-103", ["35 U.S.C. 101", "35 U.S.C. 102", "35 U.S.C. 103"]),
        ("19 U.S.C. §§ 1671-73", ["19 U.S.C. 1671", "19 U.S.C. 1672", "19 U.S.C. 1673"]),
        ("35 U.S.C. § 271(a)–(c)", ["35 U.S.C. 271(a)", "35 U.S.C. 271(b)", "35 U.S.C. 271(c)"]),
        ("9 CFR § 381.196(a)(2)(iv)(A)–(C)",
         [f"9 C.F.R. 381.196(a)(2)(iv)({x})" for x in "ABC"]),
        ("19 CFR 351.511(a)(2)(i) to (iii)",
         [f"19 C.F.R. 351.511(a)(2)({x})" for x in ("i", "ii", "iii")]),
        ("19 U.S.C. § 1337(a)(1)(B) and (C), (d)",
         ["19 U.S.C. 1337(a)(1)(B)", "19 U.S.C. 1337(a)(1)(C)", "19 U.S.C. 1337(d)"]),
        ("19 U.S.C. § 1337.12 The", ["19 U.S.C. 1337"]),
        ("19 C.F.R. § 210.42.7 It and 19 C.F.R. § 351.12 Much", ["19 C.F.R. 210.42", "19 C.F.R. 351.12"]),
        ("35 U.S.C. § 112, ¶ 1, 35 U.S.C. § 112 ¶6", ["35 U.S.C. 112 ¶ 1", "35 U.S.C. 112 ¶ 6"]),
        ("35 U.S.C. § 112, first paragraph, and", ["35 U.S.C. 112 ¶ 1"]),
        ("35 U.S.C. § 112, paragraph six", ["35 U.S.C. 112 ¶ 6"]),
        ("35 U.S.C. § 112 (2006), para. 6", ["35 U.S.C. 112 ¶ 6"]),
        ("35 U.S.C. § 112, ¶¶ 1 and 2", ["35 U.S.C. 112 ¶ 1", "35 U.S.C. 112 ¶ 2"]),
        ("35 U.S.C. § 112, ¶¶ 1-3", [f"35 U.S.C. 112 ¶ {number}" for number in (1, 2, 3)]),
        ("35 U.S.C. § 112, first and second paragraphs", ["35 U.S.C. 112 ¶ 1", "35 U.S.C. 112 ¶ 2"]),
        ("35 U.S.C. §§ 102, 103, and 112, ¶ 1", ["35 U.S.C. 102", "35 U.S.C. 103", "35 U.S.C. 112 ¶ 1"]),
        ("the second paragraph of 35 U.S.C. § 112", ["35 U.S.C. 112 ¶ 2"]),
        ("paragraphs 1 and 2 of section 112 of title 35, U", ["35 U.S.C. 112 ¶ 1", "35 U.S.C. 112 ¶ 2"]),
        ("35 U.S.C. § 112, ¶ 1 and 423 F.3d 1307", ["35 U.S.C. 112 ¶ 1", "423 F.3d 1307"]),
        ("19 U.S.C. § 1337, paragraph 5 of the complaint; 19 U.S.C. § 1337, ¶ 12", ["19 U.S.C. 1337"] * 2),
        ("28 U.S.C. §§ 1331 and 35 U.S.C. § 271", ["28 U.S.C. 1331", "35 U.S.C. 271"]),
        ("28 U.S.C. §§ 1331, 423 F.3d 1307", ["28 U.S.C. 1331", "423 F.3d 1307"]),
        # the Tariff Act
        ("Sections 337(a) and (b) of the Tariff Act", ["19 U.S.C. 1337(a)", "19 U.S.C. 1337(b)"]),
        ("section 337 of the Tariff Act. No section 337 violation", ["19 U.S.C. 1337"]),
        ("Section 754(e)(1) of the Tariff Act", []),
        # the Federal Register
        ("65 Federal Register 14544", ["65 Fed. Reg. 14544"]),
        ("66 FR 48,546", ["66 Fed. Reg. 48546"]),
    ],
)  # fmt: skip
def test_statutes_and_regulations(text: str, expected: list[str]) -> None:
    assert cited(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("707 F. 3d 1295; 707 F3d 1295", ["707 F.3d 1295"] * 2),
        ("353 F. Supp. 2d 1327 and 5 F. Supp. 12", ["353 F. Supp. 2d 1327", "5 F. Supp. 12"]),
        ("347 U.S. 483, 74 S. Ct. 686", ["347 U.S. 483", "74 S. Ct. 686"]),
        ("2013 WL 123456, at *4; 2005 U.S. App. LEXIS 99",
         ["2013 WL 123456", "2005 U.S. App. LEXIS 99"]),
        ("5 U.S. (1 Cranch) 137", ["5 U.S. 137"]),
        ("08-1 BCA ¶ 33,761", ["08-1 BCA 33,761"]),
        ("the 12 Hats of 1995, 3 Claim 1, 45 J.A. 12", []),
        ("86 Harv. L. Rev. 123", []),
    ],
)  # fmt: skip
def test_reporter_cites(text: str, expected: list[str]) -> None:
    assert cited(text) == expected


def test_pages_cited_of_a_reporter() -> None:
    text = "347 U.S. 483, 490-91, 495 n.3, 74 S. Ct. 686; 2013 WL 123456, at *4"
    assert [[pin.label for pin in one.pinpoints] for one in find(text)] == [
        ["490-91", "495"], [], ["*4"]]  # fmt: skip


def test_nothing_is_printed_where_cites_overlap(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        find(
            "Lambert, 86 F.3d 3 (1996) Lambert, 423 F.3d at 1311, 1316 § 5 U.S. (1 Cranch) 137 at 5"
        )
    assert caplog.records == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Inv. Nos. 337-TA-1058 and 1059", ["1058", "1059"]),
        ("337-TA-1058/1059", ["1058", "1059"]),
        ("337 TA 796; 337–TA–\n556", ["796", "556"]),
        ("337-TA-796 and 102 claims", ["796"]),
        ("337-TA-796, 2012 was long ago", ["796"]),
        ("paras. 337-338", []),
    ],
)
def test_investigations(text: str, expected: list[str]) -> None:
    assert cited(text) == [f"337-TA-{number}" for number in expected]
