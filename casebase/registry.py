"""What apps above the library add to its pages; the library itself knows none of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from django.http import HttpRequest
from django.utils.functional import Promise

from casebase.models import Case, TextVersion


@dataclass(frozen=True, slots=True)
class Number:
    """A live number of the home page: its label, how to count it, and where it leads (a URL name)."""

    label: str | Promise
    count: Callable[[], int]
    url_name: str
    order: int


class CasePanel(Protocol):
    """A part of the case page: `template` is rendered with `context(case, request)`, left out where that is None.

    Its section has the id `ident`, to which the page's navigation leads under the name `label`.
    """

    template: str
    ident: str
    order: int

    @property
    def label(self) -> str | Promise:
        """The section's name."""

    def context(self, case: Case, request: HttpRequest) -> dict[str, Any] | None:
        """The template's variables for this case."""


VersionListener = Callable[[TextVersion, TextVersion], None]

_numbers: list[Number] = []
_panels: list[CasePanel] = []
_listeners: list[VersionListener] = []


def register_number(number: Number) -> None:
    """Show a number on the home page."""
    _numbers.append(number)


def register_case_panel(panel: CasePanel) -> None:
    """Show a panel on every case page."""
    _panels.append(panel)


def register_version_listener(listener: VersionListener) -> None:
    """Call `listener(old, new)` in the transaction that stores a new text version, the document's row locked."""
    _listeners.append(listener)


def numbers() -> list[dict[str, Any]]:
    """The home page's numbers, counted now: [{label, count, url_name}]."""
    return [
        {"label": number.label, "count": number.count(), "url_name": number.url_name}
        for number in sorted(_numbers, key=lambda number: number.order)
    ]


def panels(case: Case, request: HttpRequest) -> list[dict[str, Any]]:
    """The case page's panels from above: [{template, ident, label, context}]."""
    found = (
        (panel, panel.context(case, request))
        for panel in sorted(_panels, key=lambda panel: panel.order)
    )
    return [
        {
            "template": panel.template,
            "ident": panel.ident,
            "label": panel.label,
            "context": context,
        }
        for panel, context in found
        if context is not None
    ]


def announce_version(old: TextVersion, new: TextVersion) -> None:
    """Tell every listener that `new` replaces `old`."""
    for listener in _listeners:
        listener(old, new)
