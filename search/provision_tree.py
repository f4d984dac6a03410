"""Provisions as a tree: agreement → article → paragraph, as facets fold and count them."""

from collections.abc import Iterable
from functools import lru_cache

from legaltext.provision_order import in_order
from legaltext.provision_places import Place, place_of


@lru_cache(maxsize=50_000)
def lineage(provision: str) -> tuple[str, ...]:
    """A provision under all it stands under, the agreement first: ``TBT``, ``TBT 2``, ``TBT 2.4``."""
    place = place_of(provision)
    return (place.agreement, *(one.canonical for one in place.lineage()))


def in_one_way(provision: str) -> str:
    """The one spelling of a provision that is searched and counted: ``DSU 6.2`` of ``DSU 6(2)``."""
    return lineage(provision)[-1]


def above(provision: str) -> str:
    """What a provision stands under; empty for an agreement."""
    over = lineage(provision)[:-1]
    return over[-1] if over else ""


def with_above(provisions: Iterable[str]) -> tuple[str, ...]:
    """Provisions with all that they stand under, each once."""
    return tuple(dict.fromkeys(one for name in provisions for one in lineage(name)))


@lru_cache(maxsize=50_000)
def part(provision: str) -> str:
    """What a provision adds to the one above it: ``.4`` of ``TBT 2.4``; an agreement is its own."""
    parts = place_of(provision).parts
    return parts[-1] if parts else provision


@lru_cache(maxsize=20_000)
def in_text_order(siblings: tuple[str, ...]) -> list[str]:
    """Provisions under one place, in the order of the law's text; kept, as every answer has the same ones."""
    by_part = {part(name): name for name in siblings}
    return [by_part[one] for one in in_order(by_part)]


@lru_cache(maxsize=50_000)
def number(provision: str) -> str:
    """A provision without its agreement: ``2.4``; an agreement is its own."""
    place: Place = place_of(provision)
    return place.number or provision
