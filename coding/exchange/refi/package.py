"""The zip of a project, read without trusting it: nothing is unpacked to the disk, nothing beyond a limit is read."""

from __future__ import annotations

import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from django.utils.translation import gettext as _

from coding.exchange.limits import MOST_ENTRIES, MOST_TEXT_BYTES, MOST_XML_BYTES, bad_file, too_much
from problems import Problem

_CHUNK = 1 << 20
#: More than this many bytes out of one is no text that people wrote.
_MOST_RATIO = 400
_IN_MEMORY = 8 << 20
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)


class Package:
    """An opened project file; `name` is what the person calls it."""

    def __init__(self, path: Path, name: str) -> None:
        self.path = path
        self.name = name

    @contextmanager
    def opened(self) -> Iterator[OpenPackage]:
        """The zip, opened and its names checked; a Problem where it is none."""
        try:
            archive = zipfile.ZipFile(self.path)
        except _BROKEN as error:
            raise self.broken() from error
        with archive:
            yield OpenPackage(archive, self)

    def broken(self, place: str = "") -> Problem:
        """The refusal of a zip that is damaged or cut off."""
        return bad_file(
            _("The project file is damaged, or its download was cut off."),
            f"{self.name}, {place}" if place else self.name,
            code="broken_zip",
        )


class OpenPackage:
    """The members of a zip by their names without the case of letters."""

    def __init__(self, archive: zipfile.ZipFile, package: Package) -> None:
        self._archive = archive
        self._package = package
        self._members: dict[str, zipfile.ZipInfo] = {}
        infos = archive.infolist()
        if len(infos) > MOST_ENTRIES:
            raise too_much(_("files"), f"{MOST_ENTRIES:,}", package.name)
        for info in infos:
            self._check(info)
            key = info.filename.casefold()
            if key in self._members:
                raise bad_file(
                    _("The project file holds two files of one name."),
                    f"{package.name}, {info.filename[:120]}",
                )
            self._members[key] = info

    def _check(self, info: zipfile.ZipInfo) -> None:
        place = f"{self._package.name}, {info.filename[:120]}"
        path = PurePosixPath(info.filename)
        outside = path.is_absolute() or ".." in path.parts or "\\" in info.filename
        if outside or ":" in info.filename:
            raise bad_file(
                _("The project file holds a name that leads out of it."), place, code="bad_path"
            )
        if info.flag_bits & 1:
            raise bad_file(
                _("The project file is locked with a password."),
                place,
                _("Export it again without a password."),
                code="encrypted",
            )

    def find(self, name: str) -> zipfile.ZipInfo | None:
        """The member of this name, also where a tool wrote `Sources/` for `sources/`."""
        return self._members.get(name.casefold())

    def text_bytes(self, info: zipfile.ZipInfo) -> bytes:
        """The bytes of a text."""
        parts = list(self._chunks(info, MOST_TEXT_BYTES))
        return b"".join(parts)

    @contextmanager
    def xml(self) -> Iterator[IO[bytes]]:
        """The project's XML as a file."""
        info = self.find("project.qde")
        if info is None:
            raise bad_file(
                _("The file holds no “project.qde”, so it is no REFI-QDA project."),
                self._package.name,
                _("Choose a .qdpx file, or tell which kind of file it is."),
            )
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
            for chunk in self._chunks(info, MOST_XML_BYTES):
                file.write(chunk)
            file.seek(0)
            yield file

    def _chunks(self, info: zipfile.ZipInfo, most: int) -> Iterator[bytes]:
        """The member's bytes; a Problem as soon as they are too many, whatever the zip says of itself."""
        place = f"{self._package.name}, {info.filename[:120]}"
        allowed = min(most, max(_IN_MEMORY, info.compress_size * _MOST_RATIO))
        read = 0
        try:
            with self._archive.open(info) as member:
                while chunk := self._next(member):
                    read += len(chunk)
                    if read > allowed:
                        raise _bomb(place)
                    yield chunk
        except _BROKEN as error:
            raise self._package.broken(info.filename[:120]) from error

    @staticmethod
    def _next(member: IO[bytes]) -> bytes:
        return member.read(_CHUNK)


def _bomb(place: str) -> Problem:
    return bad_file(
        _("A file in the package unpacks to far more than it should."),
        place,
        _("Export the project again; where a text is really that long, split it."),
        code="zip_bomb",
    )
