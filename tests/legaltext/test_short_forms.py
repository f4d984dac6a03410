"""Short forms: what they stand for is found within the text, or they are left out."""

from __future__ import annotations

import pytest

from legaltext.citations import Citation, Note, find

CASE = "Hats v. ITC, 707 F.3d 1295, 1300 (Fed. Cir. 2013)"
STATUTE = "19 U.S.C. § 1337(a)(1)"


def shorts(text: str, notes: tuple[Note, ...] = ()) -> list[tuple[str, str, list[str]]]:
    return [
        (one.text, one.canonical, [pin.label for pin in one.pinpoints])
        for one in find(text, notes=notes)
        if one.form == "short"
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Id.
        (f"{CASE}. It held so. Id. at 1302.", [("Id.", "707 F.3d 1295", ["1302"])]),
        (f"{CASE}. Id. at 1302–03, 1310.", [("Id.", "707 F.3d 1295", ["1302-03", "1310"])]),
        (f"{CASE}. Id. And more. id. at 1311", [("Id.", "707 F.3d 1295", []),
                                                ("id.", "707 F.3d 1295", ["1311"])]),
        (f"See {STATUTE}. Id. § 1337(d).", [("Id. § 1337(d)", "19 U.S.C. 1337(d)", [])]),
        (f"See {STATUTE}. Id. at 5.", []),
        (f"{CASE}. J.A. 345. Id. at 346.", []),
        (f"{CASE}. Reply Br. at 12. Id. at 13. Id. at 14.", []),
        (f"{CASE} (quoting Caps v. ITC, 500 F.3d 10 (Fed. Cir. 2007)). Id. at 1301.",
         [("Id.", "707 F.3d 1295", ["1301"])]),
        (f"{CASE}, aff'd, 560 U.S. 100 (2014). Id. at 1301.",
         [("Id.", "707 F.3d 1295", ["1301"])]),
        ("Id. at 5.", []),
        (f"{CASE}. Id. at 1302. Much. Id. at 1303–04. More. Id.", [
            ("Id.", "707 F.3d 1295", ["1302"]), ("Id.", "707 F.3d 1295", ["1303-04"]),
            ("Id.", "707 F.3d 1295", [])]),
        (f"{CASE}. So the ALJ. EID 80. Id.", []),
        (f"{CASE}. Final Det'n 17–18. Id. at 1301.", []),
        ("Hats, 2013 WL 123456, at *4. Id. at *5.", [("Id.", "2013 WL 123456", ["*5"])]),
        ("No. 337-TA-474, slip op. at 9. Id. at 50.", [("Id.", "337-TA-474", ["50"])]),
        ("No. 337-TA-474, 2008 WL 99, at *4. Id. at *5.", [("Id.", "337-TA-474", ["*5"])]),
        ("No. 337-TA-474 began. Id. at 50.", []),
        ("No. 337-TA-474, at 9 (Int'l Trade Comm'n May 1, 2010). The '539 patent was held valid. "
         "Id. at 50. It is a hat. Id. at 52–53.", [
            ("Id.", "337-TA-474", ["50"]), ("Id.", "337-TA-474", ["52-53"])]),
        ("Inv. No. 337-TA-474 (U.S.I.T.C. Dec. 20, 2006). It held so. Id., slip op. at 12. Id.", [
            ("Id.", "337-TA-474", ["12"]), ("Id.", "337-TA-474", [])]),
        ("Inv. No. 337-TA-474, Commission Opinion. Id. at 5.", [("Id.", "337-TA-474", ["5"])]),
        ("Limited Exclusion Order, No. 337-TA-474. Id. at 2.", [("Id.", "337-TA-474", ["2"])]),
        ("Inv. No. 337-TA-474 (Initial Determination). Id. at 2. Pet. Br. at 4. Id. at 5.", [
            ("Id.", "337-TA-474", ["2"])]),
        ("No. 337-TA-474, at 9. U.S. Patent No. 5,000,000. Id. at 3:14. Id. at col. 3. Id.", []),
        # a page cannot be a statute's
        (f"{CASE}. Under {STATUTE} and 19 C.F.R. § 210.4 so. Id. at 1302.", [
            ("Id.", "707 F.3d 1295", ["1302"])]),
        (f"{CASE}. Under {STATUTE} so. Id. at 1390. Id. at 12.", []),
        (f"{CASE}. Id. at 1302. Under {STATUTE} so. Id. at 1303.", [
            ("Id.", "707 F.3d 1295", ["1302"]), ("Id.", "707 F.3d 1295", ["1303"])]),
        ("The order was vacated. See Hats, 707 F.3d 1295. It was. Id. at 1296", [
            ("Id.", "707 F.3d 1295", ["1296"])]),
        ("21 C.F.R. pt. 201; id. § 314.125(b)(8)", [
            ("id. § 314.125(b)(8)", "21 C.F.R. 314.125(b)(8)", [])]),
        # short reporter cites
        (f"{CASE}. Hats, 707 F.3d at 1301 n.2.", [
            ("707 F.3d at 1301", "707 F.3d 1295", ["1301"])]),
        ("A, 54 F.3d 10 (1995); B, 54 F.3d 90 (1995). See 54 F.3d at 95 and 54 F.3d at 12.", [
            ("54 F.3d at 95", "54 F.3d 90", ["95"]), ("54 F.3d at 12", "54 F.3d 10", ["12"])]),
        ("See 54 F.3d at 95.", []),
        (f"{CASE}. So Hats, 707 F.3d 1302, 1305. Id. at 1299.", [
            ("707 F.3d 1302", "707 F.3d 1295", ["1302", "1305"]), ("Id.", "707 F.3d 1295", ["1299"])]),
        (f"{CASE}; Caps v. ITC, 707 F.3d 1302 (Fed. Cir. 2013). Caps, 707 F.3d 1302.", []),
        # bare sections
        (f"{STATUTE}. Section 1337(d) says", [("Section 1337(d)", "19 U.S.C. 1337(d)", [])]),
        ("the Tariff Act; section 337(d)(1) and (f)", [
            ("section 337(d)(1)", "19 U.S.C. 1337(d)(1)", []), ("(f)", "19 U.S.C. 1337(f)", [])]),
        ("35 U.S.C. § 271(a). §§ 271(b), (c)", [
            ("§§ 271(b)", "35 U.S.C. 271(b)", []), ("(c)", "35 U.S.C. 271(c)", [])]),
        ("35 U.S.C. § 112, ¶ 1. Under § 112, ¶ 6 and the first paragraph of section 112", [
            ("§ 112, ¶ 6", "35 U.S.C. 112 ¶ 6", []),
            ("the first paragraph of section 112", "35 U.S.C. 112 ¶ 1", [])]),
        ("35 U.S.C. § 112, ¶ 1. Id. So id. § 112, ¶ 2 and id. § 101.", [
            ("Id.", "35 U.S.C. 112 ¶ 1", []), ("id. § 112, ¶ 2", "35 U.S.C. 112 ¶ 2", []),
            ("id. § 101", "35 U.S.C. 101", [])]),
        ("35 U.S.C. § 101 and 17 U.S.C. § 101. Section 101 says", []),
        ("section 609 of Public Law 101-162; 19 U.S.C. § 1337", []),
        (f"{STATUTE}. Section 1337(a)(1)(c) says", [
            ("Section 1337(a)(1)(c)", "19 U.S.C. 1337(a)(1)(C)", [])]),
        ("the Tariff Act; a section 337 violation", []),
        ("35 U.S.C. § 261. Eligible under § 101", [("§ 101", "35 U.S.C. 101", [])]),
        ("38 C.F.R. § 1.218. Section 1.218(a)(14) and § 8.3(b) say", [
            ("Section 1.218(a)(14)", "38 C.F.R. 1.218(a)(14)", [])]),
        ("35 U.S.C. § 103. MPEP § 103; Pub. L. No. 97-306, § 103", []),
        ("19 C.F.R. § 210.42(c). Rule 210.42(a) says", [
            ("Rule 210.42(a)", "19 C.F.R. 210.42(a)", [])]),
        # treaty provisions
        ("the TBT Agreement. Article 2.4 of that Agreement", [
            ("Article 2.4 of that Agreement", "TBT 2.4", [])]),
        ("Article 2.2 of the TBT Agreement. Paragraph 4 of the same Article", [
            ("Paragraph 4 of the same Article", "TBT 2.4", [])]),
        ("Article III:4 of the GATT 1994; the same provision", [
            ("the same provision", "GATT 1994 III:4", [])]),
        ("the GATT 1994. Article XX(g) and paragraph 2 of Article III", [
            ("Article XX(g)", "GATT 1994 XX(g)", []),
            ("paragraph 2 of Article III", "GATT 1994 III:2", [])]),
        ("the GATT 1994 and the GATS. Article XIV says", []),
        ("Article XIX of the GATT 1994 or GATT 1947. Taken under Article XIX and", [
            ("Article XIX", "GATT 1994 XIX", [])]),
        ("Article 2.1 of the SCM Agreement." + " So." * 100 + " Article 2.1 of the TBT Agreement."
         + " Much." * 900 + " Article 2.1 says", [("Article 2.1", "TBT 2.1", [])]),
        ("Article 5.1 of the TBT Agreement. As Article 5.2 says", [("Article 5.2", "TBT 5.2", [])]),
        ("Article 5.1 of the TBT Agreement. The Directive says. Article 5.2", []),
        ("Article 5.1 of the TBT Agreement. Article 3(1) and Article 26.2", []),
        ("Article 3.1(a) of the SCM Agreement: those in Annex I;", [("Annex I", "SCM Annex I", [])]),
        ("Annex I to the SCM Agreement. Article 3.1 of the SCM Agreement: as in the Agreement on Agriculture,"
         + " and so on" * 100 + " those in Annex I;", [("Annex I", "SCM Annex I", [])]),
        ("Article 3.1 of the SCM Agreement: those" + " and so on" * 100 + " in Annex I;", []),
        ("Annex 1.3 to the TBT Agreement. Annex 1.1 says", [("Annex 1.1", "TBT Annex 1.1", [])]),
        ("Article 3.4 of the Anti-Dumping Agreement. Article 3.5 of the Agreement", [
            ("Article 3.5 of the Agreement", "AD 3.5", [])]),
        ("Article 2.1 of the TBT Agreement. Livestock Act, Article 2.1", []),
    ],
)  # fmt: skip
def test_short_forms(text: str, expected: list[tuple[str, str, list[str]]]) -> None:
    assert shorts(text) == expected


def _with_notes(*lines: str) -> tuple[str, tuple[Note, ...]]:
    text = "\n".join(lines)
    starts = [sum(len(line) + 1 for line in lines[:index]) for index in range(len(lines))]
    return text, tuple(
        Note(str(index + 1), start, start + len(line))
        for index, (start, line) in enumerate(zip(starts, lines, strict=True))
    )


def test_ibid_looks_into_the_note_before() -> None:
    text, notes = _with_notes("1 WT/DS58/AB/R, para. 121.", "2 Ibid., para. 130.")
    assert shorts(text, notes) == [("Ibid.", "WT/DS58/AB/R", ["130"])]
    text, notes = _with_notes("1 WT/DS58/AB/R, para. 121; first submission, para. 4.", "2 Ibid.")
    assert shorts(text, notes) == []


def test_a_footnote_says_nothing_of_the_text_around_it() -> None:
    text, notes = _with_notes(f"{CASE}.", "Caps v. ITC, 500 F.3d 10. Id. at 11.", "Id. at 1301.")
    assert shorts(text, notes[1:2]) == [
        ("Id.", "500 F.3d 10", ["11"]), ("Id.", "707 F.3d 1295", ["1301"])]  # fmt: skip


def test_supra_note_means_the_one_authority_of_that_note() -> None:
    text, notes = _with_notes("1 WT/DS58/AB/R.", "2 WT/DS2/R; WT/DS4/R.", "3 See supra note 1, para. 5.",
                              "4 See supra note 2.")  # fmt: skip
    assert shorts(text, notes) == [("supra note 1", "WT/DS58/AB/R", ["5"])]


def test_what_names_itself_is_no_short_form() -> None:
    found: list[Citation] = find(f"{CASE}; {STATUTE}; DS593; Article 2.2 of the TBT Agreement")
    assert [one.form for one in found] == ["full"] * 4
