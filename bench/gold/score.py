"""Counts of right, missed and invented, and what follows from them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.figure import Figure

HERE = Path(__file__).parent


@dataclass
class Score:
    """`right` are in both, `missed` in the labels only, `invented` in the product's only."""

    right: int = 0
    missed: int = 0
    invented: int = 0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.invented) if self.right + self.invented else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def figure(self, name: str, aim: float | None, note: str = "") -> Figure:
        return Figure(
            name,
            f"≥ {aim:g}" if aim else "",
            f"{self.f1:.3f}  P {self.precision:.3f}  R {self.recall:.3f}",
            f"n {self.right + self.missed}",
            note,
            missed=aim is not None and self.f1 < aim,
        )


def labels(name: str, part: str) -> list[dict[str, Any]]:
    """The labelled windows of a part; `all` are all of them."""
    windows: list[dict[str, Any]] = json.loads((HERE / f"{name}.json").read_text())["windows"]
    return [window for window in windows if part in ("all", window["part"])]


def document(folder: Path, window: dict[str, Any]) -> bytes:
    """The document's bytes; ValueError where they are not those that were labelled."""
    data: bytes = (folder / window["file"]).read_bytes()
    if hashlib.sha256(data).hexdigest() != window["sha256"]:
        raise ValueError(f"{window['file']}: not the file that was labelled")
    return data
