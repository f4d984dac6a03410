"""Recognises an index that an older version of the code wrote.

A fingerprint is taken of all that decides how a record becomes an entry of the index: the engine's
schema, the code of `search.entry` with every module of search that it uses, and the versions of
what cuts and stems words. It is kept with each generation. Nobody has to raise a number: code that
writes another index has another fingerprint, comments and docstrings aside.
"""

import ast
import hashlib
import inspect
import sys
import textwrap
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from types import ModuleType
from typing import Any, Protocol

import Stemmer

ENTRY = "search.entry"


class Schema(Protocol):
    """A backend, as far as it matters here."""

    def schema(self) -> str:
        """See `search.backends.base.Backend`."""


@lru_cache(maxsize=16)
def fingerprint(backend: Schema) -> str:
    """The layout that this code writes, as 32 hexadecimal digits."""
    parts = (backend.schema(), _of_entries())
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()


def code_of(thing: ModuleType | Callable[..., Any]) -> str:
    """The code of a module or function, without its comments, docstrings and spacing."""
    return without_comments(textwrap.dedent(inspect.getsource(thing)))


def without_comments(source: str) -> str:
    """Python as it runs: without comments, docstrings and spacing."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and _is_text(body[0]):
            body[:1] = [] if len(body) > 1 else [ast.Pass()]
    return ast.unparse(tree)


def _is_text(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


@lru_cache(maxsize=1)
def _of_entries() -> str:
    code = [f"{name}\n{code_of(sys.modules[name])}" for name in modules()]
    return "\n".join([f"{Stemmer.version()} {unicodedata.unidata_version}", *code])


def modules() -> list[str]:
    """The modules that make entries: `search.entry` and all of search that it uses."""
    __import__(ENTRY)
    names: set[str] = set()
    waiting = [ENTRY]
    while waiting:
        name = waiting.pop()
        if name not in names:
            names.add(name)
            waiting += _imports(sys.modules[name])
    return sorted(names)


def _imports(module: ModuleType) -> list[str]:
    """The modules of search that a module imports, as far as they are loaded."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return sorted(name for name in found if name.startswith("search.") and name in sys.modules)
