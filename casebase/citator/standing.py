"""Whether an authority still stands on a day, why, and what proves it.

Two things are read: what became of the decision in its own proceedings (adopted, appealed, not adopted), from the
dated steps of its case; and what later decisions did with it, from treated citations. The worse of the two decides.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebase.citator.authority import Authority
from casebase.models import CaseEvent, Citation, Treatment
from casebase.registry import Treated
from casebase.short_places import place_of_passage

#: From this day on the Appellate Body could hear no new appeal: two of its last three members' terms had ended.
NO_APPELLATE_BODY = date(2019, 12, 11)


class Level(StrEnum):
    """How far one may rely on an authority, best first."""

    STANDS = "stands"
    UNKNOWN = "unknown"
    CAUTION = "caution"
    NEGATIVE = "negative"

    @property
    def label(self) -> str:
        """The level in words."""
        return str(LABELS[self])


LABELS = {
    Level.STANDS: gettext_lazy("stands"),
    Level.UNKNOWN: gettext_lazy("nothing known against it"),
    Level.CAUTION: gettext_lazy("caution"),
    Level.NEGATIVE: gettext_lazy("no longer stands"),
}
TONES = {Level.STANDS: "good", Level.UNKNOWN: "", Level.CAUTION: "warn", Level.NEGATIVE: "bad"}
SIGNS = {Level.STANDS: "●", Level.UNKNOWN: "○", Level.CAUTION: "▲", Level.NEGATIVE: "■"}
_ORDER = list(Level)
LEVEL_OF: Mapping[str, Level] = {
    Treatment.UPHELD: Level.STANDS,
    Treatment.FOLLOWED: Level.STANDS,
    Treatment.DISTINGUISHED: Level.UNKNOWN,
    Treatment.MODIFIED: Level.CAUTION,
    Treatment.QUESTIONED: Level.CAUTION,
    Treatment.DEPARTED: Level.CAUTION,
    Treatment.REVERSED: Level.NEGATIVE,
    Treatment.NOT_ADOPTED: Level.NEGATIVE,
}


#: What an appeal or the Members did, which a citing document only tells.
_HISTORY = {Treatment.UPHELD, Treatment.MODIFIED, Treatment.REVERSED, Treatment.NOT_ADOPTED}


@dataclass(frozen=True, slots=True)
class Proof:
    """One reason, with the step of the proceedings or the citation that proves it."""

    level: Level
    reason: str
    on: date | None
    event: CaseEvent | None = None
    citation: Citation | None = None
    treated: Treated | None = None

    @property
    def suggested(self) -> bool:
        """Whether only a cue says so, and no person yet."""
        return self.treated is not None and self.treated.suggested


@dataclass(frozen=True, slots=True)
class Standing:
    """The status of an authority on a day. `proofs` are its reasons, the deciding one first."""

    level: Level
    as_of: date
    proofs: tuple[Proof, ...]

    @property
    def reason(self) -> str:
        """The deciding reason in one line."""
        return self.proofs[0].reason if self.proofs else _("No later step or treatment is known.")

    @property
    def tone(self) -> str:
        """The badge's colour."""
        return TONES[self.level]

    @property
    def sign(self) -> str:
        """The badge's sign, for those who do not see its colour."""
        return SIGNS[self.level]

    @property
    def provisional(self) -> bool:
        """Whether the level rests on cues alone."""
        deciding = [proof for proof in self.proofs if proof.level == self.level]
        return bool(deciding) and all(proof.suggested for proof in deciding)


def standing(
    authority: Authority,
    citations: Sequence[Citation],
    said: Mapping[int, Treated],
    *,
    as_of: date,
) -> Standing:
    """The status of an authority on a day.

    Args:
        authority: which one.
        citations: what cites it, as `edges.citing` gives it.
        said: their treatments, as `edges.treated` gives them.
        as_of: steps and decisions after that day are left out; a citing document without a date counts.
    """
    proofs = _steps(authority, as_of)
    for citation in citations:
        if authority.whole_case and citation.canonical not in authority.case_keys:
            continue  # it speaks of one decision of the case, not of the case
        one = said.get(citation.pk)
        on = citation.version.document.date
        if one is None or (on is not None and on > as_of):
            continue
        proofs.append(
            Proof(
                LEVEL_OF[one.treatment], _treatment_reason(citation, one), on, None, citation, one
            )
        )
    # The worst first; of equals what a person said, then the latest.
    proofs.sort(
        key=lambda proof: (
            -_ORDER.index(proof.level),
            proof.suggested,
            -(proof.on or date.min).toordinal(),
        )
    )
    return Standing(proofs[0].level if proofs else Level.UNKNOWN, as_of, tuple(proofs))


def _treatment_reason(citation: Citation, one: Treated) -> str:
    treatment = str(Treatment(one.treatment).label)
    place = f"{citation.version.document} {place_of_passage(citation.passage)}"
    values = {"treatment": treatment, "place": place}
    if one.treatment in _HISTORY:
        return _("%(treatment)s, as %(place)s says") % values
    return _("%(treatment)s in %(place)s") % values


def _steps(authority: Authority, as_of: date) -> list[Proof]:
    """What became of a WTO report in its own proceedings by that day, whether the library holds its text or not."""
    circulation = next((_circulation(name) for name in authority.names if _circulation(name)), None)
    if authority.case is None or circulation is None:
        return []
    events = [event for event in authority.case.events.all() if event.date <= as_of]
    circulated = next((event for event in events if event.kind == circulation), None)
    held = authority.document.date if authority.document else None
    start = circulated.date if circulated else held
    if start is None:
        return []
    if start > as_of:
        return [Proof(Level.UNKNOWN, _("Not issued yet on that day."), None)]
    after = {event.kind: event for event in reversed(events) if event.date >= start}
    if adopted := after.get("report_adopted"):
        reason = _("adopted %(day)s") % {"day": adopted.date}
        return [Proof(Level.STANDS, reason, adopted.date, adopted)]
    appealed = after.get("appealed")
    if appealed and circulation != AB_REPORT and "ab_report_circulated" not in after:
        return [_waiting(appealed, as_of)]
    if circulated:
        reason = _("circulated %(day)s, no adoption known") % {"day": circulated.date}
        return [Proof(Level.UNKNOWN, reason, circulated.date, circulated)]
    return []


AB_REPORT = "ab_report_circulated"
_REPORT = re.compile(r"WT/DS\d+/(?P<appeal>AB/)?(?P<kind>RW\d*|R)\Z")


def _circulation(symbol: str) -> str:
    """The kind of step by which a report of this symbol came out; "" for another document."""
    report = _REPORT.match(symbol)
    if report is None:
        return ""
    if report["appeal"]:
        return AB_REPORT
    return "panel_report_circulated" if report["kind"] == "R" else "compliance_panel_report"


def _waiting(appealed: CaseEvent, as_of: date) -> Proof:
    """A report under appeal: for good where nobody can hear it."""
    if as_of < NO_APPELLATE_BODY:
        reason = _("under appeal since %(day)s") % {"day": appealed.date}
        return Proof(Level.CAUTION, reason, appealed.date, appealed)
    reason = _("appealed %(day)s, and no Appellate Body could hear it: not adopted") % {
        "day": appealed.date
    }
    return Proof(Level.NEGATIVE, reason, appealed.date, appealed)
