"""The notice that codings of one's own were ruled on."""

from __future__ import annotations

from typing import Any

from django import template

from coding import outcome_selectors
from coding.models import Round

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
