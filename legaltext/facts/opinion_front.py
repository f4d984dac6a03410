"""Dockets, caption, court and date of a Federal Circuit opinion, from its first pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from legaltext.citations import find
from legaltext.facts.dates import MONTH_DAY, parse_date

_COURT = re.compile(r"United\s+States\s+Court\s+of\s+Appeals\s+for\s+the\s+Federal\s+Circuit", re.I)
_DASH = "[-\u2010-\u2015\u2212]"
_DOCKET = rf"(?:\d{{2}}|(?:19|20)\d{{2}}){_DASH}\d{{3,4}}"
_FURTHER = rf"(?:[ \t]*(?:,|&|and)\s*(?:{_DOCKET}|{_DASH}\d{{3,4}}))*"
_DOCKET_LINE = re.compile(
    rf"^[ \t]*(?:Appeals?[ \t]+)?(?:Nos?\.?[ \t]*)?(?P<dockets>{_DOCKET}{_FURTHER}),?"
    r"[ \t]*(?:\([^()\n]{1,90}\)?|\[[^\n]{1,60}\])?[ \t]*$", re.M,
)  # fmt: skip
_HEADER = re.compile(rf"Case:\s*(?P<docket>\d{{2}}{_DASH}\d{{3,4}})\s+Document:")
_ONE = re.compile(rf"(?:(?P<year>\d{{2}}|(?:19|20)\d{{2}}))?{_DASH}(?P<number>\d{{3,4}})")
_DECIDED = re.compile(
    r"(?:DECIDED|Decided|ISSUED|Issued|Dated?|DATED?|FILED)[ \t]*(?:and[ \t]+\w+)?[ \t]*:?\s*"
    rf"(?P<on>{MONTH_DAY.pattern})", re.I,
)  # fmt: skip
_FILED = re.compile(r"Filed:\s*(?P<on>\d{2}/\d{2}/\d{4})")
_END = re.compile(
    r"^[ \t]*(?:Before\s+[A-Z]|[A-Z][A-Za-z'’. -]+,\s+(?:Chief\s+|Senior\s+)?Circuit\s+Judges?\.|"
    r"PER\s+CURIAM)", re.M,
)  # fmt: skip
_RULE = re.compile(r"^[ \t]*[_\-–—]{5,}[ \t]*$", re.M)
_ROLE = re.compile(
    r"^(?:(?:Plaintiffs?|Defendants?|Petitioners?|Respondents?|Appellants?|Appellees?|Claimants?|"
    r"Intervenors?|Movants?|Third|Counter|Cross|and|And|v\.|vs\.|Sanctioned|Interested|Amicus)\b.*"
    r"|.*\b(?:Appell(?:ants?|ees?)|Petitioners?|Respondents?|Intervenors?|Defendants?|Plaintiffs?)"
    r"[./,]*)$"
)
_SERIAL = re.compile(
    r"\((?:Serial|Reexamination|Interference|Opposition|Cancellation|Application|Appeal|Patent)s?\b"
    r"[^()]*\)?\Z|(?:ERRAT|\* ?Revis|Corrected)"
    r"|[A-Z][a-z]+ \d{1,2}[,.] \d{4}(?: ERRAT\w+)?\Z", re.I,
)  # fmt: skip
_APPEAL = re.compile(r"^\s*(?:Appeals?\s+from|On\s+(?:appeal|petition)|Petition|Appealed)", re.I)
#: What comes after the caption.
_STOPS = (
    re.compile(r"^\s*(?:Appeals?\s+from|On\s+(?:appeal|petition)|Appealed\s+from)", re.M | re.I),
    re.compile(r"^.*\bargued\s+for\b", re.M | re.I),
    re.compile(r"^\s*(?:Decided|DECIDED)\s*:", re.M | re.I),
)
_FRONT = 16_000


@dataclass(frozen=True, slots=True)
class OpinionFront:
    """First-page facts; empty or None where not printed.

    ``dockets`` are normalised to ``2009-1016`` or ``19-1769`` as printed in full;
    ``decided_from`` says whether the date is the decision's or the header's filing date.
    """

    dockets: tuple[str, ...]
    caption: str
    title: str
    court: str
    decided: date | None
    decided_from: str
    investigations: tuple[str, ...]


def opinion_front(text: str) -> OpinionFront:
    """Read the front of an opinion; ``investigations`` are those named on it. Never raises."""
    front = _front(text)
    court = _COURT.search(front)
    dockets, at = _dockets(front)
    decided, basis = _decided(front)
    parties = _caption(front, court.end() if court else 0, at)
    return OpinionFront(
        dockets,
        " ".join(parties),
        _short(parties),
        "United States Court of Appeals for the Federal Circuit" if court else "",
        decided,
        basis,
        tuple(dict.fromkeys(c.canonical for c in find(front) if c.kind == "investigation")),
    )


def _front(text: str) -> str:
    head = text[:_FRONT]
    end = _END.search(head)
    return head[: end.end()] if end else head[:8_000]


def _dockets(front: str) -> tuple[tuple[str, ...], int]:
    match = _DOCKET_LINE.search(front)
    if match is None:
        header = _HEADER.search(front)
        return ((header["docket"],), 0) if header else ((), 0)
    found: list[str] = []
    year = ""
    for one in _ONE.finditer(match["dockets"]):
        year = one["year"] or year
        found.append(f"{year}-{one['number']}")
    return tuple(dict.fromkeys(found)), match.start()


def _decided(front: str) -> tuple[date | None, str]:
    match = _DECIDED.search(front)
    if match:
        return parse_date(match["on"]), "decided"
    filed = _FILED.search(front)
    if filed:
        month, day, year = (int(part) for part in filed["on"].split("/"))
        try:
            return date(year, month, day), "filed"
        except ValueError:
            return None, ""
    return None, ""


def _caption(front: str, court: int, docket: int) -> list[str]:
    """Lines of the caption: from the court's name to the appeal notice or counsel."""
    rest = front[court:]
    stops = (match.start() for pattern in _STOPS if (match := pattern.search(rest)))
    stop = min(stops, default=min(len(rest), 3_000))
    lines: list[str] = []
    for raw in rest[:stop].split("\n"):
        line = " ".join(raw.split())
        if _SERIAL.match(line):
            continue
        if not line or _RULE.match(line) or _DOCKET_LINE.match(line) or _HEADER.search(line):
            if lines and _DOCKET_LINE.match(line or " "):
                break
            continue
        lines.append(line)
    return lines[:60]


def _short(lines: list[str]) -> str:
    """``FIRST PARTY v. FIRST OPPONENT`` (or ``IN RE …``) from the caption's lines."""
    if not lines:
        return ""
    if lines[0].upper().startswith(("IN RE", "IN THE MATTER")):
        return _party(lines)
    split = next((i for i, line in enumerate(lines) if line.lower() in {"v.", "vs.", "v"}), None)
    if split is None:
        return _party(lines)
    left, right = _party(lines[:split]), _party(lines[split + 1 :])
    return f"{left} v. {right}" if left and right else left or right


def _party(lines: list[str]) -> str:
    kept: list[str] = []
    for line in lines:
        if _ROLE.match(line) or _APPEAL.match(line):
            break
        kept.append(line)
        if len(kept) >= 6:
            break
    return " ".join(kept).strip(" ,;")
