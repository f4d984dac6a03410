"""Cuts a typed query into operators, words, phrases and fields, with positions for errors."""

import re
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from search import analysis
from search.query.ast import Field, Node, Phrase, Prefix, Word
from search.query.errors import QueryError
from search.query.fields import FIELDS, closest_field
from search.query.values import read_values

Kind = Literal["(", ")", "AND", "OR", "NOT", "leaf"]
OPERATORS: dict[str, Kind] = {"AND": "AND", "OR": "OR", "NOT": "NOT"}

_FIELD = re.compile(r"([A-Za-z_]{2,}):(?=[^\s:])")
_ROMAN_ARTICLE = re.compile(r"[ivx]+:\d")
_PROXIMITY = re.compile(r"(?:/[sp]|(?:w|pre)?/\d+|\+\d+)", re.IGNORECASE)
_HAN_BREAK = re.compile(r"[^,;:。!?·《》〈〉]+")
_LEADING = re.compile(r"^[\W_]+")
MIN_PREFIX = 2


@dataclass(frozen=True, slots=True)
class Lexeme:
    """An operator, a parenthesis or a leaf of the tree; ``start:end`` in the typed query."""

    kind: Kind
    start: int
    end: int
    node: Node | None = None


class Lexer:
    """Reads one folded query; ``lexemes`` holds the result."""

    def __init__(self, folded: str) -> None:
        self.text = folded
        self.at = 0
        self.lexemes: list[Lexeme] = []
        while self.at < len(folded):
            self._next()

    def _next(self) -> None:
        char = self.text[self.at]
        if char.isspace():
            self.at += 1
        elif char in "()":
            self._add("(" if char == "(" else ")", self.at + 1)
        elif char == '"':
            self._phrase()
        elif char == "-":
            self._hyphen()
        elif field := _field_at(self.text, self.at):
            self._field(field)
        else:
            self._run()

    def _add(self, kind: Kind, end: int, node: Node | None = None) -> None:
        self.lexemes.append(Lexeme(kind, self.at, end, node))
        self.at = end

    def _hyphen(self) -> None:
        before = self.text[self.at - 1] if self.at else " "
        after = self.text[self.at + 1 : self.at + 2]
        if (before.isspace() or before == "(") and (after.isalnum() or after in {'"', "("}):
            self._add("NOT", self.at + 1)
        else:
            self.at += 1

    def _phrase(self) -> None:
        close = self.text.find('"', self.at + 1)
        if close < 0:
            raise QueryError(
                _("This quotation mark is not closed."), self.at, 1, self.text.rstrip() + '"'
            )
        inside = " ".join(self.text[self.at + 1 : close].split())
        self._add("leaf", close + 1, self._phrase_node(inside, self.at, close + 1))

    def _phrase_node(self, inside: str, start: int, end: int) -> Node:
        starred = inside.endswith("*")
        body = inside.rstrip("*").rstrip() if starred else inside
        if not analysis.words(body):
            rest = self.text[:start] + self.text[end:]
            raise QueryError(
                _("There is no word between the quotation marks."), start, end - start, rest.strip()
            )
        if "*" in body:
            raise QueryError(
                _("In a phrase, * may stand only after the last word."),
                start,
                end - start,
                self.text[: start + 1] + body.replace("*", "") + self.text[end - 1 :],
            )
        return _starred(body) if starred and self._long_enough(body, start, end) else Phrase(body)

    def _long_enough(self, body: str, start: int, end: int) -> bool:
        last = analysis.words(body)[-1]
        if len(last) < MIN_PREFIX and not analysis.is_han(last):
            raise QueryError(
                _("Give at least %(count)d letters before *.") % {"count": MIN_PREFIX},
                start,
                end - start,
                "",
            )
        return not analysis.is_han(last)

    def _field(self, match: re.Match[str]) -> None:
        name = match[1].lower()
        if name in FIELDS:
            start = self.at
            values, below, end = read_values(self.text, match.end(), FIELDS[name], start)
            self._add("leaf", end, Field(name, values, below))
            return
        close = closest_field(name)
        suggestion = self.text[: self.at] + close + self.text[self.at + len(name) :]
        raise QueryError(
            _("There is no field “%(name)s”. Fields are: %(fields)s.")
            % {"name": match[1], "fields": ", ".join(FIELDS)},
            self.at,
            len(name),
            suggestion if close else self.text[: self.at] + self.text[match.end() :],
        )

    def _run(self) -> None:
        end = self._run_end()
        run = self.text[self.at : end]
        if run in OPERATORS:
            self._add(OPERATORS[run], end)
        elif _PROXIMITY.fullmatch(run):
            raise QueryError(
                _("Proximity operators such as %(operator)s are not understood yet; AND is.")
                % {"operator": run},
                self.at,
                len(run),
                self.text[: self.at] + "AND" + self.text[end:],
            )
        elif any(analysis.is_han(char) for char in run):
            begin = self.at
            for part in _HAN_BREAK.finditer(run):
                self.at = begin + part.start()
                self._word(part.group(), begin + part.end())
            self.at = end
        else:
            self._word(run, end)

    def _run_end(self) -> int:
        """Where the word ends: at a space, a quote, or a parenthesis that it does not close."""
        opened: list[int] = []
        end = self.at
        while end < len(self.text):
            char = self.text[end]
            if char.isspace() or char == '"':
                break
            if char == "(":
                if self.text[self.at : end] in OPERATORS:
                    return end
                opened.append(end)
            elif char == ")":
                if not opened:
                    break
                opened.pop()
            end += 1
        return opened[0] if opened else end

    def _word(self, run: str, end: int) -> None:
        starred = run.endswith("*")
        core = _trim(run.rstrip("*"))
        found = analysis.words(core)
        if "*" in core or (starred and not found):
            raise QueryError(
                _("* may stand only at the end of a word, as in discriminat*."),
                self.at,
                end - self.at,
                (self.text[: self.at] + run.replace("*", "") + self.text[end:]).strip(),
            )
        if not found:
            self.at = end
        elif starred and self._long_enough(core, self.at, end):
            self._add("leaf", end, _starred(core))
        else:
            self._add("leaf", end, Word(core))


def _trim(run: str) -> str:
    """A run without the punctuation around it, as a word that reads the same when typed again."""
    core = _without_trailing(_LEADING.sub("", run))
    if _is_plain(core):
        return core
    # What was no operator with its punctuation must not become one without it.
    parts = [text for text in re.split(r"[\W_]+", core) if text]
    return "-".join(parts).lower() if len(parts) == 1 else "-".join(parts)


def _without_trailing(text: str) -> str:
    # No pattern: one that ends in $ is tried again at every mark of a run of them.
    end = len(text)
    while end and not text[end - 1].isalnum() and text[end - 1] not in "()":
        end -= 1
    return text[:end]


def _is_plain(core: str) -> bool:
    depth = 0
    for char in core:
        depth += (char == "(") - (char == ")")
        if depth < 0:
            return False
    special = core in OPERATORS or _PROXIMITY.fullmatch(core) or _field_at(core, 0)
    return depth == 0 and not special


def _field_at(text: str, at: int) -> re.Match[str] | None:
    """A field's name, known or not; none where it is a word: ``III:4``, ``iii:4``, ``https://``."""
    match = _FIELD.match(text, at)
    if match is None or match[1].lower() in FIELDS:
        return match
    written_as_field = match[1].islower() and text[match.end()] != "/"
    return match if written_as_field and not _ROMAN_ARTICLE.match(text, at) else None


def _starred(body: str) -> Node:
    found = analysis.words(body)
    return Prefix(found[0]) if len(found) == 1 else Phrase(f"{body}*")
