"""Which case an authority belongs to, and under which names decisions cite cases."""

from __future__ import annotations

import re

from casebase.models import Case

WTO_NUMBER = re.compile(r"\bDS(\d+)")


class Authorities:
    """The library's own table of authorities, read once per import and kept up to date by it."""

    def __init__(self) -> None:
        self.aliases: dict[str, str] = {}
        self._cases: dict[str, str] = {}
        for case in Case.objects.only(
            "key", "aliases", "authorities", "short_title_en", "short_title_zh", "forum"
        ):
            self.add(case)
        self._read = (dict(self.aliases), dict(self._cases))

    def add(self, case: Case) -> None:
        """Make a case's names and authorities known; what several cases have means the first of them."""
        self._cases[case.key] = case.key
        for authority in case.authorities:
            known = self._cases.get(authority, case.key)
            self._cases[authority] = min(known, case.key, key=_number)
        for alias in [case.short_title_en, case.short_title_zh, *case.aliases]:
            if alias:
                known = self.aliases.get(alias, case.key)
                self.aliases[alias] = min(known, case.key, key=_number)

    def titles_unlike(self, now: Authorities) -> set[str]:
        """Titles that mean another case in `now`, or none, or only there one, than when this table was read."""
        return {title for title, _key in self._read[0].items() ^ now.aliases.items()}

    def authorities_unlike(self, now: Authorities) -> set[str]:
        """The same for symbols and citations."""
        return {name for name, _key in self._read[1].items() ^ now._cases.items()}

    def case_of(self, canonical: str) -> str:
        """The key of the case that a canonical authority belongs to, or "" where none is known.

        A dispute or an investigation names its case by itself, whether the library holds it or not.
        """
        known = self._cases.get(canonical)
        if known:
            return known
        dispute = WTO_NUMBER.search(canonical) if canonical.startswith(("DS", "WT/DS")) else None
        if dispute:
            return f"DS{dispute[1]}"
        return canonical if canonical.startswith("337-TA-") else ""


def titles() -> dict[str, str]:
    """Short titles and other names of cases → the key of the case that each means."""
    return Authorities().aliases


def _number(key: str) -> tuple[int, str]:
    number = WTO_NUMBER.match(key)
    return int(number[1]) if number else 0, key
