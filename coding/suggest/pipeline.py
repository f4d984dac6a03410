"""The spaCy side: sentence boundaries and a component that marks cues."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import spacy
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.tokens import Doc, Span

from coding.suggest.cues import SPANS, Cue, compile_cue


@Language.factory("casebase_cues", assigns=["doc.spans"], default_config={"cues": []})
def make_cue_marker(nlp: Language, name: str, cues: list[list[str]]) -> CueMarker:
    """Build the component; `cues` is a list of [cue, code key]."""
    return CueMarker(nlp, [compile_cue(text, code, nlp.lang or "en") for text, code in cues])


class CueMarker:
    """Marks where cues of codes stand: spans with `label_` = the code's key and `id_` = the cue."""

    def __init__(self, nlp: Language, cues: Iterable[Cue]) -> None:
        # A matcher for each cue, with the words that must be there: most cues need no look at all.
        self.matchers = [(cue, _fixed_words(cue), _matcher(nlp, cue)) for cue in cues]

    def __call__(self, doc: Doc) -> Doc:
        """Set `doc.spans[SPANS]` in the order of the text, then of the cues."""
        words = {token.lower_ for token in doc}
        spans = [
            Span(doc, start, end, label=cue.code, span_id=cue.text)
            for cue, fixed, matcher in self.matchers
            if fixed <= words
            for _key, start, end in matcher(doc)
        ]
        doc.spans[SPANS] = sorted(spans, key=lambda span: (span.start, span.end))
        return doc


def _fixed_words(cue: Cue) -> frozenset[str]:
    """The words of a cue that stand in every match, in lower case; those with `*` are left out."""
    values = (token.get("LOWER") or token.get("TEXT") for token in cue.tokens)
    return frozenset(value.lower() for value in values if isinstance(value, str))


def _matcher(nlp: Language, cue: Cue) -> Matcher:
    matcher = Matcher(nlp.vocab)
    matcher.add(cue.text, [list(cue.tokens)], greedy="FIRST")
    return matcher


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
