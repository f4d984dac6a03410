"""Labels of the facet values that the library knows."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from casebase.citator.levels import LABELS as LEVELS
from casebase.models import DocumentKind, Forum, Party, Treatment
from casebase.models.document import Language
from casebase.vocabulary import STATUSES
from legaltext.citations.agreement_names import NAMES, US_TITLES

Labels = Callable[[Iterable[str], str], dict[str, str]]


def _from_choices(choices: dict[str, object]) -> Labels:
    def labels(values: Iterable[str], language: str) -> dict[str, str]:
        with override(language):
            return {value: str(choices[value]) for value in values if value in choices}

    return labels


def _provision_labels(values: Iterable[str], language: str) -> dict[str, str]:
    """Agreements by their names; what stands under them is understood by its number."""
    chinese = language.startswith("zh")
    names = {
        one.key: f"{one.key} · {one.chinese if chinese else one.english}"
        for one in (*NAMES, *US_TITLES)
    }
    return {value: names[value] for value in values if value in names}


def _party_labels(values: Iterable[str], language: str) -> dict[str, str]:
    with override(language):
        return {party.code: party.name for party in Party.objects.filter(code__in=list(values))}


#: Fields of the query language that have these values and no others.
VALUES: dict[str, dict[str, Any]] = {
    "forum": dict(Forum.choices),
    "kind": {**dict(DocumentKind.choices), "case": _("case")},
    "lang": dict(Language.choices),
}

LABELS: dict[str, Labels] = {
    "forum": _from_choices(dict(Forum.choices)),
    "kind": _from_choices(VALUES["kind"]),
    "status": _from_choices(dict(STATUSES)),
    "party": _party_labels,
    "treatment": _from_choices(dict(Treatment.choices)),
    "provision": _provision_labels,
    "complainant": _party_labels,
    "respondent": _party_labels,
    "standing": _from_choices({str(level): label for level, label in LEVELS.items()}),
}
