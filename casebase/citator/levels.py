"""How far one may rely on an authority, and one reason for saying so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebase.models import CaseEvent, Citation, Treatment
from casebase.registry import Treated


class Level(StrEnum):
    """How far one may rely on an authority, best first; one that came out later than the day asked for, not at all."""

    STANDS = "stands"
    UNKNOWN = "unknown"
    NOT_ISSUED = "not_issued"
    CAUTION = "caution"
    NEGATIVE = "negative"

    @property
    def label(self) -> str:
        """The level in words."""
        return str(LABELS[self])


LABELS = {
    Level.STANDS: gettext_lazy("stands"),
    Level.UNKNOWN: gettext_lazy("nothing known against it"),
    Level.NOT_ISSUED: gettext_lazy("not issued yet"),
    Level.CAUTION: gettext_lazy("caution"),
    Level.NEGATIVE: gettext_lazy("no longer stands"),
}
TONES = {
    Level.STANDS: "good",
    Level.UNKNOWN: "",
    Level.NOT_ISSUED: "",
    Level.CAUTION: "warn",
    Level.NEGATIVE: "bad",
}
SIGNS = {
    Level.STANDS: "●",
    Level.UNKNOWN: "○",
    Level.NOT_ISSUED: "◇",
    Level.CAUTION: "▲",
    Level.NEGATIVE: "■",
}
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


def not_issued(on: date, event: CaseEvent | None = None) -> Proof:
    """That an authority came out on a day later than the one asked for; `event` is the step that says so."""
    reason = _("issued %(day)s, after the day asked for") % {"day": on}
    return Proof(Level.NOT_ISSUED, reason, on, event)
