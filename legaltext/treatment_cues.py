"""The words by which decisions treat others, as patterns over folded text; see `treatments`."""

from __future__ import annotations

import re
from typing import Literal

Treatment = Literal[
    "upheld", "followed", "distinguished", "modified", "questioned", "departed", "reversed",
    "not_adopted",
]  # fmt: skip
Cues = tuple[tuple[Treatment, re.Pattern[str]], ...]

_BODY = r"\b(?:we|the panel|the appellate body|this court|the commission)"
_OPINION = r"(?:approach|reasoning|findings?|interpretation|test|standard|analysis|ruling|holding|jurisprudence)"
_RULINGS = "(?:裁决|裁定|结论|解释)"


def _cues(rows: dict[Treatment, tuple[str, ...]]) -> Cues:
    return tuple((name, re.compile("|".join(parts), re.I)) for name, parts in rows.items())


#: What became of a decision, printed directly after its citation.
HISTORY = _cues({
    "not_adopted": (r"\b(?:not|never) (?:yet )?adopted\b", r"\bunadopted\b", "(?:尚未|未获|未)通过"),
    "reversed": (
        r"\b(?:as )?(?:reversed|vacated|overruled|abrogated) by\b", r"\brev'd\b(?! (?:in part|on other))",
        "被[^。；]{0,20}推翻",
    ),
    "modified": (
        r"\bas (?:modified|amended) by\b", r"\b(?:rev'd|vacated|overruled) (?:in part|on other)",
        r"\baff'd in part\b", "(?:经|被)[^。；]{0,20}(?:修正|修改)",
    ),
    "upheld": (r"\b(?:as )?upheld by\b", r"\baff'd\b(?! in part)", r"\baffirmed by\b", "获[^。；]{0,20}维持"),
})  # fmt: skip

#: What a body that decides does with a decision. The first that fits wins: "no reason to depart" is no departure.
RULING = _cues({
    "followed": (
        r"\bno (?:cogent |compelling |good )?reasons? (?:to|for) (?:depart|deviat|disagree|differ)",
        r"\bnot (?:to )?(?:depart|deviate) from\b", r"\bwe (?:fully )?(?:agree|concur|are in agreement) with\b",
        rf"\b(?:consistent(?:ly)?|in (?:line|accordance|keeping)) with (?:the )?{_OPINION}",
        rf"{_BODY} (?:also )?(?:follows?|adopts?|endorses?|appl(?:y|ies)) (?:the )?(?:same )?{_OPINION}",
        rf"\bfollowing the {_OPINION}", rf"\bguided by the {_OPINION}",
        r"\b(?:controlled|governed|dictated|compelled|foreclosed) by (?:our|the) (?:decision|holding|precedent)",
        "遵循", "沿用", "同意[^。；]{0,30}(?:专家组|上诉机构)", "没有理由(?:背离|偏离)",
    ),
    "departed": (
        rf"{_BODY} (?:\w+ )?(?:departs?|deviates?|disagrees?) (?:from|with)\b",
        rf"{_BODY} (?:respectfully )?(?:declines?|refuses?) to (?:follow|apply|adopt|extend)",
        rf"{_BODY} (?:do|does|will|shall|can) ?not (?:follow|adopt)\b",
        r"\bcogent reasons (?:exist )?(?:to|for) depart", r"\bwe (?:hereby )?overrule\b", r"\bis overruled\b",
        "背离", "不予遵循", "不采纳[^。；]{0,30}(?:解释|做法)",
    ),
    "reversed": (
        r"\bthe appellate body (?:\w+ )?(?:reverse[sd]|set aside|sets aside)\b",
        f"(?:推翻|撤销)了?[^。；]{{0,40}}{_RULINGS}",
    ),
    "modified": (
        r"\bthe appellate body (?:\w+ )?modifie[sd]\b",
        f"修正了?[^。；]{{0,40}}{_RULINGS}",
    ),
    "upheld": (
        r"\bthe appellate body (?:\w+ )?(?:upholds|upheld)\b", f"维持了?[^。；]{{0,40}}{_RULINGS}",
    ),
    "distinguished": (
        r"\b(?:is|are|was|were) (?!not )(?:\w+ )?distinguish(?:ed|able)\b", r"\bwe (?:\w+ )?distinguish(?:ed)?\b",
        r"\bunlike (?:in|here)\b", r"\b(?:is|are|was|were) (?!not )(?:\w+ )?inapposite\b",
        r"\bdiffers? (?:\w+ )?from (?:that|those|the (?:facts?|situation|circumstances|measures?|case))",
        r"\bnot (?:analogous|comparable) to\b", "不同于", "区别于", "情形不同",
    ),
    "questioned": (
        rf"{_BODY} (?:\w+ )?(?:questions? (?:whether|the)|doubts?|(?:have|has) (?:serious )?(?:doubts|reservations))",
        r"\bwe are (?:not |un)(?:persuaded|convinced) by\b", r"\bcast(?:s|ing)? doubt\b",
        r"\bcall(?:s|ed|ing)? into question\b", "质疑",
    ),
})  # fmt: skip

#: Words of a party, whose claim is no treatment.
PARTY = re.compile(
    r"\b(?:argu(?:es?|ed|ing)|submit(?:s|ted)|contends?|contended|claims? that|maintain(?:s|ed)|assert(?:s|ed))\b"
    r"|\b(?:alleg(?:es?|ed)|urges?|insists?|posits?|in its (?:view|submission)|requests? (?:that|us|the))\b"
    r"|\baccording to (?:the )?(?:complainant|respondent|appellant|appellee|petitioner)"
    r"|主张|认为我们应|请求|辩称",
    re.I,
)
#: Headings of sections that report what parties say.
PARTY_SECTION = re.compile(
    r"\b(?:arguments?|claims?|submissions?|views?|positions?|contentions?) (?:of|by|from) "
    r"|\bthird part|\bmain arguments\b|当事方|第三方",
    re.I,
)
