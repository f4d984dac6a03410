"""From lexemes to the tree.

OR binds loosest, then AND and mere adjacency, then ``/p``, then ``/s``, then ``w/5`` and its like,
then NOT; a phrase is one thing. Operators of one rank are read from left to right.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from search.query.ast import And, Every, Field, Near, Node, Not, Or, Parsed, Question, Word
from search.query.errors import QueryError
from search.query.fixing import fixed
from search.query.lexer import Lexeme, Lexer
from search.query.limits import refuse_endless_patterns
from search.query.nearness import Operand, Operator, join
from search.query.normal import fold
from search.query.proximity import UNITS

MAX_LENGTH = 10_000
MAX_DEPTH = 20  # engines count nested clauses too, and stop at 30


def parse(text: str) -> Parsed:
    """Understand a query; raises `QueryError`, and nothing else, where that is impossible.

    Plain words, with fields beside them, are a question. As soon as an operator, a quoted phrase
    or a prefix is used the query means exactly what it says, and adjacency means AND.
    """
    try:
        return _parse(text)
    except QueryError as error:
        error.suggestion = _sound(error.suggestion)
        raise


def _sound(suggestion: str) -> str:
    """A suggestion that can be searched for: mended further if need be, else none."""
    for _attempt in range(4):
        try:
            _parse(suggestion)
        except QueryError as error:
            suggestion = error.suggestion
        else:
            break
    else:
        return ""
    return suggestion


def _parse(text: str) -> Parsed:
    if len(text) > MAX_LENGTH:
        raise QueryError(
            _("A query may have %(count)d characters at most.") % {"count": MAX_LENGTH}, MAX_LENGTH
        )
    folded = fold(text)
    refuse_endless_patterns(folded)
    lexemes = fixed(Lexer(folded).lexemes, folded)
    leaves = [lexeme.node for lexeme in lexemes if lexeme.node is not None]
    if _is_question(lexemes):
        return _question(leaves, folded)
    node = _Parser(lexemes, folded).query()
    if _depth(node) > MAX_DEPTH:
        raise _too_deep(0, len(folded))
    return Parsed(node, "boolean")


def _depth(node: Node) -> int:
    match node:
        case Not(child):
            return 1 + _depth(child)
        case And(children) | Or(children):
            return 1 + max(_depth(child) for child in children)
        case Near(left, right):
            return 1 + max(_depth(left), _depth(right))
        case _:
            return 0


def _too_deep(start: int, end: int) -> QueryError:
    return QueryError(
        _("A query may be nested %(count)d deep at most.") % {"count": MAX_DEPTH},
        start,
        end - start,
    )


def _is_question(lexemes: list[Lexeme]) -> bool:
    plain = all(
        isinstance(lexeme.node, Word | Field) or lexeme.kind in {"(", ")"} for lexeme in lexemes
    )
    return plain and (not lexemes or any(isinstance(lexeme.node, Word) for lexeme in lexemes))


def _question(leaves: list[Node], folded: str) -> Parsed:
    """Parentheses around plain words say nothing: a pasted sentence may have some, even broken."""
    if not leaves:
        if folded.strip():
            raise QueryError(_("There is no word to search for."), 0, len(folded.rstrip()), "")
        return Parsed(Every(), "question")
    words = tuple(leaf for leaf in leaves if isinstance(leaf, Word))
    asked: Node = words[0] if len(words) == 1 else Question(words)
    fields = [leaf for leaf in leaves if isinstance(leaf, Field)]
    return Parsed(_join(And, [asked, *fields]), "question")


def _join(kind: type[And] | type[Or], children: Iterable[Node]) -> Node:
    flat: list[Node] = []
    for child in children:
        flat.extend(child.children if isinstance(child, kind) else [child])
    return flat[0] if len(flat) == 1 else kind(tuple(flat))


class _Parser:
    def __init__(self, lexemes: list[Lexeme], text: str) -> None:
        self.lexemes = lexemes
        self.text = text
        self.at = 0
        self.depth = 0

    def query(self) -> Node:
        node = self._or()
        extra = self._peek()
        if extra is not None:
            raise QueryError(
                _("This parenthesis closes nothing."),
                extra.start,
                1,
                self._without(extra),
            )
        return node

    def _peek(self) -> Lexeme | None:
        return self.lexemes[self.at] if self.at < len(self.lexemes) else None

    def _take(self, *kinds: str) -> Lexeme | None:
        lexeme = self._peek()
        if lexeme is None or lexeme.kind not in kinds:
            return None
        self.at += 1
        return lexeme

    def _or(self) -> Node:
        children = [self._and()]
        while self._take("OR"):
            children.append(self._and())
        return _join(Or, children)

    def _and(self) -> Node:
        children = [self._near(len(UNITS) - 1)]
        while self._take("AND") or self._begins_operand():
            children.append(self._near(len(UNITS) - 1))
        return _join(And, children)

    def _near(self, rank: int) -> Node:
        """Operands joined by the proximity of a rank, those of the narrower ones inside."""
        if rank < 0:
            return self._not()
        first = self.at
        left = self._near(rank - 1)
        count = 0
        while (here := self._peek()) and here.near and here.near.unit == UNITS[rank]:
            self.at += 1
            count += 1
            if count > MAX_DEPTH:
                raise _too_deep(here.start, here.end)
            second = self.at
            right = self._near(rank - 1)
            left = join(
                self._operand(left, first, second - 1),
                Operator(here.near, here.start, here.end),
                self._operand(right, second, self.at),
                self.text,
            )
        return left

    def _operand(self, node: Node, first: int, after: int) -> Operand:
        """A node made of the lexemes from ``first`` to the one before ``after``."""
        return Operand(node, self.lexemes[first].start, self.lexemes[after - 1].end)

    def _begins_operand(self) -> bool:
        lexeme = self._peek()
        return lexeme is not None and lexeme.kind in {"leaf", "(", "NOT"}

    def _not(self) -> Node:
        """A chain of NOTs is read in a loop: it may be as long as the query."""
        first = self.at
        while self._take("NOT"):
            if self.at - first > MAX_DEPTH:
                raise _too_deep(self.lexemes[self.at - 1].start, self.lexemes[self.at - 1].end)
        node = self._primary()
        for _step in range(first, self._not_end(first)):
            node = Not(node)
        return node

    def _not_end(self, first: int) -> int:
        end = first
        while self.lexemes[end].kind == "NOT":
            end += 1
        return end

    def _primary(self) -> Node:
        lexeme = self._peek()
        if lexeme is not None and lexeme.node is not None:
            self.at += 1
            return lexeme.node
        opening = self._take("(")
        if opening is None:
            raise self._operand_missing(lexeme)
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _too_deep(opening.start, opening.end)
        node = self._or()
        self.depth -= 1
        if self._take(")") is None:
            raise QueryError(
                _("This parenthesis is not closed."), opening.start, 1, self.text.rstrip() + ")"
            )
        return node

    def _operand_missing(self, here: Lexeme | None) -> QueryError:
        before = self.lexemes[self.at - 1] if self.at else None
        if here is not None and here.kind in {"AND", "OR", "NEAR"}:
            blamed = here
        else:
            blamed = before or here or Lexeme("AND", 0, len(self.text))
        if blamed.kind == "(" and here is not None and here.kind == ")":
            return QueryError(
                _("There is nothing between these parentheses."),
                blamed.start,
                here.end - blamed.start,
                (self.text[: blamed.start] + self.text[here.end :]).strip(),
            )
        return QueryError(
            _("%(operator)s needs a word, a phrase or a group beside it.")
            % {"operator": self.text[blamed.start : blamed.end]},
            blamed.start,
            blamed.end - blamed.start,
            self._without(blamed),
        )

    def _without(self, lexeme: Lexeme) -> str:
        return " ".join((self.text[: lexeme.start] + self.text[lexeme.end :]).split())
