"""Parties that a notice of the Commission or the title of a court's case names, in the words that are printed there."""

from __future__ import annotations

import re

_BEHALF = re.compile(
    r"\bcomplaint\b[^\n]{0,200}?\bon behalf of (?P<who>[^\n]{3,300}?)\.?"
    r"(?=\. +(?:An?|The|On|In|Supplements?|Supplementary|Letters?|Amended|No)\b|\.? *(?:\n|\Z))"
)
_SHORTENED = re.compile(r"\b(?:Inc|Co|Corp|Ltd|L\.L\.C|L\.P|S\.A|N\.V|B\.V|S\.p\.A)\Z")
_VERSUS = re.compile(r"\s+(?:v|vs|V|VS)\.?\s+")
_COMMISSION = re.compile(r"\bInternational Trade Commission\b|\bU?S?ITC\b", re.I)


def complainants_named(notice: str) -> tuple[str, int, int] | None:
    """On whose behalf a notice says that a complaint was filed, and where: (words, start, end)."""
    found = _BEHALF.search(notice)
    if found is None or found["who"].islower():  # "company, city, state or country" of a form
        return None
    words = " ".join(found["who"].split())
    return f"{words}." if _SHORTENED.search(words) else words, *found.span("who")


def sides_named(title: str) -> tuple[str, ...]:
    """Who the title of a case says was before the court, without the Commission: "A v. ITC" names A."""
    sides = _VERSUS.split(" ".join(title.split()))
    return tuple(side for side in sides if not _COMMISSION.search(side)) if len(sides) == 2 else ()
