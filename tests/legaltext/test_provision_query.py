"""What somebody types for a provision, and the canonical form it means."""

import pytest

from legaltext.provision_query import provision_meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("19 U.S.C. 1337", "19 U.S.C. 1337"),
        ("19\xa0U.S.C.\xa0§\xa01337(a)(1)(B)", "19 U.S.C. 1337(a)(1)(B)"),
        ("19 U. S. C. § 1337 (a) (1)", "19 U.S.C. 1337(a)(1)"),
        ("19 USC 1337", "19 U.S.C. 1337"),
        ("19usc1337(d)(1)", "19 U.S.C. 1337(d)(1)"),
        ("19 cfr 210.10(b)", "19 C.F.R. 210.10(b)"),
        ("19 USC", "19 U.S.C."),
        ("§ 1337(a)(1)(B)", "19 U.S.C. 1337(a)(1)(B)"),
        ("§ 1337(a)(1)(b)", "19 U.S.C. 1337(a)(1)(B)"),
        ("Section 337", "19 U.S.C. 1337"),
        ("337(d)", "19 U.S.C. 1337(d)"),
        ("§ 271(b)", "35 U.S.C. 271(b)"),
        ("35 U.S.C. § 112, ¶ 6", "35 U.S.C. 112 ¶ 6"),
        ("Article 2.4 of the TBT Agreement", "TBT 2.4"),
        ("DSU 6(2)", "DSU 6.2"),
        ("GATT XX(b)", "GATT 1994 XX(b)"),
        ("第2.4条", "第2.4条"),
        ("§ 9999", "§ 9999"),
        ("the law of the sea", "the law of the sea"),
        ("19 U.S.C. §§ 1337(a), (d)", "19 U.S.C. §§ 1337(a), (d)"),
        ("", ""),
    ],
)
def test_meaning(typed: str, meant: str) -> None:
    assert provision_meant(typed) == meant


def test_what_is_meant_means_itself() -> None:
    for name in ("19 U.S.C. 1337(a)(1)(B)", "TBT 2.4.2", "35 U.S.C. 112 ¶ 6", "19 C.F.R. 210.10"):
        assert provision_meant(name) == name


def test_a_long_text_is_answered() -> None:
    assert provision_meant("(a)" * 100_000)
    assert provision_meant("19 U.S.C. " * 10_000)
