"""Reading what a person chose."""

from django.contrib.auth.models import User

from accounts.models import Preferences


def language_of(user: User, otherwise: str = "") -> str:
    """The language in which a person wants messages, or the other one where none was chosen."""
    chosen = Preferences.objects.filter(user=user).values_list("language", flat=True).first()
    return chosen or otherwise
