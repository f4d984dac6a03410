"""`make bench-extraction`: what is read out of real documents, against labels made by hand.

The labels are in `bench/gold/` (see its README); the documents in CASEBASE_DATA or `../shared/data`.
Prints precision, recall and F1 per kind with every error, then facts of dispute pages against the
official list, then speed beside eyecite alone in the same run.
"""

from __future__ import annotations

import argparse
import sys

from bench.figure import Figure, table
from bench.foundation import data_folder
from bench.gold import citations, facts, passages
from bench.speed import extraction_speed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--errors", action="store_true", help="list every error, with its place")
    parser.add_argument("--part", choices=["all", "development", "test", "fresh"], default="all")
    options = parser.parse_args()
    folder = data_folder()
    figures: list[Figure] = []
    errors: list[str] = []
    for part in (passages, citations, facts):
        found, wrong = part.measure(folder, options.part)
        figures += found
        errors += wrong
    figures += extraction_speed(folder)
    print(table(figures))
    print(f"\n{len(errors)} errors{':' if options.errors else '; --errors lists them'}")
    if options.errors:
        print("\n".join(errors))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
