"""Facets against counting in the database: random small libraries, randomly coded, on both engines.

The judge asks the tables with queries of its own and knows nothing of search.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Q, QuerySet
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from casebase.models import Case, CaseParty, CaseProvision, Citation, Document, Party, Passage
from coding.models import Annotation
from search import service
from search.request import SearchRequest
from tests import factories as make

pytestmark = pytest.mark.django_db

STATUTES = ["19 U.S.C. 1337", "19 U.S.C. 1337(a)(1)(B)", "19 U.S.C. 1337(d)", "35 U.S.C. 112 ¶ 6"]
PROVISIONS = ["TBT 2.1", "TBT 2.4.2", "TBT 2", "GATT 1994 XX(b)", "GATT 1994 XX", "DSU 11"]
LAWS = [*PROVISIONS, *STATUTES]
CODES = [make.NECESSITY, make.SECURITY, make.ALTERNATIVE, make.VOID]
WORDS = ["tea", "tea and lamps", "lamps", "nothing"]
YEARS = [1999, 2004, 2020]
LANDS = ["CHN", "USA", "EU"]
ROLES = ["complainant", "respondent", "third_party", "appellant", "appellee"]
COMPLAINING = ("complainant", "appellant")
RESPONDING = ("respondent", "appellee")
#: Values that every example may tick; what nothing has must count nothing.
VALUES: dict[str, list[str]] = {
    "loophole": ["loophole", "loophole.exception", make.NECESSITY, make.SECURITY],
    "countermeasure": ["countermeasure", "countermeasure.argument", make.ALTERNATIVE],
    "impact": ["impact", "impact.appeal", make.VOID],
    "forum": ["wto", "usitc337"],
    "provision": [
        *("TBT", "TBT 2", "TBT 2.4", *PROVISIONS, "GATT 1994", "DSU"),
        *("19 U.S.C.", "19 U.S.C. 1337(a)", "35 U.S.C. 112", *STATUTES),
    ],
    "party": LANDS,
    "complainant": LANDS,
    "respondent": LANDS,
    "year": [*map(str, YEARS), "1999..2004", "2004..", "..1999"],
    "kind": ["digest", "panel_report", "case"],
    "language": ["en", "zh"],
    "status": ["settled", "decided"],
    "direction": ["favourable", "adverse"],
}


@st.composite
def library(draw: st.DrawFn) -> None:
    """Write a random library."""
    cases = [_case(draw, number) for number in range(draw(st.integers(1, 3)))]
    for number in range(draw(st.integers(1, 4))):
        paragraphs = [
            {
                "label": f"{place}.",
                "text": f"Here is {draw(st.sampled_from(WORDS))} in part {place}.",
            }
            for place in range(1, draw(st.integers(2, 4)))
        ]
        document = make.document(
            f"doc-{number}",
            of=draw(st.sampled_from([None, *cases])),
            paragraphs=paragraphs,
            language=draw(st.sampled_from(["en", "zh"])),
        )
        document.kind = draw(st.sampled_from(["digest", "panel_report"]))
        document.date = date(draw(st.sampled_from(YEARS)), 5, 1)
        document.save()
        _code_and_cite(draw, document)


def _case(draw: st.DrawFn, number: int) -> Case:
    case = make.case(
        f"DS{number + 1}",
        number=number + 1,
        title_en="Tea" if draw(st.booleans()) else "Lamps",
        forum=draw(st.sampled_from(["wto", "usitc337"])),
        status=draw(st.sampled_from(["settled", "decided", ""])),
        started_on=date(draw(st.sampled_from(YEARS)), 1, 1),
    )
    for code, role in draw(
        st.sets(st.tuples(st.sampled_from(LANDS), st.sampled_from(ROLES)), max_size=3)
    ):
        party, _made = Party.objects.get_or_create(code=code, defaults={"name_en": code})
        CaseParty.objects.create(case=case, party=party, role=role)
    for provision in draw(st.sets(st.sampled_from(PROVISIONS), max_size=3)):
        CaseProvision.objects.create(case=case, provision=provision)
    return case


def _code_and_cite(draw: st.DrawFn, document: Document) -> None:
    version = make.text_of(document)
    for passage in version.passages.all():
        for at, name in enumerate(sorted(draw(st.sets(st.sampled_from(LAWS), max_size=3)))):
            kind = "us_statute" if name in STATUTES else "provision"
            Citation.objects.create(
                version=version, passage=passage, kind=kind, canonical=name,
                start=passage.start + at, end=passage.start + at + 1,
            )  # fmt: skip
        for code in draw(st.sets(st.sampled_from(CODES), max_size=2)):
            direction = draw(st.sampled_from(["", "favourable", "adverse"]))
            words = version.text[passage.body_start : passage.end]
            made = make.coded(version, None, words, code, direction=direction)
            if draw(st.integers(0, 4)) == 0:
                Annotation.objects.filter(pk=made.pk).update(deleted=True)


def under(field: str, value: str, marks: str) -> Q:
    """The value itself or, after one of the marks, anything below it."""
    found = Q(**{field: value})
    for mark in marks:
        found |= Q(**{f"{field}__startswith": value + mark})
    return found


def _years(field: str, value: str) -> Q:
    low, dots, high = value.partition("..")
    if not dots:
        return Q(**{f"{field}__year": int(value)})
    return Q(**{f"{field}__year__gte": int(low or 1)}) & Q(
        **{f"{field}__year__lte": int(high or 9999)}
    )


def passages_with(facet: str, value: str) -> QuerySet[Passage]:
    of_case = "version__document__case"
    coded = Q(annotations__deleted=False)
    roles = f"{of_case}__case_parties__role__in"
    party = Q(**{f"{of_case}__case_parties__party__code": value})
    asked = {
        "forum": Q(**{f"{of_case}__forum": value}),
        "status": Q(**{f"{of_case}__status": value}),
        "kind": Q(version__document__kind=value),
        "language": Q(version__document__language=value),
        "party": party,
        "complainant": party & Q(**{roles: COMPLAINING}),
        "respondent": party & Q(**{roles: RESPONDING}),
        "provision": under("citations__canonical", value, " .("),
        "direction": coded & Q(annotations__direction=value),
    }
    if facet == "year":
        return Passage.objects.filter(_years("version__document__date", value))
    return Passage.objects.filter(
        asked.get(facet) or coded & under("annotations__code__key", value, ".")
    )


def cases_with(facet: str, value: str) -> QuerySet[Case]:
    party = Q(case_parties__party__code=value)
    asked = {
        "forum": Q(forum=value),
        "status": Q(status=value),
        "kind": Q() if value == "case" else Q(pk=None),
        "language": Q() if value == "en" else Q(pk=None),
        "party": party,
        "complainant": party & Q(case_parties__role__in=COMPLAINING),
        "respondent": party & Q(case_parties__role__in=RESPONDING),
        "provision": under("provisions__provision", value, " .("),
    }
    if facet == "year":
        return Case.objects.filter(_years("started_on", value))
    return Case.objects.filter(asked.get(facet, Q(pk=None)))


class Tables:
    """The judge; what it counted once it knows for the other engine too."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def counted(self, query: str, filters: dict[str, list[str]], by: str) -> int:
        """How many cases or passages the tables hold that have the word and, of each facet, one of its values."""
        asked = repr((query, sorted(filters.items()), by))
        if asked not in self._known:
            self._known[asked] = _counted(query, filters, by)
        return self._known[asked]


def _counted(query: str, filters: dict[str, list[str]], by: str) -> int:
    passages, cases = Passage.objects.all(), Case.objects.all()
    for facet, values in filters.items():
        passages = passages.filter(pk__in=_any(passages_with(facet, value) for value in values))
        cases = cases.filter(pk__in=_any(cases_with(facet, value) for value in values))
    found = [
        (passage.version.document.case.key if passage.version.document.case else passage.version.document.slug)
        for passage in passages.select_related("version__document__case")
        if query in passage.version.text[passage.body_start : passage.end].casefold()
    ]  # fmt: skip
    found += [case.key for case in cases if query in case.title_en.casefold()]
    return len(set(found)) if by == "case" else len(found)


def _any(found: Any) -> set[Any]:
    return {row for some in found for row in some.values_list("pk", flat=True)}


class Undone(Exception):  # noqa: N818 (no error: it ends an example)
    """Takes the library of one example away again."""


@given(data=st.data())
@settings(
    max_examples=10,
    deadline=None,
    phases=[Phase.generate],  # an example takes seconds, and shrinking takes hundreds of them
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_counts_are_those_of_the_database(
    each_engine: Callable[[], Iterator[str]], tmp_path: Path, data: st.DataObject
) -> None:
    with pytest.raises(Undone), transaction.atomic():
        make.codebook(tmp_path / "codebook")
        data.draw(library())
        asked = []
        for _ in range(3):
            names = data.draw(st.lists(st.sampled_from(sorted(VALUES)), max_size=3, unique=True))
            filters = {
                name: data.draw(
                    st.lists(st.sampled_from(VALUES[name]), min_size=1, max_size=2, unique=True)
                )
                for name in names
            }
            query = data.draw(st.sampled_from(["", "tea"]))
            asked.append((query, filters, data.draw(st.sampled_from(["case", "passage"]))))
        tables = Tables()
        for _engine in each_engine():
            for query, filters, by in asked:
                check(query, filters, by, tables)
        raise Undone


def check(query: str, filters: dict[str, list[str]], by: Any, tables: Tables) -> None:
    result = service.search(SearchRequest(query, filters, by=by, limit=5))
    assert result.total_cases == tables.counted(query, filters, "case")
    assert result.total_passages == tables.counted(query, filters, "passage")
    for facet in result.facets:
        if facet.name == "standing":
            assert facet.values == ()  # no document of these has a name to cite it by
            continue
        others = {name: values for name, values in filters.items() if name != facet.name}
        shown = {value.value: value.count for value in facet.values}
        for value in {*VALUES[facet.name], *shown}:
            expected = tables.counted(query, {**others, facet.name: [value]}, by)
            if ".." not in value or value in shown:
                assert shown.get(value, 0) == expected, (facet.name, value)
