"""Words of the trade that facts are stored under, with their labels."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EVENT_KINDS: dict[str, Promise] = {
    "consultations_requested": _("Consultations requested"),
    "panel_requested": _("Panel requested"),
    "panel_established": _("Panel established"),
    "panel_composed": _("Panel composed"),
    "panel_report_circulated": _("Panel report circulated"),
    "appealed": _("Appeal notified"),
    "ab_report_circulated": _("Appellate Body report circulated"),
    "report_adopted": _("Report adopted"),
    "compliance_panel_report": _("Compliance panel report"),
    "arbitration": _("Arbitration"),
    "settled": _("Mutually agreed solution"),
    "retaliation_authorised": _("Suspension of concessions authorised"),
    "complaint_filed": _("Complaint filed"),
    "investigation_instituted": _("Investigation instituted"),
    "initial_determination": _("Initial determination"),
    "commission_determination": _("Commission determination"),
    "exclusion_order": _("Exclusion order"),
    "court_decision": _("Court decision"),
    "status": _("Status"),
    "other": _("Other step"),
}

STATUSES: dict[str, Promise] = {
    "consultations": _("in consultations"),
    "panel_established": _("panel established"),
    "panel_composed": _("panel composed"),
    "report_circulated": _("report circulated"),
    "report_adopted": _("report adopted"),
    "implemented": _("implemented"),
    "settled": _("settled"),
    "withdrawn": _("withdrawn"),
    "lapsed": _("authority of the panel lapsed"),
    "retaliation_authorised": _("retaliation authorised"),
    "under_appeal": _("under appeal"),
    "compliance": _("compliance proceedings"),
    "no_further_action": _("no further action"),
    "active": _("under way"),
    "completed": _("completed"),
    "terminated": _("terminated"),
    "decided": _("decided"),
    "unknown": _("not known"),
}

FINDINGS: dict[str, Promise] = {
    "violation": _("violation"),
    "no_violation": _("no violation"),
    "justified": _("justified"),
    "not_justified": _("not justified"),
    "not_ruled": _("not ruled on"),
    "cited": _("cited"),
}

STAGES: dict[str, Promise] = {
    "consultations": _("request for consultations"),
    "panel": _("panel"),
    "ab": _("Appellate Body"),
    "arbitration": _("appeal arbitration (DSU Article 25)"),
    "compliance": _("compliance"),
    "commission": _("Commission"),
    "court": _("court"),
}

RELATIONS: dict[str, Promise] = {
    "same_measure": _("same measure"),
    "joined": _("joined"),
    "compliance": _("compliance"),
    "court_review": _("court review"),
    "reviews": _("reviews"),
    "cites": _("cites"),
}


def label(vocabulary: dict[str, Promise], key: str) -> str:
    """The label of a key in the page's language; an unknown key speaks for itself."""
    found = vocabulary.get(key)
    return str(found) if found is not None else key.replace("_", " ")
