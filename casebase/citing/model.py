"""A citation as runs of roman and italic words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe


@dataclass(frozen=True, slots=True)
class Italic:
    """Words that the style sets in italics."""

    text: str


Part = str | Italic


@dataclass(frozen=True, slots=True)
class Citation:
    """Its parts in order; `text` and `html` are two ways to write the same."""

    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """As plain text."""
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    @property
    def html(self) -> SafeString:
        """With `<i>`; every part is escaped."""
        return mark_safe(  # noqa: S308 (every part is escaped here)
            "".join(
                conditional_escape(part)
                if isinstance(part, str)
                else f"<i>{conditional_escape(part.text)}</i>"
                for part in self.parts
            )
        )

    def __str__(self) -> str:
        return self.text


def citation(*parts: Part) -> Citation:
    """The parts that have words."""
    return Citation(tuple(part for part in parts if (part if isinstance(part, str) else part.text)))
