"""Save a search."""

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from problems import Problem
from search.models import SavedSearch
from search.params import Params
from search.saved.models import Rate
from search.saved.sweep import catch_up
from search.saved.watched import readable


def save_search(
    *, owner: User, name: str, params: Params, alert: str, language: str
) -> SavedSearch:
    """Save it under a name and begin to watch it; what matches now is known, and not told of.

    Raises `Problem`: no name, a name taken, too many, or a query that cannot be read.
    """
    filters = {facet: list(values) for facet, values in params.filters}
    readable(params.query, filters)
    with transaction.atomic():
        # The lock keeps two requests of a person from both being the last one allowed.
        User.objects.select_for_update().get(pk=owner.pk)
        _refuse_too_many(owner)
        search = SavedSearch.objects.create(
            owner=owner,
            name=named(owner, name),
            query=params.query,
            filters=filters,
            by=params.by,
            sort=params.sort,
            alert=rated(alert),
            language=language,
        )
    catch_up(search)
    return search


def named(owner: User, name: str, *, but: int | None = None) -> str:
    """The name as it may be used. Raises `Problem`."""
    name = " ".join(name.split())[:120]
    if not name:
        raise Problem("no_name", _("A saved search needs a name."), remedy=_("Give it one."))
    others = SavedSearch.objects.filter(owner=owner, name=name).exclude(pk=but or 0)
    if others.exists():
        raise Problem(
            "name_taken",
            _("You have a saved search of this name."),
            place=name,
            remedy=_("Choose another name, or change that search."),
            status=409,
        )
    return name


def rated(alert: str) -> str:
    """How often, as it may be. Raises `Problem`."""
    if alert not in Rate.values:
        raise Problem(
            "rate",
            _("An alert comes daily, weekly or never."),
            remedy=_("Choose one of: %(values)s.") % {"values": ", ".join(Rate.values)},
        )
    return alert


def _refuse_too_many(owner: User) -> None:
    most = settings.SAVED_SEARCHES_EACH
    if SavedSearch.objects.filter(owner=owner).count() >= most:
        raise Problem(
            "too_many",
            _("You have %(most)d saved searches, which is as many as a person may have.")
            % {"most": most},
            remedy=_("Delete one that you no longer need."),
            status=409,
        )
