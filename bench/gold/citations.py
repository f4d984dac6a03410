"""Citations against the labels: same kind, same canonical form, overlapping words."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

from bench.figure import Figure
from bench.gold.official import short_titles
from bench.gold.score import Score, document, labels
from legaltext.extraction import Extracted, extract

AIMS = {
    "wto_dispute": 0.99, "wto_document": 0.99, "us_statute": 0.99, "provision": 0.97,
    "short forms": 0.9,
}  # fmt: skip
Found = dict[str, Any]


def measure(folder: Path, part: str) -> tuple[list[Figure], list[str]]:
    """Figures per kind, for short forms and for pinpoints; and the errors with their places."""
    scores: dict[str, Score] = defaultdict(Score)
    errors: list[str] = []
    exact = 0
    for window in labels("citations", part):
        gold = [dict(zip(("start", "end", "kind", "canonical", "form", "pinpoints"), row, strict=True))
                for row in window["labels"]]  # fmt: skip
        found = _found(folder, window)
        used: set[int] = set()
        for want in gold:
            hit = next(
                (i for i, got in enumerate(found) if i not in used and _same(want, got)), None
            )
            names = [want["kind"], "short forms" if want["form"] == "short" else "full forms"]
            if hit is None:
                errors.append(_error(window, "missed", want))
            else:
                used.add(hit)
                exact += (want["start"], want["end"]) == (found[hit]["start"], found[hit]["end"])
                _count(scores["pinpoints"], want["pinpoints"], found[hit]["pinpoints"])
            for name in names:
                scores[name].right += hit is not None
                scores[name].missed += hit is None
        for index, got in enumerate(found):
            if index not in used:
                scores[got["kind"]].invented += 1
                scores["short forms" if got["form"] == "short" else "full forms"].invented += 1
                errors.append(_error(window, "invented", got))
    figures = [scores[name].figure(f"citations: {name}", AIMS.get(name)) for name in sorted(scores)]
    right = scores["short forms"].right + scores["full forms"].right
    figures.append(Figure("citations: same first and last character", "", f"{exact}/{right}"))
    return figures, errors


def _count(score: Score, want: list[str], got: list[str]) -> None:
    common = len(set(want) & set(got))
    score.right += common
    score.missed += len(set(want)) - common
    score.invented += len(set(got)) - common


def _same(want: Found, got: Found) -> bool:
    overlap = want["start"] < got["end"] and got["start"] < want["end"]
    canonical = want["canonical"] == got["canonical"] or (
        want["form"] == "title" and f"WT/{want['canonical']}/" in f"{got['canonical']}/"
    )
    return overlap and canonical and (want["kind"] == got["kind"] or want["form"] == "title")


def _error(window: Found, what: str, one: Found) -> str:
    place = f"{window['file']} {one['start']}-{one['end']}"
    return f"{what}: {one['kind']} {one['canonical']} ({one['form']}) at {place}"


@cache
def _extracted(folder: Path, name: str, digest: str) -> Extracted:
    data = document(folder, {"file": name, "sha256": digest})
    return extract(data, name=name, aliases=short_titles(folder))


def _found(folder: Path, window: Found) -> list[Found]:
    """What the product finds in a window; offsets are into the text as read."""
    extracted = _extracted(folder, window["file"], window["sha256"])
    runs = extracted.segmented.source_map
    begins = [run.start for run in runs]

    def source(offset: int) -> int:
        run = runs[bisect_right(begins, offset) - 1]
        return run.source_start + min(offset - run.start, run.length)

    found = [
        {
            "start": source(one.start),
            "end": source(one.end - 1) + 1,
            "kind": one.kind,
            "canonical": one.canonical,
            "form": one.form,
            "pinpoints": [pin.label for pin in one.pinpoints],
        }
        for one in extracted.citations
    ]
    low, high = window["start"], window["end"]
    return [one for one in found if low <= one["start"] < high]
