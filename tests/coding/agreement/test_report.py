"""The report: what silence means, what is not defined and why, intervals, breakdowns, and the files."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from coding.agreement import as_csv, as_json
from coding.agreement.compute import Order, report_of
from coding.agreement.inputs import Asked, Codings, Judgement
from coding.agreement.method import METHOD, NAMES, NOTES, REASONS
from coding.agreement.report import NO_CODE, Figure, Report
from tests.coding.agreement.making import DAY, codings

AXES = {"loophole": frozenset({"l.a", "l.b"}), "impact": frozenset({"i.a"})}
SAID = {
    "ada": ["l.a", "l.a l.b", "", "i.a", "", "l.b", "", "l.a", "", ""],
    "bob": ["l.a", "l.a", "", "i.a", "", "l.a", "", "l.a", "l.b", ""],
    "cyd": ["l.a", "l.b", "", "i.a", "", "", "", "l.a", "", ""],
}


def made(given: Codings, **order: Any) -> Report:
    return report_of(given, Order(AXES, **{"resamples": 200, **order}), DAY)


def figure(figures: tuple[Figure, ...], key: str) -> Figure:
    return next(one for one in figures if one.key == key)


@pytest.fixture(scope="module")
def report() -> Report:
    return made(codings(SAID))


# --- what silence means -----------------------------------------------------------------


def test_silence_counts_only_where_a_coder_was_asked() -> None:
    given = codings({"ada": ["l.a", "", "l.a", ""], "bob": ["l.a", "", "", ""]})
    everywhere = made(given)
    assert figure(everywhere.passages, "percent").value == pytest.approx(3 / 4)
    not_asked = replace(
        given, asked=(given.asked[0], Asked("bob", "d", frozenset({0, 1, 3})))
    )  # of the third passage bob said nothing, not "no code"
    partly = made(not_asked)
    assert figure(partly.passages, "percent").value == 1
    assert figure(partly.passages, "percent").units == 3
    assert figure(partly.spans, "u_binary").pairable == 3 * 100 * 2


def test_a_code_outside_the_passages_asked_about_is_left_out() -> None:
    given = codings({"ada": ["l.a", "l.b"], "bob": ["l.a", "l.a"]})
    asked = tuple(replace(one, passages=frozenset({0})) for one in given.asked)
    only_first = made(replace(given, asked=asked))
    assert figure(only_first.passages, "percent").value == 1
    assert [row.key for row in only_first.codes] == ["l.a"]


def test_who_coded_nothing_is_named(report: Report) -> None:
    assert report.scope.silent == ()
    quiet = made(codings({**SAID, "dee": [""] * 10}))
    (one,) = quiet.scope.silent
    assert (one.coder, one.document, one.passages) == ("dee", "d", 10)


# --- what is not defined ----------------------------------------------------------------


@pytest.mark.parametrize(("said", "key", "reason"), [
    ({"ada": ["l.a", ""]}, "alpha_masi", "one_coder"),
    ({"ada": ["", ""], "bob": ["", ""]}, "alpha_masi", "one_category"),
    ({"ada": ["l.a", "l.a"], "bob": ["l.a", "l.a"]}, "cohen", "one_category"),
    (SAID, "cohen", "not_two"),
])  # fmt: skip
def test_a_figure_that_is_not_defined_says_why_and_is_no_number(
    said: dict[str, list[str]], key: str, reason: str
) -> None:
    one = figure(made(codings(said)).passages, key)
    assert (one.value, one.low, one.high, one.undefined) == (None, None, None, reason)
    assert reason in REASONS


def test_nobody_asked_about_the_same() -> None:
    given = codings({"ada": ["l.a", ""], "bob": ["", "l.a"]})
    asked = (Asked("ada", "d", frozenset({0})), Asked("bob", "d", frozenset({1})))
    report = made(replace(given, asked=asked))
    for one in (*report.passages, *report.spans):
        assert one.value is None
        assert one.undefined in ("no_overlap", "not_two")


def test_spans_that_never_meet() -> None:
    report = made(codings({"ada": ["l.a", ""], "bob": ["", "l.a"]}))
    assert figure(report.spans, "cu_alpha").undefined == "no_meeting"
    assert figure(report.spans, "u_codes").value == pytest.approx(-0.5, abs=0.5)


def test_every_word_that_is_used_is_there(report: Report) -> None:
    figures = [*report.passages, *report.spans, *report.numbers]
    for rows in (report.codes, report.axes, report.pairs, report.documents, report.over_time):
        figures += [one for row in rows for one in row.figures]
    for one in figures:
        assert one.key in NAMES
        assert not one.undefined or one.undefined in REASONS
        assert not one.note or one.note in NOTES
        assert (one.value is None) == bool(one.undefined)


# --- intervals --------------------------------------------------------------------------


def test_the_interval_holds_the_figure_and_the_seed_decides_it(report: Report) -> None:
    one = figure(report.passages, "alpha_masi")
    assert one.low is not None and one.high is not None and one.value is not None
    assert one.low < one.value < one.high
    assert (one.units, one.pairable, one.coders) == (10, 30, 3)
    assert made(codings(SAID)) == report
    assert figure(made(codings(SAID), seed=7).passages, "alpha_masi") != one


def test_the_interval_of_percent_is_that_of_the_binomial() -> None:
    """A case whose bootstrap is known: the share of 200 passages on which two agree, 0.75."""
    said = {"ada": ["l.a"] * 150 + ["l.b"] * 50, "bob": ["l.a"] * 200}
    one = figure(made(codings(said, size=5), resamples=4000).passages, "percent")
    half = 1.96 * (0.75 * 0.25 / 200) ** 0.5
    assert one.low == pytest.approx(0.75 - half, abs=0.008)
    assert one.high == pytest.approx(0.75 + half, abs=0.008)


def test_intervals_of_spans_cover_as_often_as_they_say() -> None:
    """Simulated: passages are coded at random in the same way, and the truth is that of very many."""
    import random

    def some(count: int, seed: int) -> Codings:
        chance = random.Random(seed)
        rows: dict[str, list[str]] = {"ada": [], "bob": []}
        for _passage in range(count):
            first = chance.choice(["l.a", "l.b", ""])
            rows["ada"].append(first)
            rows["bob"].append(
                first if chance.random() < 0.7 else chance.choice(["l.a", "l.b", ""])
            )
        return codings(rows, size=10)

    truth = figure(made(some(20_000, 0), resamples=0).spans, "u_codes").value
    assert truth is not None
    covered = 0
    for seed in range(1, 61):
        one = figure(made(some(120, seed)).spans, "u_codes")
        assert one.low is not None and one.high is not None
        covered += one.low <= truth <= one.high
    assert 51 <= covered <= 60  # 95 % of 60 is 57


def test_where_nobody_disagreed_the_interval_is_called_no_proof() -> None:
    one = figure(
        made(codings({"ada": ["l.a", "", "l.b"], "bob": ["l.a", "", "l.b"]})).passages, "percent"
    )
    assert (one.value, one.low, one.high, one.note) == (1, 1, 1, "unanimous")


def test_one_passage_and_no_drawings_give_no_interval() -> None:
    alone = figure(made(codings({"ada": ["l.a"], "bob": ["l.b"]})).passages, "percent")
    assert (alone.value, alone.low, alone.note) == (0, None, "single")
    off = figure(made(codings(SAID), resamples=0).passages, "percent")
    assert off.value is not None
    assert (off.low, off.note) == (None, "off")


# --- breakdowns -------------------------------------------------------------------------


def test_codes_axes_and_pairs(report: Report) -> None:
    assert [(row.key, row.given) for row in report.codes] == [("i.a", 3), ("l.a", 9), ("l.b", 4)]
    unanimous = report.codes[0].figure("alpha")
    assert unanimous is not None and unanimous.value == 1
    assert report.codes[0].coincidences == ((27.0, 0.0), (0.0, 3.0))
    assert [row.key for row in report.axes] == ["loophole", "impact"]
    assert [row.key for row in report.pairs] == ["ada · bob", "ada · cyd", "bob · cyd"]
    cohen = report.pairs[0].figure("cohen")
    assert cohen is not None and cohen.coders == 2 and cohen.value is not None


def test_one_axis_leaves_the_codes_of_the_others_out(report: Report) -> None:
    impact = made(codings(SAID), axis="impact")
    assert [row.key for row in impact.codes] == ["i.a"]
    assert figure(impact.passages, "percent").value == 1
    of_all = next(row for row in report.axes if row.key == "impact").figure("percent")
    assert of_all is not None and of_all.value == 1
    assert impact.axes == ()


def test_documents_stand_for_themselves() -> None:
    one, other = codings(SAID), codings({name: ["l.a", ""] for name in SAID}, document="e")
    both = Codings(*(a + b for a, b in zip(_parts(one), _parts(other), strict=True)))
    report = made(both)
    alone = made(one)
    assert [row.key for row in report.documents] == ["d", "e"]
    assert report.documents[0].figure("alpha_masi") == figure(alone.passages, "alpha_masi")
    assert report.documents[0].figure("u_codes") == figure(alone.spans, "u_codes")


def _parts(given: Codings) -> tuple[Any, ...]:
    return given.passages, given.asked, given.judgements, given.spans


def test_over_time_what_had_been_said_by_each_day() -> None:
    early, late = date(2026, 1, 1), date(2026, 2, 1)
    given = codings({"ada": ["l.a", "l.b"], "bob": ["l.a", "l.a"]})
    dated = tuple(
        replace(one, date=late if one.coder == "bob" and one.passage == 1 else early)
        for one in given.judgements
    )
    rows = made(replace(given, judgements=dated)).over_time
    assert [row.key for row in rows] == ["2026-01-01", "2026-02-01"]
    first, last = (row.figure("percent") for row in rows)
    assert first is not None and last is not None
    assert (first.units, first.value) == (1, 1)
    assert (last.units, last.value) == (2, 0.5)


def test_weight_is_compared_where_two_gave_one() -> None:
    given = codings({"ada": ["i.a"] * 4, "bob": ["i.a"] * 4})
    weights = {
        ("ada", 0): 1,
        ("ada", 1): 3,
        ("ada", 2): 5,
        ("bob", 0): 1,
        ("bob", 1): 3,
        ("bob", 2): 4,
    }
    said = tuple(
        replace(one, weight=weights.get((one.coder, one.passage))) for one in given.judgements
    )
    one = figure(made(replace(given, judgements=said)).numbers, "weight_ordinal")
    assert one.units == 3
    assert one.value is not None and 0.8 < one.value < 1
    confidence = figure(made(given).numbers, "confidence_ordinal")
    assert confidence.undefined == "no_overlap"


def test_the_matrix_says_who_gave_what_where_the_other_gave_what() -> None:
    report = made(codings({"ada": ["l.a", "l.a l.b", "", "i.a"], "bob": ["l.b", "l.a", "", "i.a"]}))
    matrix = report.matrix
    at = {label: place for place, label in enumerate(matrix.labels)}
    cell = lambda one, other: matrix.counts[at[one]][at[other]]  # noqa: E731
    assert matrix.pairs == 4
    assert cell("l.a", "l.b") == cell("l.b", "l.a") == 1  # the first passage
    assert cell("l.b", NO_CODE) == 1  # the second: both have l.a, one has l.b besides
    assert cell("l.a", "l.a") == cell("i.a", "i.a") == cell(NO_CODE, NO_CODE) == 1


# --- files ------------------------------------------------------------------------------


def test_json_says_all_and_is_read_back(report: Report) -> None:
    text = as_json.write(report)
    content = json.loads(text)
    assert (content["method"], content["seed"], content["resamples"]) == (METHOD, report.seed, 200)
    assert "NaN" not in text
    assert as_json.read(content) == report
    assert as_json.write(as_json.read(content)) == text


def test_csv_has_a_line_for_every_figure(report: Report) -> None:
    text = as_csv.write(report)
    rows = list(csv.DictReader(io.StringIO(text.removeprefix(as_csv.BOM))))
    (mine,) = [row for row in rows if row["part"] == "passages" and row["figure"] == "alpha_masi"]
    assert float(mine["value"]) == figure(report.passages, "alpha_masi").value
    (cohen,) = [row for row in rows if row["part"] == "passages" and row["figure"] == "cohen"]
    assert (cohen["value"], cohen["undefined"]) == ("", REASONS["not_two"])
    assert all(row["inputs_sha256"] == report.scope.inputs_sha256 for row in rows)
    assert sum(row["part"] == "matrix" for row in rows) == len(report.matrix.labels) ** 2


def test_a_name_that_a_spreadsheet_would_calculate_is_text() -> None:
    said = {"=cmd()": ["l.a", ""], "bob": ["l.a", "l.b"]}
    lines = as_csv.write(made(codings(said))).splitlines()
    assert any("'=cmd() · bob" in line for line in lines)
    assert not any(",=cmd()" in line for line in lines)


def test_the_hash_of_the_inputs_tells_whether_they_are_the_same() -> None:
    given = codings(SAID)
    turned = Codings(*(tuple(reversed(part)) for part in _parts(given)))
    assert turned.sha256 == given.sha256
    other = given.judgements[0]
    changed = replace(
        given,
        judgements=(
            Judgement(other.coder, other.document, other.passage, other.date, frozenset({"l.b"})),
            *given.judgements[1:],
        ),
    )
    assert changed.sha256 != given.sha256


def test_it_tells_how_far_it_is_and_can_be_stopped() -> None:
    class StopError(Exception):
        pass

    seen: list[tuple[int, int]] = []

    def told(done: int, total: int) -> None:
        seen.append((done, total))
        if done == 3:
            raise StopError

    with pytest.raises(StopError):
        report_of(codings(SAID), Order(AXES, resamples=10), DAY, told)
    assert [done for done, _total in seen] == [1, 2, 3]
