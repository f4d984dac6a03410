"""What lexemes mean beside each other: ``w5`` between two words, ``and`` between two phrases."""

from dataclasses import replace

from search.query.ast import Field, Word
from search.query.lexer import OPERATORS, Lexeme
from search.query.proximity import did_you_mean, misspelt


def fixed(lexemes: list[Lexeme], text: str) -> list[Lexeme]:
    """The lexemes with lower-case operators taken for operators where nothing else can be meant.

    That is in an exact query between two operands that are no plain words; of the "and" and "or"
    of a question nothing is taken away. Raises `QueryError` for ``w5`` and its like between two
    operands, which would else be searched for as a word.
    """
    found = list(lexemes)
    exact = any(
        lexeme.kind not in {"(", ")"} and not isinstance(lexeme.node, Word | Field)
        for lexeme in lexemes
    )
    for at, lexeme in enumerate(lexemes):
        if not isinstance(lexeme.node, Word):
            continue
        written = lexeme.node.text
        if (meant := misspelt(written)) and _joins(lexemes, at):
            raise did_you_mean(text, lexeme.start, lexeme.end, meant)
        if exact and written in {"and", "or", "not"} and _stands_between(lexemes, at):
            found[at] = replace(lexeme, kind=OPERATORS[written.upper()], node=None)
    return found


def _joins(lexemes: list[Lexeme], at: int) -> bool:
    """Whether the nearest lexemes on both sides that are no parentheses or fields are operands."""
    return _has_operand(lexemes[at - 1 :: -1] if at else []) and _has_operand(lexemes[at + 1 :])


def _has_operand(lexemes: list[Lexeme]) -> bool:
    for lexeme in lexemes:
        if lexeme.kind in {"(", ")"} or isinstance(lexeme.node, Field):
            continue
        return lexeme.node is not None
    return False


def _stands_between(lexemes: list[Lexeme], at: int) -> bool:
    if not 0 < at < len(lexemes) - 1:
        return False
    before, after = lexemes[at - 1], lexemes[at + 1]
    return _ends(before) and _begins(after)


def _ends(lexeme: Lexeme) -> bool:
    return lexeme.kind == ")" or _is_no_word(lexeme)


def _begins(lexeme: Lexeme) -> bool:
    return lexeme.kind == "(" or _is_no_word(lexeme)


def _is_no_word(lexeme: Lexeme) -> bool:
    return lexeme.node is not None and not isinstance(lexeme.node, Word | Field)
