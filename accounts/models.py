"""A person's settings, and the carrier of the product's permissions."""

from django.conf import settings
from django.db import models


class Permissions(models.Model):  # noqa: DJ008 (it has no rows to name)
    """Carrier of the named permissions of `accounts.roles`; it has no rows and no table."""

    class Meta:
        managed = False
        default_permissions = ()
        permissions = [
            ("code_documents", "Code passages and build chains"),
            ("adjudicate", "Settle disagreements between coders"),
            ("edit_toolkit", "Curate and publish editions of the toolkit"),
            ("import_documents", "Import documents and cases"),
            ("manage_codebook", "Change the codebook and assign work"),
        ]


class Preferences(models.Model):
    """What a person chose; whoever chose nothing has no row. The e-mail address is the user's own."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="preferences"
    )
    language = models.CharField(
        max_length=10, blank=True, help_text="of messages; empty: that of the page they come from"
    )

    def __str__(self) -> str:
        return f"{self.user_id}: {self.language or '-'}"
