"""Every coefficient against worked examples that were published, to the digits printed there.

Where the publication was not at hand, its data and figures are taken as the tests of DKPro Statistics 2.x (by UKP Lab,
classes named after the publications) or of the package `krippendorff` transcribe them; that is said at each.
"""

from __future__ import annotations

import numpy as np
import pytest

from coding.agreement import alpha, nominal, unitising_2004
from coding.agreement.sets import masi_distance, monotonicity
from coding.agreement.table import Table
from tests.coding.agreement.making import from_counts, line, table, value

N = None


def nominal_alpha(data: Table) -> float:
    return value(alpha.alpha(data, alpha.nominal(data)))


# --- Krippendorff (2011), Computing Krippendorff's Alpha-Reliability --------------------


def test_krippendorff_2011_a_binary_data_two_observers() -> None:
    data = table([[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]])
    assert alpha.coincidences(data).tolist() == [[10, 4], [4, 2]]
    assert round(nominal_alpha(data), 3) == 0.095


def test_krippendorff_2011_b_nominal_data_two_observers() -> None:
    data = table([list("aabbdcccedda"), list("babbbccceddd")])
    assert alpha.coincidences(data).tolist() == [
        [2, 1, 0, 1, 0],
        [1, 4, 0, 1, 0],
        [0, 0, 6, 0, 0],
        [1, 1, 0, 4, 0],
        [0, 0, 0, 0, 2],
    ]
    assert round(nominal_alpha(data), 3) == 0.692


#: Sections C, D and E: four observers, twelve units, values missing (also Krippendorff 2004, p. 230; 2019, p. 290).
MISSING_DATA = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, 3],
    [N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, N],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N],
]


def test_krippendorff_2011_c_any_number_of_observers_missing_data() -> None:
    data = table(MISSING_DATA)
    assert (data.units, data.pairable) == (
        11,
        40,
    )  # the unit that one observer coded pairs with nothing
    third = 1 / 3
    expected = [
        [7, 4 * third, third, third, 0],
        [4 * third, 10, 4 * third, third, 0],
        [third, 4 * third, 8, third, 0],
        [third, third, third, 4, 0],
        [0, 0, 0, 0, 3],
    ]
    np.testing.assert_allclose(alpha.coincidences(data), expected)
    assert round(nominal_alpha(data), 3) == 0.743


def test_krippendorff_2011_d_and_e_other_metrics() -> None:
    data = table(MISSING_DATA)
    assert round(value(alpha.alpha_of_numbers(data, "ordinal")), 3) == 0.815
    assert round(value(alpha.alpha_of_numbers(data, "interval")), 3) == 0.849
    numbers = np.array(data.values, float)
    ratio = ((numbers[:, None] - numbers) / (numbers[:, None] + numbers)) ** 2
    assert round(value(alpha.alpha(data, ratio)), 3) == 0.797
    interval = (numbers[:, None] - numbers) ** 2
    assert round(value(alpha.alpha(data, interval)), 3) == 0.849


# --- Krippendorff (1980, 2004), Hayes & Krippendorff (2007), as in DKPro ----------------


def test_krippendorff_1980_p_139() -> None:
    units = ("111", "122", "222", "444", "144", "222", "123", "333", "222")
    data = table([[int(unit[coder]) for unit in units] for coder in range(3)])
    assert round(value(nominal.percent(data)), 2) == 0.74
    assert round(nominal_alpha(data), 3) == 0.642
    assert round(value(alpha.alpha_of_numbers(data, "interval")), 3) == 0.547


@pytest.mark.parametrize(("cross", "pi", "kappa"), [
    ({"aa": 12, "ab": 9, "ac": 9, "ba": 9, "bb": 14, "bc": 9, "ca": 9, "cb": 9, "cc": 20}, 0.186, 0.186),
    ({"aa": 12, "ab": 18, "ac": 18, "bb": 14, "bc": 18, "cc": 20}, 0.186, 0.258),
])  # fmt: skip
def test_krippendorff_2004_p_246(cross: dict[str, int], pi: float, kappa: float) -> None:
    data = from_counts({(ord(pair[0]), ord(pair[1])): times for pair, times in cross.items()})
    assert round(value(nominal.percent(data)), 2) == 0.46
    assert round(value(nominal.fleiss(data)), 3) == pi  # for two coders Fleiss' kappa is Scott's pi
    assert round(value(nominal.cohen(data)), 3) == kappa


HAYES = """
112.2 1101. 2333. .00.0 000.0 000.0 102.1 1.20. 222.2 2111. .100. 0000. 1222. 33223 111.1 111.1 212.2 1233. 1101. 000.0
0011. 00.00 2333. 0000. 12.22 0111. 00010 1212. 1122. 112.2 110.0 2121. 22.22 3222. 222.2 223.2 222.2 22.12 2222. 111.1
"""


def test_hayes_and_krippendorff_2007_p_84() -> None:
    rows = [
        [None if unit[coder] == "." else int(unit[coder]) for unit in HAYES.split()]
        for coder in range(5)
    ]
    data = table(rows)
    assert data.units == 40
    assert round(value(alpha.alpha_of_numbers(data, "ordinal")), 4) == 0.7598


# --- Cohen (1960), Artstein & Poesio (2008), Fleiss (1971), as in DKPro -------------------------------------------


def test_cohen_1960_p_45() -> None:
    data = from_counts({
        (1, 1): 88, (1, 2): 14, (1, 3): 18, (2, 1): 10, (2, 2): 40, (2, 3): 10, (3, 1): 2, (3, 2): 6, (3, 3): 12,
    })  # fmt: skip
    assert data.units == 200
    assert round(value(nominal.percent(data)), 2) == 0.70
    assert round(value(nominal.cohen(data)), 3) == 0.492


def test_artstein_and_poesio_2008_p_558_and_568() -> None:
    """Scott's π is Fleiss' κ for two coders. Weighted α: a check differs from the other acts by a half."""
    first = from_counts({(0, 0): 20, (1, 0): 20, (0, 1): 10, (1, 1): 50})
    assert round(value(nominal.percent(first)), 3) == 0.7
    assert round(value(nominal.fleiss(first)), 3) == 0.341
    assert round(value(nominal.cohen(first)), 3) == 0.348
    second = from_counts({(0, 0): 46, (1, 0): 6, (1, 1): 32, (1, 2): 6, (2, 2): 10})
    assert round(value(nominal.percent(second)), 2) == 0.88
    assert round(value(nominal.fleiss(second)), 4) == 0.7995
    assert round(value(nominal.cohen(second)), 4) == 0.8013
    assert nominal_alpha(second) == pytest.approx(0.800, abs=0.001)  # .8005; of rounded parts .800
    weighted = np.array([[0, 1, 0.5], [1, 0, 0.5], [0.5, 0.5, 0]])
    assert round(value(alpha.alpha(second, weighted)), 4) == 0.8156


DIAGNOSES = """
444444 222555 233335 555555 222444 113333 333355 113334 114444 555555 144444 124444 222333 144444 224445
333335 111455 111112 224444 133555 555555 244444 224555 114444 144445 222224 111155 224444 133333 555555
"""


def test_fleiss_1971_p_379() -> None:
    data = table([[int(patient[coder]) for patient in DIAGNOSES.split()] for coder in range(6)])
    assert round(value(nominal.percent(data)), 4) == 0.5556
    assert round(value(nominal.fleiss(data)), 3) == 0.430


@pytest.mark.parametrize(
    ("category", "kappa"), [(1, 0.248), (2, 0.248), (3, 0.517), (4, 0.470), (5, 0.565)]
)
def test_fleiss_1971_kappa_of_each_category(category: int, kappa: float) -> None:
    """A category against all others; the paper prints .248, .248, .517, .470, .565."""
    data = table([[int(patient[coder]) for patient in DIAGNOSES.split()] for coder in range(6)])
    other = data.recoded([int(number == category) for number in data.values], (0, 1))
    assert value(nominal.fleiss(other)) == pytest.approx(kappa, abs=0.005)


# --- Passonneau (2006): MASI ------------------------------------------------------------


def test_masi_by_its_definition() -> None:
    """Passonneau (2006): Jaccard × (1, 2/3, 1/3, 0). Her tables rest on data that are not printed with them."""
    a, ab, ac, c, none = (frozenset(letters) for letters in ("a", "ab", "ac", "c", ""))
    assert [monotonicity(ab, other) for other in (ab, a, ac, c)] == [1, 2 / 3, 1 / 3, 0]
    assert masi_distance(ab, a) == pytest.approx(1 - 1 / 2 * 2 / 3)
    assert masi_distance(ab, ac) == pytest.approx(1 - 1 / 3 * 1 / 3)
    assert masi_distance(none, none) == 0
    assert masi_distance(none, a) == 1


def test_masi_as_nltk_has_it() -> None:
    """Not a publication's: the example of `nltk.metrics.masi_distance`, which takes .67 for 2/3."""
    assert masi_distance(frozenset("12"), frozenset("1234")) == pytest.approx(0.665, abs=0.002)


def test_alpha_with_distances_between_sets_as_dkpro_has_it() -> None:
    """Not a publication's: data and figures of `SetAnnotationsTest` of DKPro Statistics.

    DKPro multiplies the Jaccard distance by 0, 1/3, 2/3, 1 and takes the empty set for a subset. That is not
    Passonneau's 1 − J × M; here it checks alpha with distances that are neither 0 nor 1.
    """
    one = [frozenset(letters) for letters in ("", "A", "A", "A", "AB", "AB", "ABC", "C", "C")]
    other = [frozenset(letters) for letters in ("", "", "A", "B", "A", "AC", "ABC", "AC", "AC")]
    values = list(dict.fromkeys([frozenset(), *one, *other]))
    data = table([one, other], values)
    assert round(value(nominal.percent(data)), 3) == 0.333
    steps = np.array([[_step(first, second) for second in values] for first in values])
    jaccard = np.array([[_jaccard(first, second) for second in values] for first in values])
    assert round(value(alpha.alpha(data, steps)), 3) == 0.186
    assert value(alpha.alpha(data, steps * jaccard)) == pytest.approx(0.252, abs=0.001)


def _step(one: frozenset[str], other: frozenset[str]) -> float:
    if one == other:
        return 0
    if one <= other or other <= one:
        return 1 / 3
    return 2 / 3 if one & other else 1


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    return 1 - len(one & other) / len(one | other) if one | other else 0


# --- Krippendorff (1995, 2004): α_U, as in DKPro ----------------------------------------


def test_krippendorff_2004_p_254_unitising() -> None:
    """Two observers from 150 to 450. The book prints .8591 over both values, made of figures of four digits."""
    units = [
        (225, 70, "i", "c"), (370, 30, "i", "c"), (220, 80, "j", "c"), (355, 20, "j", "c"), (400, 20, "j", "c"),
        (180, 60, "i", "k"), (300, 50, "i", "k"), (180, 60, "j", "k"), (300, 50, "j", "k"),
    ]  # fmt: skip
    continuum = line(units, 450, 150)
    seen_c, chance_c = unitising_2004.disagreement(continuum, "c")
    seen_k, chance_k = unitising_2004.disagreement(continuum, "k")
    assert (round(seen_c, 4), round(chance_c, 4)) == (0.0144, 0.0532)
    assert (round(seen_k, 4), round(chance_k, 4)) == (0.0000, 0.0490)
    assert round(1 - seen_c / chance_c, 4) == 0.7286
    rounded = 1 - (round(seen_c, 4) + round(seen_k, 4)) / (round(chance_c, 4) + round(chance_k, 4))
    assert round(rounded, 4) == 0.8591
    both = unitising_2004.alpha_u(continuum, ("c", "k"))
    assert both is not None
    assert value(both) == pytest.approx(0.8591, abs=0.0005)


#: Krippendorff (1995), p. 57: (begin, length, coder) on 24 units of length.
EXAMPLES = {
    "A": [(2, 8, "i"), (14, 6, "i"), (4, 4, "j"), (15, 2, "j")],
    "B": [
        (0, 18, "i"), (0, 2, "j"), (2, 1, "j"), (3, 1, "j"), (4, 1, "j"), (5, 1, "j"), (6, 3, "j"), (9, 1, "j"),
    ],
    "C": [
        (2, 6, "i"), (10, 2, "i"), (14, 4, "i"), (20, 2, "i"),
        (0, 2, "j"), (4, 4, "j"), (10, 4, "j"), (16, 2, "j"), (20, 2, "j"),
    ],
    "D": [
        (0, 2, "i"), (2, 8, "i"), (10, 4, "i"), (14, 6, "i"), (20, 4, "i"),
        (0, 4, "j"), (4, 4, "j"), (8, 7, "j"), (15, 2, "j"), (17, 7, "j"),
    ],
}  # fmt: skip


def stretched(name: str, length: int) -> tuple[float, float]:
    by = length / 24
    units = [(int(at * by), int(size * by), coder, name) for at, size, coder in EXAMPLES[name]]
    return unitising_2004.disagreement(line(units, length), name)


@pytest.mark.parametrize(
    ("name", "seen"), [("A", 0.03125), ("B", 2.26736), ("C", 0.02777), ("D", 0.38715)]
)
def test_krippendorff_1995_observed_disagreement(name: str, seen: float) -> None:
    assert stretched(name, 24)[0] == pytest.approx(seen, abs=0.00001)


def test_krippendorff_1995_expected_disagreement() -> None:
    """A and D on a long line, C on the shortest, where the article and the formula of 2004 agree.

    The article prints D_e 1.17731 (B) and .08642 (C on a long line) where the formula of 2004 gives 1.17578 and
    .09050; DKPro's authors found the same and suspect a slip of 1995.
    """
    seen, chance = stretched("A", 1_200_000)
    assert (round(chance, 4), round(1 - seen / chance, 3)) == (0.0699, 0.553)
    seen, chance = stretched("D", 1_200_000)
    assert (round(chance, 4), round(1 - seen / chance, 3)) == (0.4145, 0.066)
    seen, chance = stretched("C", 12)
    assert (round(chance, 5), round(1 - seen / chance, 3)) == (0.05494, 0.494)
