"""What an import did, item by item."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from problems import Problem

Outcome = Literal["created", "changed", "unchanged"]


@dataclass(slots=True)
class Report:
    """Places of items by outcome; a rejected one carries its Problem as JSON."""

    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    rejected: list[dict[str, Any]] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)  # slugs of created or changed documents
    dry_run: bool = False

    def add(self, outcome: Outcome, place: str, slug: str = "") -> None:
        """Record what became of an item."""
        getattr(self, outcome).append(place)
        if slug and outcome != "unchanged":
            self.documents.append(slug)

    def reject(self, problem: Problem, place: str) -> None:
        """Record an item that was refused, with the reason and the place."""
        entry = problem.as_dict()
        entry["place"] = entry["place"] or place
        self.rejected.append(entry)

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON: {created, changed, unchanged, rejected, documents, dry_run}."""
        return {
            "created": self.created,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
            "documents": self.documents,
            "dry_run": self.dry_run,
        }
