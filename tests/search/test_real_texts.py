"""Phrases, words and prefixes against a regular expression over real texts."""

import re
from pathlib import Path

import pytest

from search import indexing, service
from search.backends import get_backend
from search.compile import compile_query
from search.query import parse
from search.request import SearchRequest
from tests.search.corpus import Source, document

pytestmark = pytest.mark.django_db

BETWEEN = r"[\W_]+"
MOST_DOCUMENTS = 40
ASKED = {
    '"in accordance with"': ["in", "accordance", "with"],
    '"of the"': ["of", "the"],
    '"like products"': ["like", "products"],
    '"anti-dumping"': ["anti", "dumping"],
    '"measures"': ["measures"],
    '"Article VI"': ["article", "vi"],
    "discriminat*": ["discriminat[^\\W_]*"],
    '"the import*"': ["the", "import[^\\W_]*"],
}


@pytest.fixture
def texts(data: Path, engine: str, source: Source) -> Source:
    """Factual aspects of panel reports, a passage per paragraph."""
    files = sorted((data / "wto" / "panel-factual-aspects").glob("*.txt"))[:MOST_DOCUMENTS]
    source.documents = {
        path.stem: document(
            path.stem,
            *filter(
                str.strip, re.split(r"\n\s*\n", path.read_text(encoding="utf-8", errors="replace"))
            ),
        )
        for path in files
    }
    indexing.rebuild()
    return source


def test_precision_and_recall_against_the_text(texts: Source) -> None:
    reader = get_backend().reader()
    for query, words in ASKED.items():
        pattern = re.compile(rf"(?<![^\W_]){BETWEEN.join(words)}(?![^\W_])", re.IGNORECASE)
        truth = {record.id for record in texts.passages() if pattern.search(record.text)}
        found = reader.top(
            compile_query(parse(query).query), limit=10_000, offset=0, by_rank="rank"
        )
        got = {item.stored["id"] for item in found}
        assert truth, f"{query} stands nowhere: the test proves nothing"
        assert len(truth & got) >= 0.99 * max(len(truth), len(got)), query
        total = service.search(SearchRequest(query, limit=0, facets=False)).total_passages
        assert total == len(got)
