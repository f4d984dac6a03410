"""What a document is, and what language it is in, from its text."""

from __future__ import annotations

import re
from collections import Counter

from legaltext.segmentation.model import DocumentKind
from legaltext.segmentation.statute import looks_like_statute

_REPORT_LABEL = re.compile(r"^(?:\d{1,2}\.\d{1,4}\.?[ \t]+\S|\d{1,3}\.[ \t]{3,}[A-Z])", re.M)
_REPORT_WORDS = re.compile(
    r"\bWT/DS\d+|\bthe Panel\b|\bFACTUAL ASPECTS\b|\bAppellate Body\b|\bGATT\b|\bDSU\b", re.I
)
_OPINION = re.compile(
    r"United States Court of Appeals|Circuit Judges?\b|INTERNATIONAL TRADE COMMISSION,\s+Appellee"
    r"|UNITED STATES INTERNATIONAL TRADE COMMISSION\s+Washington", re.I,
)  # fmt: skip
_PAGE = re.compile(r"^(?:Case Number and Name|Key facts|Short title:|Complainant:)", re.M)
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
_LATIN = re.compile(r"[a-zß-ÿ]+")
#: Words that every page of a language has.
_COMMON = {
    "en": ("the", "of", "and", "that", "is"),
    "fr": ("les", "des", "que", "est", "une", "dans"),
    "es": ("los", "las", "del", "que", "una", "por"),
}
_SAMPLE = 200_000
#: Characters at the beginning and in the middle that tell the language.
_WORDS = 20_000
#: In an excerpt up to this length one numbered paragraph is enough.
_EXCERPT = 5_000


def guess_kind(text: str) -> DocumentKind:
    """Return the kind whose marks the text bears; ``text`` when none does."""
    head = text[:20_000]
    sample = text[:_SAMPLE]
    if len(_PAGE.findall(head)) >= 2:
        return "page"
    if len({match.lower() for match in _OPINION.findall(head[:8_000])}) >= 2:
        return "opinion"
    if looks_like_statute(sample):
        return "statute"
    labels = len(_REPORT_LABEL.findall(sample))
    if labels >= (2 if len(text) > _EXCERPT else 1) and _REPORT_WORDS.search(sample):
        return "wto_report"
    return "opinion" if _OPINION.search(head[:3_000]) else "text"


def guess_language(text: str) -> str:
    """Return ``zh``, ``en``, ``fr``, ``es`` or ``und`` (undetermined)."""
    middle = max(_WORDS, len(text) // 2)
    sample = text[:_WORDS] + text[middle : middle + _WORDS]
    words = Counter(_LATIN.findall(sample.lower()))
    chinese = sum(map(len, _CHINESE.findall(sample)))
    latin = sum(len(word) * times for word, times in words.items())
    if chinese * 3 > latin:
        return "zh" if chinese else "und"
    counts = {name: sum(words[one] for one in common) for name, common in _COMMON.items()}
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] else "und"
