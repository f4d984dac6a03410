"""What no library has a match for, and an engine would take long or refuse to look for."""

from django.utils.translation import gettext as _

from search import analysis
from search.query.errors import QueryError

LONGEST_WORD = 200  # characters
WILD = {"*", "?"}


def refuse_endless_patterns(text: str) -> None:
    """Raise `QueryError` at the first beginning of a word, as in ``discriminat*``, longer than any word."""
    for start, end in analysis.spans(text):
        if end - start > LONGEST_WORD and text[end : end + 1] in WILD:
            raise QueryError(
                _("A word may have %(count)d characters at most.") % {"count": LONGEST_WORD},
                start,
                end - start,
                text[: start + LONGEST_WORD] + text[end:],
            )
