"""The forms of a draft's codes, read into operations."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from coding.book.content import TEXT_FIELDS, Entry, plain
from coding.book.operations import Operation
from problems import Problem

PARTS = 4  # rows of the form that splits a code
MOST_CHARACTERS = 8_000


def operation_of(post: QueryDict, entry: Entry | None) -> Operation:
    """The change that a form asks for; `entry` is the code, None for a new one. Raises a Problem."""
    if entry is None:
        return {
            "kind": "add",
            "code": str(uuid.uuid4()),
            "key": post.get("key", "").strip(),
            "fields": _fields(post),
        }
    kind, code = post.get("kind", ""), {"code": str(entry.guid)}
    if kind == "words":
        return {**_reworded(post, entry), **code}
    if kind == "move":
        return {"kind": kind, "key": post.get("key", "").strip(), **code}
    if kind == "merge":
        return {"kind": kind, "into": _guid(post.get("into", "")), **code}
    if kind == "retire":
        return {
            "kind": kind,
            "instead": [_guid(one) for one in post.getlist("instead") if one],
            **code,
        }
    if kind == "split":
        return {"kind": kind, "into": _parts(post), **code}
    raise Problem("operation", _("There is no such change of a codebook."), place=kind)


def _reworded(post: QueryDict, entry: Entry) -> Operation:
    """A rename where only labels differ, else a redefinition; refused where nothing does."""
    fields = {
        name: value for name, value in _fields(post).items() if plain(getattr(entry, name)) != value
    }
    recode = "recode" in post
    if not fields and not recode:
        raise Problem(
            "no_change", _("Nothing was changed in this form."), remedy=_("Change a field first.")
        )
    if set(fields) <= {"label_en", "label_zh"} and not recode:
        return {"kind": "rename", "fields": fields}
    return {"kind": "redefine", "fields": fields, "recode": recode}


def _fields(post: QueryDict) -> dict[str, Any]:
    fields: dict[str, Any] = {name: _text(post.get(name, "")) for name in TEXT_FIELDS}
    fields["examples"] = [
        {"en": _text(en), "zh": _text(zh)}
        for en, zh in zip(post.getlist("example_en"), post.getlist("example_zh"), strict=False)
        if en.strip() or zh.strip()
    ]
    fields["provisions"] = _lines(post.get("provisions", ""))
    fields["cues"] = {
        language: _lines(post.get(f"cues_{language}", "")) for language in ("en", "zh")
    }
    fields["codable"] = "codable" in post
    return fields


def _text(value: str) -> str:
    """Browsers send CRLF; the book has plain line ends."""
    return value.replace("\r\n", "\n").strip()[:MOST_CHARACTERS]


def _lines(value: str) -> list[str]:
    return [line.strip() for line in value.splitlines() if line.strip()]


def _guid(value: str) -> str:
    try:
        return str(uuid.UUID(value))
    except ValueError:
        raise Problem(
            "no_code",
            _("No code was chosen."),
            remedy=_("Choose a code from the list."),
        ) from None


def _parts(post: QueryDict) -> list[dict[str, str]]:
    rows = zip(
        post.getlist("part_key"), post.getlist("part_en"), post.getlist("part_zh"), strict=False
    )
    return [
        {
            "guid": str(uuid.uuid4()),
            "key": key.strip(),
            "label_en": en.strip(),
            "label_zh": zh.strip(),
        }
        for key, en, zh in rows
        if key.strip() or en.strip() or zh.strip()
    ]
