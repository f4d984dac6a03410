"""Writers of an edition's files, one module a format: `write(content, manifest) -> bytes`, always the same bytes."""

from collections.abc import Callable
from typing import Any

from toolkit.files import docx, json

WRITERS: dict[str, Callable[[dict[str, Any], dict[str, Any]], bytes]] = {
    "json": json.write,
    "docx": docx.write,
}
