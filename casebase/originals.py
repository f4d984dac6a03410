"""The store of files as they came: byte for byte, under their SHA-256."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from casebase.drafts import InputFile

CHUNK = 1 << 20


def path_of(sha256: str) -> Path:
    """Where the file with this SHA-256 is or would be."""
    return Path(settings.ORIGINALS_DIR) / sha256[:2] / sha256


def describe(path: Path) -> InputFile:
    """A file on disk as input, hashed in chunks."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    return InputFile(path=path, name=path.name, sha256=digest.hexdigest(), size=path.stat().st_size)


def stored(sha256: str, name: str) -> InputFile:
    """A file of the store as input under the name it was sent with; FileNotFoundError where it is gone."""
    path = path_of(sha256)
    return InputFile(path=path, name=name, sha256=sha256, size=path.stat().st_size)


def keep(chunks: Iterable[bytes], name: str) -> InputFile:
    """Write bytes into the store, whole or not at all; the same bytes are stored once."""
    root = Path(settings.ORIGINALS_DIR)
    root.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with tempfile.NamedTemporaryFile(dir=root, prefix="incoming-", delete=False) as file:
        temporary = Path(file.name)
        try:
            for chunk in chunks:
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    target = path_of(digest.hexdigest())
    target.parent.mkdir(exist_ok=True)
    temporary.replace(target)
    return stored(digest.hexdigest(), name)


def keep_file(source: InputFile) -> None:
    """Copy an input file into the store unless it is there."""
    if path_of(source.sha256).exists():
        return
    with source.path.open("rb") as file:
        keep(iter(lambda: file.read(CHUNK), b""), source.name)
