"""A small invented library, in English and Chinese, with everything the contract asks about."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

from search.records import PassageRecord

DEFAULTS: dict[str, Any] = {
    "document_title": "",
    "document_kind": "panel_report",
    "case": None,
    "case_title": "",
    "label": "",
    "passage_kind": "paragraph",
    "heading": "",
    "page": None,
    "language": "en",
    "forum": "",
    "year": None,
    "date": None,
    "parties": (),
    "complainants": (),
    "respondents": (),
    "provisions": (),
    "codes": (),
    "cites": (),
    "status": "",
    "identifiers": (),
    "revision": 1,
    "standing": "",
    "regard": 0,
}


def document(
    slug: str, *passages: str | tuple[str, dict[str, Any]], **shared: Any
) -> list[PassageRecord]:
    """Records of one document; a passage is its text, or text and what is its own."""
    records, at = [], 0
    for order, passage in enumerate(passages):
        text, own = (passage, {}) if isinstance(passage, str) else passage
        values = {**DEFAULTS, **shared, **own}
        records.append(
            PassageRecord(
                id=f"{slug}#{order}",
                document=slug,
                group=values["case"] or slug,
                order=order,
                text=text,
                start=at,
                end=at + len(text),
                **values,
            )
        )
        at += len(text) + 2
    return records


TEA = {
    "case": "DS901",
    "case_title": "Ruritania – Tea Labels",
    "forum": "wto",
    "parties": ("RUR", "FRE", "EU"),
    "complainants": ("FRE",),
    "respondents": ("RUR",),
    "status": "report_adopted",
}
LAMPS = {
    "case": "DS902",
    "case_title": "Freedonia – Lamps",
    "forum": "wto",
    "parties": ("FRE", "RUR"),
    "complainants": ("RUR",),
    "respondents": ("FRE",),
    "status": "under_appeal",
}
CHIPS = {
    "case": "337-TA-7001",
    "case_title": "Certain Widget Controllers",
    "forum": "usitc337",
    "parties": ("acme-corp",),
    "status": "terminated",
}


def library() -> dict[str, list[PassageRecord]]:
    """Slug → records."""
    return {
        "case/DS901": document(
            "case/DS901",
            "Ruritania – Tea Labels\nA labelling rule for tea chests.",
            document_kind="case",
            passage_kind="case",
            document_title="Ruritania – Tea Labels",
            identifiers=("DS901", "WT/DS901/R", "WT/DS901/AB/R"),
            year=2014,
            date="2014-02-01",
            **TEA,
        ),
        "tea-panel": document(
            "tea-panel",
            (
                "The tea labels are more trade-restrictive than necessary, "
                "the panel's finding says.",
                {
                    "label": "7.214",
                    "provisions": ("TBT 2.2",),
                    "codes": ("loophole.exception.necessity", "impact.clarified"),
                    "page": 41,
                },
            ),
            (
                "The chests and the crates are like products. "
                "A product is like another where buyers say so.",
                {"label": "7.215", "provisions": ("TBT 2.1", "GATT 1994 III:4")},
            ),
            (
                "Nobody discriminated; a discriminatory aim is not in accordance with the rule "
                "(see paras. 7.214-7.215).",
                {"label": "7.216", "codes": ("countermeasure.wto.as-such",), "cites": ("DS58",)},
            ),
            document_title="WT/DS901/R",
            identifiers=("WT/DS901/R", "DS901"),
            year=2015,
            date="2015-06-01",
            provisions=(),
            **TEA,
        ),
        "tea-ab": document(
            "tea-ab",
            (
                "We uphold the finding on necessity. Less restrictive alternatives were there.",
                {
                    "label": "318",
                    "codes": ("loophole.exception.security",),
                    "provisions": ("TBT 2.2",),
                },
            ),
            ("Misappropriation of a mark was not argued before us.", {"label": "319"}),
            document_kind="ab_report",
            document_title="WT/DS901/AB/R",
            identifiers=("WT/DS901/AB/R", "DS901"),
            year=2016,
            date="2016-03-09",
            **TEA,
        ),
        "lamps-panel": document(
            "lamps-panel",
            (
                "Lamps that waste power may be kept out, "
                "if the measure is in accordance with the standard.",
                {
                    "label": "7.214",
                    "provisions": ("TBT 2.4", "TBT 2.4.2"),
                    "codes": ("loophole.exception",),
                },
            ),
            (
                "The importation of lamps stopped; the import volumes fell. "
                "DS901 is not this case.",
                {"label": "7.300", "cites": ("DS901",)},
            ),
            document_title="WT/DS902/R",
            identifiers=("WT/DS902/R", "DS902"),
            year=2020,
            date="2020-11-30",
            **LAMPS,
        ),
        "widgets": document(
            "widgets",
            (
                "In Inv. No. 337-TA-7001 the widgets infringe; "
                "see 707 F.3d 1295 on importing articles.",
                {
                    "label": "12",
                    "provisions": ("19 U.S.C. 1337(a)(1)(B)",),
                    "codes": ("loophole.ip.importation",),
                },
            ),
            "The order reaches downstream articles of unnamed parties.",
            document_kind="opinion",
            document_title="Acme v. Commission",
            identifiers=("337-TA-7001", "900 F.3d 11"),
            year=2020,
            date="2020-01-15",
            **CHIPS,
        ),
        "zh-law": document(
            "zh-law",
            "技术法规对贸易的限制不得超过必要的限度。",
            ("必要性检验要求比较其他可行的替代措施，检验从严。", {"provisions": ("TBT 2.2",)}),
            "进口国应当公布其标准，必要。性质由主管机关认定。",
            document_kind="statute",
            document_title="茶叶标签条例",
            language="zh",
            year=2015,
            date="2015-01-01",
            status="in_force",
        ),
        "notice": document(
            "notice",
            "Notice of a rule on tea: comments are due in thirty days.",
            document_kind="notice",
            document_title="Notice on tea",
        ),
    }


class Source:
    """A document source held in memory."""

    def __init__(self, documents: dict[str, list[PassageRecord]]) -> None:
        self.documents = documents
        self.broken: set[str] = set()
        self.on_read = lambda slug: None

    def document_ids(self) -> Iterable[str]:
        return list(self.documents)

    def sizes(self, documents: Collection[str]) -> dict[str, int]:
        return {
            slug: sum(len(one.text) for one in self.documents.get(slug, ())) for slug in documents
        }

    def records_of(self, documents: Collection[str]) -> dict[str, Sequence[PassageRecord]]:
        for slug in documents:
            self.on_read(slug)
            if slug in self.broken:
                raise ValueError(f"cannot read {slug}")
        return {slug: self.documents[slug] for slug in documents if slug in self.documents}

    def change(self, slug: str, number: int = 0, **values: Any) -> None:
        """Replace some values of a passage."""
        records = self.documents[slug]
        records[number] = replace(records[number], **values)

    def passages(self) -> list[PassageRecord]:
        return [record for records in self.documents.values() for record in records]
