"""Whether a passage interprets a provision or only names it, inferred from its headings and the words beside it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

#: Headings over what the parties say, wherever they stand.
_PARTIES = re.compile(
    r"\b(?:main )?arguments? (?:of|by|on)\b|^[\W\dA-Z.]*\b(?:main )?arguments\b|\bsubmissions? of\b"
    r"|\brequests? for findings"
    r"|\bfindings (?:and recommendations )?requested|\bclaims and arguments\b|\bclaims of the (?:parties|participants)"
    r"|(?:当事方|申诉方|被诉方|第三方)?(?:主张|论点|抗辩|请求)",
    re.IGNORECASE,
)
#: Outermost headings over what comes before the decision.
_BEFORE = re.compile(
    r"\bfactual\b|\bbackground\b|\bintroduction\b|\binterim review\b|\bprocedural\b|\bchronology\b|\bannex\b"
    r"|\bcomplaint by\b|\bconsultations\b|\bcosts\b|事实|背景|程序|中期审议|附件",
    re.IGNORECASE,
)
_DECIDING = re.compile(
    r"\bfindings?\b|\banaly[sz]|\bevaluation\b|\bassessment\b|\bdiscussion\b|\bconclusions?\b|\bconsiderations?\b"
    r"|\breasoning\b|\binterpretation\b|\bdetermination\b|分析|评估|认定|裁定|结论|解释|认为",
    re.IGNORECASE,
)
#: Words of interpretation, one alternative for each kind. "Within the meaning of" and "in the context of"
#: merely file a thing under a provision, "inconsistent with the obligation in" rules on it, and an international
#: standard is no standard of review.
_MEANING = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\binterpret(?:s|ed|ing|ation|ations|ive)?\b|解释",
        r"(?<!within the )\bmeanings?\b|含义|通常意义",
        r"\b(?:its|their|immediate|relevant|wider|broader) context\b|上下文",
        r"\bobjects? and purposes?\b|\bspirit and purpose\b|目的和宗旨|宗旨",
        r"\blegal standards?\b|\bstandard (?:of|under|in|set|for|that)\b|\bthe (?:proper|applicable|correct) standard\b"
        r"|(?<!国际)标准(?:是|为|要求)",
        r"\btests? (?:under|in|for|of|set|laid|that|is)\b"
        r"|\b(?:legal|necessity|[a-z]+-(?:step|tier|part|pronged?)) test\b|检验",
        r"\brequires?\b|\brequirements? (?:of|in|under|that|contained|set)\b|\bmust\b|要求|必须",
        r"(?<!inconsistent with the )(?<!inconsistent with its )\bobligations? (?:under|in|set|contained|of|to|that)\b"
        r"|(?<!within the )\bscope of\b|义务|适用范围",
        r"\bconstru(?:e|es|ed|ing)\b|\bthe (?:terms?|words?|wording|text) (?:of\b|in\b|[\"“'‘])"
        r"|\bthe (?:word|term|phrase|expression)\b"
        r"|用语|措辞|一词|术语",
    )
)
_OWN_WORDS = re.compile(
    r"meaning|interpret|legal standard|object and purpose|解释|含义|标准", re.IGNORECASE
)
#: What somebody says who is not deciding, and the signs that the tribunal speaks in the same sentence.
_CLAIMS = re.compile(
    r"\b(?:argue|submit|contend|assert|maintain|allege|claim|posit|insist)(?:s|ed)?\b|主张|辩称|认为应",
    re.IGNORECASE,
)
_TRIBUNAL = re.compile(
    r"\b(?:we|our|us)\b|\b(?:panel|appellate body|commission|court|board|judge|arbitrator)s?\b"
    r"|专家组|上诉机构|本院|委员会",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.;?!][\"')\]”’]*\s+(?=[\"'(“‘]?[A-Z])|[。；？！]|\n\s*\n?")
_ABBREVIATED = re.compile(
    r"(?:\b(?:Art|Arts|para|paras|No|Nos|pp?|cf|Inv|Sec|Secs|v|Doc|Id|U\.S|Fed|Reg|Cir|Co|Corp|Inc|Ltd|Mr|Dr|St"
    r"|e\.g|i\.e)|\b[A-Z])\.\Z"
)
SNIPPET = 320


@dataclass(frozen=True, slots=True)
class Reading:
    """The words around a provision in a passage: `text`, the spans in it that name it, and what they make of it.

    `strength` is an inference: how many kinds of words of interpretation stand in the same sentence, 0 where it
    is a party that speaks.
    """

    text: str
    marks: tuple[tuple[int, int], ...]
    cut: tuple[bool, bool]
    strength: int


def decides(headings: Sequence[str], *, decision: bool) -> bool:
    """Whether a passage under these headings (outermost first) is the tribunal's own finding or analysis.

    ``decision``: the whole document is a decision, so that what is under no telling heading is one too.
    """
    if any(_PARTIES.search(heading) for heading in headings):
        return False
    if headings and _BEFORE.search(headings[0]):
        return False
    if any(_DECIDING.search(heading) for heading in headings):
        return True
    return decision and not any(_BEFORE.search(heading) for heading in headings)


def about_meaning(headings: Sequence[str]) -> bool:
    """Whether the innermost heading announces what a provision means: "Legal standard", "Meaning of …"."""
    return bool(headings) and _OWN_WORDS.search(headings[-1]) is not None


def read(text: str, start: int, end: int, spans: Sequence[tuple[int, int]]) -> Reading:
    """What the passage ``text[start:end]`` says where it names a provision at ``spans`` (ascending offsets).

    The sentence shown is the one with most words of interpretation, the first of equal ones.
    """
    bounds = _sentences(text, start, end)
    strengths = [_strength(text, bounds, end, span) for span in spans]
    strongest = max(strengths)
    chosen = spans[strengths.index(strongest)]
    return _shown(text, start, end, spans, chosen, bounds, strongest)


def _strength(text: str, bounds: list[int], end: int, span: tuple[int, int]) -> int:
    low = bounds[max(0, bisect_right(bounds, span[0]) - 1)]
    high = next((bound for bound in bounds if bound >= span[1]), end)
    if _CLAIMS.search(text, low, high) and not _TRIBUNAL.search(text, low, high):
        return 0
    return sum(
        bool(words.search(text, low, span[0]) or words.search(text, span[1], high))
        for words in _MEANING
    )


def _sentences(text: str, start: int, end: int) -> list[int]:
    """Where sentences begin in a passage, and its end."""
    bounds = [start]
    for found in _SENTENCE_END.finditer(text, start, end):
        if not _ABBREVIATED.search(text, max(start, found.start() - 8), found.start() + 1):
            bounds.append(found.end())
    if bounds[-1] != end:
        bounds.append(end)
    return bounds


def _shown(
    text: str,
    start: int,
    end: int,
    spans: Sequence[tuple[int, int]],
    chosen: tuple[int, int],
    bounds: list[int],
    strength: int,
) -> Reading:
    """The chosen sentence, filled up with what follows, or cut around the provision where it is long."""
    low = bounds[max(0, bisect_right(bounds, chosen[0]) - 1)]
    if chosen[1] - low > SNIPPET * 2 // 3:
        low = _word_start(text, start, chosen[0] - SNIPPET // 2)
    high = _word_end(text, end, max(low + SNIPPET, chosen[1]))
    shown = text[low:high]
    lead = len(shown) - len(shown.lstrip())
    trail = len(shown.rstrip())
    marks: list[tuple[int, int]] = []
    for one, other in spans:
        # A range's members share their words: "Articles 2.1 to 2.4" is marked once.
        begin = max(one, low + lead, marks[-1][1] + low + lead if marks else 0)
        stop = min(other, low + trail)
        if begin < stop:
            marks.append((begin - low - lead, stop - low - lead))
    return Reading(shown.strip(), tuple(marks), (low > start, high < end), strength)


def _word_start(text: str, start: int, position: int) -> int:
    if position <= start:
        return start
    space = text.find(" ", position, position + 30)
    return space + 1 if space >= 0 else position


def _word_end(text: str, end: int, position: int) -> int:
    if position >= end:
        return end
    space = text.rfind(" ", position - 30, position)
    return space if space >= 0 else position
