"""Looking for a pattern only where a landmark of it stands.

A pattern that begins with a choice is tried at every character; a landmark (a literal that every
match contains) is found many times faster, and the pattern is tried in its neighbourhood only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence


def near(
    pattern: re.Pattern[str], landmark: re.Pattern[str], text: str, *, before: int, after: int = 400
) -> Iterator[re.Match[str]]:
    """Matches of ``pattern`` that hold or touch a match of ``landmark``, in order, none overlapping another.

    Args:
        pattern: what to find.
        landmark: what every match contains; begins with a literal, so that it is fast.
        text: where.
        before: the most characters of a match that stand before the landmark.
        after: the most that follow the landmark's beginning.
    """
    done = 0
    for found in landmark.finditer(text):
        at = found.start()
        if at < done:
            continue
        low = max(done, at - before)
        while match := pattern.search(text, low, at + after):
            if match.start() > at:
                break
            done = match.end()
            if done >= at:
                yield match
                break
            low = done  # it ends before the landmark: it belongs to an earlier one


def near_any(
    pattern: re.Pattern[str],
    landmarks: Sequence[re.Pattern[str]],
    text: str,
    *,
    before: int,
    after: int = 400,
) -> Iterator[re.Match[str]]:
    """As `near`, where a match contains one landmark of several, each a literal: faster than one with a choice."""
    found = {
        match.start(): match
        for landmark in landmarks
        for match in near(pattern, landmark, text, before=before, after=after)
    }
    done = 0
    for start in sorted(found):
        if start >= done:
            done = found[start].end()
            yield found[start]
