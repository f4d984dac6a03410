"""Which passage a cited number means: headings and footnotes are numbered too, and often alike."""

from __future__ import annotations

from collections.abc import Iterable

from casebase.models import PassageKind


def numbered(rows: Iterable[tuple[str, str, int]]) -> dict[str, int]:
    """Number → order of the passage that a citation of it means, from (label, kind, order).

    "Para. 7.1" is a paragraph, a heading only where no paragraph has the number, and a footnote never; the first
    where annexes count anew. Numbers are without their closing full stop.
    """
    best: dict[str, tuple[bool, int]] = {}
    for label, kind, order in rows:
        plain = label.rstrip(".")
        if not plain or kind == PassageKind.FOOTNOTE:
            continue
        one = (kind == PassageKind.HEADING, order)
        best[plain] = min(best.get(plain, one), one)
    return {plain: order for plain, (_heading, order) in best.items()}
