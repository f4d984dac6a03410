"""No table of its own: the permissions of the product hang on this model's content type."""

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
