"""Draws items for a round: the same seed draws the same from the same library."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may be drawn: `ident` in the database, and the stratum that it stands for."""

    ident: int
    stratum: str = ""


def draw(candidates: Sequence[Candidate], *, size: int | None, seed: int) -> list[Candidate]:
    """So many of the candidates (all where `size` is None or larger), at random, in their own order.

    Where they are of several strata, each gives its share, so that forums and years stand in the sample as they do in
    the library: the largest remainders get what rounding leaves, and no stratum goes without while there is room.
    """
    if size is None or size >= len(candidates):
        return list(candidates)
    chance = random.Random(seed)  # noqa: S311 (no secret)
    by_stratum: dict[str, list[Candidate]] = defaultdict(list)
    for one in candidates:
        by_stratum[one.stratum].append(one)
    shares = share({name: len(some) for name, some in sorted(by_stratum.items())}, size)
    drawn = {
        one.ident
        for name, count in shares.items()
        for one in chance.sample(by_stratum[name], count)
    }
    return [one for one in candidates if one.ident in drawn]


def share(sizes: dict[str, int], total: int) -> dict[str, int]:
    """`total` divided in proportion to the sizes, none above its size; each gets one first while there is enough."""
    whole = sum(sizes.values())
    total = min(total, whole)
    first = 1 if total >= len(sizes) else 0
    exact = {name: total * size / whole for name, size in sizes.items()}
    given = {name: min(sizes[name], max(first, int(value))) for name, value in exact.items()}
    while (left := total - sum(given.values())) != 0:
        step = 1 if left > 0 else -1
        able = [
            name
            for name in sizes
            if (given[name] < sizes[name] if step > 0 else given[name] > first)
        ]
        best = max(able, key=lambda name: (step * (exact[name] - given[name]), name))
        given[best] += step
    return given


@dataclass(frozen=True, slots=True)
class Work:
    """An item to be given out: `ident`, and its length in characters."""

    ident: Hashable
    length: int


def give_out(
    work: Sequence[Work], coders: Sequence[int], *, per_item: int, seed: int
) -> dict[Hashable, tuple[int, ...]]:
    """Item → its coders. Each coder gets about as many characters, and each pair meets about as often.

    Raises:
        ValueError: fewer coders than an item needs.
    """
    if per_item > len(coders):
        raise ValueError(f"{per_item} coders for each item, and only {len(coders)} are chosen")
    chance = random.Random(seed)  # noqa: S311 (no secret)
    load = dict.fromkeys(coders, 0)
    met: dict[frozenset[int], int] = defaultdict(int)
    given: dict[Hashable, tuple[int, ...]] = {}
    shuffled = list(work)
    chance.shuffle(shuffled)
    # Long ones first: the short ones then even out what is left.
    for one in sorted(shuffled, key=lambda item: -item.length):
        chosen: list[int] = []
        for _place in range(per_item):
            free = [coder for coder in coders if coder not in chosen]
            chance.shuffle(free)
            # Whoever is no further ahead than this one item may get it; of these, who met the others least.
            reach = min(load[coder] for coder in free) + one.length
            able = [coder for coder in free if load[coder] <= reach]
            chosen.append(min(able, key=lambda coder: (_meetings(met, coder, chosen), load[coder])))
        for coder in chosen:
            load[coder] += max(one.length, 1)
        for pair in combinations(chosen, 2):
            met[frozenset(pair)] += 1
        given[one.ident] = tuple(sorted(chosen))
    return given


def _meetings(met: Mapping[frozenset[int], int], coder: int, others: Sequence[int]) -> int:
    return sum(met.get(frozenset((coder, other)), 0) for other in others)
