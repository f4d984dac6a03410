"""The spaCy side: sentence boundaries and a component that marks cues."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import spacy
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.tokens import Doc, Span

from coding.suggest.cues import Cue, compile_cue

SPANS = "casebase_cues"


@Language.factory("casebase_cues", assigns=["doc.spans"], default_config={"cues": []})
def make_cue_marker(nlp: Language, name: str, cues: list[list[str]]) -> CueMarker:
    """Build the component; `cues` is a list of [cue, code key]."""
    return CueMarker(nlp, [compile_cue(text, code, nlp.lang) for text, code in cues])


class CueMarker:
    """Marks where cues of codes stand: spans with `label_` = the code's key and `id_` = the cue."""

    def __init__(self, nlp: Language, cues: Iterable[Cue]) -> None:
        self.cues = list(cues)
        self.matcher = Matcher(nlp.vocab)
        for number, cue in enumerate(self.cues):
            self.matcher.add(str(number), [list(cue.tokens)], greedy="FIRST")

    def __call__(self, doc: Doc) -> Doc:
        """Set `doc.spans[SPANS]`, longest match of each cue first."""
        spans = []
        for key, start, end in self.matcher(doc):
            cue = self.cues[int(doc.vocab.strings[key])]
            spans.append(Span(doc, start, end, label=cue.code, span_id=cue.text))
        doc.spans[SPANS] = spans
        return doc


def pipeline(language: str, cues: Iterable[tuple[str, str]]) -> Any:
    """A blank pipeline with sentence boundaries and the marker.

    Args:
        language: `en` or `zh`.
        cues: (cue, code key) pairs in the grammar of `coding.suggest.cues`.
    """
    nlp = spacy.blank(language)
    marks = ["。", "！", "？", "；"] if language == "zh" else [".", "?", "!"]
    nlp.add_pipe("sentencizer", config={"punct_chars": marks})
    nlp.add_pipe("casebase_cues", config={"cues": [[text, code] for text, code in cues]})
    return nlp
