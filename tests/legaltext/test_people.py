"""Who decided: panels, divisions of the Appellate Body, judges; and how an appeal ended."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from legaltext.facts import disposition, division, judges, opinion_findings, panel
from legaltext.reading import Source, read
from legaltext.segmentation import segment
from tests.legaltext.linear import assert_linear


def named(found: Any) -> list[tuple[str, str]]:
    return [(one.name, one.role) for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("composed the Panel as follows: Chairperson: Mr Ada LOVELACE\nMembers: Ms Grace B. Hopper\n"
         "Mr Alan de Turing\n1.6. Brazil reserved its rights.",
         ["Ada Lovelace", "Grace B. Hopper", "Alan de Turing"]),
        ("Chairman:     H.E. Mr. Rolf van den Berg4\n  Members:    Ms. Ana McPhail\n      Dr. Li WEI9",
         ["Rolf van den Berg", "Ana McPhail", "Li Wei"]),
        ("Chair: Mr One Man Members: Ms Two Woman Mr Three Person and others",
         ["One Man", "Two Woman", "Three Person"]),
        ("Chairman: the Chairman receives such a request.", []),
        ("Chairperson: Mr Alone Here. The members follow later.", []),
        ("Members: Ms Nobody Presides", []),
    ],
)  # fmt: skip
def test_the_panel(text: str, expected: list[str]) -> None:
    found = panel(text)
    assert [one.name for one in found] == expected
    assert [one.role for one in found] == ["panel_chair", "panelist", "panelist"][: len(found)]
    for one in found:
        assert text[one.start : one.end].casefold().startswith(one.name.split()[0].casefold())


def test_the_panel_as_it_was_composed_last() -> None:
    text = "Chairman: Mr First Chair\nMembers: Ms A Bee\nThen: Chairman: Ms Second Chair\nMembers: Ms A Bee\n"
    assert [one.name for one in panel(text)] == ["Second Chair", "A Bee"]


def test_the_division_of_the_appellate_body() -> None:
    front = (
        "AB-2031-1\nPresent:\nMartínez-Ruiz, Presiding Member\nSMITH, Member\nVan den Bos, Member\n"
    )
    assert [one.name for one in division(front)] == ["Martínez-Ruiz", "Smith", "Van den Bos"]
    assert division("The European Union, Member\n") == ()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Before MICHAELS, Chief Judge, O’HARA, and DYCK, Circuit Judges.", ["Michaels", "O’Hara", "Dyck"]),
        ("Before SHAW, Circuit Judge, CLEVER, Senior Circuit Judge, DYCK, Cir-\ncuit Judges.",
         ["Shaw", "Clever", "Dyck"]),
        ("   Before MOORE and BRYCE, Circuit Judges, and ST. EVES, District Judge. *", ["Moore", "Bryce", "St. Eves"]),
        ("Before turning to the merits, the Judge spoke.", []),
        ("PER CURIAM.", []),
    ],
)  # fmt: skip
def test_the_judges_of_an_opinion(line: str, expected: list[str]) -> None:
    found = judges(f"FIRST v. SECOND\n{line}\nDYCK, Circuit Judge.\n")
    assert [one.name for one in found] == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("AFFIRMED", "affirmed"),
        ("     AFFIRMED-IN-PART, VACATED-IN-PART, AND\n   REMANDED", "affirmed in part, vacated in part, and remanded"),
        ("REVERSED AND REMANDED.", "reversed and remanded"),
        ("We affirmed the decision below.", ""),
    ],
)  # fmt: skip
def test_how_an_appeal_ended(line: str, expected: str) -> None:
    ended = disposition(f"For these reasons, we rule.\n\n{line}\n\nCOSTS\nNo costs.\n")
    assert (ended.value if ended else "") == expected


OPINION = """UNITED STATES COURT OF APPEALS FOR THE FEDERAL CIRCUIT
2031-1001
LUMEN WORKS, INC. v. INTERNATIONAL TRADE COMMISSION
DYCK, Circuit Judge.
DISCUSSION
The statute, 19 U.S.C. § 1337(a)(1)(B), speaks of articles that infringe, and the Commission read it so.
CONCLUSION
For the foregoing reasons, we affirm the Commission’s determination of no violation of section 337.

                 {ending}

                 COSTS
No costs.
"""


@pytest.mark.parametrize(
    ("ending", "expected"),
    [
        ("AFFIRMED", [("19 U.S.C. 1337(a)(1)(B)", "cited"), ("19 U.S.C. 1337", "no_violation")]),
        ("REVERSED", [("19 U.S.C. 1337(a)(1)(B)", "cited")]),
    ],
)
def test_a_finding_is_read_only_where_all_was_affirmed(
    ending: str, expected: list[tuple[str, str]]
) -> None:
    source = Source("text/plain", OPINION.format(ending=ending), (), MappingProxyType({}))
    found = opinion_findings(segment(source, kind="opinion"))
    assert [(one.provision, one.outcome) for one in found] == expected


@pytest.mark.parametrize("reader", [panel, division, judges, disposition])
@pytest.mark.parametrize(
    "unit",
    ["Chairman: Mr A\nMembers: ", "Before A, ", "AFFIRMED, ", "A, Member\n", "Cir-   ", "Mr "],
)
def test_time_grows_with_length_only(reader: Callable[[str], object], unit: str) -> None:
    assert_linear(reader, unit, 1_000 * len(unit))


def test_real_reports_and_opinions_name_who_decided(data: Path) -> None:
    for path in (data / "wto/panel-reports").glob("*.json"):
        text = segment(read(path.read_bytes(), name=path.name), kind="wto_report").text
        assert [one.role for one in panel(text)] == ["panel_chair", "panelist", "panelist"], path
    for path in (data / "usitc337/federal-circuit-opinions").glob("*.txt"):
        assert len(judges(read(path.read_bytes(), name=path.name).text)) == 3, path
