"""Which passage comes first, and why; each test runs on both engines."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from problems import Problem
from search import indexing, registry, service, titles
from search.importance import HIGHEST, importance
from search.request import SearchRequest, SearchResult
from search.why import why
from tests.search.corpus import Source, document, library

pytestmark = pytest.mark.django_db

#: What others quote, and its source in a long paragraph on other things too.
FORMULA = "a measure is necessary where no reasonably available alternative would make an equivalent contribution"
PASTED = (
    f"The panel recalled that {FORMULA} to the objective pursued, and it so found in this dispute."
)


def ranked() -> dict[str, list[Any]]:
    """The small library with passages that differ in one thing only."""
    equal = "The sugar quota was allotted by lot."
    return {
        **library(),
        "sugar": document(
            "sugar",
            (equal, {"label": "7.1"}),
            (equal, {"label": "7.2", "cited": 5, "treated": (("followed", 2),)}),
            (equal, {"label": "7.3", "cited": 1}),
            (equal, {"label": "7.4", "cited": 9, "treated": (("reversed", 1),)}),
            (
                equal,
                {
                    "label": "7.5",
                    "cited": 1,
                    "impact": 5,
                    "codes": ("impact.clarified", "loophole.exception.security"),
                },
            ),
            document_title="WT/DS903/R",
            identifiers=("WT/DS903/R", "DS903"),
            date="2019-05-05",
        ),
        "source": document(
            "source",
            "The complainant speaks of many matters: of quotas, licences, fees and delays at the border, of which some "
            f"were before the panel. It follows that {FORMULA}. The rest of the claims are about other goods.",
            "The panel recalled that the objective pursued in this dispute was so found, and a measure of the panel "
            "recalled an objective of this dispute.",
            "A contribution to an objective; the panel so found.",
        ),
        "zh-cases": document(
            "zh-cases",
            "专家组认为该措施构成变相限制国际贸易的手段。",
            "限制国际贸易的变相手段在专家组看来不成立。",
            "变相限制的认定取决于措施的目的。",
            language="zh",
        ),
        "appeal": document(
            "appeal",
            ("The Division upholds it.", {"label": "318"}),
            ("The Division has 318 pages of record.", {"label": "319"}),
            document_kind="ab_report",
            document_title="WT/DS904/AB/R",
            identifiers=("WT/DS904/AB/R", "DS904"),
        ),
    }


@pytest.fixture
def source(monkeypatch: pytest.MonkeyPatch) -> Iterator[Source]:
    made = Source(ranked())
    monkeypatch.setattr(registry, "_sources", [made])
    monkeypatch.setattr(registry, "_enrichers", [])
    monkeypatch.setattr(registry, "_labels", {})
    names = {
        "Ruritania – Tea Labels": "DS901",
        "US – Widgets": "337-TA-7001",
        "鲁里坦尼亚茶叶标签案": "DS901",
    }
    monkeypatch.setattr(titles, "_providers", [lambda: names])
    titles.forget_titles()
    yield made
    titles.forget_titles()


def ask(query: str, **values: Any) -> SearchResult:
    return service.search(SearchRequest(query, **{"by": "passage", "limit": 100, **values}))


def ids(query: str, **values: Any) -> list[str]:
    return [hit.id for hit in ask(query, **values).hits]


class TestImportance:
    def test_of_equal_passages_the_one_cited_more_and_coded_comes_first(self, kept: Source) -> None:
        assert ids("sugar quota")[:3] == ["sugar#1", "sugar#4", "sugar#2"]

    @pytest.mark.parametrize("query", ["sugar", "sugar AND quota", '"sugar quota"', "sug*"])
    def test_exact_queries_are_lifted_too(self, kept: Source, query: str) -> None:
        assert ids(query)[:3] == ["sugar#1", "sugar#4", "sugar#2"]

    def test_what_was_reversed_is_not_lifted_however_often_it_is_cited(self, kept: Source) -> None:
        record = kept.documents["sugar"][3]
        assert importance(record) == 0
        assert importance(replace(record, treated=())) == 4
        assert importance(replace(record, treated=(), standing="negative")) == 0
        assert importance(replace(record, treated=(), standing="caution")) == 1

    def test_it_has_an_end(self, kept: Source) -> None:
        record = replace(kept.documents["sugar"][1], cited=1000, impact=5)
        assert importance(record) == HIGHEST

    def test_it_never_outweighs_a_word(self, indexed: Source) -> None:
        indexed.change("sugar", 1, cited=1000, impact=5, text="The quota was allotted.")
        indexed.change("sugar", 0, text="The sugar quota was allotted by lot in " + "spring " * 300)
        indexing.rebuild()
        assert ids("sugar quota").index("sugar#0") < ids("sugar quota").index("sugar#1")


class TestPasted:
    def test_a_pasted_sentence_finds_the_paragraph_it_quotes(self, kept: Source) -> None:
        assert ids(PASTED)[0] == "source#0"

    def test_passages_with_all_words_come_first_also_of_a_long_question(
        self, indexed: Source
    ) -> None:
        words = PASTED.rstrip(".").split()
        indexed.change("source", 2, text=" ".join(reversed(words)))
        indexing.rebuild()
        found = ask(PASTED)
        assert found.complete == 1
        assert found.hits[0].id == "source#2"

    def test_an_identifier_in_it_is_above_all(self, kept: Source) -> None:
        assert ask(f"{PASTED} See DS902.").hits[0].case == "DS902"


class TestTyped:
    def test_words_that_stand_together_come_before_words_apart(self, indexed: Source) -> None:
        indexed.change("sugar", 0, text="Sugar has a quota and lamps do not.", cited=0)
        for number in range(1, 5):
            indexed.change(
                "sugar", number, text="The sugar quota and lamps.", cited=0, treated=(), impact=0
            )
        indexing.rebuild()
        found = ids("sugar quota")
        assert found.index("sugar#0") > max(
            found.index(f"sugar#{number}") for number in range(1, 5)
        )


class TestKnownItems:
    @pytest.mark.parametrize(
        ("query", "first"),
        [
            ("DS901", "DS901"),
            ("WT/DS901/R labels of tea", "DS901"),
            ("337-TA-7001", "337-TA-7001"),
            ("lamps that waste power and 337-TA-7001", "337-TA-7001"),
            ("900 F.3d 11", "337-TA-7001"),
            ("Ruritania – Tea Labels", "DS901"),
            ("ruritania - tea labels lamps importation", "DS901"),
            ("what did the panel say of lamps in Ruritania – Tea Labels", "DS901"),
            ("US – Widgets", "337-TA-7001"),
            ("United States - Widgets and lamps", "337-TA-7001"),
            ("鲁里坦尼亚茶叶标签案 检验", "DS901"),
            ("关于DS902的检验", "DS902"),
            ("在 337-TA-7001 中的灯具进口", "337-TA-7001"),
        ],
    )
    def test_named_case_is_first(self, kept: Source, query: str, first: str) -> None:
        assert ask(query).hits[0].case == first
        assert ask(query, by="case").groups[0].case == first

    @pytest.mark.parametrize(
        ("query", "first"),
        [
            ("DS902 ¶ 7.214", "lamps-panel#0"),
            ("¶ 7.214 DS902", "lamps-panel#0"),
            ("DS902 para. 7.214 tea labels", "lamps-panel#0"),
            ("第7.214段 DS902", "lamps-panel#0"),
            ("DS902第7.214段", "lamps-panel#0"),
            ("WT/DS902/R 第7.214段 检验", "lamps-panel#0"),
            ("Ruritania – Tea Labels, para. 7.215", "tea-panel#1"),
            ("DS904 ¶ 318", "appeal#0"),
            ("WT/DS904/AB/R, para. 318", "appeal#0"),
            ("DS904 第318段", "appeal#0"),
        ],
    )
    def test_named_paragraph_is_first(self, kept: Source, query: str, first: str) -> None:
        assert ids(query)[0] == first


class TestChinese:
    def test_a_long_question_needs_no_exact_run(self, kept: Source) -> None:
        found = ids("变相限制国际贸易")
        assert found[0] == "zh-cases#0"  # exactly so
        assert found[1] == "zh-cases#1"  # all pairs but one
        assert "zh-cases#2" in found

    def test_with_marks_and_latin_letters_in_it(self, kept: Source) -> None:
        assert ids("专家组是否认为该措施构成变相限制？TBT规则")[0] == "zh-cases#0"

    def test_a_term_stays_whole_and_an_operator_exact(self, kept: Source) -> None:
        assert set(ids("变相限制")) == {"zh-cases#0", "zh-cases#2"}
        assert set(ids("变相限制国际贸易 AND 专家组")) == {"zh-cases#0"}

    def test_all_pairs_are_counted_and_marked(self, kept: Source) -> None:
        found = ask("变相限制国际贸易")
        assert found.complete == 1
        marked = [found.hits[1].snippet[low:high] for low, high in found.hits[1].highlights]
        assert "".join(marked).startswith("限制国际贸易")


class TestLike:
    def test_like_a_passage(self, kept: Source) -> None:
        found = ids("", like="tea-panel:0")
        assert "tea-panel#0" not in found
        assert {"tea-ab#0", "zh-law#1"} <= set(found)  # the same provision

    def test_its_words_tell(self, kept: Source) -> None:
        assert ids("", like="source:1")[0] in {"source#2", "source#0"}

    def test_a_chinese_passage(self, kept: Source) -> None:
        assert ids("", like="zh-cases:0")[0] == "zh-cases#1"

    def test_coded_like_a_passage(self, kept: Source) -> None:
        assert ids("", coded_like="sugar:4")[0] == "tea-ab#0" or "tea-ab#0" in ids(
            "", coded_like="sugar:4"
        )
        assert set(ids("", coded_like="sugar:4")) == {"tea-ab#0", "tea-panel#0"}
        assert ids("", coded_like="sugar:0") == []

    def test_a_query_narrows_it(self, kept: Source) -> None:
        assert set(ids("misappropriation OR necessity", coded_like="sugar:4")) == {"tea-ab#0"}

    def test_totals_and_pages(self, kept: Source) -> None:
        whole = ask("", like="tea-panel:0")
        assert whole.total_passages == len(whole.hits)
        assert ask("", like="tea-panel:0", limit=1, offset=1).hits == whole.hits[1:2]

    def test_like_a_case(self, kept: Source) -> None:
        assert "tea-panel#0" in ids("", like="case/DS901:0")

    @pytest.mark.parametrize(
        "place", ["nothing:3", "tea-panel:99", "tea-panel", ":", "tea-panel:²"]
    )
    def test_no_such_passage_says_so(self, kept: Source, place: str) -> None:
        with pytest.raises(Problem):
            ask("", like=place)


class TestWhy:
    @pytest.mark.parametrize(
        "query",
        [
            "sugar quota fee",
            "sugar AND quota",
            PASTED,
            "DS903 ¶ 7.2 sugar",
            "变相限制国际贸易",
            "te*",
        ],
    )
    def test_the_parts_sum_to_the_score(self, kept: Source, query: str) -> None:
        for hit in ask(query).hits[:3]:
            told = why(query, hit.id)
            assert told is not None
            assert told.score == pytest.approx(hit.score, rel=1e-3)
            if query != "te*":
                assert sum(one.points for one in told.reasons) == pytest.approx(
                    told.score, rel=1e-3
                )

    @pytest.mark.parametrize(
        ("query", "place"),
        [
            ("", {"like": "tea-panel:0"}),
            ("", {"like": "zh-cases:0"}),
            ("", {"coded_like": "sugar:4"}),
            ("sugar quota", {"like": "tea-panel:0"}),
            ("misappropriation OR necessity", {"coded_like": "sugar:4"}),
        ],
    )
    def test_the_parts_of_likeness_sum_to_the_score(
        self, kept: Source, query: str, place: dict[str, str]
    ) -> None:
        for hit in ask(query, **place).hits[:3]:
            told = why(query, hit.id, **place)
            assert told is not None and told.reasons
            assert told.score == pytest.approx(hit.score, rel=1e-3)
            assert sum(one.points for one in told.reasons) == pytest.approx(told.score, rel=1e-3)

    def test_likeness_in_words(self, kept: Source) -> None:
        told = why("", "tea-ab#0", like="tea-panel:0")
        assert told is not None
        said = {one.kind: one.text for one in told.reasons}
        assert "TBT 2.2" in said["provision"]
        told = why("", "tea-panel#0", coded_like="sugar:4")
        assert told is not None
        assert "impact.clarified" in {one.kind: one.text for one in told.reasons}["code"]
        assert why("", "sugar#4", coded_like="sugar:4") is None, "a passage is not like itself"
        with pytest.raises(Problem):
            why("", "sugar#4", like="nowhere:1")

    def test_reasons_in_words(self, kept: Source) -> None:
        told = why("sugar quota fee", "sugar#1")
        assert told is not None
        said = {one.kind: one.text for one in told.reasons}
        assert "2 of 3 words: “sugar”, “quota”" in said["word"]
        assert "cited 5 times" in said["importance"]
        assert "followed 2" in said["importance"]
        assert told.missing == ("fee",)

    def test_what_the_query_names(self, kept: Source) -> None:
        told = why("DS903 ¶ 7.2 sugar", "sugar#1")
        assert told is not None
        assert [one.kind for one in told.reasons[:2]] == ["named", "paragraph"]

    def test_a_run_is_told_once(self, kept: Source) -> None:
        told = why(PASTED, "source#0")
        assert told is not None
        (run,) = (one.text for one in told.reasons if one.kind == "run")
        assert (
            "“necessary where no reasonably available alternative would make an equivalent contribution”"
            in run
        )

    def test_no_match(self, kept: Source) -> None:
        assert why("sugar", "tea-panel#0") is None
