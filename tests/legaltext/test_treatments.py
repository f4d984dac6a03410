"""What the words beside a citation suggest about it."""

from __future__ import annotations

import pytest

from legaltext import find
from legaltext.sentences import sentences
from legaltext.treatments import Treated, treatments

ALIASES = {"Alpha – Widgets": "DS901", "Beta – Gadgets": "DS902"}


def treated(text: str, *path: str) -> list[Treated]:
    """The suggestions for a text that is one passage under `path`."""
    cited = find(text, aliases=ALIASES)
    return list(treatments(text, cited, [(0, len(text), path)]))


HISTORY = [
    ("WT/DS901/R, adopted 1 May 2001, as modified by Appellate Body Report WT/DS901/AB/R.",
     [("WT/DS901/R", "modified")]),
    ("WT/DS901/R and Add.1 / WT/DS902/R and Add.1, adopted 1 May 2001, upheld by Appellate Body Reports.",
     [("WT/DS901/R", "upheld"), ("WT/DS902/R", "upheld")]),
    ("GATT-style report WT/DS901/R, 1 May 2001, unadopted.", [("WT/DS901/R", "not_adopted")]),
    ("Roe v. Poe, 12 F.3d 34, 36 (D. Ohio 1993), aff'd, 15 F.3d 20 (6th Cir. 1994).", [("12 F.3d 34", "upheld")]),
    ("Roe v. Poe, 12 F.3d 34 (Fed. Cir. 1993), overruled on other grounds by Doe v. Poe, 15 F.3d 20 (Fed. Cir. 1994).",
     [("12 F.3d 34", "modified")]),
    ("Roe v. Poe, 12 F.3d 34 (Fed. Cir. 1993), rev’d, 15 U.S. 20 (1994).", [("12 F.3d 34", "reversed")]),
    ("Reports WT/DS901/R and WT/DS901/AB/R, adopted 1 May 2001, as modified by nobody above.",
     [("WT/DS901/R", "modified")]),
    ("专家组报告WT/DS901/R被上诉机构推翻。", [("WT/DS901/R", "reversed")]),
]  # fmt: skip
RULINGS = [
    ("We see no cogent reason to depart from the finding in Alpha – Widgets.", "followed"),
    ("We agree with the panel in Alpha – Widgets.", "followed"),
    ("The Panel declines to follow the panel in Alpha – Widgets.", "departed"),
    ("The measure in Alpha – Widgets is distinguishable.", "distinguished"),
    ("We are not persuaded by the reasoning of the panel in Alpha – Widgets.", "questioned"),
    ("The Appellate Body reversed the finding of the panel in Alpha – Widgets.", "reversed"),
    ("本专家组遵循Alpha – Widgets案的解释。", "followed"),
]
SILENT = [
    "See Panel Report, Alpha – Widgets, para. 7.5.",
    "The respondent argues that we should depart from Alpha – Widgets; we agree with the complainant.",
    "We agree with Alpha – Widgets and note Beta – Gadgets.",  # which of the two?
    'The panel in Alpha – Widgets said that "we see no reason to depart from the text".',
    "Because the court applied Roe v. Poe, 12 F.3d 34 (Fed. Cir. 1993), we affirm the judgment.",
    "Since Roe v. Poe, 12 F.3d 34 (Fed. Cir. 1993), a rule which nobody applied is not abrogated by time.",
    "The Appellate Body reversed the finding (Appellate Body Report, WT/DS901/AB/R, para. 5).",
    "法院推翻了委员会的裁决（12 F.3d 34）。",
    "The test is not distinguishable from the one in Alpha – Widgets.",
]


@pytest.mark.parametrize(("text", "expected"), HISTORY)
def test_history_printed_with_a_citation(text: str, expected: list[tuple[str, str]]) -> None:
    found = [(one.citation.canonical, one.treatment) for one in treated(text)]
    assert [pair for pair in found if pair[0] in dict(expected)] == expected


@pytest.mark.parametrize(("text", "expected"), RULINGS)
def test_what_a_body_does_with_a_decision(text: str, expected: str) -> None:
    assert [(one.citation.canonical, one.treatment) for one in treated(text)] == [
        ("DS901", expected)
    ]


@pytest.mark.parametrize("text", SILENT)
def test_nothing_is_suggested(text: str) -> None:
    assert treated(text) == []


def test_what_parties_say_is_no_treatment() -> None:
    text = "We agree with the panel in Alpha – Widgets."
    assert treated(text, "7 FINDINGS", "7.1 Analysis by the Panel")
    assert treated(text, "3 ARGUMENTS OF THE PARTIES") == []


def test_evidence_is_the_sentence() -> None:
    text = "Facts first. We agree with the panel in Alpha – Widgets, para. 7.5. Then more."
    (one,) = treated(text)
    assert text[one.start : one.end] == "We agree with the panel in Alpha – Widgets, para. 7.5."
    assert one.cue == "We agree with"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("See Inv. No. 337-TA-1, at 5. We agree.", 2),
        ("Roe v. Poe, 12 F.3d 34 (N.D. Cal. 1999), holds so. Next.", 2),
        ("第一句。第二句；第三句。", 3),
        ("One paragraph\n\nanother", 2),
        ("", 0),
    ],
)
def test_sentences_cover_the_text(text: str, count: int) -> None:
    spans = sentences(text)
    assert len(spans) == count
    assert "".join(text[start:end] for start, end in spans) == text
