"""The agreement on one code, round by round: what a code's page shows of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Max, QuerySet

from accounts.permissions import may
from accounts.roles import ADJUDICATE, CODE, MANAGE
from coding.agreement.report import Figure
from coding.comparing import reading
from coding.models import Code, Layer, Round

MOST_ROUNDS = 8
MOST_PASSAGES = 5_000  # of a round; beyond it its own page computes the figures
RESAMPLES = 500


@dataclass(frozen=True, slots=True)
class OfRound:
    """The agreement of a round on one code: α of passages that have it or not, and per cent; None where too many."""

    round: Round
    alpha: Figure | None
    percent: Figure | None


def over_time(code: Code, user: User | AnonymousUser) -> list[OfRound]:
    """The latest rounds in which somebody gave the code and all handed in, oldest first; nothing for visitors."""
    return [_of(one, code) for one in reversed(_rounds(code, user)[:MOST_ROUNDS])]


def _rounds(code: Code, user: User | AnonymousUser) -> QuerySet[Round]:
    """Rounds that this person may open: their own, all for who manages or adjudicates."""
    if not may(user, CODE):
        return Round.objects.none()
    given = code.annotations.filter(deleted=False).exclude(layer__in=(Layer.BLIND, Layer.GOLD))
    found = Round.objects.filter(
        items__released_at__isnull=False, items__version__in=given.values("version")
    )
    if not (may(user, MANAGE) or may(user, ADJUDICATE)):
        found = found.filter(items__assignments__coder=user.pk)
    return found.annotate(last=Max("items__released_at")).order_by("-last")


def _of(found: Round, code: Code) -> OfRound:
    from coding.agreement import figures  # numpy is for those who compute
    from coding.agreement.additive import Resamples
    from coding.agreement.table import table_of_sets

    codings = reading.codings_of_round(found)
    if len(codings.passages) > MOST_PASSAGES:
        return OfRound(found, None, None)
    present = table_of_sets(codings).present(code.key)
    draws = Resamples(found.seed % 2**32, RESAMPLES)
    alpha, percent = (figures.of_table(key, present, draws) for key in ("alpha", "percent"))
    return OfRound(found, alpha, percent)
