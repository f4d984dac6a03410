"""Findings of a panel report: which provision, and what the conclusions say of it."""

from __future__ import annotations

from types import MappingProxyType

import pytest

from legaltext.facts import report_findings
from legaltext.reading import Source
from legaltext.segmentation import segment

HEAD = """8 CONCLUSIONS AND RECOMMENDATION
8.1. For the reasons above, the Panel concludes that:
"""


def outcomes(*items: str) -> list[tuple[str, str]]:
    text = HEAD + "\n".join(items) + "\n8.2. Under Article 3.8 of the DSU, benefits are impaired.\n"
    source = Source("text/plain", text, (), MappingProxyType({}))
    return [
        (one.provision, one.outcome) for one in report_findings(segment(source, kind="wto_report"))
    ]


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("the lantern rule is inconsistent with Article 2.1 of the TBT Agreement because of Article 2.2;",
         [("TBT 2.1", "violation")]),
        ("Freedonia acted inconsistently with Articles 3.1(b) and 3.2 of the SCM Agreement;",
         [("SCM 3.1(b)", "violation"), ("SCM 3.2", "violation")]),
        ("Sylvania has failed to establish that the rule is inconsistent with Article 2.4 of the TBT Agreement;",
         [("TBT 2.4", "no_violation")]),
        ("the rule is not inconsistent with Article I:1 of the GATT 1994;",
         [("GATT 1994 I:1", "no_violation")]),
        ("the rule is justified under Article XX(b) of the GATT 1994;",
         [("GATT 1994 XX(b)", "justified")]),
        ("Freedonia has not demonstrated that the rule is necessary under Article XX(a) of the GATT 1994;",
         [("GATT 1994 XX(a)", "not_justified")]),
        ("it is unnecessary to rule on the claim under Article 5.8 of the TBT Agreement;",
         [("TBT 5.8", "not_ruled")]),
        ("the measure is a technical regulation within Annex 1.1 to the TBT Agreement;", []),
    ],
)  # fmt: skip
def test_items_of_the_conclusions(item: str, expected: list[tuple[str, str]]) -> None:
    assert outcomes(f"a. {item}") == expected


def test_nothing_is_read_from_other_chapters() -> None:
    text = "7 FINDINGS\n7.1. Sylvania says that the rule is inconsistent with Article 2.1 of the TBT Agreement.\n"
    source = Source("text/plain", text * 3, (), MappingProxyType({}))
    assert report_findings(segment(source, kind="wto_report")) == ()
