"""Suggestions: the codebook's cues compiled to a spaCy pipeline, and the job that runs it over a text.

`pipeline(language, entries)` gives an `nlp` for anyone's own use; its Docs carry `doc.spans["casebase_cues"]`.
"""

from coding.suggest.cues import Cue, compile_cue
from coding.suggest.engine import Found, suggest
from coding.suggest.pipeline import pipeline

__all__ = ["Cue", "Found", "compile_cue", "pipeline", "suggest"]
