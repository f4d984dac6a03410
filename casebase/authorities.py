"""Which case an authority belongs to, and under which names decisions cite cases."""

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

    def add(self, case: Case) -> None:
        """Make a case's names and authorities known."""
        self._cases[case.key] = case.key
        for authority in case.authorities:
            self._cases[authority] = case.key
        for alias in [case.short_title_en, case.short_title_zh, *case.aliases]:
            if alias:
                self.aliases[alias] = case.key

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
