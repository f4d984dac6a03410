"""Whose codings are compared, and how: what the page, the API and the job are told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coding.agreement.method import MOST_RESAMPLES, RESAMPLES, SEED
from coding.agreement.report import Report
from coding.comparing import reading
from coding.models import Axis, Round
from problems import Problem

ALL = "all"  # asked: every chosen coder about every passage
CODED = "coded"  # asked: each only in documents where they coded something
MOST_CODERS = 20
MOST_PASSAGES = 250_000
#: Passages and spans times figures, that take about a second on a small machine; beyond it is a job.
A_SECOND = 600_000


@dataclass(frozen=True, slots=True)
class Choice:
    """`document` is a slug, empty for all that two of the coders have coded; `axis` empty for all axes."""

    document: str
    coders: tuple[str, ...]
    axis: str = ""
    asked: str = ALL
    seed: int = SEED
    resamples: int = RESAMPLES

    @classmethod
    def read(cls, values: QueryDict) -> Choice:
        """From `document`, `coder` (several), `axis`, `asked`, `seed` and `resamples`; raises a Problem."""
        return cls(
            document=values.get("document", ""),
            coders=tuple(sorted({one for one in values.getlist("coder") if one})),
            axis=_one_of(values.get("axis", ""), ("", *Axis.values), "axis"),
            asked=_one_of(values.get("asked", ALL) or ALL, (ALL, CODED), "asked"),
            seed=_number(values.get("seed", ""), SEED, 2**32 - 1, "seed"),
            resamples=_number(values.get("resamples", ""), RESAMPLES, MOST_RESAMPLES, "resamples"),
        )

    def as_params(self) -> dict[str, Any]:
        """As JSON values, for the job."""
        return {**asdict(self), "coders": list(self.coders)}

    @classmethod
    def from_params(cls, params: dict[str, Any]) -> Choice:
        """What `as_params` wrote."""
        return cls(**{**params, "coders": tuple(params["coders"])})

    def documents(self) -> list[str]:
        """The slugs that are compared."""
        if self.document:
            return [self.document]
        return reading.documents_coded_by(self.coders, at_least=2)


def check(choice: Choice) -> None:
    """Raise a Problem for a choice of which nothing can be said."""
    known = set(reading.coders().values_list("username", flat=True))
    unknown = [name for name in choice.coders if name not in known]
    if unknown:
        raise Problem(
            "unknown_coder",
            _("“%(name)s” has coded nothing that stands in a current text.") % {"name": unknown[0]},
            place="coder",
            remedy=_("Choose among those who have coded."),
        )
    if not 2 <= len(choice.coders) <= MOST_CODERS:
        raise Problem(
            "coders",
            _("Agreement needs at least two coders, and at most %(most)d.") % {"most": MOST_CODERS},
            place="coder",
            remedy=_("Choose two or more coders."),
        )
    if choice.document and not reading.documents().filter(slug=choice.document).exists():
        raise Problem(
            "unknown_document",
            _("Nobody has coded the current text of this document, or there is no such document."),
            place="document",
            remedy=_("Choose among the documents that were coded."),
            status=404,
        )
    if not choice.documents():
        raise Problem(
            "nothing_in_common",
            _("No document was coded by two of these coders."),
            place="coder",
            remedy=_("Choose other coders, or one document."),
        )


def is_long(choice: Choice) -> bool:
    """Whether the report takes longer than a reader should wait for a page. Raises a Problem beyond all measure."""
    slugs = choice.documents()
    passages, spans, codes = reading.sizes(slugs, choice.coders, choice.axis)
    if passages > MOST_PASSAGES:
        raise Problem(
            "too_much",
            ngettext(
                "That is %(count)d passage, more than can be compared at once.",
                "That are %(count)d passages, more than can be compared at once.",
                passages,
            )
            % {"count": passages},
            place="document",
            remedy=_("Choose one document."),
        )
    pairs = len(choice.coders) * (len(choice.coders) - 1) // 2
    parts = 20 + codes + 3 * pairs + 2 * len(slugs)
    return (passages + 10 * spans) * parts * (1 + choice.resamples / 500) > A_SECOND


def make(choice: Choice, told: Callable[[int, int], None] = lambda done, total: None) -> Report:
    """Read the codings and compute the report."""
    from coding.agreement.compute import Order, report_of  # numpy is for those who compute

    where_coded = choice.asked == CODED
    codings = reading.codings_of(choice.documents(), choice.coders, only_where_coded=where_coded)
    order = Order(
        reading.axes(),
        choice.axis,
        "where_coded" if where_coded else "everybody",
        choice.seed,
        choice.resamples,
    )
    return report_of(codings, order, timezone.localdate(), told)


def of_round(found: Round, axis: str = "") -> Report:
    """The agreement of a round on what all its coders handed in; raises a Problem where that is nothing."""
    from coding.agreement.compute import Order, report_of

    codings = reading.codings_of_round(found)
    if not codings.asked:
        raise Problem(
            "nothing_handed_in",
            _("Nothing has been handed in by all its coders yet."),
            remedy=_("Look again when they have."),
            status=409,
        )
    order = Order(
        reading.axes(), _one_of(axis, ("", *Axis.values), "axis"), seed=found.seed % 2**32
    )
    return report_of(codings, order, timezone.localdate())


def _one_of(value: str, allowed: tuple[str, ...], name: str) -> str:
    if value in allowed:
        return value
    raise Problem(
        "choice",
        _("“%(value)s” is none of what can be chosen here.") % {"value": value},
        place=name,
        remedy=_("Choose one of: %(names)s.") % {"names": ", ".join(filter(None, allowed))},
    )


def _number(value: str, default: int, most: int, name: str) -> int:
    if value == "":
        return default
    if str(value).isascii() and str(value).isdigit() and int(value) <= most:
        return int(value)
    raise Problem(
        "number",
        _("“%(value)s” is no whole number from 0 to %(most)d.") % {"value": value, "most": most},
        place=name,
        remedy=_("Leave it empty for the usual one."),
    )
