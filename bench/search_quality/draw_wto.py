"""`python -m bench.search_quality.draw_wto`: queries out of WTO texts; writes `queries_wto.json`, tells what there is.

A sentence that sends its reader to a paragraph of the same report ("as explained in paragraph 7.123 above", or a
footnote "See para. 7.123 above" at its end) names its target by number; the number is taken out, and what is left is
the query. References to paragraphs of other reports are counted, and drawn where the other report is in the folder.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.foundation import data_folder
from bench.search_quality.draw import FEWEST_WORDS
from bench.search_quality.sentences import plain, query
from bench.search_quality.texts import Text, texts
from legaltext.citations import find
from legaltext.segmentation import Passage
from legaltext.sentences import sentences

QUERIES = Path(__file__).with_name("queries_wto.json")
TITLES = "wto/official-list/disputes.decoded.jsonl"
MOST_TO_ONE = 2  # queries with one target
WIDEST = 3  # paragraphs of a range that still says where to look
BACK = 12  # passages before a footnote in which its call may stand

_LABEL = r"\d{1,2}\.\d{1,4}"
_WORDS = r"(?:paragraphs?|paras?\.)"
_RANGE = rf"(?P<low>{_LABEL})(?:\s*(?:-|–|to|and)\s*(?P<high>{_LABEL}))?"
#: Says that the paragraph is of this report: "paragraph 7.12 above", "see above, para. 7.12", "of this Report".
REFERENCE = re.compile(
    rf"(?:\b(?P<before>above|below|supra|infra),?\s+)?\b{_WORDS}\s+{_RANGE}"
    r"(?P<after>,?\s+(?:above|below|supra|infra|of this (?:Report|report)))?"
)
#: What leads to a reference and goes with it.
_LEAD = re.compile(
    r"[(\[]?(?:\b(?:see|cf\.|also|as|we|the|panel|have|has|been|is|are|was|were|already|further|explained|noted"
    r"|discussed|indicated|observed|mentioned|described|stated|found|set out|recalled|in|at|under)[\s,]+)*\Z",
    re.IGNORECASE,
)
#: Any number of a paragraph: search knows them, and the query would name its target.
_NUMBERED = re.compile(rf"\b(?:{_WORDS}\s+)?{_LABEL}\b")
#: A document whose paragraph it may be.
_OTHER = re.compile(
    r"submission|statement|[Rr]eport|request|response|repl(?:y|ies)|comment|opinion|question|[Ee]xhibit|award|decision"
    r"|Regulation|Directive|Agreement|Annex|ibid|Understanding|DS\d|[A-Z]\w+ [–-] ",
)
OTHER_WITHIN = 100  # characters before it
_ALONE = re.compile(rf"\s*(?:\d+\s+)?(?:See|see)(?: also)?\s+(?:{REFERENCE.pattern})\W*\s*\Z")


def draw(
    made: Sequence[Text], titles: Mapping[str, str]
) -> tuple[list[dict[str, Any]], Counter[str]]:
    """The queries, and how many references of each kind there are."""
    found: list[dict[str, Any]] = []
    counts: Counter[str] = Counter()
    for text in made:
        if text.forum == "wto" and text.kind in {"panel_report", "other"}:
            found += _within(text, counts)
    elsewhere = list(_elsewhere(made, titles))
    counts["citations of other reports by paragraph"] = len(elsewhere)
    counts["… of a paragraph that is in the folder"] = sum(elsewhere)
    found.sort(key=lambda row: hashlib.sha256(repr(row).encode()).digest())
    kept, to_one = [], Counter[tuple[str, int]]()
    for row in found:
        target = (row["target"]["file"], row["target"]["spans"][0][0])
        if to_one[target] < MOST_TO_ONE:
            to_one[target] += 1
            kept.append(row)
    return kept, counts


def _elsewhere(made: Sequence[Text], titles: Mapping[str, str]) -> Iterator[bool]:
    """For each citation of another dispute's report by paragraph: whether the folder has that paragraph."""
    known = {
        (match[0], one.label.rstrip("."))
        for text in made
        if text.kind in {"panel_report", "other"} and (match := re.search(r"DS\d+", text.file))
        for one in text.segmented.passages
    }
    for text in made:
        own = re.search(r"DS\d+", text.file)
        if text.forum != "wto" or own is None:
            continue
        for one in find(text.segmented.text, aliases=titles):
            case = re.search(r"DS\d+", one.canonical)
            if case and one.pinpoints and own[0] != case[0]:
                yield any((case[0], pin.label) in known for pin in one.pinpoints)


def _titles(data: Path) -> dict[str, str]:
    """Short title → dispute, of the WTO's own list."""
    rows = map(json.loads, (data / TITLES).read_text("utf-8").splitlines())
    return {row["short_title"]: f"DS{row['ds']}" for row in rows if row.get("short_title")}


def _within(text: Text, counts: Counter[str]) -> Iterator[dict[str, Any]]:
    passages = text.segmented.passages
    labels = Counter(one.label.rstrip(".") for one in passages if one.kind == "paragraph")
    by_label = {
        one.label.rstrip("."): one
        for one in passages
        if one.kind == "paragraph" and labels[one.label.rstrip(".")] == 1
    }
    order = list(by_label)
    for number, passage in enumerate(passages):
        if passage.kind not in {"paragraph", "quote", "footnote"}:
            continue
        body = text.segmented.text[passage.body_start : passage.end]
        for match in REFERENCE.finditer(body):
            if not _of_this_report(match, body):
                continue
            counts["references to paragraphs of the same report"] += 1
            targets = _targets(match, by_label, order)
            if not targets:
                counts["… to no paragraph, or to more than a few"] += 1
                continue
            if passage.kind == "footnote":
                asked = _asked_by_note(text, number, body)
            else:
                asked = _asked_by_sentence(text, passage, match)
            row = asked and _row(text, asked, targets)
            if row:
                counts["… out of " + ("footnotes" if passage.kind == "footnote" else "text")] += 1
                yield row


def _of_this_report(match: re.Match[str], body: str) -> bool:
    """It says so, or no other document is named before it."""
    said = match["before"] or match["after"]
    return bool(said) or not _OTHER.search(
        body[max(0, match.start() - OTHER_WITHIN) : match.start()]
    )


def _targets(match: re.Match[str], by_label: dict[str, Passage], order: list[str]) -> list[Passage]:
    low, high = match["low"], match["high"] or match["low"]
    if low not in by_label or high not in by_label:
        return []
    first, last = order.index(low), order.index(high)
    if not 0 <= last - first < WIDEST:
        return []
    return [by_label[label] for label in order[first : last + 1]]


def _asked_by_sentence(
    text: Text, passage: Passage, match: re.Match[str]
) -> tuple[int, int, list[tuple[int, int]]] | None:
    """The sentence around a reference; the reference with what leads to it is taken out."""
    whole, base = text.segmented.text, passage.body_start
    body = whole[base : passage.end]
    for start, end in sentences(body):
        if start <= match.start() < end:
            lead = _LEAD.search(body, start, match.start())
            begin = lead.start() if lead else match.start()
            return base + start, base + end, [(base + begin, base + match.end())]
    return None


def _asked_by_note(
    text: Text, number: int, body: str
) -> tuple[int, int, list[tuple[int, int]]] | None:
    """The sentence that calls a footnote which says nothing but where to look."""
    passages, whole = text.segmented.passages, text.segmented.text
    called = passages[number].label.strip(" .")
    if not _ALONE.match(body) or not called.isdigit():
        return None
    call = re.compile(rf"(?<=[a-z.,;:”\")\]]){called}(?=[\s.,;]|\Z)")
    for passage in reversed(passages[max(0, number - BACK) : number]):
        if passage.kind != "paragraph":
            continue
        paragraph = whole[passage.body_start : passage.end]
        found = call.search(paragraph)
        if found is None:
            continue
        for start, end in sentences(paragraph):
            if start < found.start() <= end:
                base = passage.body_start
                return base + start, base + found.start(), []
    return None


def _row(
    text: Text, asked: tuple[int, int, list[tuple[int, int]]], targets: list[Passage]
) -> dict[str, Any] | None:
    start, end, parts = asked
    whole = text.segmented.text
    parts = sorted(
        [
            *parts,
            *((one.start, one.end) for one in text.citations if start <= one.start and one.end <= end),
            *((one.start(), one.end()) for one in _NUMBERED.finditer(whole, start, end)),
        ]
    )  # fmt: skip
    words = plain(query(whole, start, end, parts))
    if len(words) < FEWEST_WORDS or any(one.body_start <= start < one.end for one in targets):
        return None
    asks = f" {' '.join(words)} "
    if any(asks in f" {' '.join(plain(whole[one.body_start : one.end]))} " for one in targets):
        return None  # its own words: any search finds it
    return {
        "half": _half(text.file, targets[0].label),
        "file": text.file,
        "sha256": text.sha256,
        "span": [start, end],
        "removed": [list(part) for part in parts],
        "target": {
            "file": text.file,
            "sha256": text.sha256,
            "spans": [[one.body_start, one.end] for one in targets],
        },
    }


def _half(file: str, label: str) -> str:
    """`tune` or `test`, ten paragraphs of a report together: neighbours speak of one thing."""
    return "test" if hashlib.sha256(f"{file} {label[:-1]}".encode()).digest()[0] % 2 else "tune"


def main() -> None:
    rows, counts = draw(list(texts(data_folder(), 0)), _titles(data_folder()))
    QUERIES.write_text("[\n" + ",\n".join(map(json.dumps, rows)) + "\n]\n")
    halves = Counter(row["half"] for row in rows)
    files = Counter(Path(row["file"]).stem for row in rows)
    for name, count in [*counts.items(), *sorted(halves.items()), *files.most_common()]:
        print(f"{name}: {count}")


if __name__ == "__main__":
    main()
