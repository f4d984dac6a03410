"""What apps above the library add to its pages; the library itself knows none of them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.http import HttpRequest
from django.utils.functional import Promise

from casebase.models import Case, Citation, TextVersion, Treatment


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


@dataclass(frozen=True, slots=True)
class Treated:
    """How a citation treats its authority: a value of `Treatment`, with the words of the text that show it.

    `suggested` where only a cue says so; `by` is the pk of who said it, None for a cue or for what ships with the code.
    """

    treatment: str
    suggested: bool
    start: int
    end: int
    quote: str
    reason: str = ""
    by: int | None = None

    @property
    def label(self) -> str:
        """The treatment in words."""
        return str(Treatment(self.treatment).label)


class TreatmentSource(Protocol):
    """Treatments that an app above reads out of its own data (codings)."""

    def __call__(self, citations: Sequence[Citation]) -> Mapping[int, Treated]:
        """Citation pk → treatment, for those it knows of; a bounded number of queries."""


@dataclass(frozen=True, slots=True)
class PassageCode:
    """A code on a passage: its key, its label in the language of the page, and its axis."""

    key: str
    label: str
    axis: str


TreatingVersions = Callable[[], Collection[int]]
PassageCodes = Callable[[Collection[int]], Mapping[int, Sequence[PassageCode]]]
VersionListener = Callable[[TextVersion, TextVersion], None]

_numbers: list[Number] = []
_panels: list[CasePanel] = []
_listeners: list[VersionListener] = []
_treatments: list[tuple[TreatmentSource, TreatingVersions]] = []
_coders: list[PassageCodes] = []


def register_number(number: Number) -> None:
    """Show a number on the home page."""
    _numbers.append(number)


def register_case_panel(panel: CasePanel) -> None:
    """Show a panel on every case page."""
    _panels.append(panel)


def register_version_listener(listener: VersionListener) -> None:
    """Call `listener(old, new)` in the transaction that stores a new text version, the document's row locked."""
    _listeners.append(listener)


def register_treatments(source: TreatmentSource, versions: TreatingVersions) -> None:
    """Let the citator know of treatments that another app holds; `versions()` are the texts it has any in."""
    _treatments.append((source, versions))


def coded_treatments(citations: Sequence[Citation]) -> dict[int, Treated]:
    """What the apps above say of these citations, the first that knows one."""
    found: dict[int, Treated] = {}
    for source, _versions in _treatments:
        found = {**source(citations), **found}
    return found


def treating_versions() -> set[int]:
    """Primary keys of the text versions in which the apps above know of any treatment."""
    return {pk for _source, versions in _treatments for pk in versions()}


def register_passage_codes(codes: PassageCodes) -> None:
    """Show the codes that `codes(primary keys of passages)` gives, wherever passages are listed."""
    _coders.append(codes)


def codes_of_passages(passages: Collection[int]) -> dict[int, list[PassageCode]]:
    """Passage → its codes, in as many queries for all of them as for one."""
    found: dict[int, list[PassageCode]] = {}
    for codes in _coders if passages else ():
        for passage, rows in codes(passages).items():
            found.setdefault(passage, []).extend(rows)
    return found


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
