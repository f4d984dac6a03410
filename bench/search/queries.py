"""Sixty queries as lawyers ask them, each with ticked facets, in our language and in `query_string`'s."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Asked:
    """`ours` is our query; `plain` the nearest that `query_string` can say, the same where empty."""

    ours: str
    plain: str = ""
    ticked: dict[str, list[str]] = field(default_factory=dict)

    @property
    def in_plain(self) -> str:
        """The query for the plain set-up."""
        return self.plain or self.ours


def _words(*queries: str, **ticked: list[str]) -> list[Asked]:
    return [Asked(query, ticked=ticked) for query in queries]


# A question ranks passages with most of its words; `query_string` with OR does the same.
QUERIES: tuple[Asked, ...] = (
    *_words(
        "necessary",
        "domestic industry",
        "palm oil biofuel",
        "less trade restrictive alternative",
        "claim construction",
        "legitimate regulatory distinction",
        "relevant international standard",
        "burden of proof prima facie case",
        "price suppression and injury",
        "public body subsidy",
        "exhaustion of patent rights",
    ),
    *_words(
        "what counts as a domestic industry",
        "when is a measure a disguised restriction on trade",
        "does a redesigned product still infringe the asserted claims",
        "how is the appropriate level of protection determined",
        "may an exclusion order reach products of companies that were not named",
        "was the notification made early enough for comments to be taken into account",
    ),
    *_words(
        '"like products"',
        '"technical regulation"',
        '"limited exclusion order"',
        '"abuse of discretion"',
        '"less favourable treatment"',
        '"arbitrary or unjustifiable discrimination"',
        '"more trade-restrictive than necessary"',
        '"the ordinary meaning of the terms"',
    ),
    *_words(
        '"substantial evidence" AND importation',
        "dumping AND (subsidy OR countervailing)",
        "(patent OR trademark) AND NOT copyright",
        "conformity AND assessment AND procedures",
        "(tobacco OR alcohol OR meat) AND label",
        "risk AND scientific AND NOT economic",
    ),
    *_words("discriminat*", "misappropriat* AND secret", "calibrat* AND even", "unjustif*"),
    Asked("risk w/5 assessment", '"risk assessment"~5'),
    Asked("causal w/3 link", '"causal link"~3'),
    Asked("measure /s necessary", '"measure necessary"~25'),
    Asked("exclusion w/10 infring*", "exclusion AND infring*"),
    Asked("DS593", '"DS593"'),
    Asked("337-TA-655", '"337-TA-655"'),
    Asked("WT/DS58/AB/R", '"WT/DS58/AB/R"'),
    Asked('provision:"TBT 2.1" treatment', 'provision:"TBT 2.1" AND treatment'),
    Asked('provision:"GATT 1994 XX" necessary', 'provision:"GATT 1994 XX" AND necessary'),
    Asked("title:shrimp measure", "title:shrimp AND measure"),
    *_words("必要性", "倾销", "不可靠实体"),
    *_words("necessary", "measures AND trade", '"like products"', forum=["wto"]),
    *_words("infringement", "claim AND construction", forum=["us337"], kind=["opinion"]),
    *_words("measure", "notification", party=["CHN", "USA"]),
    *_words("discrimination", "evidence", year=["2012", "2013", "2014"], forum=["wto"]),
    *_words("standard", "necessary AND alternative", kind=["panel_report", "digest"]),
    Asked("", "*:*", {"loophole": ["loophole.exception"]}),
)
