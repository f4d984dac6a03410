"""JSON out of files, without trust: line by line or whole, with limits and the place of each fault."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from coding.exchange.limits import MOST_LINE_BYTES, bad_file, too_much

#: What JSON can write and no database keeps: half a character, and NUL.
_ESCAPED = re.compile(rb"\\u(?:[dD][89a-fA-F]|0000)")
_UNKEPT = re.compile("[\ud800-\udfff]|\x00")
_BOM = b"\xef\xbb\xbf"
#: A file that is one JSON value is read at once; more than this is refused.
_MOST_WHOLE = 160 << 20


def json_lines(path: Path, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """(Place, object) of each line that is not blank; a Problem for a line that is no JSON object."""
    with path.open("rb") as file:
        number = 0
        while line := file.readline(MOST_LINE_BYTES + 1):
            number += 1
            place = _("%(name)s, line %(number)d") % {"name": name, "number": number}
            if len(line) > MOST_LINE_BYTES:
                raise too_much(_("characters in one line"), f"{MOST_LINE_BYTES:,}", place)
            if number == 1:
                line = line.removeprefix(_BOM)
            if line.strip():
                yield place, _object(line, place)


def _object(line: bytes, place: str) -> dict[str, Any]:
    value = _parsed(line, place)
    if not isinstance(value, dict):
        raise bad_file(_("The line is no JSON object."), place, code="not_json")
    return value


def json_value(path: Path, name: str) -> Any:
    """The one JSON value of a file."""
    if path.stat().st_size > _MOST_WHOLE:
        raise too_much(_("bytes of JSON"), f"{_MOST_WHOLE:,}", name)
    return _parsed(path.read_bytes().removeprefix(_BOM), name)


def _parsed(data: bytes, place: str) -> Any:
    try:
        value = json.loads(data.decode("utf-8"))
        return _mended(value) if _ESCAPED.search(data) else value
    except UnicodeDecodeError as error:
        raise bad_file(
            _("The text is not UTF-8 (byte %(at)d).") % {"at": error.start},
            place,
            _("Save the file as UTF-8 and try again."),
            code="bad_encoding",
        ) from error
    except (ValueError, RecursionError) as error:
        raise bad_file(_("This is no JSON."), place, code="not_json") from error


def _mended(value: Any) -> Any:
    """The value with U+FFFD for what no database keeps; a whole pair of halves is one character already."""
    if isinstance(value, str):
        return _UNKEPT.sub("\ufffd", value)
    if isinstance(value, list):
        return [_mended(one) for one in value]
    if isinstance(value, dict):
        return {_mended(name): _mended(one) for name, one in value.items()}
    return value
