"""Operations of a draft in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from coding.book.content import Book
from coding.book.difference import Field, Piece, words
from coding.book.operations import Operation
from coding.book.running import Step

KINDS = {
    "add": gettext_lazy("add"),
    "rename": gettext_lazy("rename"),
    "redefine": gettext_lazy("redefine"),
    "move": gettext_lazy("move"),
    "split": gettext_lazy("split"),
    "merge": gettext_lazy("merge"),
    "retire": gettext_lazy("retire"),
}
FIELDS = {
    "label": gettext_lazy("label"),
    "definition": gettext_lazy("definition"),
    "include": gettext_lazy("include when"),
    "exclude": gettext_lazy("exclude when"),
    "examples": gettext_lazy("examples"),
    "provisions": gettext_lazy("usual provisions"),
    "use_instead": gettext_lazy("use instead"),
    "cues": gettext_lazy("cues"),
    "codable": gettext_lazy("put on text"),
    "sources": gettext_lazy("sources"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """An operation: its kind, the code's label, key and axis, one sentence, and the fields that it sets."""

    kind: str
    label: str
    key: str
    axis: str
    sentence: str
    fields: tuple[Field, ...]


def said(step: Step) -> Said:
    """What an operation does, in the language of the page."""
    operation, entry = step.operation, step.entry
    language = get_language() or "en"
    if entry is not None:
        label, key = entry.text("label", language), entry.key
    else:
        fields = operation.get("fields", {})
        label = fields.get("label_zh" if language.startswith("zh") else "label_en", "")
        key = str(operation.get("key", operation["code"]))
    return Said(
        kind=str(KINDS.get(operation["kind"], operation["kind"])),
        label=label or key,
        key=key,
        axis=key.partition(".")[0],
        sentence=_sentence(operation, step.before),
        fields=tuple(_fields(step)),
    )


def _sentence(operation: Operation, book: Book) -> str:
    kind = operation["kind"]
    if kind in _SENTENCES:
        return _SENTENCES[kind](operation, book)
    if operation.get("recode"):
        return _("Its meaning changes: what is coded with it waits to be looked at again.")
    return _("Its words change; what is coded with it stays as it is.")


def _of_split(operation: Operation, book: Book) -> str:
    parts = ", ".join(part["key"] for part in operation["into"])
    return _("Split into %(codes)s. What is coded with it waits to be coded again.") % {
        "codes": parts
    }


def _of_retirement(operation: Operation, book: Book) -> str:
    instead = names(book, operation.get("instead", []))
    if not instead:
        return _("Retired, and nothing takes its place. What is coded with it waits.")
    return _("Retired; to use instead: %(codes)s. What is coded with it waits.") % {
        "codes": instead
    }


_SENTENCES: dict[str, Callable[[Operation, Book], str]] = {
    "add": lambda one, book: _("A new code, %(key)s.") % {"key": one["key"]},
    "move": lambda one, book: (
        _("Its key becomes %(key)s; the codes below it go along.") % {"key": one["key"]}
    ),
    "merge": lambda one, book: (
        _("What is coded with it becomes %(code)s.") % {"code": names(book, [one["into"]])}
    ),
    "split": _of_split,
    "retire": _of_retirement,
}


def names(book: Book, guids: list[str]) -> str:
    """Labels of codes, with their keys."""
    language = get_language() or "en"
    found = [entry for entry in book if str(entry.guid) in guids]
    return ", ".join(f"“{entry.text('label', language)}” ({entry.key})" for entry in found)


def _fields(step: Step) -> list[Field]:
    """The fields that an operation sets, word by word beside what they were."""
    found = []
    for name, value in step.operation.get("fields", {}).items():
        stem, _line, language = name.rpartition("_")
        if language not in ("en", "zh"):
            stem, language = name, ""
        before = _text(getattr(step.entry, name)) if step.entry else ""
        after = _text(value)
        if after != before:
            pieces = tuple(words(before, after)) if before else (Piece("new", after),)
            found.append(Field(stem, language, pieces))
    return found


def _text(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return "\n".join(f"{one}: {_text(rest)}" for one, rest in value.items())
    if isinstance(value, (list, tuple)):
        return "\n".join(_text(one) for one in value)
    return str(value)
