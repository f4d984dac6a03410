"""Facts that official documents print about themselves."""

from __future__ import annotations

from legaltext.facts.case_page import CasePage, CitedAgreement, PageDate, case_page
from legaltext.facts.dates import parse_date
from legaltext.facts.findings import Finding, report_findings
from legaltext.facts.investigation import Fact, investigation_facts
from legaltext.facts.named_parties import complainants_named, sides_named
from legaltext.facts.opinion_front import OpinionFront, opinion_front
from legaltext.facts.opinion_outcome import Disposition, Held, disposition, opinion_findings
from legaltext.facts.people import Decider, division, judges, panel
from legaltext.facts.report_front import ReportFront, report_front

__all__ = [
    "CasePage", "CitedAgreement", "Decider", "Disposition", "Fact", "Finding", "Held", "OpinionFront",
    "PageDate", "ReportFront", "case_page", "complainants_named", "disposition", "division", "investigation_facts",
    "judges", "opinion_findings", "opinion_front", "panel", "parse_date", "report_findings", "report_front",
    "sides_named",
]  # fmt: skip
