"""The one error of the query language."""


class QueryError(ValueError):
    """A query that cannot be understood.

    Args:
        message: what is wrong, one sentence, translated.
        position: where, in code points of the query as typed.
        length: how many code points are meant, at least 1.
        suggestion: a whole query that would be understood, or empty.
    """

    def __init__(self, message: str, position: int, length: int = 1, suggestion: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.position = position
        self.length = max(1, length)
        self.suggestion = suggestion

    def caret(self, query: str, *, width: int = 72) -> tuple[str, str]:
        """The line of the query around the error and a line of carets under it."""
        begin = max(0, min(self.position, len(query)) - width // 2)
        line = query[begin : begin + width].replace("\n", " ").replace("\t", " ")
        length = min(self.length, max(1, width - (self.position - begin)))
        return line, " " * (self.position - begin) + "^" * length
