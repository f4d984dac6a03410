"""Loophole × countermeasure × outcome: how many chains join the two, and how they came out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casebase.drawing import Cell, Heading, MatrixWords, Tally, matrix, svg
from coding.models import Axis, Chain, Direction

GROUP = 2  # parts of a code's key that name its group: loophole.exception
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """A pair of codes with its chains, and the address of the list of them."""

    loophole: str
    countermeasure: str
    tally: Tally
    address: str


@dataclass(frozen=True, slots=True)
class ChainMatrix:
    """The picture with its table, the pairs with most chains first; `chains` that have both axes were counted."""

    picture: SafeString
    rows: list[Row]
    chains: int


def chain_matrix(
    chains: Iterable[Chain], labels: dict[str, str], *, by_group: bool, forum: str = ""
) -> ChainMatrix:
    """The matrix of these chains. A chain counts once in each pair that it has evidence for.

    Args:
        chains: with their links and annotations prefetched.
        labels: code key → label, in the order of the codebook.
        by_group: codes are counted under their group, not one by one.
        forum: of the chains, for the links to their list.
    """
    counted: dict[Pair, Counter[str]] = defaultdict(Counter)
    both = 0
    for chain in chains:
        pairs = _pairs(chain, by_group=by_group)
        both += bool(pairs)
        for pair in pairs:
            counted[pair][chain.direction] += 1
    order = {key: place for place, key in enumerate(labels)}
    tallies = {pair: _tally(found) for pair, found in counted.items()}
    rows = [
        _row(pair, tally, labels, forum)
        for pair, tally in sorted(
            tallies.items(), key=lambda item: (-item[1].total, order.get(item[0][0], 0), item[0])
        )
    ]
    return ChainMatrix(_picture(tallies, labels, order, both, forum), rows, both)


def _row(pair: Pair, tally: Tally, labels: dict[str, str], forum: str) -> Row:
    one, other = pair
    address = _address(forum, loophole=one, countermeasure=other)
    return Row(labels.get(one, one), labels.get(other, other), tally, address)


def _picture(
    tallies: dict[Pair, Tally],
    labels: dict[str, str],
    order: dict[str, int],
    chains: int,
    forum: str,
) -> SafeString:
    down, across = (
        sorted({pair[side] for pair in tallies}, key=lambda key: (order.get(key, len(order)), key))
        for side in (0, 1)
    )
    cells = []
    for pair in sorted(tallies, key=lambda pair: (down.index(pair[0]), across.index(pair[1]))):
        row = _row(pair, tallies[pair], labels, forum)
        told = _told(row.loophole, row.countermeasure, row.tally)
        cells.append(Cell(down.index(pair[0]), across.index(pair[1]), row.tally, row.address, told))
    drawing = matrix(
        [Heading(labels.get(key, key), _address(forum, loophole=key)) for key in down],
        [Heading(labels.get(key, key), _address(forum, countermeasure=key)) for key in across],
        cells,
        _words(chains, len(tallies)),
    )
    # svg() escapes every text it is given.
    return mark_safe(svg(drawing, "matrix-picture"))  # noqa: S308


def _pairs(chain: Chain, *, by_group: bool) -> set[Pair]:
    keys: dict[str, set[str]] = defaultdict(set)
    for link in chain.links.all():
        if not link.annotation.deleted:
            key = link.annotation.code.key
            keys[link.axis].add(".".join(key.split(".")[:GROUP]) if by_group else key)
    return {
        (one, other)
        for one in keys[Axis.LOOPHOLE.value]
        for other in keys[Axis.COUNTERMEASURE.value]
    }


def _tally(found: Counter[str]) -> Tally:
    favourable, adverse, mixed = (found[direction.value] for direction in _DIRECTIONS)
    return Tally(favourable, adverse, mixed, found.total() - favourable - adverse - mixed)


_DIRECTIONS = (Direction.FAVOURABLE, Direction.ADVERSE, Direction.MIXED)


def _address(forum: str, **codes: str) -> str:
    chosen = {**codes, **({"forum": forum} if forum else {})}
    return reverse("coding:chains") + "?" + urlencode(chosen)


def _told(loophole: str, countermeasure: str, tally: Tally) -> str:
    chains = ngettext("%(n)s chain", "%(n)s chains", tally.total) % {"n": tally.total}
    names = [*(str(direction.label) for direction in _DIRECTIONS), _("not said")]
    parts = [f"{name} {count}" for name, count in zip(names, tally.counts, strict=True) if count]
    return f"{loophole} × {countermeasure}: {chains} ({', '.join(parts)})"


def _words(chains: int, pairs: int) -> MatrixWords:
    return MatrixWords(
        title=_("Loopholes, countermeasures and how the chains came out"),
        description=_(
            "%(chains)s chains in %(pairs)s pairs of a loophole (rows) and a countermeasure (columns). A cell has the "
            "number of chains and a bar of their directions with letters. The table has the same."
        )
        % {"chains": chains, "pairs": pairs},
        rows=_("Loophole ↓"),
        columns=_("Countermeasure →"),
        letters=(*(str(direction.label)[0].upper() for direction in _DIRECTIONS), "?"),
        names=(*(str(direction.label) for direction in _DIRECTIONS), _("not said")),
    )
