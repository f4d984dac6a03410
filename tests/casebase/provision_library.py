"""A small library of reports in words of our own that name provisions and cite one another."""

from __future__ import annotations

from pathlib import Path

from casebase.models import Case, CaseProvision
from casebase.services.ingest import ingest
from tests.casebase.samples import report_json, write

HEAD = """WT/DS{number}/R
5 March 2024
(24-0001) Page: 1/3
Original: English
ATLANTIS – MEASURES CONCERNING THE LABELLING OF LANTERNS
REPORT OF THE PANEL

"""
LANTERNS = """1 INTRODUCTION
1.1. Lemuria claims that the label breaches Articles 2.4 and 2.10 of the TBT Agreement.
2 FINDINGS
2.1. The Panel turns to Article 2.4 of the TBT Agreement.
2.2. The Panel begins with the ordinary meaning of "basis" in Article 2.4 of the TBT Agreement. It is plain.
2.3. Article 2.9.2 of the TBT Agreement requires a notification at an early stage.
2.4. The Panel sees no need to consider the chapeau of Article XX of the GATT 1994, nor Article XX(b) of the GATT 1994.
"""
CITING = """1 INTRODUCTION
1.1. Lemuria recalls 19 U.S.C. 1337(a)(1)(B), Article 2.4 of the TBT Agreement and WT/DS999/R.
2 FINDINGS
2.1. The panel in WT/DS999/R, paras. 2.1 and 2.2, read Article 2.4 of the TBT Agreement in its context.
2.2. The Panel agrees with WT/DS999/R, para. 2.1.
"""
#: More passages on one provision than a page shows of a case.
MANY = "2 FINDINGS\n" + "".join(
    f"2.{number}. The Panel recalls Article 5.1 of the TBT Agreement once more, for the lantern of kind {number}.\n"
    for number in range(1, 61)
)


def report(folder: Path, number: int, body: str, symbol: str = "") -> None:
    """Import a panel report of DS`number`."""
    text = HEAD.format(number=number) + body
    draft = report_json(
        _id=f"WTO-WT-DS{number}-R", text=text, document_symbol=symbol or f"WT/DS{number}/R",
        url=f"https://example.org/ds{number}",
    )  # fmt: skip
    found = ingest(files=[write(folder, f"{number}.json", draft)], source_name="wto-report")
    assert not found.rejected, found.rejected


def make(folder: Path) -> None:
    """Two reports, the second citing the first, and what a third case turns on."""
    report(folder, 999, LANTERNS)
    report(folder, 998, CITING)
    other = Case.objects.create(
        key="DS997", forum="wto", number=997, title_en="A third", short_title_en="Third – Lanterns"
    )
    turns(other, "TBT 2.4", "violation", "panel")
    turns(other, "TBT 2", "cited", "consultations")
    turns(other, "DSU 6(2)", "cited", "consultations")
    turns(other, "Accession Protocol (China) 11.3", "violation", "ab")
    turns(other, "A9_1148", "cited", "consultations", resolved=False)


def turns(case: Case, provision: str, finding: str, stage: str, *, resolved: bool = True) -> None:
    """Say that a case turns on a provision."""
    CaseProvision.objects.create(
        case=case, provision=provision, finding=finding, stage=stage, resolved=resolved
    )
