"""Writers of an edition's files, one module a format: `write(content, manifest) -> bytes`, always the same bytes."""

from collections.abc import Callable
from typing import Any

from toolkit.files import json


def _docx(content: dict[str, Any], manifest: dict[str, Any]) -> bytes:
    from toolkit.files import docx  # its libraries take a tenth of the site's start

    return docx.write(content, manifest)


WRITERS: dict[str, Callable[[dict[str, Any], dict[str, Any]], bytes]] = {
    "json": json.write,
    "docx": _docx,
}
