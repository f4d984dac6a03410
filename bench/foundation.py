"""`make bench`: the figures of the foundation on real documents, with the machine they were measured on.

Real documents are in CASEBASE_DATA or `../shared/data`. Nothing is left behind.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from bench import importing, machine, searching, start, workbench
from bench.figure import Figure, table
from bench.rest import Rest
from bench.sites import Home, serving
from tests.site import ROOT


def data_folder() -> Path:
    folder = Path(os.environ.get("CASEBASE_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        sys.exit(f"{folder}: no real documents there; set CASEBASE_DATA to their folder.")
    return folder


def number(text: str) -> int | None:
    return None if text == "all" else int(text)


def say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


def one_report(folder: Path, report: Path) -> list[Figure]:
    """Start, import, workbench and memory with DS593's report."""
    say("Importing on the command line …")
    by_hand = Home.at(folder / "command-line")
    by_hand.setup()
    figures = importing.on_the_command_line(by_hand, report)
    say("Importing through the site, opening the workbench …")
    home = Home.at(folder / "site")
    password = home.setup()
    with serving(home) as site:
        imported, document = importing.through_the_site(site, Rest(site.url, password), report)
        figures += imported
        figures += workbench.measure(home, site, password, document)
    say("Starting …")
    return [*start.measure(home), *figures]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m bench.foundation")
    parser.add_argument(
        "--opinions",
        type=number,
        default=None,
        metavar="N|all",
        help="opinions of the bulk; all unless told",
    )
    options = parser.parse_args()
    data = data_folder()
    described = machine.describe()
    with tempfile.TemporaryDirectory(prefix="casebase-bench-") as folder:
        figures = one_report(Path(folder), data / importing.REPORT)
        say("Importing everything, searching …")
        figures += searching.measure(Path(folder) / "search", data, options.opinions)
    print(described, table(figures), sep="\n\n")


if __name__ == "__main__":
    main()
