"""Checks a certificate's file: that it is whole, whose it is, and what the search finds now."""

import base64
import binascii
import hashlib
import hmac
import zlib
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from problems import Problem
from search.certificates.compare import Difference, difference
from search.certificates.take import FORMAT, run, seal

MOST_BYTES = 400_000_000  # of ids inflated; a file that claims more is not ours


def checked_ids(content: Mapping[str, Any]) -> list[str]:
    """The ids of a file whose hash and count hold. Raises `Problem` where the file was changed."""
    try:
        if content["format"] != FORMAT:
            raise _not_ours()
        packed = base64.b64decode(content["ids"]["zlib+base64"], validate=True)
        inflate = zlib.decompressobj()
        text = inflate.decompress(packed, MOST_BYTES)
        result = content["result"]
        found = hashlib.sha256(text).hexdigest(), text.count(b"\n")
        expected = result["ids_sha256"], result["passages"]
        ids = text.decode().splitlines()
    except (KeyError, TypeError, ValueError, binascii.Error, zlib.error) as error:
        raise _not_ours() from error
    if found != expected or not inflate.eof:
        raise Problem(
            "certificate_changed",
            _("The ids in this file are not those that its hash was made of."),
            remedy=_("Ask for the file again where it came from."),
        )
    return ids


def sealed_here(content: Mapping[str, Any]) -> bool:
    """Whether this site made the file and nobody changed a character of it."""
    return hmac.compare_digest(str(content.get("seal", "")), seal(content))


def verify(content: Mapping[str, Any]) -> Difference:
    """Check the file and run its search again on this library. Raises `Problem`."""
    ids = checked_ids(content)
    query = content["query"]
    return difference(content, ids, run(query["typed"], query["filters"]))


def _not_ours() -> Problem:
    return Problem(
        "not_a_certificate",
        _("This file is no search certificate."),
        remedy=_("Give a JSON file downloaded from a certificate's page."),
    )
