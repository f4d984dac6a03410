"""Refusing an upload that is too large while it arrives, before it fills the disk."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from problems import Problem

MARK = "casebase_upload_too_large"


class QuotaUploadHandler(FileUploadHandler):
    """Stop keeping what arrives after `MAX_UPLOAD_BYTES`; `refuse_too_large` then tells the sender."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass the bytes on to the next handler while they are not too many."""
        self.received += len(raw_data)
        if self.received > settings.MAX_UPLOAD_BYTES:
            if self.request is not None:
                setattr(self.request, MARK, True)
            # The rest is read and dropped: a connection cut here would show no message.
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the next handler."""


def refuse_too_large(request: HttpRequest) -> None:
    """Raise a Problem (413) where the upload of this request was stopped; call it after reading its files."""
    if getattr(request, MARK, False):
        raise Problem(
            "too_large",
            _("The upload is larger than %(limit)s.")
            % {"limit": filesizeformat(settings.MAX_UPLOAD_BYTES)},
            remedy=_("Split it, or import it on the server with “manage.py ingest”."),
            status=413,
        )
