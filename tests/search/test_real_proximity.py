"""Proximity and wildcards as read from a query, against regular expressions over real texts.

No engine is asked: that the engines find what `search.intervals` says is tested beside them.
"""

import re
from pathlib import Path

import pytest

from search import plan
from search.compile import compile_query
from search.intervals import Passage, as_span, matches
from search.query import parse

pytestmark = pytest.mark.django_db  # a query may name a case

GAP = r"[\W_]+"
WORD = r"[^\W_]+"
MOST_DOCUMENTS = 30


def near(left: str, right: str, distance: int) -> str:
    """``left`` and then ``right``, with fewer than ``distance`` words between them."""
    return rf"(?<![^\W_]){left}(?:{GAP}{WORD}){{0,{distance - 1}}}?{GAP}{right}(?![^\W_])"


ASKED = {
    '"the measure" pre/5 "imports"': near(f"the{GAP}measure", "imports", 5),
    '"measure" w/9 "imports"': f"{near('measure', 'imports', 9)}|{near('imports', 'measure', 9)}",
    "import* pre/10 product*": near(r"import[^\W_]*", r"product[^\W_]*", 10),
    '"in" +2 "with"': near("in", "with", 2),
    "anal?s?s": r"(?<![^\W_])anal[^\W_]s[^\W_]s(?![^\W_])",
    "lab*ing": r"(?<![^\W_])lab[^\W_]*ing(?![^\W_])",
    '"the import* of"': rf"(?<![^\W_])the{GAP}import[^\W_]*{GAP}of(?![^\W_])",
    '("panel" OR "body") w/4 "found"': "|".join(
        near(*pair, 4) for pair in (("(?:panel|body)", "found"), ("found", "(?:panel|body)"))
    ),
}


@pytest.fixture(scope="module")
def texts(data: Path) -> list[str]:
    """Paragraphs of the factual aspects of panel reports."""
    files = sorted((data / "wto" / "panel-factual-aspects").glob("*.txt"))[:MOST_DOCUMENTS]
    return [
        paragraph
        for path in files
        for paragraph in re.split(r"\n\s*\n", path.read_text(encoding="utf-8", errors="replace"))
        if paragraph.strip()
    ]


def asked(query: str) -> plan.Span:
    """What a query asks for, without what lifts the passages found."""
    compiled = compile_query(parse(query).query)
    return as_span(compiled.match if isinstance(compiled, plan.Lifted) else compiled)


def test_found_is_what_stands_in_the_text(texts: list[str]) -> None:
    passages = [Passage(text) for text in texts]
    for query, expression in ASKED.items():
        pattern = re.compile(expression, re.IGNORECASE)
        wanted = asked(query)
        truth = {at for at, text in enumerate(texts) if pattern.search(text)}
        found = {at for at, passage in enumerate(passages) if matches(wanted, passage)}
        assert truth, f"{query} stands nowhere: the test proves nothing"
        assert len(truth & found) >= 0.99 * max(len(truth), len(found)), query


def test_one_sentence_is_less_than_one_passage(texts: list[str]) -> None:
    wanted = asked('"measure" /s "imports"')
    found = [text for text in texts if matches(wanted, Passage(text))]
    both = [text for text in texts if {"measure", "imports"} <= set(Passage(text).exact)]
    assert 0 < len(found) < len(both)
