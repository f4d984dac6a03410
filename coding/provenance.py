"""Where a coding that was ruled comes from: the round, the ruling, and whose codings it stands for."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.permissions import may
from accounts.roles import CODE
from coding.models import Annotation, Difference, Ruling
from coding.visibility import visible_annotations


@dataclass(frozen=True, slots=True)
class Provenance:
    """What is told of one ruled coding.

    Names, the reason and the way to the round are for who may code, and names of coders only once it is settled;
    everybody else hears round, day and of how many codings it was made.
    """

    round_title: str
    round_id: uuid.UUID | None
    at: datetime
    agreed: bool
    settled: bool
    drafts: int
    adjudicator: str
    coders: tuple[str, ...]
    reason: str

    @property
    def sentence(self) -> str:
        """In one sentence of the page's language."""
        values = {"round": self.round_title, "day": f"{self.at:%Y-%m-%d}", "who": self.adjudicator}
        if self.agreed:
            first = _("All coders agreed in the round “%(round)s”, %(day)s.") % values
        elif self.adjudicator:
            first = _("Ruled on by %(who)s in the round “%(round)s”, %(day)s.") % values
        else:
            first = _("Ruled on in the round “%(round)s”, %(day)s.") % values
        if self.coders:
            second = _("From codings of %(names)s.") % {"names": ", ".join(self.coders)}
        else:
            second = ngettext("From %(n)d coding.", "From %(n)d codings.", self.drafts) % {
                "n": self.drafts
            }
        last = "" if self.settled else _("Not settled yet.")
        return " ".join(filter(None, (first, second, last)))

    def as_dict(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "round": self.round_title,
            "round_id": str(self.round_id) if self.round_id else None,
            "at": self.at.isoformat(),
            "agreed": self.agreed,
            "settled": self.settled,
            "drafts": self.drafts,
            "adjudicator": self.adjudicator,
            "coders": list(self.coders),
            "reason": self.reason,
            "sentence": self.sentence,
        }


def provenance(
    annotations: Collection[uuid.UUID], user: User | AnonymousUser | None
) -> dict[uuid.UUID, Provenance]:
    """Annotation → where it comes from, for those of them that a ruling holds and the person may see.

    The latest standing ruling counts. `user` None is the operator at the command line. A bounded number of queries.
    """
    if not annotations:
        return {}
    seen = visible_annotations(user).filter(pk__in=annotations)
    rulings = (
        Ruling.objects.filter(replaced_at__isnull=True, golds__in=seen.values("pk"))
        .select_related("item__round", "adjudicator")
        .prefetch_related("sources__coder", "golds")
        .defer("item__round__instructions")
        .order_by("at")
        .distinct()
    )
    named = user is None or bool(may(user, CODE))
    wanted = set(seen.values_list("pk", flat=True))
    return {
        gold.pk: _told(ruling, named)
        for ruling in rulings
        for gold in ruling.golds.all()
        if gold.pk in wanted
    }


def _told(ruling: Ruling, named: bool) -> Provenance:
    settled = ruling.item.settled_at is not None
    agreed = ruling.kind == Difference.NONE
    sources = list(ruling.sources.all())
    names = sorted({row.coder.get_username() for row in sources if row.coder})
    return Provenance(
        round_title=ruling.item.round.title,
        round_id=ruling.item.round_id if named else None,
        at=ruling.at,
        agreed=agreed,
        settled=settled,
        drafts=len(sources),
        adjudicator=ruling.adjudicator.get_username() if named else "",
        coders=tuple(names) if named and settled else (),
        reason=ruling.reason if named else "",
    )


def with_provenance(
    annotations: Iterable[Annotation], user: User | AnonymousUser
) -> list[tuple[Annotation, Provenance | None]]:
    """Annotations with where they come from."""
    rows = list(annotations)
    found = provenance([row.pk for row in rows], user)
    return [(row, found.get(row.pk)) for row in rows]
