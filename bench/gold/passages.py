"""Passages against the labels: the same label at the same line, and the same words."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Any

from bench.figure import Figure
from bench.gold.score import Score, document, labels
from legaltext.reading import Source, read
from legaltext.segmentation import Segmented, segment

NUMBERED = "numbered paragraph"
AIMS = {NUMBERED: 0.995}
BODY_AIM = 0.98


def measure(folder: Path, part: str) -> tuple[list[Figure], list[str]]:
    """Figures per kind of passage and for bodies; and the errors with their places."""
    scores: dict[str, Score] = defaultdict(Score)
    errors: list[str] = []
    bodies = {True: 0, False: 0}
    for window in labels("passages", part):
        gold = {
            (row["kind"], row["label"], row["lines"][0][0]): frozenset(
                line for low, high in row["lines"] for line in range(low, high + 1)
            )
            for row in window["labels"]
        }
        found = _found(folder, window)
        last = max((max(lines) for lines in gold.values()), default=0)
        for key, lines in gold.items():
            right = key in found
            for name in _names(key):
                scores[name].right += right
                scores[name].missed += not right
            if not right:
                errors.append(f"missed: {key[0]} “{key[1]}” at {window['file']} line {key[2]}")
                continue
            bodies[found[key] == lines] += 1
            if found[key] != lines:
                odd = sorted(found[key] ^ lines)
                errors.append(f"body: {key[0]} “{key[1]}” at {window['file']} line {key[2]}: {odd}")
        for key in found:
            if key not in gold and key[2] <= last:
                for name in _names(key):
                    scores[name].invented += 1
                errors.append(f"invented: {key[0]} “{key[1]}” at {window['file']} line {key[2]}")
    figures = [scores[kind].figure(f"passages: {kind}", AIMS.get(kind)) for kind in sorted(scores)]
    total = sum(bodies.values())
    share = bodies[True] / total if total else 1.0
    figures.append(
        Figure("passages: body exact", f"≥ {BODY_AIM}", f"{share:.3f}", f"n {total}", missed=share < BODY_AIM)
    )  # fmt: skip
    return figures, errors


def _names(key: tuple[str, str, int]) -> list[str]:
    """The figures that a passage counts for."""
    return [key[0], NUMBERED] if key[0] == "paragraph" and key[1] else [key[0]]


@cache
def _segmented(folder: Path, name: str, digest: str) -> tuple[Source, Segmented]:
    source = read(document(folder, {"file": name, "sha256": digest}), name=name)
    return source, segment(source)


def _found(folder: Path, window: dict[str, Any]) -> dict[tuple[str, str, int], frozenset[int]]:
    """Passages that begin in the window: (kind, label, first line) → the lines of its words."""
    source, segmented = _segmented(folder, window["file"], window["sha256"])
    starts = [0]
    for line in source.text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)

    def line_of(offset: int) -> int:
        return bisect_right(starts, offset)

    out: dict[tuple[str, str, int], frozenset[int]] = {}
    runs = segmented.source_map
    begins = [run.start for run in runs]
    for passage in segmented.passages:
        lines: set[int] = set()
        first = bisect_right(begins, passage.start) - 1
        for run in takewhile(lambda run: run.start < passage.end, runs[max(0, first) :]):  # noqa: B023
            low = run.source_start + max(run.start, passage.start) - run.start
            high = run.source_start + min(run.start + run.length, passage.end) - run.start
            if source.text[low:high].strip():
                lines.update(range(line_of(low), line_of(high - 1) + 1))
        lines = {line for line in lines if source.text[starts[line - 1] : starts[line]].strip()}
        if lines and window["first"] <= min(lines) <= window["last"]:
            # Paragraphs of opinions are counted through for citing; only what is printed is compared.
            label = passage.label.rstrip(".") if passage.body_start > passage.start else ""
            out[passage.kind, label, min(lines)] = frozenset(lines)
    return out
