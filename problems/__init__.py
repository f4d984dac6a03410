"""What went wrong, said so that a person can act on it.

Every refusal in the product is a `Problem`: what happened, where, and what to do next. Pages, the API,
jobs and commands all show the same three parts.
"""

from typing import Any


class Problem(Exception):  # noqa: N818 (a refusal is no error of the program)
    """A refusal with its place and its remedy.

    Args:
        code: stable, for programs (`zip_bomb`, `stale_revision`).
        message: what happened, one sentence.
        place: file, row, field or offset; empty where there is none.
        remedy: what to do next, one sentence.
        status: the HTTP status that a page or the API answers with.
        extra: further facts for programs, JSON-serialisable.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        place: str = "",
        remedy: str = "",
        status: int = 400,
        extra: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.place = place
        self.remedy = remedy
        self.status = status
        self.extra = extra or {}

    def __str__(self) -> str:
        return " ".join(
            str(part)
            for part in (self.place and f"{self.place}:", self.message, self.remedy)
            if part
        )

    def as_dict(self) -> dict[str, Any]:
        """The problem as JSON: code, message, place, remedy and the extra facts."""
        return {
            "code": self.code,
            "message": str(self.message),
            "place": str(self.place),
            "remedy": str(self.remedy),
            **self.extra,
        }
