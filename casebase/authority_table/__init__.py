"""The table of authorities of a document: what it cites, and in which of its paragraphs."""

from casebase.authority_table.building import REPORTS, SORTS, Sort, build, chosen_sort, report_name
from casebase.authority_table.model import PASSIM_ABOVE, Authority, Section, Table

__all__ = [
    "PASSIM_ABOVE", "REPORTS", "SORTS", "Authority", "Section", "Sort", "Table", "build", "chosen_sort",
    "report_name",
]  # fmt: skip
