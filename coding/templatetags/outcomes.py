"""What templates say of rulings: what became of one's own codings, and where a ruled one comes from."""

from __future__ import annotations

from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser

from coding import outcome_selectors
from coding.models import Annotation, Origin, Round
from coding.provenance import provenance

register = template.Library()


@register.inclusion_tag("coding/includes/outcomes_notice.html", takes_context=True)
def outcomes_notice(context: dict[str, Any], found: Round | None = None) -> dict[str, Any]:
    """Where codings of the reader's were settled, with how many items they have not read; of one round or of all."""
    user = context["request"].user
    rows = outcome_selectors.rounds_with_outcomes(user)
    return {
        "rows": [row for row in rows if found is None or row[0].pk == found.pk],
        "one": found is not None,
    }


@register.simple_tag(takes_context=True)
def came_from(context: dict[str, Any], annotation: Annotation) -> str:
    """Where a ruled coding comes from, as the reader may hear of it; empty for any other."""
    if annotation.origin != Origin.RULING:
        return ""
    user = context["request"].user if "request" in context else AnonymousUser()
    found = provenance([annotation.pk], user).get(annotation.pk)
    return found.sentence if found else ""
