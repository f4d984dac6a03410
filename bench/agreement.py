"""`python -m bench.agreement`: how long agreement takes for a text as long as DS593's report, 2,000 spans by 4 coders.

The codings are drawn by chance: a span lies by chance, most coders give it, with edges a few characters off, and most
of them the same of sixty codes.
"""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import date

from bench.figure import Figure, shown, table
from coding.agreement import figures, unitising
from coding.agreement.additive import Resamples
from coding.agreement.compute import Order, report_of
from coding.agreement.continuum import continuum_of
from coding.agreement.inputs import Asked, Codings, Judgement, Passage, Span
from coding.agreement.table import table_of_sets

LENGTH, PASSAGES, PLACES = 1_600_000, 15_000, 630
CODERS = ("ada", "bob", "cyd", "dee")
AXES = ("loophole", "countermeasure", "impact")
CODES = tuple(f"{AXES[number % 3]}.{number}" for number in range(60))
DAY = date(2026, 1, 1)


def drawn(seed: int = 1) -> Codings:
    """About 2,000 spans of four coders."""
    chance = random.Random(seed)
    step = LENGTH // PASSAGES
    spans = []
    for _place in range(PLACES):
        start, length = chance.randrange(LENGTH - 500), chance.randrange(20, 400)
        code = chance.choice(CODES)
        for coder in CODERS:
            if chance.random() < 0.8:
                first = max(0, start + chance.randrange(-15, 15))
                last = start + length + chance.randrange(-15, 15)
                given = code if chance.random() < 0.85 else chance.choice(CODES)
                spans.append(Span(coder, "d", first, max(first + 1, last), given))
    said: dict[tuple[str, int], set[str]] = defaultdict(set)
    for span in spans:
        for passage in range(span.start // step, min(PASSAGES - 1, (span.end - 1) // step) + 1):
            said[span.coder, passage].add(span.code)
    return Codings(
        tuple(Passage("d", one, one * step, (one + 1) * step - 1) for one in range(PASSAGES)),
        tuple(Asked(coder, "d", frozenset(range(PASSAGES))) for coder in CODERS),
        tuple(
            Judgement(coder, "d", passage, DAY, frozenset(codes))
            for (coder, passage), codes in said.items()
        ),
        tuple(spans),
    )


def took(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def measure() -> list[Figure]:
    codings = drawn()
    found = []
    reading = took(lambda: (table_of_sets(codings), continuum_of(codings)))
    found.append(Figure("laying out passages and spans", "", shown(reading)))
    data, continuum = table_of_sets(codings), continuum_of(codings)
    sets = unitising.grid_of_sets(continuum)
    none, draws = Resamples(1, 0), Resamples(1, 1000)
    found.append(Figure("drawing 1,000 times", "", shown(took(lambda: draws.drawn(PASSAGES)))))
    for key in ("percent", "alpha_masi", "fleiss"):
        alone = took(lambda: figures.of_table(key, data, none))  # noqa: B023
        drawing = took(lambda: figures.of_table(key, data, draws))  # noqa: B023
        found.append(Figure(key, "≤ 1 s", shown(alone), f"with interval {shown(drawing)}"))
    for key in figures.OF_SPANS:
        alone = took(lambda: figures.of_spans(key, continuum, sets, none))  # noqa: B023
        drawing = took(lambda: figures.of_spans(key, continuum, sets, draws))  # noqa: B023
        found.append(Figure(key, "≤ 1 s", shown(alone), f"with interval {shown(drawing)}"))
    axes = {axis: frozenset(code for code in CODES if code.startswith(axis)) for axis in AXES}
    whole = took(lambda: report_of(codings, Order(axes), DAY))
    return [*found, Figure("the whole report", "seconds", shown(whole))]


if __name__ == "__main__":
    print(table(measure()))
