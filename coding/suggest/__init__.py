"""Suggestions: the codebook's cues compiled to a spaCy pipeline, and the job that runs it over a text.

`coding.suggest.pipeline.pipeline(language, cues)` gives an `nlp` for anyone's own use; its Docs carry
`doc.spans["casebase_cues"]`. It is not imported here: spaCy would be half of the site's start.
"""

from coding.suggest.cues import Cue, compile_cue
from coding.suggest.engine import Found, suggest

__all__ = ["Cue", "Found", "compile_cue", "suggest"]
