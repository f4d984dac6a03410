"""On a real report, with its real passages: two coders, the second of whom is off in a known way."""

from __future__ import annotations

import random
from collections import defaultdict
from pathlib import Path

import pytest

from coding.agreement.compute import Order, report_of
from coding.agreement.figures import Figure
from coding.agreement.inputs import Asked, Codings, Judgement, Passage, Span
from coding.agreement.report import Report
from legaltext.reading import read
from legaltext.segmentation import segment
from tests.coding.agreement.making import DAY

CODES = ("loophole.a", "loophole.b", "impact.c")
AXES = {"loophole": frozenset(CODES[:2]), "impact": frozenset(CODES[2:])}


@pytest.fixture(scope="module", params=["DS558", "DS623"])
def passages(request: pytest.FixtureRequest, data: Path) -> tuple[Passage, ...]:
    path = data / "wto/panel-reports" / f"WTO-WT-{request.param}-R.json"
    found = segment(read(path.read_bytes(), name=path.name))
    return tuple(Passage("d", one.order, one.start, one.end) for one in found.passages)


def compared(passages: tuple[Passage, ...], first: list[Span], second: list[Span]) -> Report:
    asked = frozenset(one.ident for one in passages)
    said: dict[tuple[str, int], set[str]] = defaultdict(set)
    for span in first + second:
        for one in passages:
            if span.start < one.end and one.start < span.end:
                said[span.coder, one.ident].add(span.code)
    codings = Codings(
        passages,
        tuple(Asked(coder, "d", asked) for coder in ("ada", "bob")),
        tuple(Judgement(c, "d", p, DAY, frozenset(codes)) for (c, p), codes in said.items()),
        tuple(first + second),
    )
    return report_of(codings, Order(AXES, resamples=100), DAY)


def spans_of(passages: tuple[Passage, ...], coder: str, by: int = 0) -> list[Span]:
    """Every fifth passage of some length, from its 10th character to 10 before its end, moved by so many."""
    chance = random.Random(7)
    long = [one for one in passages if one.end - one.start > 120][::5]
    return [
        Span(coder, "d", one.start + 10 + by, one.end - 10 + by, chance.choice(CODES))
        for one in long
    ]


def values(report: Report) -> dict[str, float]:
    every: tuple[Figure, ...] = report.passages + report.spans
    return {one.key: one.value for one in every if one.value is not None}


def test_the_same_spans_are_complete_agreement(passages: tuple[Passage, ...]) -> None:
    report = compared(passages, spans_of(passages, "ada"), spans_of(passages, "bob"))
    assert list(values(report).values()) == pytest.approx([1] * len(values(report)))
    length = sum(one.end - one.start for one in passages)
    assert report.spans[0].pairable == 2 * length  # what stands between passages does not count


def test_edges_a_few_characters_off_leave_the_codes_of_passages(
    passages: tuple[Passage, ...],
) -> None:
    report = compared(passages, spans_of(passages, "ada"), spans_of(passages, "bob", by=8))
    found = values(report)
    assert found["alpha_masi"] == pytest.approx(1)
    assert 0.9 < found["u_codes"] < 1
    assert found["cu_alpha"] == pytest.approx(1)  # where both have a span it is the same code
    further = values(
        compared(passages, spans_of(passages, "ada"), spans_of(passages, "bob", by=60))
    )
    assert further["u_codes"] < found["u_codes"]


def test_codes_by_chance_agree_as_chance_would_have_it(passages: tuple[Passage, ...]) -> None:
    chance = random.Random(1)
    bob = [
        Span("bob", "d", one.start, one.end, chance.choice(CODES))
        for one in spans_of(passages, "ada")
    ]
    found = values(compared(passages, spans_of(passages, "ada"), bob))
    assert found["u_binary"] == pytest.approx(1)  # both coded the same words
    assert abs(found["cu_alpha"]) < 0.2  # but what they called them is chance
