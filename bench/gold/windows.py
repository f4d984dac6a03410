"""`python -m bench.gold.windows DIR`: draw the windows of text that people label, as numbered lines.

The draw is seeded and by kind of document, so that it favours no text and can be repeated. Every second
window of the first draw is kept for testing: nobody looks at its errors while mending.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
from pathlib import Path
from typing import Any

from bench.foundation import data_folder
from legaltext.reading import read

SEED = 20261127
#: Pattern of files → (citation windows, passage windows).
STRATA = {
    "wto/panel-reports/*.json": (12, 8),
    "wto/panel-factual-aspects/*.txt": (7, 6),
    "usitc337/federal-circuit-opinions/*.txt": (10, 6),
    "wto/case-pages/*.txt": (3, 2),
    "zh/trade-laws/*.md": (2, 2),
}
#: Drawn later, all for development, as the first draw had few short forms and statutes to learn from.
MORE = {
    "usitc337/federal-circuit-opinions/*.txt": (12, 0),
    "wto/panel-reports/*.json": (5, 0),
    "wto/panel-factual-aspects/*.txt": (5, 5),
}
#: Drawn last and labelled while others mended what the earlier ones had shown: measured once, at the end.
FRESH = {
    "usitc337/federal-circuit-opinions/*.txt": (8, 4),
    "wto/panel-reports/*.json": (5, 4),
    "wto/panel-factual-aspects/*.txt": (5, 6),
    "wto/case-pages/*.txt": (2, 2),
}
DRAWS = (STRATA, MORE, FRESH)
#: Lines of a window; opinions are set double-spaced.
LINES = {
    "usitc337/federal-circuit-opinions/*.txt": (140, 200),
    "wto/panel-reports/*.json": (50, 110),
}
USUAL_LINES = (70, 110)
#: Bytes; smaller files hold too little to label.
SMALLEST = 4_000


def draw(folder: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """(windows for citations, windows for passages), each {id, file, sha256, first, last, part}."""
    chance = random.Random(SEED)
    citations: list[dict[str, Any]] = []
    passages: list[dict[str, Any]] = []
    for pattern, (few, many) in [row for strata in DRAWS for row in strata.items()]:
        paths = [path for path in sorted(folder.glob(pattern)) if path.stat().st_size > SMALLEST]
        lines = LINES.get(pattern, USUAL_LINES)
        for out, count, length in ((citations, few, lines[0]), (passages, many, lines[1])):
            chosen = [*chance.sample(paths, min(count, len(paths)))]
            chosen += chance.choices(paths, k=count - len(chosen))
            for path in chosen:
                window = _window(folder, path, length, chance, len(out))
                while any(_overlap(window, other) for other in out):
                    window = _window(folder, chance.choice(paths), length, chance, len(out))
                out.append(window)
    for which, out in enumerate((citations, passages)):
        first, more, _fresh = (sum(counts[which] for counts in draw.values()) for draw in DRAWS)
        for window in out[first:]:
            window["part"] = "fresh"
        for window in out[first : first + more]:
            window["part"] = "development"
    return citations, passages


def _window(
    folder: Path, path: Path, lines: int, chance: random.Random, index: int
) -> dict[str, Any]:
    data = path.read_bytes()
    total = read(data, name=path.name).text.count("\n") + 1
    first = chance.randint(1, max(1, total - lines + 1))
    return {
        "id": f"{index:02d}",
        "file": str(path.relative_to(folder)),
        "sha256": hashlib.sha256(data).hexdigest(),
        "first": first,
        "last": min(total, first + lines - 1),
        "part": "test" if index % 2 else "development",
    }


def _overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two windows share a line."""
    return bool(
        one["file"] == other["file"]
        and one["first"] <= other["last"]
        and other["first"] <= one["last"]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    out: Path = parser.parse_args().out
    folder = data_folder()
    for name, windows in zip(("citations", "passages"), draw(folder), strict=True):
        (out / name).mkdir(parents=True, exist_ok=True)
        (out / f"{name}.json").write_text(json.dumps(windows, indent=1))
        for window in windows:
            path = folder / window["file"]
            lines = read(path.read_bytes(), name=path.name).text.split("\n")
            shown = [
                f"{number:6d}| {lines[number - 1]}"
                for number in range(window["first"], window["last"] + 1)
            ]
            (out / name / f"{window['id']}.txt").write_text("\n".join(shown) + "\n")
            whole = out / "texts" / f"{path.name}.txt"
            whole.parent.mkdir(exist_ok=True)
            whole.write_text("\n".join(f"{at:6d}| {line}" for at, line in enumerate(lines, 1)))


if __name__ == "__main__":
    main()
