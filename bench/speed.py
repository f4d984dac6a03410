"""How fast documents are segmented and searched for citations, beside eyecite alone, in one run."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from bench.figure import Figure
from bench.reporters import same_as_eyecite
from legaltext.citations import fold
from legaltext.citations.reporters import find_cases, forget
from legaltext.extraction import citations_of
from legaltext.reading import Source, read
from legaltext.segmentation import segment

ROUNDS = 3
RATE = 2.0  # megabytes a second
RATIO = 1.2


def extraction_speed(folder: Path) -> list[Figure]:
    """Processor time on one core, median of three rounds, eyecite's own tables loaded before."""
    reports = _sources(folder, "wto/panel-reports/*.json")
    opinions = _sources(folder, "usitc337/federal-circuit-opinions/*.txt")
    _both(opinions)
    ours = _median(lambda: _cases(opinions))
    theirs = _median(lambda: _eyecite(opinions))
    return [
        _rate("speed: panel reports", reports),
        _rate("speed: court opinions", opinions),
        Figure(
            "speed: US cites beside eyecite alone", f"≤ {RATIO} times", f"{ours / theirs:.2f} times",
            f"eyecite {theirs:.2f} s", missed=ours > RATIO * theirs,
        ),
        same_as_eyecite(source.text for source in opinions),
    ]  # fmt: skip


def _sources(folder: Path, pattern: str) -> list[Source]:
    return [read(path.read_bytes(), name=path.name) for path in sorted(folder.glob(pattern))]


def _rate(name: str, sources: list[Source]) -> Figure:
    size = sum(len(source.text.encode()) for source in sources) / 1e6
    whole = _median(lambda: _both(sources))
    alone = _median(lambda: [source.text.encode().split() for source in sources])
    return Figure(
        name, f"≥ {RATE} MB/s", f"{size / whole:.2f} MB/s", f"str.split {size / alone:.0f} MB/s",
        f"{size:.1f} MB, segmentation and citations", missed=size / whole < RATE,
    )  # fmt: skip


def _both(sources: list[Source]) -> None:
    for source in sources:
        citations_of(segment(source))


def _cases(sources: list[Source]) -> None:
    for source in sources:
        list(find_cases(source.text, fold(source.text)))


def _eyecite(sources: list[Source]) -> None:
    from eyecite import get_citations

    for source in sources:
        get_citations(fold(source.text))


def _median(run: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        forget()  # what one round has learned of reporters would make the next one faster
        begun = time.process_time()
        run()
        times.append(time.process_time() - begun)
    return median(times)
