"""Where the library and the indices of a run are: in a folder that goes afterwards, or in one that stays."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.search.plain import Plain
from bench.searching import drop
from bench.sites import Home

Filled = dict[str, dict[str, Any]]  # engine → passages, seconds, bytes


@dataclass(frozen=True)
class Place:
    """The indices of so many passages (0: the natural corpus), all of one library."""

    folder: Path
    url: str
    passages: int

    @property
    def name(self) -> str:
        """As in folders and prefixes."""
        return str(self.passages or "natural")

    @property
    def prefix(self) -> str:
        """Of all that is on the server."""
        return f"bench-{self.folder.name.lower()}-{self.name}"

    @property
    def plain(self) -> str:
        """The plain set-up's index."""
        return f"{self.prefix}-plain"

    @property
    def tantivy(self) -> Home:
        """The library with an index of its own."""
        return self._home()

    @property
    def elastic(self) -> Home:
        """The library on the server."""
        return self._home(ELASTICSEARCH_URL=self.url, ELASTICSEARCH_PREFIX=self.prefix)

    def _home(self, **others: str) -> Home:
        database = f"sqlite:///{home_of(self.folder).folder / 'casebase.sqlite3'}"
        home = Home.at(self.folder / self.name, DATABASE_URL=database)
        return Home(home.folder, {**home.environment, **others})

    def filled(self) -> Filled | None:
        """What an earlier run noted when it had filled everything; None before."""
        if not self._note.exists():
            return None
        found: Filled = json.loads(self._note.read_text(encoding="utf-8"))
        return found

    def note(self, filled: Filled) -> None:
        """All of it is there now."""
        self._note.write_text(json.dumps(filled), encoding="utf-8")

    @property
    def _note(self) -> Path:
        return self.folder / f"{self.name}.json"

    def clear(self) -> None:
        """Leave nothing on the server."""
        Plain(self.url, self.plain).drop()
        drop(self.url, self.prefix)


def home_of(folder: Path) -> Home:
    """The site that everything is imported into."""
    return Home.at(folder / "library")


@contextmanager
def folder_for(kept: Path | None) -> Iterator[Path]:
    """The folder to keep, made where it is not there; or one that goes."""
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="casebase-bench-") as name:
        yield Path(name)
