"""Labels of the facet values that the library knows."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from casebase.models import DocumentKind, Forum, Party
from casebase.models.document import Language
from casebase.vocabulary import STATUSES

Labels = Callable[[Iterable[str], str], dict[str, str]]


def _from_choices(choices: dict[str, object]) -> Labels:
    def labels(values: Iterable[str], language: str) -> dict[str, str]:
        with override(language):
            return {value: str(choices[value]) for value in values if value in choices}

    return labels


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
    "kind": _from_choices({**dict(DocumentKind.choices)}),
    "status": _from_choices(dict(STATUSES)),
    "party": _party_labels,
}
