"""Precision and recall over real documents, against regular expressions over their texts.

`pytest -s tests/search/test_real_texts.py` prints the figures. Twice: the passages found against
the passages' texts, and the documents found against the files as they are, with running heads,
page numbers and hyphens at line ends.
"""

import re
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from legaltext.reading import read
from legaltext.segmentation import segment
from legaltext.sentences import sentences
from search import service
from search.backends import get_backend
from search.compile import compile_query
from search.query import parse
from search.records import PassageRecord
from search.request import SearchRequest
from tests.search.corpus import Source, document

pytestmark = pytest.mark.django_db

LEAST = 0.99
OF_THE_BULK = 80  # opinions, the first in the archive
LETTER, BETWEEN = r"[^\W_]", r"[\W_]+"
BREAK = r"(?:-\s*\n\s*)?"  # inside a word, in a file


def row(*words: str) -> str:
    """These words one after the other."""
    return rf"(?<!{LETTER})" + BETWEEN.join(words) + rf"(?!{LETTER})"


def near(one: str, other: str, distance: int, *, ordered: bool = False) -> str:
    """At most ``distance - 1`` words between the two."""
    gap = rf"{BETWEEN}(?:{LETTER}+{BETWEEN}){{0,{distance - 1}}}"

    def after(first: str, second: str) -> str:
        return rf"(?<!{LETTER}){first}{gap}{second}(?!{LETTER})"

    return after(one, other) if ordered else rf"(?:{after(one, other)}|{after(other, one)})"


@dataclass(frozen=True)
class Asked:
    """A query and what it means: a pattern in a passage, or (``both``) two in one sentence."""

    kind: str
    query: str
    pattern: str
    both: str = ""
    on_files: bool = field(default=True, kw_only=True)


ANY = rf"{LETTER}*"
ASKED = [
    Asked("word", "dispute AND NOT zyxwv", row("disput(?:e|es|ed|ing|able)")),
    Asked("word", "subsidy OR zyxwv", row("subsid(?:y|ies)")),
    Asked("word", '"measures"', row("measures")),
    Asked("word", '"product"', row("product")),
    Asked("phrase", '"in accordance with"', row("in", "accordance", "with")),
    Asked("phrase", '"of the"', row("of", "the")),
    Asked("phrase", '"like products"', row("like", "products")),
    Asked("phrase", '"like product"', row("like", "product")),
    Asked("phrase", '"is not"', row("is", "not")),
    Asked("phrase", '"anti-dumping duties"', row("anti", "dumping", "duties")),
    Asked("phrase", '"non-discriminatory"', row("non", "discriminatory")),
    Asked("phrase", '"Article VI"', row("article", "vi")),
    Asked("phrase", '"the domestic industry"', row("the", "domestic", "industry")),
    Asked("phrase", '"claim construction"', row("claim", "construction")),
    Asked("prefix", "discriminat*", row(f"discriminat{ANY}")),
    Asked("prefix", "misappropriat*", row(f"misappropriat{ANY}")),
    Asked("prefix", "in*", row(f"in{ANY}")),
    Asked("wildcard", "wom?n OR pers?n", row(f"(?:wom{LETTER}n|pers{LETTER}n)")),
    Asked("wildcard", "im*tion", row(f"im{ANY}tion")),
    Asked("wildcard", "labe?ling OR label?ing", row(f"labe(?:{LETTER}ling|l{LETTER}ing)")),
    Asked("phrase with wildcards", '"the import*"', row("the", f"import{ANY}")),
    Asked("phrase with wildcards", '"import* of"', row(f"import{ANY}", "of")),
    Asked("phrase with wildcards", '"un?er art*le"', row(f"un{LETTER}er", f"art{ANY}le")),
    Asked("phrase with wildcards", '"the re* of the"', row("the", f"re{ANY}", "of", "the")),
    Asked("w/n", '"measure" w/5 "trade"', near("measure", "trade", 5)),
    Asked("w/n", '"the" w/2 "of"', near("the", "of", 2)),
    Asked("w/n", '"panel" w/3 "panel"', near("panel", "panel", 3)),
    Asked("w/n", "import* w/4 prohibit*", near(f"import{ANY}", f"prohibit{ANY}", 4)),
    Asked("w/n", '"burden of proof" w/8 "party"', near(f"burden{BETWEEN}of{BETWEEN}proof", "party", 8)),
    Asked("w/n", '("patent" OR "claim") w/6 invalid*', near("(?:patent|claim)", f"invalid{ANY}", 6)),
    Asked("+n", '"like" +3 "products"', near("like", "products", 3, ordered=True)),
    Asked("+n", 'requir* +4 "under"', near(f"requir{ANY}", "under", 4, ordered=True)),
    Asked("+n", '"substantial" pre/1 "evidence"', near("substantial", "evidence", 1, ordered=True)),
    Asked("/s", '"dumping" /s "injury"', row("dumping"), row("injury"), on_files=False),
    Asked("/s", "infring* /s \"claim\"", row(f"infring{ANY}"), row("claim"), on_files=False),
    Asked("/s", '"the measure" /s "article"', row("the", "measure"), row("article"), on_files=False),
    Asked("/s", '"court" /s "not" /s "claim"', "", on_files=False),
    Asked("Chinese", '"进口"', "进口"),
    Asked("Chinese", '"国家" w/6 "措施"', "(?:国家.{0,5}?措施|措施.{0,5}?国家)", on_files=False),
]  # fmt: skip
THREE = [re.compile(row(word), re.IGNORECASE) for word in ("court", "not", "claim")]


def holds(asked: Asked) -> Callable[[str], bool]:
    """Whether a passage's text has what is asked."""
    first = re.compile(asked.pattern, re.IGNORECASE)
    if asked.kind != "/s":
        return lambda text: bool(first.search(text))
    wanted = [first, re.compile(asked.both, re.IGNORECASE)] if asked.both else THREE

    def in_one_sentence(text: str) -> bool:
        if not all(one.search(text) for one in wanted):
            return False
        return any(
            all(one.search(text[start:end]) for one in wanted) for start, end in sentences(text)
        )

    return in_one_sentence


def in_file(asked: Asked) -> re.Pattern[str]:
    """The pattern with words that may be broken at a line end."""
    plain = re.sub(r"(?<![\\[(?^])([a-z])(?=[a-z])", lambda found: found[1] + BREAK, asked.pattern)
    return re.compile(plain.replace(ANY, rf"(?:{LETTER}|-\s*\n\s*)*"), re.IGNORECASE)


def library(data: Path) -> tuple[dict[str, list[PassageRecord]], dict[str, str]]:
    """Real documents as passages, and the texts of their files."""
    passages, files = {}, {}
    for name, content in contents(data):
        source = read(content, name=name)
        segmented = segment(source)
        text = segmented.text
        slug = name.rpartition(".")[0]
        passages[slug] = document(slug, *(text[one.start : one.end] for one in segmented.passages))
        files[slug] = source.text
    return passages, files


def contents(data: Path) -> Iterator[tuple[str, bytes]]:
    for folder, pattern in (
        ("wto/panel-factual-aspects", "*.txt"),
        ("wto/panel-reports", "*.json"),
        ("usitc337/federal-circuit-opinions", "*.txt"),
        ("zh/trade-laws", "*.md"),
    ):
        for path in sorted((data / folder).glob(pattern)):
            yield path.name, path.read_bytes()
    with tarfile.open(data / "bulk/federal-circuit-opinions.tar.xz") as archive:
        taken = 0
        for member in archive:
            file = archive.extractfile(member) if member.name.endswith(".txt") else None
            if file is not None:
                yield Path(member.name).name, file.read()
                taken += 1
            if taken == OF_THE_BULK:
                return


@pytest.fixture
def texts(data: Path, source: Source) -> tuple[Source, dict[str, str]]:
    """Real documents, segmented as an import does it."""
    source.documents, files = library(data)
    return source, files


class Figures:
    """Hits, and what was right and wrong of them, by kind of query."""

    def __init__(self) -> None:
        self.rows: dict[str, list[int]] = {}
        self.bad: list[str] = []

    def add(self, asked: Asked, found: set[str], truth: set[str]) -> None:
        right = len(found & truth)
        row = self.rows.setdefault(asked.kind, [0, 0, 0, 0])
        for at, number in enumerate((1, len(truth), len(found), right)):
            row[at] += number
        if right < LEAST * max(len(found), len(truth)):
            self.bad.append(f"{asked.query}: {len(found)} found, {len(truth)} true, {right} both")

    def shown(self, title: str) -> str:
        lines = [f"{title:<34} queries   true  found precision recall"]
        for kind, (queries, true, found, right) in self.rows.items():
            precision, recall = right / max(found, 1), right / max(true, 1)
            lines.append(
                f"  {kind:<32} {queries:7} {true:6} {found:6} {precision:9.4f} {recall:6.4f}"
            )
        return "\n".join(lines)

    def least(self) -> float:
        return min(
            right / max(true, found, 1) for _queries, true, found, right in self.rows.values()
        )


def test_precision_and_recall(
    texts: tuple[Source, dict[str, str]], each_engine: Callable[[], Iterator[str]]
) -> None:
    source, files = texts
    true = [truth(asked, source, files) for asked in ASKED]
    for engine in each_engine():
        reader = get_backend().reader()
        by_passage, by_document = Figures(), Figures()
        for asked, (ids, written) in zip(ASKED, true, strict=True):
            query = compile_query(parse(asked.query).query)
            found = reader.top(query, limit=100_000, offset=0, by_rank="rank")
            got = {item.stored["id"] for item in found}
            by_passage.add(asked, got, ids)
            total = service.search(SearchRequest(asked.query, limit=0, facets=False)).total_passages
            assert total == len(got)
            if asked.on_files:
                by_document.add(asked, {item.stored["document"] for item in found}, written)
        print(f"\n{engine}, {len(source.passages()):,} passages of {len(files)} documents")
        print(by_passage.shown("passages, against their texts"))
        print(by_document.shown("documents, against their files"))
        assert not by_passage.bad
        assert by_passage.least() >= LEAST
        assert by_document.least() >= LEAST, by_document.bad


def truth(asked: Asked, source: Source, files: dict[str, str]) -> tuple[set[str], set[str]]:
    """The passages and the files that have what is asked."""
    holding = holds(asked)
    ids = {record.id for record in source.passages() if holding(record.text)}
    assert ids, f"{asked.query} stands nowhere: the test proves nothing"
    pattern = in_file(asked)
    return ids, {slug for slug, text in files.items() if asked.on_files and pattern.search(text)}
