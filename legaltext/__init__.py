"""Legal text to structure: pure functions and frozen dataclasses, no Django.

``read`` turns the bytes of an official file into a :class:`Source`, ``segment`` a source
into canonical text with passages, ``find`` lists what a text cites, ``identify`` what a
query names. Anchors, facts and the WTO's list of disputes have modules of their own.
"""

from __future__ import annotations

from legaltext.anchors import Anchor, AnchorError, Reanchored, create, reanchor, resolve
from legaltext.citations import Citation, Identifier, Pinpoint, find, identify
from legaltext.reading import Limits, ReadError, Source, read
from legaltext.segmentation import Furniture, Passage, Segmented, segment

__all__ = [
    "Anchor", "AnchorError", "Citation", "Furniture", "Identifier", "Limits", "Passage",
    "Pinpoint", "ReadError", "Reanchored", "Segmented", "Source", "create", "find", "identify",
    "read", "reanchor", "resolve", "segment",
]  # fmt: skip
