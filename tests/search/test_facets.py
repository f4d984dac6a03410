"""A facet's count is exactly what ticking it gives: by the engine, and by plain counting."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search import indexing, registry, service
from search.backends import elasticsearch_counting, elasticsearch_reader, tantivy_counting
from search.compile import FACETS
from search.records import PassageRecord, with_ancestors
from search.request import SearchRequest, SearchResult
from tests.search.corpus import Source, document

pytestmark = pytest.mark.django_db

CODES = [
    "loophole.exception.necessity",
    "loophole.exception",
    "loophole.ip",
    "countermeasure.wto.as-such",
    "impact.clarified",
    "impact.left-open",
    "direction.adverse",
    "direction.favourable",
]
PROVISIONS = [
    "TBT 2.2",
    "TBT 2",
    "TBT 2.4.2",
    "GATT XX(b)",
    "GATT 1994 XX",
    "19 U.S.C. 1337(a)",
    "19 U.S.C. 1337(a)(1)",
]
QUERIES: dict[str, Callable[[PassageRecord], bool]] = {
    "": lambda record: True,
    "tea": lambda record: "tea" in record.text,
    "tea lamps": lambda record: "tea" in record.text or "lamp" in record.text,
    "tea AND NOT lamps": lambda record: "tea" in record.text and "lamp" not in record.text,
    "lamp* OR 检验": lambda record: "lamp" in record.text or "检验" in record.text,
    "code:loophole.exception": lambda record: any(
        code.startswith("loophole.exception") for code in record.codes
    ),
}


def some(values: list[str], most: int) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), max_size=most, unique=True).map(tuple)


@st.composite
def libraries(draw: st.DrawFn) -> dict[str, list[PassageRecord]]:
    made = {}
    for number in range(draw(st.integers(1, 6))):
        shared: dict[str, Any] = {
            "case": draw(st.sampled_from([None, "DS1", "DS2", "337-TA-3"])),
            "document_kind": draw(st.sampled_from(["panel_report", "opinion", "digest"])),
            "forum": draw(st.sampled_from(["", "wto", "cafc"])),
            "parties": draw(some(["RUR", "FRE", "rur"], 2)),
            "complainants": draw(some(["RUR", "FRE"], 2)),
            "respondents": draw(some(["RUR", "EU"], 1)),
            "standing": draw(st.sampled_from(["", "stands", "negative"])),
            "year": draw(st.sampled_from([None, 1999, 2004, 2020])),
            "language": draw(st.sampled_from(["en", "zh"])),
            "status": draw(st.sampled_from(["", "settled", "decided"])),
        }
        passages = [
            (
                draw(
                    st.sampled_from(["tea", "lamps and tea", "a lamp", "替代检验", "nothing else"])
                ),
                {
                    "codes": draw(some(CODES, 3)),
                    "provisions": draw(some(PROVISIONS, 2)),
                },
            )
            for _ in range(draw(st.integers(1, 4)))
        ]
        made[f"doc-{number}"] = document(f"doc-{number}", *passages, **shared)
    return made


def values_of(record: PassageRecord, facet: str) -> set[str]:
    if facet in {"loophole", "countermeasure", "impact"}:
        return {code for code in with_ancestors(record.codes) if code.split(".")[0] == facet}
    plain = {
        "forum": record.forum,
        "year": "" if record.year is None else str(record.year),
        "kind": record.document_kind,
        "language": record.language,
        "status": record.status,
        "standing": record.standing,
    }
    if facet in plain:
        return {plain[facet]} - {""}
    if facet == "direction":
        return {code.removeprefix("direction.") for code in record.codes if "direction." in code}
    many = {
        "party": record.parties,
        "complainant": record.complainants,
        "respondent": record.respondents,
        "provision": [above for name in record.provisions for above in UNDER[name]],
    }
    return set(many[facet])


#: What each provision stands under, by hand.
UNDER = {
    "TBT 2": ["TBT", "TBT 2"],
    "TBT 2.2": ["TBT", "TBT 2", "TBT 2.2"],
    "TBT 2.4.2": ["TBT", "TBT 2", "TBT 2.4", "TBT 2.4.2"],
    "GATT XX(b)": ["GATT 1994", "GATT 1994 XX", "GATT 1994 XX(b)"],
    "GATT 1994 XX": ["GATT 1994", "GATT 1994 XX"],
    "19 U.S.C. 1337(a)": ["19 U.S.C.", "19 U.S.C. 1337", "19 U.S.C. 1337(a)"],
    "19 U.S.C. 1337(a)(1)": [
        *("19 U.S.C.", "19 U.S.C. 1337", "19 U.S.C. 1337(a)", "19 U.S.C. 1337(a)(1)"),
    ],
}
RANGES = {"1999..2004": (1999, 2004), "2004..": (2004, 9999), "..2003": (0, 2003)}


def has(record: PassageRecord, facet: str, value: str) -> bool:
    if facet == "year" and value in RANGES:
        low, high = RANGES[value]
        return record.year is not None and low <= record.year <= high
    return value in values_of(record, facet)


def ticked(record: PassageRecord, filters: dict[str, list[str]]) -> bool:
    return all(
        not values or any(has(record, facet, value) for value in values)
        for facet, values in filters.items()
    )


def counted(records: list[PassageRecord], by: str) -> int:
    return len({record.group for record in records}) if by == "case" else len(records)


def check(
    result: SearchResult,
    records: list[PassageRecord],
    query: str,
    filters: dict[str, list[str]],
    by: str,
) -> None:
    matching = [record for record in records if QUERIES[query](record)]
    found = [record for record in matching if ticked(record, filters)]
    assert result.total_passages == len(found)
    assert result.total_cases == len({record.group for record in found})
    for facet in result.facets:
        others = {name: values for name, values in filters.items() if name != facet.name}
        left = [record for record in matching if ticked(record, others)]
        expected = {
            value: counted(
                [record for record in left if value in values_of(record, facet.name)], by
            )
            for record in left
            for value in values_of(record, facet.name)
        }
        expected |= {
            value: counted([record for record in left if has(record, facet.name, value)], by)
            for value in filters.get(facet.name, [])
        }
        assert {value.value: value.count for value in facet.values} == expected, facet.name


@given(data=st.data())
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_counts_equal_ticking(
    engine: str, monkeypatch: pytest.MonkeyPatch, data: st.DataObject
) -> None:
    source = Source(data.draw(libraries()))
    monkeypatch.setattr(registry, "_sources", [source])
    indexing.rebuild()
    records = source.passages()
    for _ in range(4):
        query = data.draw(st.sampled_from(sorted(QUERIES)))
        by = data.draw(st.sampled_from(["case", "passage"]))
        filters = {}
        for facet in data.draw(st.lists(st.sampled_from(FACETS), max_size=3, unique=True)):
            known = sorted({value for record in records for value in values_of(record, facet)})
            filters[facet] = data.draw(
                st.lists(
                    st.sampled_from([*known, *(RANGES if facet == "year" else ["other"])]),
                    max_size=2,
                    unique=True,
                )
            )
        request = SearchRequest(query, filters, by=by, limit=50)  # type: ignore[arg-type]
        check(service.search(request), records, query, filters, by)


def test_ticking_a_value_gives_its_count(kept: Source) -> None:
    for by in ("case", "passage"):
        before = service.search(SearchRequest("tea lamps widgets", by=by))  # type: ignore[arg-type]
        for facet in before.facets:
            for value in facet.values:
                after = service.search(
                    SearchRequest("tea lamps widgets", {facet.name: [value.value]}, by=by)  # type: ignore[arg-type]
                )
                total = after.total_cases if by == "case" else after.total_passages
                assert total == value.count, (by, facet.name, value)


def test_exact_beyond_what_one_aggregation_gives(
    engine: str, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More distinct values than are given at once: Elasticsearch reads pages, Tantivy counts some cases at a time."""
    monkeypatch.setattr(elasticsearch_counting, "TERMS", {"groups": 5})
    monkeypatch.setattr(elasticsearch_counting, "OTHERS", 5)
    monkeypatch.setattr(elasticsearch_reader, "PAGE", 7)
    monkeypatch.setattr(tantivy_counting, "tally", in_small_parts(tantivy_counting.tally))
    source.documents = {
        f"d{number}": document(
            f"d{number}",
            ("tea", {"provisions": (f"TBT {number}", "TBT 2")}),
            forum=f"f{number % 3}",
        )
        for number in range(60)
    }
    indexing.rebuild()
    for by in ("case", "passage"):
        check_beyond(service.search(SearchRequest("tea", by=by)))  # type: ignore[arg-type]
    assert not indexing.drift()


def in_small_parts(tally: Callable[..., Any]) -> Callable[..., Any]:
    """Tantivy's counting, with an engine that gives a dozen buckets at once."""

    class Refusing:
        def __init__(self, searcher: Any) -> None:
            self.searcher = searcher

        def aggregate(self, query: Any, wanted: Any) -> Any:
            found = self.searcher.aggregate(query, wanted)
            if any(len(column["buckets"]) > 12 for column in found.values()):
                raise ValueError("Aborting aggregation because bucket limit was exceeded.")
            return found

    return lambda searcher, *others: tally(Refusing(searcher), *others)


def check_beyond(result: SearchResult) -> None:
    assert (result.total_cases, result.total_passages) == (60, 60)
    facets = {
        facet.name: {value.value: value.count for value in facet.values} for facet in result.facets
    }
    assert facets["forum"] == {"f0": 20, "f1": 20, "f2": 20}
    assert len(facets["provision"]) == 61
    assert facets["provision"]["TBT 2"] == facets["provision"]["TBT"] == 60


def test_a_tree_stands_in_order_each_value_under_the_one_it_belongs_to(kept: Source) -> None:
    result = service.search(SearchRequest(""))
    provisions = next(facet.values for facet in result.facets if facet.name == "provision")
    assert [(value.value, value.above) for value in provisions if "TBT" in value.value] == [
        ("TBT", ""),
        ("TBT 2", "TBT"),
        ("TBT 2.1", "TBT 2"),
        ("TBT 2.2", "TBT 2"),
        ("TBT 2.4", "TBT 2"),
        ("TBT 2.4.2", "TBT 2.4"),
    ]
    loopholes = next(facet.values for facet in result.facets if facet.name == "loophole")
    assert {value.above for value in loopholes} == {
        "",
        "loophole",
        "loophole.exception",
        "loophole.ip",
    }


def test_years_in_a_range_are_one_tick(kept: Source) -> None:
    result = service.search(SearchRequest("", {"year": ["2014..2015"]}, by="passage"))
    years = next(facet.values for facet in result.facets if facet.name == "year")
    found = {value.value: (value.count, value.selected) for value in years}
    assert found["2014..2015"] == (result.total_passages, True)
    assert found["2014"][0] + found["2015"][0] == result.total_passages
    assert found["2020"] == (4, False)
    assert [value.label for value in years if value.selected] == ["2014–2015"]


@pytest.mark.parametrize("value", ["..", "x..y", "2015..x", "20155..2016", "2015...2016"])
def test_what_is_no_range_of_years_is_a_year_that_nothing_has(kept: Source, value: str) -> None:
    assert service.search(SearchRequest("", {"year": [value]})).total_cases == 0
