"""Facts that official documents print about themselves."""

from __future__ import annotations

from legaltext.facts.case_page import CasePage, CitedAgreement, PageDate, case_page
from legaltext.facts.dates import parse_date
from legaltext.facts.opinion_front import OpinionFront, opinion_front
from legaltext.facts.report_front import ReportFront, report_front

__all__ = [
    "CasePage", "CitedAgreement", "OpinionFront", "PageDate", "ReportFront", "case_page",
    "opinion_front", "parse_date", "report_front",
]  # fmt: skip
