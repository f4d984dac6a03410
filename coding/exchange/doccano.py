"""doccano's JSONL: spans and categories of all its versions; relations are told of and left out.

It counts UTF-16 units (https://github.com/doccano/doccano/issues/2290) unless a project counts grapheme clusters;
versions of 2019 counted code points. The spans have no words, so a file with characters beyond the BMP is read as
UTF-16, and as code points only where UTF-16 would cut a character or leave the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import Any

from django.utils.translation import gettext as _

from coding.exchange.foreign import Gatherer, Labelled
from coding.exchange.limits import bad_file
from coding.exchange.lines import json_lines
from coding.exchange.model import LeftOut, Project
from coding.exchange.offsets import Counting, Spot

_TEXT = ("text", "data")
_SPANS = ("label", "labels", "entities", "annotations", "category", "categories", "cats")
#: The file of all people together; others are named after the one person.
_EVERYBODY = {"all", "unknown", "doccano", "export", "admin_export"}
Record = dict[str, Any]


def recognises(head: bytes) -> bool:
    """Whether a file begins with an object that has a text; its labels may come far behind a long one."""
    first = head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"{"
    return first and (b'"text"' in head or b'"data"' in head)


def read(path: Path, name: str) -> Project:
    """A document a line."""
    found = Gatherer(name, usual=Counting(utf16=True))
    stem = PurePath(name).stem
    person = "" if stem.casefold() in _EVERYBODY else stem
    relations = comments = 0
    for number, (place, record) in enumerate(json_lines(path, name), 1):
        text = next((record[key] for key in _TEXT if isinstance(record.get(key), str)), None)
        if text is None:
            raise bad_file(
                _("The line has no “text”."), place, _("Bring the JSONL that doccano exports.")
            )
        coder = str(record.get("username") or person)
        found.add(_title(record, stem, number), text, _labelled(record, text, coder, place))
        relations += len(record.get("relations") or [])
        comments += len(record.get("Comments") or record.get("comments") or [])
    told = (
        (relations, _("Relations have no place here; left out: %(count)d.")),
        (comments, _("Comments have no place here; left out: %(count)d.")),
    )
    for count, reason in told:
        if count:
            found.left_out.append(LeftOut(name, reason % {"count": count}))
    return found.project()


def _title(record: Record, stem: str, number: int) -> str:
    meta = record.get("meta")
    for values in (record, meta if isinstance(meta, dict) else {}):
        for key in ("title", "name", "filename"):
            if isinstance(values.get(key), str) and values[key].strip():
                return str(values[key])[:300]
    return f"{stem} {record.get('id', number)}"


def _labelled(record: Record, text: str, coder: str, place: str) -> Iterator[Labelled]:
    for key in _SPANS:
        values = record.get(key)
        if isinstance(values, str):
            values = [values] if values else []
        for value in values if isinstance(values, list) else []:
            yield _one(value, text, coder, place)


def _one(value: Any, text: str, coder: str, place: str) -> Labelled:
    """A triple, an object, or a label of the whole text."""
    if isinstance(value, str):
        return Labelled(_whole(text), value, coder)
    if isinstance(value, list | tuple) and len(value) == 3:
        start, end, label = value
        return Labelled(_spot(start, end, place), str(label), coder)
    if isinstance(value, dict) and "label" in value:
        who = coder or (_("user %(id)s") % {"id": value["user"]} if "user" in value else "")
        label = str(value["label"])
        if "start_offset" not in value:
            return Labelled(_whole(text), label, who)
        return Labelled(_spot(value["start_offset"], value.get("end_offset"), place), label, who)
    raise bad_file(_("The line has a label of a form that is not known."), place)


def _spot(start: Any, end: Any, place: str) -> Spot:
    if not isinstance(start, int) or not isinstance(end, int):
        raise bad_file(_("A span has no position that can be read."), place)
    return Spot(start, end)


def _whole(text: str) -> Spot:
    """The whole text without the blanks around it, in UTF-16 units."""
    stripped = text.strip()
    low = len(text) - len(text.lstrip())
    return Spot(_units(text[:low]), _units(text[:low]) + _units(stripped))


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
