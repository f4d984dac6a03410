"""What a source is, and what several of them need."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Protocol, runtime_checkable

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from casebase.drafts import InputFile, Item
from legaltext.reading import Limits, ReadError, read
from legaltext.reading import Source as ReadSource
from legaltext.reading.decoding import decode
from problems import Problem

WEB = re.compile(r"https?://\S+\Z")
DECLARED = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding=[\"']([\w.:-]+)")
HEAD = 65_536  # bytes a source may look at to recognise a file


class Source(Protocol):
    """A kind of file. `rank` says whose word stands where sources disagree: the higher."""

    name: str
    label: Promise
    rank: int

    def recognises(self, name: str, head: bytes) -> bool:
        """Whether a file with this name and these first bytes is of this kind."""

    def groups(self, files: Sequence[InputFile]) -> Iterator[Sequence[InputFile]]:
        """The files in the groups that `items` reads together; most sources read them one by one."""

    def items(self, files: Sequence[InputFile], case_key: str | None) -> Iterator[Item | Problem]:
        """The items of one group of files; a Problem stands for an item that could not be read."""


@runtime_checkable
class LiveSource(Protocol):
    """A source that can also fetch its files from where they are published."""

    site: str

    def fetch(self, *, since: date, url: str, folder: Path) -> Iterator[InputFile]:
        """Files with what was published from that day on, written to `folder` as they come; raises Problem."""


class OneByOne:
    """The usual grouping: each file stands for itself."""

    def groups(self, files: Sequence[InputFile]) -> Iterator[Sequence[InputFile]]:
        """One group per file."""
        return ([file] for file in files)


def read_text(file: InputFile, *, limits: Limits | None = None) -> ReadSource:
    """Read a file's text; a `ReadError` becomes a Problem with the file's name as its place."""
    try:
        return read(file.read(), name=file.name, limits=limits or Limits())
    except ReadError as error:
        place = f"{file.name}, {error.place}" if error.place else file.name
        raise Problem(error.code, _(error.message), place=place, remedy=_(error.remedy)) from error


def file_text(file: InputFile) -> str:
    """A data file as text; undecodable bytes are a Problem with the file's name as its place."""
    try:
        data = file.read()
        named = DECLARED.match(data)
        return decode(data, declared=named[1].decode() if named else None)[0].removeprefix("\ufeff")
    except ReadError as error:
        place = f"{file.name}, {error.place}"
        raise Problem(error.code, _(error.message), place=place, remedy=_(error.remedy)) from error


def web_address(written: str) -> str:
    """The address where it is one that a page may link to, else ""."""
    return written if WEB.match(written) and len(written) <= 1000 else ""


def looks_like_json(head: bytes) -> bool:
    """Whether a file begins as JSON, one value or one a line."""
    return decoded(head).lstrip("\ufeff \r\n\t").startswith(("{", "["))


def decoded(head: bytes) -> str:
    """The first bytes as text for recognising; undecodable bytes are dropped."""
    return head.decode("utf-8", errors="ignore")
