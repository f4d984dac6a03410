"""Drawing passages and sharing them out."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.rounds.sampling import Candidate, Work, draw, give_out, share

SIZES = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 200), min_size=1, max_size=8)


def library(**sizes: int) -> list[Candidate]:
    names = [name for name, size in sizes.items() for _ in range(size)]
    return [Candidate(number, name) for number, name in enumerate(names)]


def test_the_same_seed_draws_the_same_in_the_order_of_the_library() -> None:
    able = library(wto=100, usitc=50)
    first = draw(able, size=20, seed=7)
    assert first == draw(able, size=20, seed=7)
    assert first == sorted(first, key=lambda one: one.ident)
    assert first != draw(able, size=20, seed=8)


def test_each_stratum_gives_its_share() -> None:
    drawn = Counter(one.stratum for one in draw(library(wto=90, usitc=9, cafc=1), size=20, seed=1))
    assert drawn == {"wto": 18, "usitc": 1, "cafc": 1}


def test_no_size_is_everything() -> None:
    able = library(wto=5)
    assert draw(able, size=None, seed=1) == able == draw(able, size=99, seed=1)


@given(SIZES, st.integers(0, 500))
def test_shares_add_up_and_fit(sizes: dict[str, int], total: int) -> None:
    shares = share(sizes, total)
    assert sum(shares.values()) == min(total, sum(sizes.values()))
    assert all(0 <= shares[name] <= size for name, size in sizes.items())
    if total >= len(sizes):
        assert all(shares.values())


@given(
    st.lists(st.integers(1, 5000), min_size=1, max_size=80), st.integers(2, 6), st.integers(0, 99)
)
def test_everybody_gets_about_as_much(lengths: list[int], people: int, seed: int) -> None:
    coders = list(range(people))
    work = [Work(number, length) for number, length in enumerate(lengths)]
    given_out = give_out(work, coders, per_item=2, seed=seed)
    assert given_out == give_out(work, coders, per_item=2, seed=seed)
    assert all(len(set(some)) == 2 for some in given_out.values())
    load = Counter(dict.fromkeys(coders, 0))
    for number, some in given_out.items():
        for coder in some:
            load[coder] += lengths[int(str(number))]
    # The one who has most has no more than two items more than the one who has least.
    assert max(load.values()) - min(load.values()) <= 2 * max(lengths)


def test_every_pair_meets() -> None:
    work = [Work(number, 100) for number in range(60)]
    met = Counter(give_out(work, [1, 2, 3, 4], per_item=2, seed=3).values())
    assert set(met) == set(combinations([1, 2, 3, 4], 2))
    assert max(met.values()) - min(met.values()) <= 4


def test_too_few_people() -> None:
    with pytest.raises(ValueError, match="3 coders"):
        give_out([Work(1, 1)], [1, 2], per_item=3, seed=1)
