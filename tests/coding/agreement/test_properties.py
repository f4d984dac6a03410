"""What must hold of every coefficient, and independent implementations written from the definitions."""

from __future__ import annotations

from collections import Counter
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from coding.agreement import alpha, nominal, unitising, unitising_2004
from coding.agreement.continuum import Continuum, continuum_of
from coding.agreement.inputs import Asked, Codings, Passage, Span
from coding.agreement.sets import masi_distance, masi_matrix
from tests.coding.agreement.making import line, table, value

#: Machines that are busy with other tests take their time.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

CELL = st.sampled_from([None, 0, 1, 2, 3])


@st.composite
def ratings(draw: st.DrawFn, coders: int | None = None, cell: Any = CELL) -> list[list[Any]]:
    """Coders × units."""
    coders = coders or draw(st.integers(2, 4))
    units = draw(st.integers(2, 12))
    return draw(
        st.lists(st.lists(cell, min_size=units, max_size=units), min_size=coders, max_size=coders)
    )


def alpha_by_pairs(rows: list[list[Any]], distance: Any) -> float:
    """Alpha from its definition: mean difference within units by mean difference between any two values."""
    units = [[one for one in unit if one is not None] for unit in zip(*rows, strict=True)]
    units = [unit for unit in units if len(unit) > 1]
    everything = [one for unit in units for one in unit]
    observed = sum(
        distance(unit[i], unit[j]) / (len(unit) - 1)
        for unit in units
        for i, j in permutations(range(len(unit)), 2)
    ) / max(1, len(everything))
    pairs = len(everything) * (len(everything) - 1)
    expected = sum(
        distance(everything[i], everything[j]) for i, j in permutations(range(len(everything)), 2)
    ) / max(1, pairs)
    return 1 - observed / expected if expected else float("nan")


@patient
@given(ratings())
def test_alpha_is_what_its_definition_says(rows: list[list[Any]]) -> None:
    data = table(rows, [0, 1, 2, 3])
    mine = value(alpha.alpha(data, alpha.nominal(data)))
    assert mine == pytest.approx(alpha_by_pairs(rows, lambda a, b: a != b), nan_ok=True)
    squared = value(alpha.alpha_of_numbers(data, "interval"))
    assert squared == pytest.approx(alpha_by_pairs(rows, lambda a, b: (a - b) ** 2), nan_ok=True)


@patient
@given(ratings())
def test_ordinal_alpha_is_what_its_definition_says(rows: list[list[Any]]) -> None:
    pairable = Counter(
        one
        for unit in zip(*rows, strict=True)
        if sum(one is not None for one in unit) > 1
        for one in unit
        if one is not None
    )

    def distance(one: int, other: int) -> float:
        low, high = sorted((one, other))
        between = sum(pairable[rank] for rank in range(low, high + 1))
        return float((between - (pairable[low] + pairable[high]) / 2) ** 2)

    mine = value(alpha.alpha_of_numbers(table(rows, [0, 1, 2, 3]), "ordinal"))
    assert mine == pytest.approx(alpha_by_pairs(rows, distance), nan_ok=True)


SETS = st.frozensets(st.sampled_from("abcd"), max_size=3)


@patient
@given(ratings(cell=st.one_of(st.none(), SETS)))
def test_alpha_of_sets_is_what_its_definition_says(rows: list[list[Any]]) -> None:
    values = list(
        dict.fromkeys([frozenset(), *(one for row in rows for one in row if one is not None)])
    )
    data = table(rows, values)
    mine = value(alpha.alpha(data, alpha.masi(data)))
    assert mine == pytest.approx(alpha_by_pairs(rows, masi_distance), nan_ok=True)


@patient
@given(st.lists(SETS, min_size=1, max_size=8, unique=True))
def test_all_masi_distances_at_once_are_those_one_by_one(values: list[frozenset[str]]) -> None:
    one_by_one = [[masi_distance(one, other) for other in values] for one in values]
    np.testing.assert_allclose(masi_matrix(tuple(values)), one_by_one, atol=1e-12)


COEFFICIENTS = {
    "percent": nominal.percent,
    "fleiss": nominal.fleiss,
    "alpha": lambda data: alpha.alpha(data, alpha.nominal(data)),
}
FULL = st.sampled_from([0, 1, 2])


@pytest.mark.parametrize("name", COEFFICIENTS)
@patient
@given(rows=ratings(cell=FULL), order=st.randoms(use_true_random=False))
def test_names_of_values_order_of_coders_and_of_units_do_not_matter(
    name: str, rows: list[list[int]], order: Any
) -> None:
    before = value(COEFFICIENTS[name](table(rows, [0, 1, 2])))
    names = [0, 1, 2]
    order.shuffle(names)
    units = list(zip(*[[names[one] for one in row] for row in rows], strict=True))
    order.shuffle(units)
    turned = [list(row) for row in zip(*units, strict=True)]
    order.shuffle(turned)
    after = value(COEFFICIENTS[name](table(turned, [0, 1, 2])))
    assert after == pytest.approx(before, nan_ok=True)


@patient
@given(
    st.lists(FULL, min_size=2, max_size=9).filter(lambda row: len(set(row)) > 1), st.integers(2, 4)
)
def test_the_same_from_everybody_is_complete_agreement(row: list[int], coders: int) -> None:
    data = table([row] * coders, [0, 1, 2])
    for coefficient in COEFFICIENTS.values():
        assert value(coefficient(data)) == pytest.approx(1)
    assert value(nominal.cohen(table([row, row], [0, 1, 2]))) == pytest.approx(1)


@patient
@given(ratings(cell=FULL))
def test_alpha_becomes_fleiss_kappa_as_units_multiply(rows: list[list[int]]) -> None:
    """Without missing values 1 − α is (n − 1)/n of 1 − κ, and n grows with each copy of the units."""
    many = table([row * 50 for row in rows], [0, 1, 2])
    kappa = value(nominal.fleiss(many))
    assume(np.isfinite(kappa))
    n = many.pairable
    mine = value(alpha.alpha(many, alpha.nominal(many)))
    assert 1 - mine == pytest.approx((1 - kappa) * (n - 1) / n)


@patient
@given(ratings(coders=2, cell=FULL))
def test_cohen_is_fleiss_where_coders_have_the_same_habits(rows: list[list[int]]) -> None:
    one, other = rows
    both = table([one + other, other + one], [0, 1, 2])
    mine, theirs = value(nominal.cohen(both)), value(nominal.fleiss(both))
    assert mine == pytest.approx(theirs, nan_ok=True)


# --- spans ------------------------------------------------------------------------------

LENGTH = 30


@st.composite
def lines(draw: st.DrawFn, *, overlaps: bool) -> tuple[list[tuple[int, int, str, str]], str]:
    """Units of two or three coders on a line; without overlaps of different codes unless told."""
    coders = "ij" if draw(st.booleans()) else "ijk"
    units = []
    for coder in coders:
        at = 0
        for _unit in range(draw(st.integers(0, 4))):
            start = draw(st.integers(0 if overlaps else at, LENGTH - 1))
            size = draw(st.integers(1, 6))
            if start + size > LENGTH:
                break
            units.append((start, size, coder, draw(st.sampled_from("ckx"))))
            at = start + size
            if at >= LENGTH:
                break
    return units, coders


def segments_by_hand(continuum: Continuum) -> list[list[tuple[int, frozenset[str]]]]:
    """Of each coder, for every character: the segment's number and its set of codes; gaps are −1."""
    out = []
    for units in continuum.units:
        edges = {edge for extents in units.values() for extent in extents for edge in extent}
        row, number = [], 0
        for at in range(LENGTH):
            number += at in edges
            codes = frozenset(
                code
                for code, extents in units.items()
                if any(start <= at < end for start, end in extents)
            )
            row.append((number if codes else -1, codes))
        out.append(row)
    return out


def u_alpha_by_hand(continuum: Continuum, distance: Any) -> float:
    """ᵤα character by character, from the formulas of Krippendorff et al. (2016)."""
    rows = segments_by_hand(continuum)
    coders = len(rows)
    seen: Counter[tuple[frozenset[str], frozenset[str]]] = Counter()
    for one, other in permutations(rows, 2):
        for (_first, a), (_second, b) in zip(one, other, strict=True):
            seen[a, b] += 1 / (coders - 1)  # type: ignore[assignment]
    values = {value for pair in seen for value in pair}
    margin = {one: sum(n for (a, _b), n in seen.items() if a == one) for one in values}
    own: Counter[frozenset[str]] = Counter()
    for row in rows:
        lengths = Counter(cell for cell in row if cell[0] >= 0)
        for (_number, codes), length in lengths.items():
            own[codes] += length**2
        own[frozenset()] += sum(number < 0 for number, _codes in row)
    total = sum(margin.values())
    kept = total**2 - sum(own.values())
    observed = sum(n * distance(a, b) for (a, b), n in seen.items())
    expected = sum(
        total * (margin[a] * margin[b] - (own[a] if a == b else 0)) / kept * distance(a, b)
        for a in values
        for b in values
    ) if kept else 0  # fmt: skip
    return 1 - observed / expected if expected > 1e-9 else float("nan")


@patient
@given(lines(overlaps=True))
def test_u_alpha_is_what_its_definition_says(drawn: Any) -> None:
    units, coders = drawn
    continuum = line(units, LENGTH, coders=coders)
    grid, values = unitising.grid_of_sets(continuum)
    for delta, distance in (
        (unitising.same_set(values), lambda a, b: a != b),
        (unitising.masi(values), masi_distance),
    ):
        mine = value(unitising.u_alpha(continuum, grid, delta))
        assert mine == pytest.approx(u_alpha_by_hand(continuum, distance), nan_ok=True)
    binary = value(unitising.u_alpha(continuum, unitising.any_code(grid), 1 - np.eye(2)))
    by_hand = u_alpha_by_hand(continuum, lambda a, b: bool(a) != bool(b))
    assert binary == pytest.approx(by_hand, nan_ok=True)


def met_by_hand(
    continuum: Continuum, named: Any
) -> tuple[float, dict[Any, float], dict[Any, float], Any]:
    """Lengths where both have a unit, by `named` of the set of codes; and the squares of what of each is met."""
    rows = segments_by_hand(continuum)
    seen: Counter[Any] = Counter()
    for one, other in permutations(rows, 2):
        for (_first, a), (_second, b) in zip(one, other, strict=True):
            if a and b:
                seen[named(a), named(b)] += 1 / (len(rows) - 1)  # type: ignore[assignment]
    own: Counter[Any] = Counter()
    for one, other in permutations(rows, 2):
        lengths: Counter[Any] = Counter()
        for (number, codes), (_number, others) in zip(one, other, strict=True):
            if number >= 0 and others:
                lengths[number, codes] += 1
        for (_segment, codes), length in lengths.items():
            own[named(codes)] += length**2 / (len(rows) - 1)
    margin: Counter[Any] = Counter()
    for (a, _b), n in seen.items():
        margin[a] += n
    return sum(seen.values()), margin, own, seen


@patient
@given(lines(overlaps=True))
def test_cu_alpha_and_ku_alpha_are_what_their_definitions_say(drawn: Any) -> None:
    """Krippendorff et al. (2016), equations 10, 11 and 13."""
    units, coders = drawn
    continuum = line(units, LENGTH, coders=coders)
    grid, values = unitising.grid_of_sets(continuum)
    total, margin, own, seen = met_by_hand(continuum, lambda codes: codes)
    kept = total - sum(own.values()) / total if total else 0
    agree = sum(n for (a, b), n in seen.items() if a == b)
    by_chance = sum((margin[a] ** 2 - own[a]) / kept for a in margin) if kept else 0
    expected = total - by_chance
    by_hand = 1 - (total - agree) / expected if abs(expected) > 1e-9 and kept else float("nan")
    mine = value(unitising.cu_alpha(continuum, grid, values))
    assert mine == pytest.approx(by_hand, nan_ok=True) or not kept

    total, margin, own, seen = met_by_hand(continuum, lambda codes: "k" in codes)
    kept = total - sum(own.values()) / total if total else 0
    mine = value(unitising.ku_alpha(continuum, grid, values, "k"))
    if margin[True] and kept:
        said, both = margin[True], seen[True, True]
        chance_said = (said * total - own[True]) / kept
        chance_both = (said**2 - own[True]) / kept
        if abs(chance_said - chance_both) > 1e-9:
            by_hand = 1 - chance_said / said * (said - both) / (chance_said - chance_both)
            assert mine == pytest.approx(by_hand)


@patient
@given(st.lists(st.tuples(*[st.sampled_from(["", "c", "k"])] * 3), min_size=2, max_size=20))
def test_units_of_one_character_make_u_alpha_the_alpha_of_given_units(
    cells: list[tuple[str, ...]],
) -> None:
    units = [
        (at, 1, coder, codes)
        for at, row in enumerate(cells)
        for coder, codes in zip("ijk", row, strict=True)
        if codes
    ]
    continuum = line(units, len(cells), coders="ijk")
    grid, values = unitising.grid_of_sets(continuum)
    data = table([[row[coder] for row in cells] for coder in range(3)], ["", "c", "k"])
    mine = value(unitising.u_alpha(continuum, grid, unitising.same_set(values)))
    assert mine == pytest.approx(value(alpha.alpha(data, alpha.nominal(data))), nan_ok=True)


@patient
@given(st.lists(st.tuples(*[st.sampled_from(["c", "k", "x"])] * 3), min_size=2, max_size=20))
def test_cu_alpha_without_gaps_and_with_short_units_is_alpha(cells: list[tuple[str, ...]]) -> None:
    units = [
        (at, 1, coder, codes)
        for at, row in enumerate(cells)
        for coder, codes in zip("ijk", row, strict=True)
    ]
    continuum = line(units, len(cells), coders="ijk")
    grid, values = unitising.grid_of_sets(continuum)
    data = table([[row[coder] for row in cells] for coder in range(3)], ["c", "k", "x"])
    mine = value(unitising.cu_alpha(continuum, grid, values))
    assert mine == pytest.approx(value(alpha.alpha(data, alpha.nominal(data))), nan_ok=True)


def distance_1995(one: tuple[int, int, bool], other: tuple[int, int, bool]) -> float:
    """δ² of two sections (begin, length, unit or gap), as Krippendorff (2004), p. 253, writes it."""
    (b1, l1, w1), (b2, l2, w2) = one, other
    if w1 and w2 and -l1 < b1 - b2 < l2:
        return (b1 - b2) ** 2 + (b1 + l1 - b2 - l2) ** 2
    if w1 and not w2 and l2 - l1 >= b1 - b2 >= 0:
        return l1**2
    if w2 and not w1 and l1 - l2 >= b2 - b1 >= 0:
        return l2**2
    return 0


@patient
@given(lines(overlaps=False))
def test_alpha_u_of_2004_is_what_its_definition_says(drawn: Any) -> None:
    units, coders = drawn
    sections = []
    for coder in coders:
        own = sorted((b, size) for b, size, name, code in units if name == coder and code == "c")
        row, at = [], 0
        for begin, size in [*own, (LENGTH, 0)]:
            if begin > at:
                row.append((at, begin - at, False))
            if size:
                row.append((begin, size, True))
            at = begin + size
        sections.append(row)
    m = len(coders)
    seen = sum(
        distance_1995(one, other)
        for first, second in permutations(sections, 2)
        for one in first
        for other in second
    ) / (m * (m - 1) * LENGTH**2)
    every = [one for row in sections for one in row]
    units_of = [size for _b, size, unit in every if unit]
    chance = 2 / LENGTH * sum(
        (len(units_of) - 1) / 3 * (2 * size**3 - 3 * size**2 + size)
        + size**2 * sum(gap - size + 1 for _b, gap, unit in every if not unit and gap >= size)
        for size in units_of
    ) / (m * LENGTH * (m * LENGTH - 1) - sum(size * (size - 1) for size in units_of))  # fmt: skip
    assume(units_of)
    got = unitising_2004.disagreement(line(units, LENGTH, coders=coders), "c")
    assert got == pytest.approx((seen, chance))


@patient
@given(lines(overlaps=True))
def test_passages_are_only_what_is_drawn(drawn: Any) -> None:
    """Cutting the text into other passages changes no coefficient, only what the bootstrap draws."""
    units, coders = drawn
    whole = line(units, LENGTH, coders=coders)
    edges = (0, 7, 8, 20, LENGTH)
    passages = tuple(Passage("d", n, edges[n], edges[n + 1]) for n in range(4))
    asked = tuple(Asked(coder, "d", frozenset(range(4))) for coder in coders)
    spans = tuple(Span(coder, "d", b, b + size, code) for b, size, coder, code in units)
    cut = continuum_of(Codings(passages, asked, (), spans))
    for continuum in (whole, cut):
        assert continuum.base.sum() == LENGTH * len(coders)
    for of in (
        lambda one: unitising.u_alpha_of_codes(one, one.codes),
        lambda one: unitising.cu_alpha(one, *unitising.grid_of_sets(one)),
    ):
        assert value(of(cut)) == pytest.approx(value(of(whole)), nan_ok=True)
