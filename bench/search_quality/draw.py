"""`python -m bench.search_quality.draw`: draw the queries and their targets; writes `queries.json`.

A sentence of one opinion that quotes another one, and cites it for that, names its target beyond doubt: the passages
of the cited opinion in which the quoted words stand. The pages of its cite are those of a reporter, which no slip
opinion prints; the cited opinion is known by the names of its parties and its year, and the words prove it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bench.foundation import data_folder
from bench.search_quality.sentences import COURT, citing, plain, query
from bench.search_quality.texts import Text, texts
from legaltext.segmentation import Passage

QUERIES = Path(__file__).with_name("queries.json")
MOST_OF_ONE = 2  # queries out of one document, and queries with one target
FEWEST_WORDS = 8
#: Characters of an opinion in which its caption stands.
CAPTION = 2_500
_COMMON = frozenset("the inc corp llc ltd united states company international".split())  # noqa: SIM905


def half(file: str) -> str:
    """`tune` or `test`, by the citing document."""
    return "test" if hashlib.sha256(file.encode()).digest()[0] % 2 else "tune"


def draw(made: Sequence[Text]) -> list[dict[str, Any]]:
    """The queries: where they stand, what of them is left out, and where their targets stand."""
    found = list(_quoting(made))
    found.sort(key=lambda row: hashlib.sha256(repr(row).encode()).digest())
    kept, of_one, to_one = [], Counter[str](), Counter[tuple[str, int]]()
    for row in found:
        target = (row["target"]["file"], row["target"]["spans"][0][0])
        if of_one[row["file"]] < MOST_OF_ONE and to_one[target] < MOST_OF_ONE:
            of_one[row["file"]] += 1
            to_one[target] += 1
            kept.append(row)
    return kept


def _row(
    text: Text, span: tuple[int, int], parts: Any, target: Text, hit: list[Passage]
) -> dict[str, Any]:
    return {
        "half": half(text.file),
        "file": text.file,
        "sha256": text.sha256,
        "span": list(span),
        "removed": [list(part) for part in parts],
        "target": {
            "file": target.file,
            "sha256": target.sha256,
            "spans": [[one.body_start, one.end] for one in hit],
        },
    }  # fmt: skip


def _quoting(made: Sequence[Text]) -> Iterator[dict[str, Any]]:
    by_year: dict[int, list[tuple[set[str], Text]]] = defaultdict(list)
    for text in made:
        if text.kind == "opinion" and text.decided:
            caption = set(plain(text.segmented.text[:CAPTION] + " " + text.title))
            by_year[text.decided.year].append((caption, text))
    for text in made:
        if text.kind != "opinion":
            continue
        whole = text.segmented.text
        cites = [(one.start, one.end) for one in text.citations]
        for one in text.citations:
            court = COURT.match(whole, one.end)
            if one.kind != "us_case" or one.form != "full" or court is None or not one.pinpoints:
                continue
            seen = citing(whole, (one.start, one.end), cites)
            target = seen and _named(seen[0], by_year[int(court["year"])], text)
            if not seen or not target:
                continue
            sentence = seen[1]
            words = query(whole, sentence.start, sentence.end, sentence.removed)
            hit = _holding(target, sentence.quoted)
            if hit and len(words.split()) >= FEWEST_WORDS:
                span = (sentence.start, sentence.end)
                yield _row(text, span, sentence.removed, target, hit)


def _named(name: str, opinions: Sequence[tuple[set[str], Text]], but: Text) -> Text | None:
    """The one opinion of the year whose caption has both parties."""
    sides = [
        [word for word in plain(side) if len(word) > 2 and word not in _COMMON]
        for side in re.split(r"\bv\.", name)
    ]
    if len(sides) != 2 or not all(sides):
        return None
    first, second = sides
    found = [
        text
        for caption, text in opinions
        if second[0] in caption and (first[-1] in caption or first[0] in caption)
    ]
    return found[0] if len(found) == 1 and found[0].docket != but.docket else None


def _holding(target: Text, quoted: str) -> list[Passage]:
    wanted = f" {' '.join(plain(quoted))} "
    text = target.segmented.text
    return [
        one
        for one in target.segmented.passages
        if one.kind in {"paragraph", "quote", "footnote"}
        and wanted in f" {' '.join(plain(text[one.body_start : one.end]))} "
    ]


def main() -> None:
    rows = draw(list(texts(data_folder(), None)))
    QUERIES.write_text("[\n" + ",\n".join(map(json.dumps, rows)) + "\n]\n")
    counts = Counter(row["half"] for row in rows)
    print(*(f"{part}: {count}" for part, count in sorted(counts.items())), sep="\n")


if __name__ == "__main__":
    main()
