"""The provision that somebody means who types one: "§ 1337(a)(1)(B)", "19 usc 1337", "Article 2.4 TBT", "DSU 6(2)"."""

from __future__ import annotations

import re

from legaltext.citations import fold, identify
from legaltext.citations.bare_sections import titles_of_section
from legaltext.citations.sections import CODE_SECTION, END, of_the_code
from legaltext.provision_places import place_of

LAWS = frozenset({"provision", "us_statute", "us_regulation"})
LONGEST = 300

#: A title and a section written together or in small letters: "19usc1337(d)", "19 u.s.c. sec. 1337".
_TITLED = re.compile(
    r"(?P<title>\d{1,2}) ?(?P<code>u\. ?s\. ?c\.?|usc|c\. ?f\. ?r\.?|cfr) ?"
    r"(?:§ ?§?|sections?|secs?\.?)? ?(?P<section>\d.*)?\Z",
    re.IGNORECASE,
)
_SECTION = re.compile(
    rf"(?:(?:§ ?§?|sections?|secs?\.?) ?)?(?P<section>{CODE_SECTION}){END}\Z", re.IGNORECASE
)
_NUMBER = re.compile(r"\d{1,5}[A-Za-z]{0,2}")


def provision_meant(words: str) -> str:
    """The canonical form of the one provision that the words name, else the words.

    A section without a title is understood where the field leaves no doubt about it: 337 is that of the Tariff Act.
    """
    typed = " ".join(fold(words[:LONGEST]).split())
    for text in dict.fromkeys((typed, _spelt_out(typed))):
        found = [one.canonical for one in identify(text) if one.kind in LAWS]
        if len(found) == 1:
            return place_of(found[0]).canonical
        if found:
            return words
    return _bare(typed) or place_of(_spelt_out(typed)).canonical


def _spelt_out(typed: str) -> str:
    """A title of US law as citations write it: ``19 U.S.C. 1337``."""
    match = _TITLED.match(typed)
    if match is None:
        return typed
    code = "C.F.R." if match["code"][0] in "cC" else "U.S.C."
    return f"{match['title']} {code} {match['section'] or ''}".strip()


def _bare(typed: str) -> str:
    """A section whose number alone says in which title it stands; empty for any other."""
    match = _SECTION.match(typed)
    number = _NUMBER.match(match["section"]) if match else None
    if match is None or number is None:
        return ""
    title, head = titles_of_section(number.group())
    if not title:
        return ""
    return place_of(f"{title} {of_the_code(head + match['section'][number.end() :])}").canonical
