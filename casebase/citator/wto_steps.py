"""What became of a WTO report in its own proceedings: circulated, appealed, adopted, or none of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from casebase.citator.authority import Authority
from casebase.citator.levels import Level, Proof, not_issued
from casebase.models import Case, CaseEvent

#: From this day on the Appellate Body could hear no new appeal: two of its last three members' terms had ended.
NO_APPELLATE_BODY = date(2019, 12, 11)
#: The oldest appeal that was still waiting then and was never heard: EU – Energy Package, DS476.
OLDEST_UNHEARD = date(2018, 9, 21)
PANEL, COMPLIANCE, AB_REPORT = (
    "panel_report_circulated", "compliance_panel_report", "ab_report_circulated",
)  # fmt: skip
_SYMBOL = re.compile(
    r"WT/DS\d+/(?P<appeal>AB/)?R(?P<again>W)?(?P<number>\d*)(?:/[A-Z]{3})?(?:/(?:Add|Corr|Suppl)\.\d+)*\Z"
)
_ARBITRATED = re.compile(r"\barbitrat|\bArticle 25\b", re.I)


@dataclass(frozen=True, slots=True)
class _Report:
    """Which report of a case a symbol names; `round` is 0 for the original one, 1 for /RW, 2 for /RW2."""

    appeal: bool
    round: int


def wto_steps(authority: Authority, as_of: date) -> list[Proof]:
    """What became of a WTO report by that day, whether the library holds its text or not; empty for another name."""
    report = next((one for name in sorted(authority.names) if (one := _report(name))), None)
    if authority.case is None or report is None:
        return []
    told_by = _teller(authority, report)
    circulated, window = _proceedings(list(told_by.events.all()), report)
    held = authority.document.date if authority.document else None
    start = circulated.date if circulated else held
    if start is None:
        return []
    if start > as_of:
        return [not_issued(start, circulated)]
    later = [event for event in window if event.date >= start]
    heard = None if report.appeal else _first(later, AB_REPORT)
    found = _fate(report, circulated, later, as_of)
    if heard and heard.date <= as_of and report.round == 0:
        found += _found_otherwise(told_by, heard)
    if told_by == authority.case:
        return found
    return [replace(one, reason=f"{one.reason} ({told_by.key})") for one in found]


def _teller(authority: Authority, report: _Report) -> Case:
    """The case whose steps tell of the report: its own, else one joined to it, which has the same report."""
    cases = authority.together
    return next((one for one in cases if _proceedings(list(one.events.all()), report)[0]), cases[0])


def _report(symbol: str) -> _Report | None:
    found = _SYMBOL.match(symbol)
    if found is None:
        return None
    again = int(found["number"] or 1) if found["again"] else 0
    return _Report(bool(found["appeal"]), again)


def _proceedings(
    events: list[CaseEvent], report: _Report
) -> tuple[CaseEvent | None, list[CaseEvent]]:
    """The step by which the report came out, where it is known, and the steps of its round of proceedings."""
    panels = [_first(events, PANEL), *(event for event in events if event.kind == COMPLIANCE)]
    panel = panels[report.round] if report.round < len(panels) else None
    following = panels[report.round + 1] if report.round + 1 < len(panels) else None
    window = [
        event
        for event in events
        if (panel is None or event.date >= panel.date)
        and (following is None or event.date < following.date)
    ]
    if not report.appeal:
        return panel, window
    # Without its panel's report nobody can tell which of several rounds an Appellate Body report belongs to.
    return (_first(window, AB_REPORT) if panel or report.round == 0 else None), window


def _first(events: list[CaseEvent], kind: str) -> CaseEvent | None:
    return next((event for event in events if event.kind == kind), None)


def _fate(
    report: _Report, circulated: CaseEvent | None, later: list[CaseEvent], as_of: date
) -> list[Proof]:
    known = [event for event in later if event.date <= as_of]
    if adopted := _first(known, "report_adopted"):
        reason = _("adopted %(day)s") % {"day": adopted.date}
        return [Proof(Level.STANDS, reason, adopted.date, adopted)]
    appealed = _first(known, "appealed")
    if appealed and not report.appeal and _first(known, AB_REPORT) is None:
        return [_waiting(appealed, later, as_of)]
    if circulated:
        reason = _("circulated %(day)s, no adoption known") % {"day": circulated.date}
        return [Proof(Level.UNKNOWN, reason, circulated.date, circulated)]
    return []


def _waiting(appealed: CaseEvent, later: list[CaseEvent], as_of: date) -> Proof:
    """A report under appeal: for good where nobody can hear it. `later` goes beyond the day asked for."""
    day = {"day": appealed.date}
    after = [event for event in later if event.date > appealed.date]
    # What is arbitrated before a report is adopted can only be the appeal itself (DSU Article 25).
    award = _first(after, "arbitration")
    if award and award.date <= as_of:
        reason = _("appealed to arbitration; it stands as the award of %(day)s leaves it") % {
            "day": award.date
        }
        return Proof(Level.CAUTION, reason, award.date, award)
    to_arbitrators = award is not None or _ARBITRATED.search(appealed.text_en) is not None
    if to_arbitrators or _first(after, AB_REPORT) or as_of < NO_APPELLATE_BODY:
        return Proof(Level.CAUTION, _("under appeal since %(day)s") % day, appealed.date, appealed)
    if appealed.date < OLDEST_UNHEARD:
        reason = _("appealed %(day)s; what came of it is not known here") % day
        return Proof(Level.CAUTION, reason, appealed.date, appealed)
    reason = _("appealed %(day)s, and no Appellate Body could hear it: not adopted") % day
    return Proof(Level.NEGATIVE, reason, appealed.date, appealed)


def _found_otherwise(case: Case, heard: CaseEvent) -> list[Proof]:
    """A caution where the findings of the two bodies on one provision differ, as the case's sources tell them."""
    said: dict[str, dict[str, set[str]]] = {"panel": {}, "ab": {}}
    for row in case.provisions.all():
        if row.stage in said and row.resolved and row.finding != "cited":
            said[row.stage].setdefault(row.provision, set()).add(row.finding)
    differing = [
        provision
        for provision, findings in said["ab"].items()
        if (before := said["panel"].get(provision, set()) - {"not_ruled"}) and before != findings
    ]
    if not differing:
        return []
    reason = _("the Appellate Body decided otherwise on %(provisions)s") % {
        "provisions": ", ".join(differing)
    }
    return [Proof(Level.CAUTION, reason, heard.date, heard)]
