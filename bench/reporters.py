"""`python -m bench.reporters NUMBER`: US cites beside eyecite alone, on so many opinions of the bulk archive.

Eyecite reads each opinion whole; the product asks it once for each spelling of a reporter. Both must find
the same cites.
"""

from __future__ import annotations

import random
import sys
import tarfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from bench.figure import Figure, table
from bench.foundation import data_folder
from legaltext.citations import fold
from legaltext.citations.reporters import canonical, find_cases
from legaltext.reading import read

ARCHIVE = "bulk/federal-circuit-opinions.tar.xz"


def same_as_eyecite(texts: Iterable[str]) -> Figure:
    """Cites in both, and in one only, counted as often as they stand in a text."""
    from eyecite import get_citations
    from eyecite.models import FullCaseCitation

    counts: Counter[str] = Counter()
    for text in texts:
        folded = fold(text)
        ours = Counter(one.canonical for one in find_cases(text, folded))
        theirs = Counter(
            canonical(one) for one in get_citations(folded) if isinstance(one, FullCaseCitation)
        )
        counts["texts"] += 1
        counts["same"] += (ours & theirs).total()
        counts["ours"] += (ours - theirs).total()
        counts["theirs"] += (theirs - ours).total()
    whole = counts["same"] + counts["ours"] + counts["theirs"]
    return Figure(
        f"US cites: same as eyecite on {counts['texts']} opinions",
        "≥ 99.5 %",
        f"{100 * counts['same'] / max(whole, 1):.2f} %",
        f"n {counts['same'] + counts['theirs']}",
        f"{counts['theirs']} that only eyecite finds, {counts['ours']} that it does not",
        missed=counts["same"] < 0.995 * whole,
    )


def _opinions(archive: Path, number: int) -> Iterator[str]:
    """So many opinions of the archive, drawn by chance, always the same ones."""
    with tarfile.open(archive) as tar:
        members = [member for member in tar if member.name.endswith(".txt")]
        for member in random.Random(1).sample(members, min(number, len(members))):
            if (file := tar.extractfile(member)) is not None:
                yield read(file.read(), name=member.name).text


if __name__ == "__main__":
    print(table([same_as_eyecite(_opinions(data_folder() / ARCHIVE, int(sys.argv[1])))]))
