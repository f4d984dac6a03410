"""`python -m bench.gold.compare DIR FIRST SECOND`: where two readers' labels of the same windows differ.

DIR is what `bench.gold.windows` wrote; FIRST and SECOND hold the readers' labels. With `--settled FOLDER`, whose files
replace those of windows that a third reading settled, and `--write`, the labels go to `citations.json` and
`passages.json`.
"""

from __future__ import annotations

import argparse
import json
import re
from itertools import accumulate
from pathlib import Path
from typing import Any

from bench.foundation import data_folder
from bench.gold.score import HERE
from legaltext.reading import read

Row = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("first", type=Path)
    parser.add_argument("second", type=Path)
    parser.add_argument("--settled", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    for name, load in (("citations", _citations), ("passages", _passages)):
        windows = json.loads((options.folder / f"{name}.json").read_text())
        same = all_of_them = 0
        for window in windows:
            one, two = (load(window, folder / name) for folder in (options.first, options.second))
            same += len(one & two)
            all_of_them += len(one | two)
            for label in sorted(one ^ two, key=str):
                reader = "first" if label in one else "second"
                print(f"{name} {window['id']} only {reader}: {label}")
            chosen = one
            if options.settled and (options.settled / name / f"{window['id']}.json").exists():
                chosen = load(window, options.settled / name)
            window["labels"] = [_row(name, label) for label in sorted(chosen, key=lambda x: x[:2])]
            del window["id"]
            if name == "citations":
                window["start"], window["end"] = _bounds(window)
                del window["first"], window["last"]
        print(f"{name}: {same} of {all_of_them} labels the same in both readings")
        if options.write:
            _write(name, windows)


def _write(name: str, windows: list[Row]) -> None:
    """One label a line, so that a change to one shows as one."""
    parts = []
    for window in windows:
        head = json.dumps(
            {key: window[key] for key in window if key != "labels"}, ensure_ascii=False
        )
        labels = ",\n".join("   " + json.dumps(row, ensure_ascii=False) for row in window["labels"])
        parts.append(
            f' {head[:-1]}, "labels": [\n{labels}\n ]}}'
            if labels
            else f' {head[:-1]}, "labels": []}}'
        )
    (HERE / f"{name}.json").write_text('{"windows": [\n' + ",\n".join(parts) + "\n]}\n")


def _row(name: str, label: tuple[Any, ...]) -> Any:
    if name == "citations":
        return [*label[:5], list(label[5])]
    return {"kind": label[2], "label": label[3], "lines": [list(pair) for pair in label[4]]}


def _text(window: Row) -> tuple[str, list[int]]:
    """The text as read, and where each of its lines begins."""
    text = read((data_folder() / window["file"]).read_bytes(), name=window["file"]).text
    return text, [0, *accumulate(len(line) + 1 for line in text.split("\n"))]


def _bounds(window: Row) -> tuple[int, int]:
    """First and last offset of the window's lines."""
    _words, starts = _text(window)
    return starts[window["first"] - 1], starts[window["last"]] - 1


def _citations(window: Row, folder: Path) -> set[tuple[Any, ...]]:
    """(start, end, kind, canonical, form, pinpoints), offsets into the text as read."""
    text, starts = _text(window)
    found: set[tuple[Any, ...]] = set()
    position = 0
    for line, words, kind, canonical, form, pinpoints in json.loads(
        (folder / f"{window['id']}.json").read_text()
    ):
        pattern = re.compile(r"\s+".join(map(re.escape, words.split())))
        low = max(starts[line - 1], position)
        match = pattern.search(text, low) or pattern.search(text, starts[line - 1])
        if match is None or match.start() >= starts[line]:
            # A member of a range shares its words.
            match = pattern.search(text, starts[line - 1])
        if match is None or match.start() >= starts[line]:
            raise SystemExit(f"{folder}/{window['id']}: “{words}” is not on line {line}")
        position = match.start() + 1
        found.add((match.start(), match.end(), kind, canonical, form, tuple(pinpoints)))
    return found


def _passages(window: Row, folder: Path) -> set[tuple[Any, ...]]:
    """(first line, last line, kind, label, runs of lines that hold words)."""
    text = read((data_folder() / window["file"]).read_bytes(), name=window["file"]).text
    lines = text.split("\n")
    found: set[tuple[Any, ...]] = set()
    for row in json.loads((folder / f"{window['id']}.json").read_text()):
        held = [
            at for low, high in row["lines"] for at in range(low, high + 1) if lines[at - 1].strip()
        ]
        runs: list[list[int]] = []
        for at in held:
            if runs and at == runs[-1][1] + 1:
                runs[-1][1] = at
            else:
                runs.append([at, at])
        label = row["label"].rstrip(".")
        found.add((held[0], held[-1], row["kind"], label, tuple(map(tuple, runs))))
    return found


if __name__ == "__main__":
    main()
