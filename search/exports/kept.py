"""Where export files are kept, and for how long."""

import time
from pathlib import Path

from django.conf import settings

KEPT_FOR = 24 * 3600  # seconds


def folder() -> Path:
    """The folder of export files, made where it is not there; the web's processes and the workers share it."""
    path = Path(settings.CASEBASE_HOME) / "exports"
    path.mkdir(parents=True, exist_ok=True)
    return path


def file_of(ident: str, extension: str) -> Path:
    """The file of one export; `ident` is made by us."""
    return folder() / f"{ident}.{extension}"


def clear() -> None:
    """Delete the files that are older than a day, also half-written ones."""
    before = time.time() - KEPT_FOR
    for path in folder().iterdir():
        if path.is_file() and path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
