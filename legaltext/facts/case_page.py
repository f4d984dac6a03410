"""Key facts of a WTO dispute page, from its pasted text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from legaltext.citations.agreements import english_key
from legaltext.facts.dates import parse_date

_HEAD = re.compile(r"^[ \t]*DS\s?(?P<number>\d{1,4}):\s*(?P<title>\S.*?)[ \t]*$", re.M)
_STATUS = re.compile(r"^Current status[ \t]*\n+(?P<status>\S.*?)[ \t]*$", re.M)
_LABEL = re.compile(
    r"^(?P<label>[A-Z][A-Za-z ]{3,50}?)(?:[ \t]*\((?P<stage>[^()]{1,60})\))?:[ \t]*(?P<value>.*)$"
)
#: A step named by its article of the DSU, some without a colon.
_BY_ARTICLE = re.compile(
    r"^(?P<label>Art(?:icle|\.)? ?\d{1,2}\.\d(?:\([a-z]\))? [A-Za-z ]{3,60}?):?[ \t]+"
    r"(?P<value>\d{1,2} [A-Z][a-z]{2,8} \d{4})[ \t]*$"
)
_CITED = re.compile(r"^\(as cited in (?P<basis>[^()]{3,80})\)[ \t]*(?P<rest>.*)$")
_AGREEMENT = re.compile(r"^(?P<articles>.*?\S)[ \t\xa0]{2,}(?P<agreement>\S.*?)[ \t]*$")
_LATEST = re.compile(
    r"^Latest document[ \t]*\n+(?P<title>\S.*)\n(?P<symbols>.*\S)[ \t]*\|[ \t]*(?P<on>.*)$", re.M
)
_UP_TO_DATE = re.compile(r"up-to-date at (?P<on>.*)$", re.M)
_SEE_ALSO = re.compile(r"\(See also (?P<others>[^()]{2,200})\)")
_ARTICLE = re.compile(r"(?:(?:[IVXL]+(?: ?bis)?|\d)[\w.:()]*|Annex [A-Z\d][\w.:()]*)\Z")
_SECTION = re.compile(r"^(?:Latest document|Summary of the dispute|Consultations[ \t]*$)")
_DATE_LABELS = frozenset({
    "Consultations requested", "Panel requested", "Panel established", "Panel composed",
    "Panel report circulated", "Appellate Body report circulated",
})  # fmt: skip
_INVERTED = re.compile(
    r"^(?P<name>Korea|Venezuela|Moldova|Congo|Macedonia|Iran|Tanzania|Bolivia|Micronesia)$"
)
_INVERTED_TAILS = (
    "Republic of",
    "Bolivarian Republic of",
    "Plurinational State of",
    "Democratic Republic of",
    "United Republic of",
    "Islamic Republic of",
)
#: Names that the page shortens more than citations do.
_FULLER_NAMES = {
    "Agriculture": "Agreement on Agriculture",
    "Import Licensing": "Import Licensing Agreement",
    "Customs Valuation": "Customs Valuation Agreement",
    "Rules of Origin": "Rules of Origin Agreement",
}


@dataclass(frozen=True, slots=True)
class CitedAgreement:
    """A line of agreements cited: as printed, and its provisions in canonical form."""

    basis: str
    printed: str
    agreement: str
    articles: tuple[str, ...]
    provisions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageDate:
    """A dated step; ``on`` is None where the page prints no valid date."""

    label: str
    printed: str
    on: date | None
    adopted: date | None = None


@dataclass(frozen=True, slots=True)
class CasePage:
    """What a dispute page states; empty where it states nothing."""

    number: int | None = None
    title: str = ""
    short_title: str = ""
    status: str = ""
    status_date: date | None = None
    complainants: tuple[str, ...] = ()
    respondents: tuple[str, ...] = ()
    third_parties: tuple[str, ...] = ()
    agreements: tuple[CitedAgreement, ...] = ()
    dates: tuple[PageDate, ...] = ()
    latest_document: str = ""
    latest_symbols: tuple[str, ...] = ()
    latest_date: date | None = None
    summary_date: date | None = None
    see_also: tuple[str, ...] = ()

    def on(self, label: str) -> date | None:
        """Date of the first step with this label, or None."""
        return next((step.on for step in self.dates if step.label == label), None)


@dataclass(slots=True)
class _Gathered:
    values: dict[str, str] = field(default_factory=dict)
    third_parties: list[str] = field(default_factory=list)
    agreements: list[CitedAgreement] = field(default_factory=list)
    dates: list[PageDate] = field(default_factory=list)


def case_page(text: str) -> CasePage:
    """Read the key facts of a dispute page; never raises."""
    head = _HEAD.search(text)
    status = _STATUS.search(text)
    latest = _LATEST.search(text)
    up_to_date = _UP_TO_DATE.search(text)
    see_also = _SEE_ALSO.search(text)
    found = _gather(text)
    printed_status = status["status"] if status else ""
    return CasePage(
        number=int(head["number"]) if head else None,
        title=head["title"] if head else "",
        short_title=found.values.get("Short title", ""),
        status=re.sub(r"\s+on\s+\d{1,2}\s+\w+\s+\d{4}\s*$", "", printed_status),
        status_date=parse_date(printed_status),
        complainants=_members(found.values.get("Complainant", "")),
        respondents=_members(found.values.get("Respondent", "")),
        third_parties=tuple(dict.fromkeys(found.third_parties)),
        agreements=tuple(found.agreements),
        dates=tuple(found.dates),
        latest_document=latest["title"].strip() if latest else "",
        latest_symbols=tuple(latest["symbols"].split()) if latest else (),
        latest_date=parse_date(latest["on"]) if latest else None,
        summary_date=parse_date(up_to_date["on"]) if up_to_date else None,
        see_also=tuple(f"DS{n}" for n in re.findall(r"DS\s?(\d{1,4})", see_also["others"]))
        if see_also
        else (),
    )


def _members(value: str) -> tuple[str, ...]:
    """Members of a printed list; "Korea, Republic of" is one."""
    separator = ";" if ";" in value else None
    if separator is None:
        parts = [part.strip() for part in value.split(",")]
        if len(parts) == 2 and parts[1] in _INVERTED_TAILS and _INVERTED.match(parts[0]):
            return (value.strip(),)
        if any(tail in parts for tail in _INVERTED_TAILS):
            return (value.strip(),)
        return tuple(part for part in parts if part)
    return tuple(part.strip() for part in value.split(separator) if part.strip())


def _gather(text: str) -> _Gathered:
    found = _Gathered()
    basis = ""
    in_agreements = False
    for raw in text.split("\n"):
        line = raw.strip()
        if not line:
            continue
        if _SECTION.match(line):
            if found.values:
                break
            continue
        if by_article := _BY_ARTICLE.match(line):
            printed = by_article["value"]
            found.dates.append(PageDate(by_article["label"], printed, parse_date(printed)))
            in_agreements = False
            continue
        label = _LABEL.match(line)
        if label and _take_label(found, label):
            in_agreements = False
        elif label and label["label"] == "Agreements cited":
            in_agreements, basis = True, ""
            if label["value"]:
                found.agreements.append(_cited(label["value"], basis))
        elif line.startswith("(adopted") and found.dates:
            last = found.dates[-1]
            adopted = parse_date(line)
            found.dates[-1] = PageDate(last.label, last.printed, last.on, adopted)
        elif in_agreements:
            cited = _CITED.match(line)
            basis = cited["basis"] if cited else basis
            rest = cited["rest"] if cited else line
            if rest:
                found.agreements.append(_cited(rest, basis))
    return found


def _take_label(found: _Gathered, label: re.Match[str]) -> bool:
    name, value = label["label"], label["value"].strip()
    if name in {"Short title", "Complainant", "Respondent", "Complainants", "Respondents"}:
        found.values.setdefault(name.removesuffix("s"), value)
    elif name == "Third Parties":
        found.third_parties.extend(_members(value))
    elif name in _DATE_LABELS or (parse_date(value) and len(value) < 60):
        found.dates.append(PageDate(name, value, parse_date(value)))
    else:
        return False
    return True


def _cited(printed: str, basis: str) -> CitedAgreement:
    split = _AGREEMENT.match(printed)
    agreement = split["agreement"] if split else ""
    articles = split["articles"] if split else printed
    listed = tuple(
        part.strip() for part in re.sub(r"^Arts?\.\s*", "", articles).split(",") if part.strip()
    )
    key = english_key(_short_name(agreement))
    canonical = tuple(f"{key} {one}" for one in listed if key and _ARTICLE.match(one))
    return CitedAgreement(basis, printed, agreement, listed, canonical)


def _short_name(agreement: str) -> str:
    """The page prints names with the abbreviation in brackets: take that one."""
    short = re.search(r"\(([A-Za-z]{2,5}s?)\)\s*$", agreement)
    name = short.group(1) if short else agreement
    return _FULLER_NAMES.get(name, name)
