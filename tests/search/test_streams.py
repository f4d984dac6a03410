"""The quick ways in which passages are cut give what the plain ones say: not a token more, less or elsewhere."""

import json
import re
from dataclasses import fields
from itertools import pairwise
from pathlib import Path

import Stemmer
from hypothesis import given
from hypothesis import strategies as st

from legaltext import sentences as quick
from search import analysis
from search.entry import borders, entries, key
from search.records import PassageRecord
from tests.search.corpus import document, library

#: What texts of law are made of, and what might be taken for it.
PIECES = st.sampled_from(
    [
        "the", "Panel", "panel’s", "anti-dumping", "337-TA-796", "WT/DS593/R", "7.214-7.216", "x-½", "3-½", "para",
        "Inv.", "No.", "e.g.", "U.S.", "A", "1", "(Fed. Cir. 1999", ")", ".", "?", "!", ";", ":", ",", "。", "；", "，",
        "”", "’", "“", "§", "¶", "—", "–", "-", "/", "_", "*", "%", "%s",
        "\u2010", "\u2011", "\u00ad", "\u00b2", "\u0301", "\u0130", "\u017f", "\u212a", "é", "ﬁne", "STRASSE", "Straße",
        "必", "要", "措施", "٣", " ", "  ", "\n", "\n\n", "\t", "\u00a0", "\u3000", "\x1c", "\x85", "😀", "\ud800",
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=60)
_BORDER = re.compile(
    r"(?<=[.!?;])[\"”’')\]]*\s+(?=[A-Z\d“\"‘'(\[¶§\u4e00-\u9fff])|(?<=[。！？；])[”’」』）]*|\n\s*\n"
)
_stemmer = Stemmer.Stemmer("english")


def sentences(text: str) -> list[tuple[int, int]]:
    """With a pattern that looks back, and no word kept."""
    found = [0]
    for match in _BORDER.finditer(text):
        if match.end() > found[-1] and not quick._is_short(text, match.start()):
            found.append(match.end())
    if found[-1] < len(text):
        found.append(len(text))
    return list(pairwise(found))


def wholes(text: str) -> list[str]:
    """Looked for in every run of characters."""
    runs = (run for run in text.split() if not run.isalpha() and re.search(r"\d", run))
    return [found for run in runs for found in analysis._wholes_in(run)]


def stem(word: str) -> str:
    return str(_stemmer.stemWord(word)) if word.isascii() and word.isalpha() else word


def agrees(text: str) -> None:
    """The streams of a passage are those that highlighting and queries see."""
    words = [token.text for token in analysis.tokens(text)]
    assert analysis.words(text) == words
    assert quick.sentences(text) == sentences(text)
    (entry,) = entries(document("one", text, heading=text[:30]))
    assert entry.exact.split() == words
    assert entry.stem.split() == [stem(word) for word in words]
    assert entry.whole.split() == wholes(text)
    assert entry.borders == borders(text)


@given(TEXTS)
def test_streams_of_any_text(text: str) -> None:
    agrees(text.encode("utf-8", "ignore").decode())


def test_streams_of_real_texts(data: Path) -> None:
    files = [
        *sorted((data / "wto/case-pages").glob("*.txt")),
        *sorted((data / "wto/panel-factual-aspects").glob("*.txt"))[::4],
        *sorted((data / "usitc337/federal-circuit-opinions").glob("*.txt"))[::4],
        *sorted((data / "zh/trade-laws").glob("*.md"))[::3],
    ]
    assert len(files) > 40
    for file in files:
        text = file.read_text(encoding="utf-8", errors="replace")
        assert quick.sentences(text) == sentences(text)
        for paragraph in re.split(r"\n\s*\n", text):
            agrees(paragraph)


@given(TEXTS, TEXTS)
def test_a_record_is_stored_as_plain_json(text: str, label: str) -> None:
    text, label = (one.encode("utf-8", "ignore").decode() for one in (text, label))
    records = document("one", text, (label, {"label": label, "page": 3, "cites": (label, "DS1")}))
    for record, entry in zip(records, entries(records), strict=True):
        values = {one.name: getattr(record, one.name) for one in fields(PassageRecord)}
        assert entry.stored == json.dumps(values, ensure_ascii=False)


def test_passages_that_differ_from_their_document_keep_what_is_their_own() -> None:
    """Made together or each alone, an entry is the same but for the digest of its document."""
    records = [one for some in library().values() for one in some]
    together = list(entries(records))
    for record, entry in zip(records, together, strict=True):
        (alone,) = entries([record])
        assert alone._replace(mark="") == entry._replace(mark="")
        assert key("self", record.id) in entry.keys
        assert len(entry.keys) == len(set(entry.keys))
