"""A search certificate as it was taken; never changed afterwards."""

import secrets

from django.conf import settings
from django.db import models


def new_ident() -> str:
    """96 random bits: nobody finds a certificate who was not given its link."""
    return secrets.token_urlsafe(12)


class Certificate(models.Model):
    """``body`` is what the page and the file say; ``ids`` all result ids, deflated, one a line."""

    ident = models.CharField(max_length=32, unique=True, default=new_ident, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="search_certificates",
    )
    created_at = models.DateTimeField()
    body = models.JSONField()
    ids = models.BinaryField()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.ident
