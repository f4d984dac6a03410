"""Legal text to structure: pure functions and frozen dataclasses, no Django.

``read`` turns the bytes of an official file into a :class:`Source`, ``segment`` a source
into canonical text with passages, ``find`` lists what a text cites, ``identify`` what a
query names. Anchors, facts and the WTO's list of disputes have modules of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from legaltext.anchors import Anchor, AnchorError, Reanchored, create, reanchor, resolve
from legaltext.citations import Citation, Identifier, Pinpoint, find, identify
from legaltext.reading import Limits, ReadError, Source, read
from legaltext.segmentation import Furniture, Passage, Segmented, segment

if TYPE_CHECKING:
    from spacy.language import Language


def pipeline(language: str = "en", **config: Any) -> Language:
    """A blank spaCy pipeline with `doc.spans["passages"]` and `doc.spans["citations"]`; see `components`."""
    from legaltext.components import build  # spaCy takes most of a second to import

    return build(language, **config)


__all__ = [
    "Anchor", "AnchorError", "Citation", "Furniture", "Identifier", "Limits", "Passage",
    "Pinpoint", "ReadError", "Reanchored", "Segmented", "Source", "create", "find", "identify",
    "pipeline", "read", "reanchor", "resolve", "segment",
]  # fmt: skip
