"""On Chinese pages facts and the names of sources speak Chinese; numbers and citations stay as they are printed."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils.translation import override

from casebase.drafts import CaseDraft, FactDraft
from casebase.services.store_case import store_case
from casebase.source_names import BEGINNINGS, source_name
from casebase.vocabulary import OUTCOMES, fact_value


@pytest.mark.parametrize(
    ("stored", "acts"),
    [
        ("affirmed", ["affirmed"]),
        ("reversed and remanded", ["reversed", "remanded"]),
        ("affirmed in part, vacated in part, and remanded",
         ["affirmed in part", "vacated in part", "remanded"]),
        ("dismissed in part affirmed in part", ["dismissed in part", "affirmed in part"]),
    ],
)  # fmt: skip
def test_an_outcome_is_said_act_by_act(stored: str, acts: list[str]) -> None:
    with override("en"):
        assert fact_value(stored) == stored
    with override("zh-hans"):
        assert fact_value(stored) == "、".join(str(OUTCOMES[act]) for act in acts)
        assert " and" not in fact_value(stored)


def test_words_that_are_no_outcome_stay_as_they_are() -> None:
    with override("zh-hans"):
        assert fact_value("vacated, affirmed and dismissed") == "撤销原裁定、维持、驳回"
        assert fact_value("affirmed as modified") == "affirmed as modified"
        assert fact_value("limited exclusion order: denied") == "有限排除令（LEO）: 不予发布"


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        ("Appellate Body report WT/DS1/AB/R", "上诉机构报告 WT/DS1/AB/R"),
        ("Appellate Body report", "上诉机构报告"),
        ("Appellate Body reporter", "Appellate Body reporter"),
        ("TianRui Group Co. v. ITC, No. 2010-1395", "TianRui Group Co. v. ITC, No. 2010-1395"),
    ],
)
def test_a_source_is_named_by_its_beginning(stored: str, expected: str) -> None:
    with override("zh-hans"):
        assert source_name(stored) == expected
    with override("en"):
        assert source_name(stored) == stored


def test_the_longest_beginning_decides() -> None:
    with override("zh-hans"):
        found = source_name("USITC notice of review in part, 1 Fed. Reg. 2")
        assert found == f"{BEGINNINGS['USITC notice of review in part']}, 1 Fed. Reg. 2"


@pytest.mark.django_db
def test_the_case_page_shows_them_in_chinese(client: Client) -> None:
    draft = CaseDraft(
        key="337-TA-9001",
        forum="usitc337",
        fields={"title_en": "Certain Widgets"},
        facts=(FactDraft("disposition", "vacated and dismissed"),),
        sources=({"ident": "s1", "title": "Appellate Body report WT/DS1/AB/R"},),
    )
    store_case(draft=draft, source="s1", rank=5)
    client.cookies["django_language"] = "zh-hans"
    shown = client.get("/cases/337-TA-9001/").content.decode()
    assert "撤销原裁定、驳回" in shown and "vacated and dismissed" not in shown
    assert shown.count("上诉机构报告 WT/DS1/AB/R") >= 2  # as a source, and as the origin of values
    assert "Appellate Body report" not in shown
