"""What a Section 337 decision or notice says of rights, claims, remedies and determinations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from legaltext.citations import fold

FactKind = Literal[
    "patent", "claims", "accused_products", "remedy", "determination", "public_interest"
]

_NUMBER = r"(?:RE ?|D ?|PP ?)?\d{1,3}(?:,\d{3}){1,2}"
_PATENT = re.compile(
    rf"(?:U\. ?S\. |United States )?(?:Design |Reissue )?Patent (?:Reg\. )?Nos?\. (?P<first>{_NUMBER})"
)
_NEXT_PATENT = re.compile(
    r"(?: ?\([^()]{1,60}\))?(?:[,;] (?:and )?| and )(?:(?:U\. ?S\. )?Patent Nos?\. )?"
    rf"(?P<number>{_NUMBER})"
)
_CLAIMS = re.compile(
    r"[Cc]laims? (?P<list>\d{1,3}(?:(?:-|, (?:and )?| and | or | through | to )\d{1,3}(?!\d))*)"
    r" of the [`']{0,2}(?P<short>D?\d{3}) [Pp]at"
)
_SPAN = re.compile(r"(\d{1,3})(?:(?:-| through | to )(\d{1,3}))?")
_PRODUCTS = re.compile(
    r"(?:importation (?:into the United States|and sale|of)|within the United States after importation)"
    r"[^.;]{0,160}? of (?P<what>certain [a-z][^.;()]{4,140}?)"
    r"(?= (?:by reason|that|which|infring|alleged|due to|did|do|does|violat|made|was|were|in violation)|[.;(,])"
)
_REMEDIES: tuple[tuple[str, str], ...] = (
    ("general exclusion order", r"general exclusion orders?|\bGEO\b"),
    ("limited exclusion order", r"limited exclusion orders?|\bLEO\b"),
    ("cease and desist order", r"cease[- ]and[- ]desist orders?|\bCDOs?\b"),
    ("consent order", r"consent orders?"),
)
_REMEDY = re.compile(
    "|".join(f"(?P<r{place}>{words})" for place, (_, words) in enumerate(_REMEDIES))
)
_REFUSED = re.compile(
    r"\b(?:not to|declin\w+|den(?:y|ies|ied)|refus\w+|did not|no|without|disapprov\w+)\b[^.;]{0,60}\Z"
)
_ISSUED = re.compile(r"\b(?:issu\w+|enter(?:s|ed|ing)|grant\w*|impos\w+)\b")
_RESCINDED = re.compile(r"\b(?:rescind\w*|rescission|set aside|terminat\w+|vacat\w+)\b")
_DETERMINED = re.compile(
    r"\b(?:find(?:s|ing)?|found|determin\w+|conclud\w+|affirm\w+|held|holding)\b"
    r"(?P<between>[^.;]{0,160}?)\b(?P<no>no |not (?:been )?(?:a )?|has been no |absence of (?:a )?)?"
    r"violat(?:ion|ed|es?)(?: of)? (?:[Ss]ection 337|19 U\. ?S\. ?C\. § 1337|§ 1337|the statute)"
)
_PUBLIC = re.compile(
    r"public[- ]interest (?:factors|considerations|concerns)?[^.;]{0,120}?"
    r"\b(?P<verb>do(?:es)? not (?:preclude|weigh against|warrant|bar)|preclude|weigh against|counsel against|bar)\b"
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement; ``value`` is its canonical form, ``start:end`` the words that say it."""

    kind: FactKind
    value: str
    start: int
    end: int


def investigation_facts(text: str) -> tuple[Fact, ...]:
    """The facts of a Section 337 text, each value once, in reading order; offsets are into ``text``.

    Values: patents as ``US 7158080``, claims as ``'080: 1, 4-6``, remedies as
    ``limited exclusion order: issued | denied | rescinded | named``, determinations as
    ``violation`` or ``no violation``, the public interest as ``does not preclude`` or ``precludes``.
    A statement may report what another body held: the words are given so that a reader can tell.
    """
    folded = fold(text)
    seen: set[tuple[str, str]] = set()
    out = []
    for fact in sorted(_all(folded), key=lambda one: (one.start, one.end)):
        if (fact.kind, fact.value) not in seen:
            seen.add((fact.kind, fact.value))
            out.append(fact)
    return tuple(out)


def _all(folded: str) -> Iterator[Fact]:
    yield from _patents(folded)
    yield from _claims(folded)
    for match in _PRODUCTS.finditer(folded):
        yield Fact("accused_products", " ".join(match["what"].split()), *match.span("what"))
    yield from _remedies(folded)
    for match in _DETERMINED.finditer(folded):
        denied = match["no"] or re.search(r"\b(?:no|not)\b(?: \w+){0,2} ?\Z", match["between"])
        yield Fact("determination", "no violation" if denied else "violation", *match.span())
    for match in _PUBLIC.finditer(folded):
        value = "does not preclude" if " not " in match["verb"] else "precludes"
        yield Fact("public_interest", value, *match.span())


def _patents(folded: str) -> Iterator[Fact]:
    position = 0
    for match in _PATENT.finditer(folded):
        if match.start() < position:
            continue  # in the list before
        yield _patent(match["first"], *match.span("first"))
        position = match.end()
        while more := _NEXT_PATENT.match(folded, position):
            yield _patent(more["number"], *more.span("number"))
            position = more.end()


def _patent(number: str, start: int, end: int) -> Fact:
    return Fact("patent", "US " + number.replace(",", "").replace(" ", ""), start, end)


def _claims(folded: str) -> Iterator[Fact]:
    for match in _CLAIMS.finditer(folded):
        spans = [f"{low}-{high}" if high else low for low, high in _SPAN.findall(match["list"])]
        yield Fact("claims", f"'{match['short']}: {', '.join(spans)}", *match.span())


def _remedies(folded: str) -> Iterator[Fact]:
    for match in _REMEDY.finditer(folded):
        place = int((match.lastgroup or "r0")[1:])
        begin = max(folded.rfind(mark, max(0, match.start() - 240), match.start()) for mark in ".;")
        before = folded[begin + 1 : match.start()]
        after = folded[match.end() : match.end() + 60]
        yield Fact("remedy", f"{_REMEDIES[place][0]}: {_fate(before, after)}", *match.span())


def _fate(before: str, after: str) -> str:
    if _REFUSED.search(before):
        return "denied"
    if _RESCINDED.search(before) or re.match(
        r" (?:was|were|is|are) (?:rescinded|vacated|set aside)", after
    ):
        return "rescinded"
    if _ISSUED.search(before) or re.match(r" (?:was|were) (?:issued|entered)", after):
        return "issued"
    return "named"
