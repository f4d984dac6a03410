"""A person's e-mail address and language of messages."""

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Preferences
from problems import Problem

LONGEST_ADDRESS = 254  # characters, as mail has it and the column too


@transaction.atomic
def change_account(*, user: User, email: str, language: str = "") -> None:
    """Set both; the next message goes to the new address. An empty address: no messages. Raises `Problem`.

    Args:
        user: whose.
        email: one address, or empty.
        language: one of `settings.LANGUAGES`, or empty for that of the page on which a search was saved.
    """
    email = checked_email(email)
    if language and language not in dict(settings.LANGUAGES):
        raise Problem(
            "unknown_language",
            _("The site does not speak this language."),
            place="language",
            remedy=_("Choose one of: %(names)s.")
            % {"names": ", ".join(str(name) for _key, name in settings.LANGUAGES)},
        )
    user.email = email
    user.save(update_fields=["email"])
    Preferences.objects.update_or_create(user=user, defaults={"language": language})


def checked_email(email: str) -> str:
    """The address without spaces around it, if mail can be sent to it. Raises `Problem`."""
    email = email.strip()
    if not email:
        return ""
    try:
        # The length first: the rest is looked at with patterns.
        MaxLengthValidator(LONGEST_ADDRESS)(email)
        validate_email(email)
    except ValidationError as error:
        raise Problem(
            "bad_address",
            _("This is no e-mail address."),
            place=email[:100],
            remedy=_("Write one address, such as name@example.org, or leave the field empty."),
        ) from error
    return email
