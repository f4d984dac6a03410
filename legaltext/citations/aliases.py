"""Short case titles ("US – Gasoline") through an alias table that the caller passes in."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from legaltext.citations.model import Citation
from legaltext.citations.normal import fold

_REPORT = re.compile(r"(?P<body>Appellate Body|Panel) Reports?, *\Z")
#: The first word of a title, or its first Chinese character: Chinese has no spaces to end a word.
_HAN = r"\u3400-\u9fff"
_START = re.compile(rf"[{_HAN}]|[^\W{_HAN}]+")
#: What may not stand next to a Latin word, while Chinese may.
_LATIN = rf"[^\W{_HAN}]"


def find_aliases(text: str, folded: str, aliases: Mapping[str, str]) -> Iterator[Citation]:
    """Short titles; "Appellate Body Report, X" names the report, a bare title the dispute.

    ``aliases`` maps a title to its dispute (``DS2``) or document (``WT/DS2/AB/R``).
    """
    buckets: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for title, target in aliases.items():
        plain = fold(title).strip()
        word = _START.match(plain)
        if word:
            buckets[word.group()].append((plain, target))
    if not buckets:
        return
    for members in buckets.values():
        members.sort(key=lambda member: -len(member[0]))
    starts = "|".join(map(re.escape, sorted(buckets, key=len, reverse=True)))
    first = re.compile(rf"(?<!{_LATIN})(?:{starts})(?!{_LATIN})|(?:{starts})(?<=[{_HAN}])")
    position = 0
    for match in first.finditer(folded):
        start = match.start()
        if start < position:
            continue
        for title, target in buckets[match.group()]:
            end = start + len(title)
            if folded.startswith(title, start) and not _runs_on(folded, end):
                yield _citation(text, folded, start, end, target)
                position = end
                break


def _runs_on(folded: str, end: int) -> bool:
    """Whether a Latin word goes on after a title."""
    return bool(re.match(_LATIN, folded[end : end + 1])) and not re.match(
        f"[{_HAN}]", folded[end - 1]
    )


def _citation(text: str, folded: str, start: int, end: int, target: str) -> Citation:
    report = _REPORT.search(folded[max(0, start - 40) : start])
    if report and "/" not in target:
        target = f"WT/{target}/{'AB/R' if report['body'] != 'Panel' else 'R'}"
    kind = "wto_document" if "/" in target else "wto_dispute"
    return Citation(kind, start, end, text[start:end], target)  # type: ignore[arg-type]
