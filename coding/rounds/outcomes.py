"""What became of a coder's codings: kept, changed or taken off by rulings, and what rulings added."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Fate = Literal["kept", "words", "code", "off", "added"]


@dataclass(frozen=True, slots=True, order=True)
class Coding:
    """A code on `start`:`end`; `ident` is the annotation's."""

    start: int
    end: int
    code: str
    ident: str

    def over(self, other: Coding) -> int:
        """How many characters both cover."""
        return max(0, min(self.end, other.end) - max(self.start, other.start))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of `mine` (none: a ruling added `gold`); `gold` is what stands in its place (none: nothing does)."""

    fate: Fate
    mine: Coding | None
    gold: Coding | None

    @property
    def start(self) -> int:
        """Where to look for it in the text."""
        found = self.gold or self.mine
        return found.start if found else 0


def outcomes(mine: Iterable[Coding], golds: Sequence[Coding]) -> list[Outcome]:
    """What one ruling, which holds `golds`, made of one coder's codings of its place.

    Each coding is paired with the gold coding that is most like it: the same, the same code on other words, another
    code on words it covers. Every gold coding is what one of the coder's became, or was added.
    """
    left, used = sorted(mine), set()
    found: list[Outcome] = []
    for fate in ("kept", "words", "code"):
        for one in list(left):
            free = [gold for gold in golds if gold not in used and _fits(fate, one, gold)]
            if free:
                best = max(free, key=one.over)
                used.add(best)
                left.remove(one)
                found.append(Outcome(fate, one, best))
    found += [Outcome("off", one, None) for one in left]
    found += [Outcome("added", None, gold) for gold in golds if gold not in used]
    return sorted(found, key=lambda one: (one.start, one.fate))


def _fits(fate: str, mine: Coding, gold: Coding) -> bool:
    if fate == "kept":
        return (mine.start, mine.end, mine.code) == (gold.start, gold.end, gold.code)
    if fate == "words":
        return mine.code == gold.code and mine.over(gold) > 0
    return mine.over(gold) > 0
