"""Mixed queries as lawyers ask them, with and without facets."""

from __future__ import annotations

import re

QUERIES: tuple[dict[str, str], ...] = (
    {"q": "necessary"},
    {"q": "domestic industry"},
    {"q": "palm oil biofuel"},
    {"q": "less trade restrictive alternative"},
    {"q": "claim construction"},
    {"q": "when is a measure a disguised restriction on trade"},
    {"q": "what counts as a domestic industry"},
    {"q": "who bears the burden of proof"},
    {"q": '"like products"'},
    {"q": '"technical regulation"'},
    {"q": '"limited exclusion order"'},
    {"q": '"abuse of discretion"'},
    {"q": '"substantial evidence" AND importation'},
    {"q": "dumping AND (subsidy OR countervailing)"},
    {"q": "(patent OR trademark) AND NOT copyright"},
    {"q": "discriminat* AND unjustifiable"},
    {"q": "DS593"},
    {"q": "337-TA-655"},
    {"q": "WT/DS58/AB/R"},
    {"q": "label:7.213 case:DS593"},
    {"q": 'provision:"TBT 2.1"'},
    {"q": 'provision:"GATT 1994 XX" necessary'},
    {"q": "title:shrimp"},
    {"q": "必要性"},
    {"q": "倾销 AND 损害"},
    {"q": "不可靠实体"},
    {"q": "necessary", "forum": "wto"},
    {"q": "infringement", "kind": "opinion", "by": "passage"},
    {"q": "measure", "party": "CHN", "by": "passage"},
    {"q": "discrimination", "sort": "date"},
    {"q": "evidence", "by": "passage", "page": "3"},
    {"q": "", "loophole": "loophole.exception"},
)

#: Asked first and not measured: an engine that has run for a day has its code compiled and its files in memory.
#: They are the words of the queries one by one, so that no query is answered before it is measured.
WARMING: tuple[dict[str, str], ...] = tuple(
    {"q": word}
    for word in sorted({one for query in QUERIES for one in re.findall(r"[^\W\d]{4,}", query["q"])})
)
