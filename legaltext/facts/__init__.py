"""Facts that official documents print about themselves."""

from __future__ import annotations

from legaltext.facts.case_page import CasePage, CitedAgreement, PageDate, case_page
from legaltext.facts.dates import parse_date
from legaltext.facts.findings import Finding, report_findings
from legaltext.facts.investigation import Fact, investigation_facts
from legaltext.facts.opinion_front import OpinionFront, opinion_front
from legaltext.facts.report_front import ReportFront, report_front

__all__ = [
    "CasePage", "CitedAgreement", "Fact", "Finding", "OpinionFront", "PageDate", "ReportFront",
    "case_page", "investigation_facts", "opinion_front", "parse_date", "report_findings",
    "report_front",
]  # fmt: skip
