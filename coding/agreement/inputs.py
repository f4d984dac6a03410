"""What agreement is computed from: who was asked about what, and what they said. Inert values, no database."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a document, `start`:`end` in code points, end-exclusive; `ident` is unique in its document."""

    document: str
    ident: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a coder said of a passage: the set of codes, and the weight and confidence (1 to 5) where given."""

    coder: str
    document: str
    passage: int
    date: date
    codes: frozenset[str]
    weight: int | None = None
    confidence: int | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Words that a coder gave a code, `start`:`end` in code points of the document, end-exclusive."""

    coder: str
    document: str
    start: int
    end: int
    code: str


@dataclass(frozen=True, slots=True)
class Asked:
    """The passages a coder was asked to judge in a document: only there does silence mean "no code".

    `submitted` dates the silence; without it silence dates from the coder's last judgement in the document.
    """

    coder: str
    document: str
    passages: frozenset[int]
    submitted: date | None = None


@dataclass(frozen=True, slots=True)
class Codings:
    """Everything a report is computed from. What stands outside the passages asked about is left out."""

    passages: tuple[Passage, ...]
    asked: tuple[Asked, ...]
    judgements: tuple[Judgement, ...]
    spans: tuple[Span, ...]

    @property
    def coders(self) -> tuple[str, ...]:
        """Everybody who was asked, by name."""
        return tuple(sorted({one.coder for one in self.asked}))

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents, in the order of the passages."""
        return tuple(dict.fromkeys(passage.document for passage in self.passages))

    def only(self, *, coders: Iterable[str] | None = None, document: str | None = None) -> Codings:
        """The same of some coders or of one document."""
        wanted = set(self.coders if coders is None else coders)
        return Codings(
            tuple(one for one in self.passages if document in (None, one.document)),
            *(
                tuple(
                    one for one in rows if one.coder in wanted and document in (None, one.document)
                )
                for rows in (self.asked, self.judgements, self.spans)
            ),  # type: ignore[arg-type]
        )

    def under(self, codes: Iterable[str]) -> Codings:
        """The same with no other codes than these; whoever gave only others said "no code"."""
        kept = frozenset(codes)
        return Codings(
            self.passages,
            self.asked,
            tuple(
                Judgement(
                    one.coder, one.document, one.passage, one.date, one.codes & kept,
                    one.weight, one.confidence,
                )
                for one in self.judgements
            ),
            tuple(one for one in self.spans if one.code in kept),
        )  # fmt: skip

    @property
    def sha256(self) -> str:
        """Hash of the whole input in canonical JSON: two reports with the same were computed from the same."""
        rows = {
            "passages": sorted([p.document, p.ident, p.start, p.end] for p in self.passages),
            "asked": sorted(
                [a.coder, a.document, str(a.submitted or ""), sorted(a.passages)]
                for a in self.asked
            ),
            "judgements": sorted(
                [
                    j.coder, j.document, j.passage, j.date.isoformat(), sorted(j.codes),
                    j.weight or 0, j.confidence or 0,
                ]
                for j in self.judgements
            ),
            "spans": sorted([s.coder, s.document, s.start, s.end, s.code] for s in self.spans),
        }  # fmt: skip
        text = json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()
