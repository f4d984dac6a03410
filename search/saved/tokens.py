"""Signed tokens for leaving off alerts without signing in; they can do nothing else."""

from django.contrib.auth.models import User
from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet

from search.models import SavedSearch

_signer = Signer(salt="search.saved.unsubscribe", sep=".")


def search_token(search: SavedSearch) -> str:
    """For one saved search."""
    return _signer.sign(f"s{search.pk}")


def all_token(owner: User) -> str:
    """For all of a person's."""
    return _signer.sign(f"u{owner.pk}")


def searches_of(token: str) -> QuerySet[SavedSearch] | None:
    """The saved searches that a token stands for; None where it is not ours."""
    try:
        value = _signer.unsign(token)
    except BadSignature:
        return None
    number = int(value[1:])
    if value.startswith("s"):
        return SavedSearch.objects.filter(pk=number)
    return SavedSearch.objects.filter(owner=number)
