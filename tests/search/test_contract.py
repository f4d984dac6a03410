"""What every engine must do, asked through the service; each test runs on both."""

from typing import Any

import pytest

from search import indexing, service
from search.backends import get_backend
from search.backends.base import IndexUnavailable
from search.query import QueryError
from search.request import SearchRequest, SearchResult
from tests.search.corpus import Source

pytestmark = pytest.mark.django_db


def ask(query: str, **values: Any) -> SearchResult:
    return service.search(SearchRequest(query, **{"by": "passage", "limit": 100, **values}))


def ids(query: str, **values: Any) -> set[str]:
    found = [hit.id for hit in ask(query, **values).hits]
    assert len(found) == len(set(found))
    return set(found)


FOUND: list[tuple[str, set[str]]] = [
    # exact phrases: no stemming, stop words count, hyphens and apostrophes separate
    ('"like products"', {"tea-panel#1"}),
    ('"like product"', set()),
    ('"not in accordance"', {"tea-panel#2"}),
    ('"is in accordance"', {"lamps-panel#0"}),
    ('"in accordance"', {"tea-panel#2", "lamps-panel#0"}),
    ('"trade restrictive"', {"tea-panel#0"}),
    ('"panel\'s finding"', {"tea-panel#0"}),
    ('"panel finding"', set()),
    ('"importation"', {"lamps-panel#1"}),
    ('"importation of lamps"', {"lamps-panel#1"}),
    ('"discriminat*"', {"tea-panel#2"}),
    ('"more trade restrict*"', {"tea-panel#0"}),
    # words are stemmed
    ("label AND necessary", {"tea-panel#0"}),
    ("importing", {"widgets#0", "lamps-panel#1"}),
    ("panel AND finding", {"tea-panel#0"}),
    ("trade-restrictive", {"tea-panel#0"}),
    # prefixes are not
    ("misappropriat*", {"tea-ab#1"}),
    ("misappropriations*", set()),
    ("discriminat* AND rule", {"tea-panel#2"}),
    # wildcards, by themselves and at any place of a phrase
    ("l?mps", {"lamps-panel#0", "lamps-panel#1"}),
    ("lamp?s", set()),
    ("dis*ory", {"tea-panel#2"}),
    ('"import* of lamps"', {"lamps-panel#1"}),
    ('"import?tion of la*"', {"lamps-panel#1"}),
    ('"in acc?rd* with"', {"tea-panel#2", "lamps-panel#0"}),
    ('"like prod?ct" OR "like prod?cts"', {"tea-panel#1"}),
    # proximity: in either order and in this order, words between counted exactly
    ("labels w/6 necessary", {"tea-panel#0"}),
    ("labels /5 necessary", set()),
    ("necessary w/6 labels", {"tea-panel#0"}),
    ("necessary +6 labels", set()),
    ("labels +6 necessary", {"tea-panel#0"}),
    ("labels pre/5 necessary", set()),
    ("finding w/2 necessity", {"tea-ab#0"}),
    ('"like products" w/2 crate', {"tea-panel#1"}),
    ('"like products" w/1 crate', set()),
    ('("like products" OR zyxwv) w/2 (crate OR chest)', {"tea-panel#1"}),
    ("trade-restrictive w/2 neces*", {"tea-panel#0"}),
    ('(label w/6 necessary) w/4 "panel\'s finding"', {"tea-panel#0"}),
    ("lamps w/3 lamps", set()),
    ("like w/6 like", {"tea-panel#1"}),
    # one sentence, one passage
    ("finding /s necessity", {"tea-ab#0"}),
    ("necessity /s alternatives", set()),
    ("necessity /p alternatives", {"tea-ab#0"}),
    ("crates /s buyers", set()),
    ("restrictive /s labels /s necessary", {"tea-panel#0"}),
    ("labels /s necessary /s restrictive", {"tea-panel#0"}),
    ("(labels w/6 necessary) /s panel /s zyxwv", set()),
    ("prod?cts /s chest*", {"tea-panel#1"}),
    ("lamps /s volumes", {"lamps-panel#1"}),
    ('(accordance w/2 "the rule") /s discriminated', {"tea-panel#2"}),
    # under AND, OR, NOT and beside fields
    ("tea AND NOT (tea w/1 labels) AND year:2010..", set()),
    ("lamps AND NOT (lamps /s imports)", {"lamps-panel#0"}),
    ("finding /s necessity OR prod?cts /s chest*", {"tea-ab#0", "tea-panel#1"}),
    ("labels w/6 necessary AND code:loophole.exception", {"tea-panel#0"}),
    ("labels w/6 necessary AND NOT kind:panel_report", set()),
    # operators
    ("tea AND NOT label", {"notice#0"}),
    ("necessity OR misappropriation", {"tea-ab#0", "tea-ab#1"}),
    ("lamps AND (waste OR imports)", {"lamps-panel#0", "lamps-panel#1"}),
    ("NOT (the OR re* OR tea OR is) AND lang:en", {"tea-ab#1"}),
    # identifiers are one token
    ("337-TA-7001 AND (infringe OR order)", {"widgets#0"}),
    ("kind:opinion AND 337-TA-7001", {"widgets#0", "widgets#1"}),
    ("7.216 OR 7.215", {"tea-panel#2"}),
    ("label:7.214", {"tea-panel#0", "lamps-panel#0"}),
    # fields
    ("case:DS902", {"lamps-panel#0", "lamps-panel#1"}),
    ("case:ds-902", {"lamps-panel#0", "lamps-panel#1"}),
    ('case:"900 F.3d 11"', {"widgets#0", "widgets#1"}),
    ("forum:usitc337", {"widgets#0", "widgets#1"}),
    ('provision:"TBT 2.4"', {"lamps-panel#0"}),
    ('provision:"Article 2.4.2 of the TBT Agreement"', {"lamps-panel#0"}),
    ('provision:"TBT 2"', set()),
    ('provision:"TBT 2"+ AND kind:panel_report', {"tea-panel#0", "tea-panel#1", "lamps-panel#0"}),
    ('provision:"19 U.S.C. § 1337(a)"+', {"widgets#0"}),
    ('provision:"19 U.S.C. 1337(a)"', set()),
    ('provision:"19 U.S.C."+', {"widgets#0"}),
    ('provision:"§\xa01337(a)(1)(B)"', {"widgets#0"}),
    ('provision:"19 USC 1337"+', {"widgets#0"}),
    ('provision:"section 337(a)"+', {"widgets#0"}),
    ('provision:"GATT III"+', {"tea-panel#1"}),
    ("code:loophole.exception", {"tea-panel#0", "tea-ab#0", "lamps-panel#0"}),
    ("loophole:exception.security", {"tea-ab#0"}),
    ("loophole:(exception.security,ip.importation)", {"tea-ab#0", "widgets#0"}),
    ("countermeasure:wto", {"tea-panel#2"}),
    ("impact:clarified", {"tea-panel#0"}),
    ("cites:DS58", {"tea-panel#2"}),
    ("cites:(DS58, DS901)", {"tea-panel#2", "lamps-panel#1"}),
    ("complainant:RUR", {"lamps-panel#0", "lamps-panel#1"}),
    ("respondent:rur AND kind:ab_report", {"tea-ab#0", "tea-ab#1"}),
    ("party:acme-corp", {"widgets#0", "widgets#1"}),
    ("status:under_appeal", {"lamps-panel#0", "lamps-panel#1"}),
    ("title:lamps", {"lamps-panel#0", "lamps-panel#1"}),
    ("year:2016", {"tea-ab#0", "tea-ab#1"}),
    ("year:2016..2019", {"tea-ab#0", "tea-ab#1"}),
    ("year:2017.. AND NOT kind:opinion", {"lamps-panel#0", "lamps-panel#1"}),
    ("year:..2014", {"case/DS901#0"}),
    ("lang:zh", {"zh-law#0", "zh-law#1", "zh-law#2"}),
    # Chinese: the exact run of characters, not across a full stop
    ("必要性", {"zh-law#1"}),
    ("“必要性检验”", {"zh-law#1"}),
    ("必要", {"zh-law#0", "zh-law#1", "zh-law#2"}),
    ("检验 AND lang:zh", {"zh-law#1"}),
    ("必要 w/2 限度", {"zh-law#0"}),
    ("限度 +2 必要", set()),
    ("标准 /s 必要", {"zh-law#2"}),
    ("标准 /s 性质", set()),
]


@pytest.mark.parametrize(("query", "expected"), FOUND)
def test_finds_exactly(kept: Source, query: str, expected: set[str]) -> None:
    assert ids(query) == expected


def test_every_passage_without_a_query(kept: Source) -> None:
    result = ask("")
    assert {hit.id for hit in result.hits} == {record.id for record in kept.passages()}
    assert result.total_passages == len(kept.passages())
    assert result.total_cases == len({record.group for record in kept.passages()})


class TestQuestion:
    def test_all_words_come_first_then_those_with_most(self, kept: Source) -> None:
        result = ask("less restrictive alternatives")
        assert result.reading == "question"
        assert result.complete == 1
        assert [hit.id for hit in result.hits] == ["tea-ab#0", "tea-panel#0"]

    def test_an_added_word_takes_nothing_away(self, kept: Source) -> None:
        assert ids("importation lamps") <= ids("importation lamps zyxwv") != set()
        assert ask("importation lamps zyxwv").complete == 0

    def test_stop_words_alone_are_words(self, kept: Source) -> None:
        assert "lamps-panel#0" in ids("is in")

    def test_stop_words_beside_others_do_not_count(self, kept: Source) -> None:
        assert ids("of the lamps") == ids("lamps")

    def test_fields_beside_it_are_filters(self, kept: Source) -> None:
        assert ids("tea labels kind:notice") == {"notice#0"}

    def test_chinese(self, kept: Source) -> None:
        assert ask("替代措施 检验").hits[0].id == "zh-law#1"


class TestProximityCounts:
    NEAR = ("tea w/3 label*", "lamps /s (imports OR power)", '"import* of lamps"')

    @pytest.mark.parametrize("query", NEAR)
    @pytest.mark.parametrize("by", ["case", "passage"])
    def test_every_facet_value_says_what_ticking_it_gives(
        self, kept: Source, query: str, by: str
    ) -> None:
        result = ask(query, by=by)
        values = [(facet.name, one) for facet in result.facets for one in facet.values]
        assert values
        for name, value in values:
            ticked = ask(query, by=by, filters={name: [value.value]})
            total = ticked.total_cases if by == "case" else ticked.total_passages
            assert total == value.count, (name, value.value)

    @pytest.mark.parametrize("query", NEAR)
    def test_with_it_and_without_it_are_all(self, kept: Source, query: str) -> None:
        assert not ids(query) & ids(f"NOT ({query})")
        assert len(ids(query)) + len(ids(f"NOT ({query})")) == len(kept.passages())

    def test_a_change_is_seen(self, indexed: Source) -> None:
        assert "notice#0" not in ids("coffee /s tea")
        indexed.change("notice", text="Coffee is no tea. A rule.")
        indexing.reconcile()
        indexing.drain()
        assert ids("coffee /s tea") == {"notice#0"}
        assert ids("rule /s tea AND kind:notice") == set()


class TestKnownItems:
    @pytest.mark.parametrize(
        ("query", "case"),
        [
            ("DS901", "DS901"),
            ("ds 902", "DS902"),
            ("WT/DS901/AB/R", "DS901"),
            ("lamps DS901 importation", "DS901"),
            ("337-TA-7001", "337-TA-7001"),
            ("337-7001 lamps", "337-TA-7001"),
            ("900 F.3d 11 lamps", "337-TA-7001"),
            ("关于 DS902 检验", "DS902"),
            ("Ruritania – Tea Labels", "DS901"),
        ],
    )
    def test_named_case_is_first(self, kept: Source, query: str, case: str) -> None:
        assert ask(query, by="case").groups[0].case == case

    def test_named_document_is_first(self, kept: Source) -> None:
        assert ask("WT/DS902/R").hits[0].document == "lamps-panel"

    @pytest.mark.parametrize("query", ["¶ 7.214 DS902", "DS902 7.214", "DS902 para. 7.214"])
    def test_named_paragraph_is_first(self, kept: Source, query: str) -> None:
        assert ask(query).hits[0].id == "lamps-panel#0"

    def test_what_cites_it_is_found_too(self, kept: Source) -> None:
        assert "lamps-panel#1" in ids("DS901")


class TestPages:
    @pytest.mark.parametrize("by", ["case", "passage"])
    @pytest.mark.parametrize("sort", ["relevance", "date"])
    @pytest.mark.parametrize("query", ["", "tea lamps rule", "te* OR 必要"])
    def test_pages_to_the_end_hold_everything_once(
        self, kept: Source, by: str, sort: str, query: str
    ) -> None:
        whole = ask(query, by=by, sort=sort)
        total = whole.total_cases if by == "case" else whole.total_passages
        keys: list[str] = []
        for offset in range(0, total + 2, 2):
            page = ask(query, by=by, sort=sort, limit=2, offset=offset)
            keys += [g.key for g in page.groups] + [h.id for h in page.hits]
            assert (page.total_cases, page.total_passages) == (
                whole.total_cases,
                whole.total_passages,
            )
        assert len(keys) == len(set(keys)) == total
        assert keys == [g.key for g in whole.groups] + [h.id for h in whole.hits]

    def test_newest_first(self, kept: Source) -> None:
        result = ask("tea lamps", by="case", sort="date")
        assert [group.key for group in result.groups] == ["DS902", "DS901", "notice"]
        dates = [hit.date or "" for hit in ask("", sort="date").hits]
        assert dates == sorted(dates, reverse=True)

    def test_case_with_its_best_passages_and_their_number(self, kept: Source) -> None:
        group = ask("case:DS901", by="case", per_case=2).groups[0]
        assert (group.key, group.passages, len(group.hits)) == ("DS901", 6, 2)
        assert group.complainants == ("FRE",)
        assert group.title == "Ruritania – Tea Labels"

    def test_hit_says_where_it_stands(self, kept: Source) -> None:
        hit = ask('"trade restrictive"').hits[0]
        record = kept.documents["tea-panel"][0]
        assert (hit.start, hit.end, hit.label, hit.page) == (record.start, record.end, "7.214", 41)
        assert [hit.snippet[low:high] for low, high in hit.highlights] == ["trade-restrictive"]
        assert hit.codes == record.codes


def test_bad_query_raises_query_error_only(kept: Source) -> None:
    with pytest.raises(QueryError):
        ask("tea AND (")
    with pytest.raises(KeyError):
        ask("tea", filters={"colour": ["red"]})


@pytest.mark.parametrize(
    "query",
    [
        "a " * 400,
        " OR ".join(["tea"] * 400),
        "(" * 20 + "tea" + ")" * 20 + " OR an*",
        "NOT " * 20 + "tea",
        " AND ".join(f"(tea OR w{n} -(x{n} y{n}))" for n in range(50)),
        "😀 tea",
        "A" * 3000,
    ],
)
def test_monstrous_queries_get_a_bounded_answer(kept: Source, query: str) -> None:
    assert ask(query).took_ms < 5000


def test_no_index_says_so(db: None, engine: str, source: Source) -> None:
    with pytest.raises(IndexUnavailable):
        ask("tea")


def test_stats(indexed: Source) -> None:
    stats = get_backend().stats()
    assert stats.passages == len(indexed.passages())
    assert stats.documents == len(indexed.documents)
    assert stats.bytes > 0


def test_two_writes_out_of_order_leave_the_later(indexed: Source) -> None:
    from search.entry import entries

    backend = get_backend()
    generation = backend.current()
    assert generation is not None
    old = list(entries(indexed.documents["notice"]))
    indexed.change("notice", text="A rule on coffee.")
    new = list(entries(indexed.documents["notice"]))
    later, earlier = 2**62, 2**62 - 1
    with backend.writer(generation) as writer:
        writer.replace("notice", new, version=later)
    if backend.name == "elasticsearch":  # under Tantivy's lock no write can come late
        with backend.writer(generation) as writer:
            writer.replace("notice", old, version=earlier)
    assert ids("coffee") == {"notice#0"}


def test_index_equals_database_after_rebuild(indexed: Source) -> None:
    assert not indexing.drift()
