"""Words of the trade that facts are stored under, with their labels."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casebase.models.case import in_language

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
    "presidential_review": _("Presidential review"),
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

#: The current status of a dispute as the WTO's list has it, by its words in English.
LISTED_STATUSES: dict[str, Promise] = {
    "Implementation notified by respondent": _("Implementation notified by respondent"),
    "In consultations": _("In consultations"),
    "Panel established, but not yet composed": _("Panel established, but not yet composed"),
    "Panel report under appeal": _("Panel report under appeal"),
    "Report(s) adopted, no further action required": _(
        "Report(s) adopted, no further action required"
    ),
    "Report(s) adopted, with recommendation to bring measure(s) into conformity": _(
        "Report(s) adopted, with recommendation to bring measure(s) into conformity"
    ),
    "Compliance proceedings completed with finding(s) of non-compliance": _(
        "Compliance proceedings completed with finding(s) of non-compliance"
    ),
    "Authorization to retaliate granted": _("Authorization to retaliate granted"),
    "Authority for panel lapsed": _("Authority for panel lapsed"),
    "Settled or terminated (withdrawn, mutually agreed solution)": _(
        "Settled or terminated (withdrawn, mutually agreed solution)"
    ),
}
_LIST_CODE = re.compile(r"ST\d+", re.IGNORECASE)

FINDINGS: dict[str, Promise] = {
    "violation": _("violation"),
    "no_violation": _("no violation"),
    "justified": _("justified"),
    "not_justified": _("not justified"),
    "not_ruled": _("not ruled on"),
    "cited": _("cited"),
}

#: Roles and offices that several hold.
PARTIES: dict[str, Promise] = {
    "complainant": _("complainants"),
    "respondent": _("respondents"),
    "third_party": _("third parties"),
    "intervenor": _("intervenors"),
    "appellant": _("appellants"),
    "appellee": _("appellees"),
}
OFFICES: dict[str, Promise] = {
    "panelist": _("members of the panel"),
    "appellate_body_member": _("Appellate Body members"),
    "administrative_law_judge": _("administrative law judges"),
    "judge": _("judges"),
}

#: Stages of the proceedings in their order, as a timeline groups its steps.
WTO_TIMELINE: dict[str, Promise] = {
    "consultations": _("Consultations"),
    "panel": _("Panel"),
    "appeal": _("Appeal"),
    "adoption": _("Adoption or settlement"),
    "compliance": _("Compliance"),
    "retaliation": _("Retaliation"),
}
US_TIMELINE: dict[str, Promise] = {
    "complaint": _("Complaint"),
    "institution": _("Institution"),
    "determination": _("Initial determination"),
    "commission": _("Commission"),
    "review": _("Presidential review"),
    "court": _("Court"),
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
    "cited_by": _("is cited by"),
}
#: How a relation reads from the other case.
INVERSE_RELATIONS = {"reviews": "court_review", "court_review": "reviews", "cites": "cited_by"}

FACT_KINDS: dict[str, Promise] = {
    "patent": _("Patent"),
    "right": _("Other right"),
    "claims": _("Claims"),
    "accused_products": _("Accused products"),
    "unfair_act": _("Unfair act"),
    "determination": _("Determination"),
    "remedy": _("Remedy"),
    "public_interest": _("Public interest"),
    "disposition": _("Outcome of the appeal"),
}
#: Words in which facts are stored, part by part ("limited exclusion order: issued").
FACT_WORDS: dict[str, Promise] = {
    "general exclusion order": _("general exclusion order (GEO)"),
    "limited exclusion order": _("limited exclusion order (LEO)"),
    "cease and desist order": _("cease and desist order (CDO)"),
    "consent order": _("consent order"),
    "issued": _("issued"),
    "denied": _("denied"),
    "rescinded": _("rescinded"),
    "named": _("spoken of"),
    "violation": _("violation"),
    "no violation": _("no violation"),
    "does not preclude": _("does not preclude relief"),
    "precludes": _("precludes relief"),
}
#: What a court does with an appeal; a disposition is one of these or several: "affirmed in part and remanded".
OUTCOMES: dict[str, Promise] = {
    "affirmed": _("affirmed"),
    "affirmed in part": _("affirmed in part"),
    "reversed": _("reversed"),
    "reversed in part": _("reversed in part"),
    "vacated": _("vacated"),
    "vacated in part": _("vacated in part"),
    "remanded": _("remanded"),
    "remanded in part": _("remanded in part"),
    "dismissed": _("dismissed"),
    "dismissed in part": _("dismissed in part"),
    "denied": _("denied by the court"),
    "denied in part": _("denied in part by the court"),
    "granted": _("granted by the court"),
    "granted in part": _("granted in part by the court"),
}
_ACT = re.compile(r"(?:affirmed|reversed|vacated|remanded|dismissed|denied|granted)(?: in part)?")
_BETWEEN_ACTS = re.compile(r"[,; ]*(?:and )?")

#: Columns of a case by the names people know them by, for provenance.
FIELDS: dict[str, Promise] = {
    "title_en": _("title (English)"),
    "title_zh": _("title (Chinese)"),
    "short_title_en": _("short title (English)"),
    "short_title_zh": _("short title (Chinese)"),
    "aliases": _("other names"),
    "product_en": _("product (English)"),
    "product_zh": _("product (Chinese)"),
    "measure_en": _("measure (English)"),
    "measure_zh": _("measure (Chinese)"),
    "summary_en": _("summary (English)"),
    "summary_zh": _("summary (Chinese)"),
    "status": _("status"),
    "started_on": _("start date"),
    "authorities": _("symbols and citations"),
    "hs_codes": _("tariff numbers"),
}
#: What a page says of a value that a machine read, by the source that did.
READ_BY_MACHINE: dict[str, Promise] = {
    "wto-report": _("read from the report’s conclusions"),
    "opinion": _("read from the opinion"),
    "federal-register": _("read from the notice"),
}


def fact_value(value: str) -> str:
    """A stored fact in the language of the page; what is no word of the trade stays as it is."""
    return ": ".join(
        str(FACT_WORDS[part]) if part in FACT_WORDS else _outcome(part)
        for part in value.split(": ")
    )


def _outcome(value: str) -> str:
    """A court's disposition in the language of the page, act by act; other words stay as they are."""
    acts = _ACT.findall(value)
    if not acts or any(_BETWEEN_ACTS.fullmatch(rest) is None for rest in _ACT.split(value)):
        return value
    return in_language(value, "、".join(str(OUTCOMES[act]) for act in acts))


def label(vocabulary: dict[str, Promise], key: str) -> str:
    """The label of a key in the page's language; an unknown key speaks for itself."""
    found = vocabulary.get(key)
    return str(found) if found is not None else key.replace("_", " ")


def status(value: str) -> str:
    """A stored status in words; a code of the WTO's list whose meaning is not established says that it is one."""
    return _code(value) or label(STATUSES, value)


def listed_status(words: str) -> str:
    """A status of the WTO's list in the language of the page."""
    found = LISTED_STATUSES.get(words)
    return _code(words) or (str(found) if found is not None else words)


def _code(value: str) -> str:
    if _LIST_CODE.fullmatch(value) is None:
        return ""
    return gettext("code %(code)s of the WTO’s list, meaning not established") % {
        "code": value.upper()
    }
