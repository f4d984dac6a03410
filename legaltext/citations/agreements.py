"""Names of the WTO agreements, and the short key each one has in canonical forms."""

from __future__ import annotations

import re

#: Key → names (English regular expressions, longest first where one begins another).
_ENGLISH: dict[str, tuple[str, ...]] = {
    "AD": (
        r"Agreement on Implementation of Article VI(?: of (?:the )?"
        r"(?:GATT(?: 1994)?|General Agreement on Tariffs and Trade(?: 1994)?))?",
        r"Anti-? ?[Dd]umping Agreement", r"Agreement on Anti-?[Dd]umping", r"AD Agreement", r"ADA",
        r"ADP", r"(?:(?<=[\d)] )|\A)AD(?![\w/-]| [a-z])", r"Anti-?[Dd]umping \(Article VI of (?:the )?GATT 1994\)",
    ),
    "CVA": (
        r"Agreement on Implementation of Article VII(?: of (?:the )?"
        r"(?:GATT(?: 1994)?|General Agreement on Tariffs and Trade(?: 1994)?))?",
        r"Customs Valuation Agreement", r"Agreement on Customs Valuation", r"CVA",
        r"Customs [Vv]aluation \(Article VII of (?:the )?GATT 1994\)",
    ),
    "GATT 1947": (r"GATT 1947", r"General Agreement on Tariffs and Trade 1947"),
    "GATT 1994": (
        r"GATT(?: 1994)?", r"General Agreement on Tariffs and Trade(?: 1994)?",
        r"General Agreement(?! on)",
    ),
    "GATS": (r"GATS", r"General Agreement on Trade in Services"),
    "TBT": (r"TBT Agreement", r"Agreement on Technical Barriers to Trade", r"TBT"),
    "SPS": (
        r"SPS Agreement", r"Sanitary and Phytosanitary Agreement",
        r"Agreement on the Application of Sanitary and Phytosanitary Measures", r"SPS",
    ),
    "SCM": (
        r"SCM Agreement", r"Agreement on Subsidies and Countervailing Measures",
        r"Subsidies Agreement", r"ASCM", r"SCM",
    ),
    "SG": (
        r"Agreement o[nf] Safeguards", r"Safeguards Agreement", r"SGA?(?= Art|\Z)",
        r"(?:(?<=[\d)] )|\A)SA(?![\w/-])",
    ),
    "DSU": (
        r"DSU",
        r"Understanding on Rules and Procedures Governing the Settlement of Disputes",
        r"Dispute Settlement Understanding",
    ),
    "TRIPS": (
        r"TRIP[Ss] Agreement", r"TRIP[Ss]",
        r"Agreement on Trade-Related Aspects of Intellectual Property Rights",
    ),
    "TRIMs": (r"TRIMs Agreement", r"TRIMS Agreement", r"TRIMs",
              r"Agreement on Trade-Related Investment Measures"),
    "Agriculture": (r"Agreement on Agriculture", r"Agriculture Agreement", r"AoA"),
    "ILA": (r"Agreement on Import Licensing Procedures", r"Import Licensing Agreement"),
    "ROO": (r"Agreement on Rules of Origin", r"Rules of Origin Agreement"),
    "PSI": (r"Agreement on Preshipment Inspection", r"Preshipment Inspection Agreement"),
    "ATC": (r"Agreement on Textiles and Clothing", r"ATC"),
    "GPA": (r"Agreement on Government Procurement", r"GPA"),
    "TFA": (r"Trade Facilitation Agreement", r"Agreement on Trade Facilitation"),
    "WTO": (
        r"Marrakesh Agreement(?: Establishing the (?:WTO|World Trade Organization))?",
        r"WTO Agreement", r"Agreement Establishing the (?:WTO|World Trade Organization)",
    ),
}  # fmt: skip

#: Names that dispute pages print at the end of a line of articles: "Art. 1, 2.1, 2.4  Anti-dumping".
_ON_PAGES: dict[str, tuple[str, ...]] = {
    "AD": (r"Anti-?[Dd]umping",), "Agriculture": (r"Agriculture",), "SG": (r"Safeguards",),
    "SCM": (r"Subsidies and Countervailing Measures(?: \(SCM\))?",),
    "TBT": (r"Technical Barriers to Trade(?: \(TBT\))?",),
    "SPS": (r"Sanitary and Phytosanitary Measures(?: \(SPS\))?",),
    "GATS": (r"Services(?: \(GATS\))?",), "TRIPS": (r"Intellectual Property(?: \(TRIPS\))?",),
    "TRIMs": (r"Trade-Related Investment Measures(?: \(TRIM[Ss]\))?",),
    "ILA": (r"Import Licensing",), "ROO": (r"Rules of Origin",), "CVA": (r"Customs [Vv]aluation",),
    "ATC": (r"Textiles and Clothing",), "PSI": (r"Preshipment Inspection",),
    "GPA": (r"Government Procurement",), "TFA": (r"Trade Facilitation",),
}  # fmt: skip

_CHINESE: dict[str, tuple[str, ...]] = {
    "GATT 1947": (r"1947年(?:关税与贸易总协定|关贸总协定)",),
    "GATT 1994": (
        r"1994年(?:关税与贸易总协定|关税及贸易总协定|关贸总协定|GATT)", r"GATT ?1994(?:年)?",
        r"(?:关税与贸易总协定|关税及贸易总协定|关贸总协定|GATT)(?:\(?1994\)?)?",
    ),
    "GATS": (r"服务贸易总协定", r"GATS"),
    "TBT": (r"(?:技术性贸易壁垒|贸易技术壁垒)协[定议]", r"TBT协[定议]", r"TBT"),
    "SPS": (
        r"实施卫生与植物卫生措施协[定议]", r"卫生与植物卫生措施协[定议]",
        r"SPS协[定议]", r"SPS",
    ),
    "SCM": (
        r"补贴[与和]反补贴措施协[定议]", r"SCM协[定议]", r"SCM", r"反补贴(?:措施)?协[定议]", r"补贴协[定议]",
    ),
    "AD": (
        r"关于实施1994年(?:关税与贸易总协定|关贸总协定)第(?:六|6|VI)条的协[定议]",
        r"反倾销协[定议]", r"AD协[定议]",
    ),
    "SG": (r"保障措施协[定议]",),
    "DSU": (r"关于争端解决规则与程序的谅解", r"争端解决(?:规则与程序的)?谅解", r"DSU"),
    "TRIPS": (r"与贸易有关的知识产权协[定议]", r"TRIPS协[定议]", r"TRIPS"),
    "TRIMs": (r"与贸易有关的投资措施协[定议]", r"TRIMs协[定议]"),
    "Agriculture": (r"农业协[定议]",),
    "ILA": (r"进口许可程序协[定议]",),
    "ROO": (r"原产地规则协[定议]",),
    "TFA": (r"贸易便利化协[定议]",),
    "GPA": (r"政府采购协[定议]",),
    "WTO": (
        r"(?:建立世界贸易组织的?)?马拉喀什(?:建立世界贸易组织)?协[定议]",
        r"(?:WTO|世贸组织|世界贸易组织)协[定议]",
    ),
}  # fmt: skip

#: Agreements whose articles carry Roman numerals.
ROMAN = frozenset({"GATT 1994", "GATT 1947", "GATS", "GPA", "WTO"})
#: Of those, the ones where an Arabic number is never an article's.
ONLY_ROMAN = frozenset({"GATT 1994", "GATT 1947", "GATS"})
#: The last article of each: a higher number is of something else.
LAST_ARTICLE = {
    "AD": 18, "CVA": 24, "GATT 1947": 38, "GATT 1994": 38, "GATS": 29, "TBT": 15, "SPS": 14,
    "SCM": 32, "SG": 14, "DSU": 27, "TRIPS": 73, "TRIMs": 9, "Agriculture": 21, "ILA": 8, "ROO": 9,
    "PSI": 9, "ATC": 9, "GPA": 24, "TFA": 24, "WTO": 16,
}  # fmt: skip
#: The annexes of those that have any.
ANNEXES = {
    "AD": {"I", "II"}, "CVA": {"I", "II", "III"}, "TBT": {"1", "2", "3"}, "SPS": {"A", "B", "C"},
    "SCM": {"I", "II", "III", "IV", "V", "VI", "VII"}, "Agriculture": {"1", "2", "3", "4", "5"},
    "ROO": {"I", "II"}, "WTO": {"1", "1A", "1B", "1C", "2", "3", "4"}, "GATT 1994": {"A", "I"},
}  # fmt: skip


def _compiled(names: dict[str, tuple[str, ...]]) -> tuple[re.Pattern[str], dict[str, str]]:
    groups: dict[str, str] = {}
    parts: list[str] = []
    for position, (key, alternatives) in enumerate(names.items()):
        group = f"a{position}"
        groups[group] = key
        parts.append(f"(?P<{group}>{'|'.join(alternatives)})")
    return re.compile("|".join(parts)), groups


_ENGLISH_PATTERN, _ENGLISH_GROUPS = _compiled(_ENGLISH)
_CHINESE_PATTERN, _CHINESE_GROUPS = _compiled(_CHINESE)
_PAGE_PATTERN, _PAGE_GROUPS = _compiled(_ON_PAGES)
_GAP = re.compile(r"[ \t]*")
_LINE_ENDS = re.compile(r"[ \t]*(?=\n|\Z|;|Arts?\.)")

#: What may not follow a name; the call of a footnote may, after a small letter.
NAME_ENDS = r"(?![A-Za-z]|(?<![a-z])\d)"
#: The names as one alternation without groups, to build larger patterns from.
ENGLISH_NAMES = "|".join(name for names in _ENGLISH.values() for name in names)
CHINESE_NAMES = "|".join(name for names in _CHINESE.values() for name in names)
KEYS = tuple(_ENGLISH)


def english_key(name: str) -> str | None:
    """Key of an agreement named in English, also as dispute pages shorten it; None if none."""
    return _key(_ENGLISH_PATTERN, _ENGLISH_GROUPS, name) or _key(_PAGE_PATTERN, _PAGE_GROUPS, name)


def at_line_end(text: str, position: int) -> tuple[str, int] | None:
    """The agreement that a dispute page names from ``position`` to the end of the line: key, end of the name."""
    gap = _GAP.match(text, position)
    found = _PAGE_PATTERN.match(text, gap.end() if gap else position)
    if not found or not found.lastgroup or not _LINE_ENDS.match(text, found.end()):
        return None
    return _PAGE_GROUPS[found.lastgroup], found.end()


def chinese_key(name: str) -> str | None:
    """Key of an agreement named in Chinese, or None."""
    return _key(_CHINESE_PATTERN, _CHINESE_GROUPS, name)


def _key(pattern: re.Pattern[str], groups: dict[str, str], name: str) -> str | None:
    found = pattern.match(name)
    return groups[found.lastgroup] if found and found.lastgroup else None
