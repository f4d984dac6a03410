"""Cuts a typed query into operators, words, phrases and fields, with positions for errors."""

import re
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from search import analysis
from search.query.ast import Field, Node, Word
from search.query.errors import QueryError
from search.query.fields import FIELDS, closest_field
from search.query.proximity import (
    Proximity,
    did_you_mean,
    glued,
    is_operator,
    misspelt,
    read_operator,
    spaced,
    split_han,
)
from search.query.values import read_values
from search.query.words import read_phrase, read_word

Kind = Literal["(", ")", "AND", "OR", "NOT", "NEAR", "leaf"]
OPERATORS: dict[str, Kind] = {"AND": "AND", "OR": "OR", "NOT": "NOT"}

_FIELD = re.compile(r"([A-Za-z_]{2,}):(?=[^\s:])")
_ROMAN_ARTICLE = re.compile(r"[ivx]+:\d")
_HAN_BREAK = re.compile(r"[^,;:。!?·《》〈〉]+")
MAX_CLAUSES = 400
_STOP = re.compile(r"[\s\"()]")
_LONGEST_OPERATOR = 16
_AROUND = ",;:.!?[]{}'<>"
_SLOP = re.compile(r"~(\d{1,3})")


@dataclass(frozen=True, slots=True)
class Lexeme:
    """An operator, a parenthesis or a leaf of the tree; ``start:end`` in the typed query."""

    kind: Kind
    start: int
    end: int
    node: Node | None = None
    near: Proximity | None = None


class Lexer:
    """Reads one folded query; ``lexemes`` holds the result."""

    def __init__(self, folded: str) -> None:
        self.text = folded
        self.at = 0
        self.lexemes: list[Lexeme] = []
        self.clauses = 0
        self.closes = _closes(folded)
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
        self.clauses += node is not None
        if self.clauses > MAX_CLAUSES:
            raise QueryError(
                _("A query may have %(count)d parts at most.") % {"count": MAX_CLAUSES},
                self.at,
                end - self.at,
            )
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
        start, end = self.at, close + 1
        node = read_phrase(self.text, start, end)
        if slop := _SLOP.match(self.text, end):
            words = f" w/{max(1, int(slop[1]))} ".join(self.text[start + 1 : close].split())
            raise QueryError(
                _("~ means nothing here; say how near the words must stand."),
                end,
                slop.end() - end,
                f"{self.text[:start]}{words}{self.text[slop.end() :]}",
            )
        self._add("leaf", end, node)

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
        if apart := spaced(self.text, self.at):
            raise did_you_mean(self.text, self.at, *apart)
        end = self._run_end()
        if self._operator(end):
            return
        run = self.text[self.at : end]
        if any(analysis.is_han(char) for char in run):
            self._han(run)
            self.at = end
        else:
            self._word(end)

    def _operator(self, end: int) -> bool:
        """Whether the run up to ``end`` is an operator, which is then taken."""
        run = self.text[self.at : end]
        if run in OPERATORS:
            self._add(OPERATORS[run], end)
            return True
        bare = run.strip(_AROUND)
        start = self.at + run.find(bare)
        if near := read_operator(self.text, start, start + len(bare)):
            self.lexemes.append(Lexeme("NEAR", start, start + len(bare), near=near))
            self.at = end
            return True
        meant = misspelt(bare, joins=False) or glued(bare)
        if meant:
            raise did_you_mean(self.text, start, start + len(bare), meant)
        return False

    def _han(self, run: str) -> None:
        """Chinese needs no spaces: marks end a word, and operators stand between characters."""
        begin = self.at
        for low, high, is_near in split_han(run):
            start, end = begin + low, begin + high
            if is_near:
                near = read_operator(self.text, start, end)
                self.lexemes.append(Lexeme("NEAR", start, end, near=near))
                continue
            for part in _HAN_BREAK.finditer(self.text, start, end):
                self.at = part.start()
                self._word(part.end())

    def _run_end(self) -> int:
        """Where the word ends: at a space, a quote, or a parenthesis that it does not close."""
        end = self.at
        while stop := _STOP.search(self.text, end):
            end = stop.start()
            if stop.group() != "(" or end not in self.closes:
                return end
            before = self.text[self.at : end] if end - self.at < _LONGEST_OPERATOR else ""
            if before in OPERATORS or is_operator(before):
                return end
            end = self.closes[end] + 1
        return len(self.text)

    def _word(self, end: int) -> None:
        node = read_word(self.text, self.at, end)
        if isinstance(node, Word):
            node = Word(_plain(node.text))
        if node is None:
            self.at = end
        else:
            self._add("leaf", end, node)


def _closes(text: str) -> dict[int, int]:
    """Which parenthesis closes which, within a run without spaces and quotes: 1337(a)(1)."""
    closes: dict[int, int] = {}
    opened: list[int] = []
    for stop in _STOP.finditer(text):
        if stop.group() == "(":
            opened.append(stop.start())
        elif stop.group() != ")":
            opened.clear()
        elif opened:
            closes[opened.pop()] = stop.start()
    return closes


def _plain(core: str) -> str:
    """A word that reads the same when typed again."""
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
    special = (
        core in OPERATORS
        or is_operator(core)
        or misspelt(core, joins=False)
        or glued(core)
        or _field_at(core, 0)
    )
    return depth == 0 and not special


def _field_at(text: str, at: int) -> re.Match[str] | None:
    """A field's name, known or not; none where it is a word: ``III:4``, ``iii:4``, ``https://``."""
    match = _FIELD.match(text, at)
    if match is None or match[1].lower() in FIELDS:
        return match
    written_as_field = match[1].islower() and text[match.end()] != "/"
    return match if written_as_field and not _ROMAN_ARTICLE.match(text, at) else None
