"""How far two sets of codes are from each other."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from coding.agreement.additive import Floats

#: Passonneau (2006): identical, one within the other, crossing, nothing in common.
IDENTICAL, WITHIN, CROSSING, DISJOINT = 1.0, 2 / 3, 1 / 3, 0.0


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of the codes that both have of those that either has; 1 for two empty sets."""
    union = one | other
    return len(one & other) / len(union) if union else 1.0


def monotonicity(one: frozenset[str], other: frozenset[str]) -> float:
    """Passonneau's M. The empty set ("no code") has nothing in common with any other, although it is within each."""
    if one == other:
        return IDENTICAL
    if not one & other:
        return DISJOINT
    return WITHIN if one < other or other < one else CROSSING


def masi_distance(one: frozenset[str], other: frozenset[str]) -> float:
    """1 − Jaccard × monotonicity: 0 for the same set, 1 for sets with nothing in common."""
    return 1 - jaccard(one, other) * monotonicity(one, other)


@lru_cache(maxsize=8)
def masi_matrix(values: tuple[frozenset[str], ...]) -> Floats:
    """The distances between all of the sets, computed from one incidence matrix; not to be changed."""
    codes = {code: place for place, code in enumerate(sorted(set().union(*values)))}
    has = np.zeros((len(values), len(codes)))
    for row, value in enumerate(values):
        has[row, [codes[code] for code in value]] = 1
    common = has @ has.T
    size = has.sum(axis=1)
    smaller = np.minimum(size[:, np.newaxis], size)
    union = size[:, np.newaxis] + size - common
    within = np.where(common == smaller, WITHIN, CROSSING)
    same = (common == size[:, np.newaxis]) & (common == size)
    degree = np.where(same, IDENTICAL, np.where(common > 0, within, DISJOINT))
    share = np.divide(common, union, out=np.ones_like(common), where=union > 0)
    distance: Floats = 1 - share * degree
    return distance
