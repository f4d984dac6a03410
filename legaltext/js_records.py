"""Records of a JavaScript data file: ``name[n] = {key: "value", …};`` and nothing else.

A tokenizer for string and number literals inside flat objects. Nothing is evaluated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""(?P<space>\s+)|(?P<comment>//[^\n]*|/\*(?:[^*]|\*(?!/))*\*/)"""
    r"""|(?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')"""
    r"""|(?P<number>-?\d+(?:\.\d+)?)|(?P<name>[A-Za-z_$][\w$]*)|(?P<sign>[\[\]{}():;,=.])"""
)
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|.)", re.S)
_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "0": "\0"}


class JsError(ValueError):
    """The file departs from the expected form; ``file`` and ``line`` say where."""

    def __init__(self, file: str, line: int, problem: str) -> None:
        super().__init__(f"{file}, line {line}: {problem}")
        self.file = file
        self.line = line
        self.problem = problem


@dataclass(frozen=True, slots=True)
class JsRecord:
    """One assignment ``array[index] = {values}``; ``index`` is None for an appended one."""

    array: str
    index: int | None
    values: dict[str, str]
    line: int


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    line: int


class _Tokens:
    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self._tokens = list(self._split(text))
        self._at = 0

    def _split(self, text: str) -> Iterator[_Token]:
        position = 0
        line = 1
        while position < len(text):
            match = _TOKEN.match(text, position)
            if match is None:
                raise JsError(self.file, line, f"unexpected {text[position : position + 20]!r}")
            kind = match.lastgroup or ""
            if kind not in {"space", "comment"}:
                yield _Token(kind, match.group(), line)
            line += match.group().count("\n")
            position = match.end()

    def more(self) -> bool:
        return self._at < len(self._tokens)

    def take(self) -> _Token:
        if not self.more():
            line = self._tokens[-1].line if self._tokens else 1
            raise JsError(self.file, line, "the file ends inside a record")
        self._at += 1
        return self._tokens[self._at - 1]

    def peek(self) -> str:
        return self._tokens[self._at].text if self.more() else ""

    def expect(self, sign: str) -> _Token:
        token = self.take()
        if token.text != sign:
            raise JsError(self.file, token.line, f"expected {sign!r}, found {token.text[:20]!r}")
        return token


def parse_records(text: str, *, file: str) -> Iterator[JsRecord]:
    """Yield the records of ``text`` in file order; raises :class:`JsError`."""
    tokens = _Tokens(text.removeprefix("\ufeff"), file)
    while tokens.more():
        token = tokens.take()
        if token.text == ";":
            continue
        if token.text in {"var", "let", "const"}:
            _skip_declaration(tokens)
            continue
        if token.kind != "name":
            raise JsError(file, token.line, f"expected a name, found {token.text[:20]!r}")
        yield _record(tokens, token)


def _skip_declaration(tokens: _Tokens) -> None:
    """``var name = new Array();`` or ``var name = [];``."""
    while tokens.more() and tokens.peek() != ";":
        token = tokens.take()
        if token.text == "{":
            raise JsError(tokens.file, token.line, "an object where an empty list was expected")


def _record(tokens: _Tokens, name: _Token) -> JsRecord:
    tokens.expect("[")
    index: int | None = None
    token = tokens.take()
    if token.kind == "number":
        index = int(float(token.text))
        tokens.expect("]")
    else:  # name[name.length]
        while tokens.take().text != "]":
            pass
    tokens.expect("=")
    tokens.expect("{")
    values: dict[str, str] = {}
    while tokens.peek() != "}":
        key, value = _member(tokens)
        values[key] = value
        if tokens.peek() != "}":
            tokens.expect(",")
    tokens.expect("}")
    return JsRecord(name.text, index, values, name.line)


def _member(tokens: _Tokens) -> tuple[str, str]:
    key = tokens.take()
    if key.kind not in {"name", "string"}:
        raise JsError(tokens.file, key.line, f"expected a key, found {key.text[:20]!r}")
    tokens.expect(":")
    value = tokens.take()
    if value.kind == "string":
        return _plain(key), _unquote(value.text)
    if value.kind in {"number", "name"}:
        return _plain(key), "" if value.text in {"null", "undefined"} else value.text
    raise JsError(tokens.file, value.line, f"expected a value, found {value.text[:20]!r}")


def _plain(key: _Token) -> str:
    return _unquote(key.text) if key.kind == "string" else key.text


def _unquote(literal: str) -> str:
    def replaced(match: re.Match[str]) -> str:
        mark = match.group(1)
        if len(mark) > 1:
            return chr(int(mark[1:], 16))
        return _SIMPLE.get(mark, mark)

    return _ESCAPE.sub(replaced, literal[1:-1])
