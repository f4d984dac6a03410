"""The WTO's own list of disputes: three JavaScript files, decoded without loss.

Keys that do not resolve are kept as they stand and flagged; nothing is dropped.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from legaltext.js_records import JsError, JsRecord, parse_records

__all__ = [
    "STATUS_NAMES", "JsError", "ListedArticle", "ListedDispute", "ListedStatus", "ListedSubject",
    "parse_list",
]  # fmt: skip

#: Names of the status codes whose meaning is established; the others stay codes.
STATUS_NAMES: Mapping[str, str] = {
    "ST0": "Implementation notified by respondent",
    "ST1": "In consultations",
    "ST2": "Panel established, but not yet composed",
    "ST4": "Panel report under appeal",
    "ST5": "Report(s) adopted, no further action required",
    "ST6": "Report(s) adopted, with recommendation to bring measure(s) into conformity",
    "ST10": "Compliance proceedings completed with finding(s) of non-compliance",
    "ST12": "Authorization to retaliate granted",
    "ST13": "Authority for panel lapsed",
    "ST31": "Settled or terminated (withdrawn, mutually agreed solution)",
}
#: Short keys of agreements in canonical provisions, by the list's own document codes.
_CANONICAL = {
    "GATT 1994": "GATT 1994", "GATT 1947": "GATT 1947", "GATS": "GATS", "TBT 1994": "TBT",
    "SPS": "SPS", "SCM 1994": "SCM", "ADP 1994": "AD", "SG": "SG", "DSU": "DSU", "TRIPS": "TRIPS",
    "TRIMS": "TRIMs", "AGR": "Agriculture", "LIC 1994": "ILA", "ARO": "ROO", "VAL 1994": "CVA",
    "ATC": "ATC", "PSI": "PSI", "TFA": "TFA", "GPA": "GPA",
}  # fmt: skip
_KEY = re.compile(r"A(?P<agreement>\d+)(?:_(?P<article>\d+))?\Z")
_DATE = re.compile(r"(\d{4})[/_-](\d{1,2})[/_-](\d{1,2})\Z")
_CODE = re.compile(r"DS(\d{1,4})\Z")
#: The list gives accession protocols the same document code as the WTO Agreement itself.
_ESTABLISHING = "Agreement Establishing"
_NUMBER = re.compile(r"(?:(?:[IVXL]+(?: ?bis)?|\d)[\w.:()]*|Annex [A-Z\d][\w.:()]*)\Z")


@dataclass(frozen=True, slots=True)
class ListedArticle:
    """One agreement key.

    ``article`` is empty where a whole agreement is cited; ``resolved`` is False where
    the list does not define the key.
    """

    key: str
    agreement: str
    agreement_code: str
    article: str
    canonical: str
    resolved: bool


@dataclass(frozen=True, slots=True)
class ListedSubject:
    """One subject key with its name (the key itself where it does not resolve)."""

    key: str
    name: str
    resolved: bool


@dataclass(frozen=True, slots=True)
class ListedStatus:
    """Status code, its name (empty where the meaning is not established) and its date."""

    code: str
    name: str
    on: date | None


@dataclass(frozen=True, slots=True)
class ListedDispute:
    """One dispute of the list.

    Parties are ISO 3166-1 alpha-3 codes as the list has them (``EEC`` for the EU, ``CHT``
    for Chinese Taipei). ``problems`` names every value that could not be understood.
    """

    number: int
    code: str
    title: str
    short_title: str
    complainants: tuple[str, ...]
    respondents: tuple[str, ...]
    third_parties: tuple[str, ...]
    start_date: date | None
    update_date: date | None
    statuses: tuple[ListedStatus, ...]
    subjects: tuple[ListedSubject, ...]
    articles: tuple[ListedArticle, ...]
    panel_articles: tuple[ListedArticle, ...]
    reports_adopted: bool
    has_summary: bool
    problems: tuple[str, ...]
    line: int


def parse_list(
    *,
    articles: str,
    subjects: str,
    disputes: str,
    files: tuple[str, str, str] = (
        "3.1_articles_agreements.js",
        "4.1_subjectId_subjectName_mapping.js",
        "5.1_ds_subjectId_mapping.js",
    ),
) -> tuple[ListedDispute, ...]:
    """Decode the three files (their texts), disputes in ascending number.

    Raises :class:`JsError` with file and line where a file is not of the known form.
    """
    lookup = _Lookup(articles, subjects, files)
    out: dict[int, ListedDispute] = {}
    for record in parse_records(disputes, file=files[2]):
        dispute = _dispute(record, lookup, files[2])
        if dispute.number in out:
            raise JsError(files[2], record.line, f"{dispute.code} is listed twice")
        out[dispute.number] = dispute
    return tuple(out[number] for number in sorted(out))


class _Lookup:
    def __init__(self, articles: str, subjects: str, files: tuple[str, str, str]) -> None:
        self.agreements: dict[str, tuple[str, str]] = {}
        self.articles: dict[str, str] = {}
        for record in parse_records(articles, file=files[0]):
            values = record.values
            if "agreement_id" in values:
                name = _plain(
                    values.get("agreement_short_name") or values.get("agreement_name", "")
                )
                code = _plain(values.get("agreement_dolcode", ""))
                self.agreements[values["agreement_id"]] = (name, code)
            elif "article_id" in values:
                self.articles[values["article_id"]] = _plain(values.get("article_name", ""))
            else:
                raise JsError(files[0], record.line, "neither an agreement nor an article")
        self.subjects = {
            record.values.get("subject_id", ""): _plain(record.values.get("subject_name", ""))
            for record in parse_records(subjects, file=files[1])
        }

    def article(self, key: str) -> ListedArticle:
        found = _KEY.match(key)
        agreement = self.agreements.get(f"A{found['agreement']}") if found else None
        if found is None or agreement is None:
            return ListedArticle(key, "", "", "", "", False)
        name, code = agreement
        if found["article"] is None:
            return ListedArticle(key, name, code, "", "", True)
        article = self.articles.get(found["article"])
        if article is None:
            return ListedArticle(key, name, code, "", "", False)
        short = "WTO" if name.startswith(_ESTABLISHING) else _CANONICAL.get(code, "")
        canonical = f"{short} {article}" if short and _NUMBER.match(article) else ""
        return ListedArticle(key, name, code, article, canonical, True)

    def subject(self, key: str) -> ListedSubject:
        name = self.subjects.get(key)
        return ListedSubject(key, name if name is not None else key, name is not None)


def _plain(value: str) -> str:
    """Undo HTML escapes, also where a value was escaped twice."""
    once = html.unescape(value)
    return html.unescape(once).strip()


def _parts(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split("#") if part.strip())


def _date(value: str) -> date | None:
    found = _DATE.match(value.strip())
    if found is None:
        return None
    try:
        return date(int(found.group(1)), int(found.group(2)), int(found.group(3)))
    except ValueError:
        return None


def _statuses(value: str) -> tuple[ListedStatus, ...]:
    out: list[ListedStatus] = []
    for part in _parts(value):
        if part.startswith("ST"):
            out.append(ListedStatus(part, STATUS_NAMES.get(part, ""), None))
        elif out:
            last = out[-1]
            out[-1] = ListedStatus(last.code, last.name, _date(part))
    return tuple(out)


def _dispute(record: JsRecord, lookup: _Lookup, file: str) -> ListedDispute:
    values = record.values
    code = values.get("code", "").strip()
    found = _CODE.match(code)
    if found is None:
        raise JsError(file, record.line, f"no dispute number in code {code!r}")
    articles = tuple(lookup.article(key) for key in _parts(values.get("agreement", "")))
    panel = tuple(lookup.article(key) for key in _parts(values.get("pan_agree", "")))
    subjects = tuple(lookup.subject(key) for key in _parts(values.get("subject", "")))
    statuses = _statuses(values.get("status", ""))
    return ListedDispute(
        number=int(found.group(1)), code=code, title=_plain(values.get("title", "")),
        short_title=_plain(values.get("short_title", "")),
        complainants=_parts(values.get("origin", "")),
        respondents=_parts(values.get("destination", "")),
        third_parties=_parts(values.get("third_party", "")),
        start_date=_date(values.get("start_date", "")),
        update_date=_date(values.get("update_date", "")),
        statuses=statuses, subjects=subjects, articles=articles, panel_articles=panel,
        reports_adopted=values.get("reports_adopted", "").upper() == "TRUE",
        has_summary=values.get("one_page_sum", "").strip().upper() == "Y",
        problems=tuple(_problems(values, (*articles, *panel), subjects, statuses)),
        line=record.line,
    )  # fmt: skip


def _problems(
    values: Mapping[str, str],
    articles: tuple[ListedArticle, ...],
    subjects: tuple[ListedSubject, ...],
    statuses: tuple[ListedStatus, ...],
) -> list[str]:
    found = [f"agreement {one.key}" for one in articles if not one.resolved]
    found += [f"subject {one.key}" for one in subjects if not one.resolved]
    found += [
        f"{key} {values[key]}"
        for key in ("start_date", "update_date")
        if values.get(key) and _date(values[key]) is None
    ]
    found += [f"status {one.code}" for one in statuses if not one.name]
    return list(dict.fromkeys(found))
