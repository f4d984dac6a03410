"""Everything in the folder of real documents, imported into a site."""

from __future__ import annotations

import sqlite3
import tarfile
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bench.sites import Home

BULK = "bulk/federal-circuit-opinions.tar.xz"
FOLDERS = (
    ("wto-page", "wto/case-pages", "*.txt"),
    ("wto-report", "wto/panel-reports", "*.json"),
    ("document", "wto/panel-factual-aspects", "*.txt"),
    ("statute", "zh/trade-laws", "*.md"),
    ("opinion", "usitc337/federal-circuit-opinions", "*.pdf"),
)
LIST = "wto/official-list"


@dataclass(frozen=True)
class Size:
    """What is searched in; `seconds` is how long its import took, indexing included."""

    documents: int
    passages: int
    characters: int
    seconds: float

    def __str__(self) -> str:
        return (
            f"{self.documents:,} documents, {self.passages:,} passages, "
            f"{self.characters / 1e6:.1f} M characters"
        )


def unpack(data: Path, folder: Path, number: int | None) -> list[Path]:
    """The first so many opinions of the bulk, or all."""
    taken: list[Path] = []
    with tarfile.open(data / BULK) as archive:
        for member in archive:
            if member.isfile() and member.name.endswith(".txt"):
                archive.extract(member, folder, filter="data")
                taken.append(folder / member.name)
            if number is not None and len(taken) >= number:
                break
    return taken


def fill(home: Home, data: Path, bulk: list[Path]) -> Size:
    """Import it from the command line, as an institute would the first time."""
    began = time.perf_counter()
    home.manage("ingest", "wto-list", *map(str, sorted((data / LIST).glob("*.js"))), "--no-index")
    for source, folder, pattern in FOLDERS:
        paths = map(str, sorted((data / folder).glob(pattern)))
        home.manage("ingest", source, *paths, "--no-index")
    if bulk:
        home.manage("ingest", "opinion", *map(str, bulk), "--no-index")
    home.manage("search_index", "rebuild")
    return counted(home, time.perf_counter() - began)


def database(home: Home) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{home.folder / 'casebase.sqlite3'}?mode=ro", uri=True)


def counted(home: Home, seconds: float) -> Size:
    with closing(database(home)) as connection:
        documents, characters = connection.execute(
            "SELECT count(*), sum(length) FROM casebase_textversion"
        ).fetchone()
        (passages,) = connection.execute("SELECT count(*) FROM casebase_passage").fetchone()
    return Size(documents, passages, characters, seconds)
