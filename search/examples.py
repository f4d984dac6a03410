"""The query language by example, for the help on the search page and the page of its own.

Every example is a query that runs; tests see to it that each is understood as it is described.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from search.query import parse, print_query
from search.query.fields import FIELDS


@dataclass(frozen=True, slots=True)
class Example:
    """A query and what it asks for; ``brief``: shown on the search page too."""

    query: str
    text: str | Promise
    brief: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Examples of one kind, with what holds for all of them."""

    key: str
    title: str | Promise
    note: str | Promise
    examples: Sequence[Example]


@dataclass(frozen=True, slots=True)
class Rank:
    """Operators that bind equally; ``example`` is read as ``reading``."""

    operators: str
    text: str | Promise
    example: str = ""

    @property
    def reading(self) -> str:
        """The example in canonical form, with its parentheses."""
        return print_query(parse(self.example).query) if self.example else ""


SECTIONS: tuple[Section, ...] = (
    Section(
        "words",
        _("Words and questions"),
        _(
            "Words without any operator are a question; an added word never takes away what was "
            "found. A pasted sentence works too. As soon as there is an operator, a quoted phrase or a "
            "wildcard, the query means exactly what it says, and words side by side must all be there."
        ),
        (
            Example(
                "necessity test alternative",
                _("plain words: passages with all of them first, then those with most"),
                brief=True,
            ),
            Example("label AND necessary", _("any form of both words: labels, labelled")),
            Example("DS597", _("a case, document or decision by its number"), brief=True),
            Example("337-TA-1276", _("an investigation by its number")),
            Example("WT/DS58/AB/R", _("a document by its symbol")),
            Example("¶ 7.123 DS597", _("a paragraph of a case")),
        ),
    ),
    Section(
        "phrases",
        _("Exact phrases"),
        _(
            "Between quotation marks, straight or curly, the words stand exactly so: no other form of "
            "them, small words count. A hyphen is a space."
        ),
        (
            Example('"like products"', _("exactly these words in this order"), brief=True),
            Example('"more trade-restrictive than necessary"', _("with all its small words")),
            Example('"necess* test"', _("a phrase with the beginning of a word in it")),
        ),
    ),
    Section(
        "wildcards",
        _("Wildcards"),
        _(
            "* is any number of letters, also none, after at least two; ? is exactly one letter inside "
            "a word. A ? at the end of a word is a question mark."
        ),
        (
            Example("discriminat*", _("every word that begins so, whatever its stem"), brief=True),
            Example("wom?n", _("woman, women"), brief=True),
            Example("lab*ing", _("labeling, labelling")),
        ),
    ),
    Section(
        "combining",
        _("AND, OR, NOT"),
        _("In capitals. A hyphen before a word, phrase or group means NOT; parentheses group."),
        (
            Example(
                "standard AND (label* OR mark) -notice",
                _("operators, groups, beginnings of words, exclusion"),
                brief=True,
            ),
            Example('"public morals" OR "public order"', _("either phrase")),
            Example("seal AND NOT fur", _("the one word without the other")),
        ),
    ),
    Section(
        "proximity",
        _("Proximity"),
        _(
            "Between words, phrases, wildcards and groups of alternatives. The distance counts words, of "
            "Chinese characters; 1 is side by side, 100 the most. The two sides never overlap. "
            "A proximity may stand in parentheses within one that reaches as far or further."
        ),
        (
            Example(
                "measure w/5 necessary",
                _("within five words of each other, in either order; /5 is the same"),
                brief=True,
            ),
            Example(
                '"like products" +5 tax*',
                _("the same, in this order; pre/5 is the same"),
                brief=True,
            ),
            Example(
                "risk w/5 assessment w/9 scientific",
                _("the third word near the pair, before or after it, not between the two"),
            ),
            Example("necess* /s alternative*", _("in one sentence"), brief=True),
            Example("(health OR safety) /p evidence", _("in one paragraph"), brief=True),
            Example(
                '(panel w/3 erred) /s "Article 11"', _("a narrower proximity within a wider one")
            ),
            Example("必要性 /s 措施", _("in one sentence, in Chinese")),
        ),
    ),
    Section(
        "fields",
        _("Fields"),
        _(
            "A field and its value, without a space after the colon; values with spaces stand in "
            "quotation marks. A list in parentheses means any of its values. Forum, kind, lang and "
            "direction have few values, and are understood by their names too."
        ),
        (
            Example('provision:"TBT 2.4"', _("a provision, without those below it")),
            Example('provision:"TBT 2"+', _("a provision; with + also all below it"), brief=True),
            Example(
                'provision:"19 U.S.C. 1337(a)"+',
                _("a section of US law; “§ 1337(a)” and “337(a)” mean this one too"),
            ),
            Example("code:loophole.exception", _("a code and all below it"), brief=True),
            Example(
                "year:2015..2024 kind:(panel_report,ab_report)", _("ranges and lists"), brief=True
            ),
            Example("cites:DS58", _("passages that cite this case")),
            Example('cites:"WT/DS58/AB/R"', _("passages that cite this document")),
            Example("complainant:CHN respondent:USA", _("by the parties’ codes")),
            Example("status:under_appeal", _("cases of this status")),
            Example('"like products" case:DS27', _("within one case")),
            Example("title:shrimp", _("a word of the title")),
        ),
    ),
    Section(
        "chinese",
        _("Chinese"),
        _(
            "Chinese needs no spaces: a run of characters stands exactly so. Full-width marks are "
            "understood everywhere: ＡＮＤ, （）, “”, ：, ＊, ／."
        ),
        (
            Example("必要性", _("a run of Chinese characters, exactly"), brief=True),
            Example("技术 标准", _("passages with both runs first")),
            Example("进口 AND 标准 AND lang:zh", _("both, in Chinese documents")),
        ),
    ),
)

#: From what binds most tightly to what binds least.
RANKS: tuple[Rank, ...] = (
    Rank('"…"', _("a phrase is one thing")),
    Rank("NOT  -", _("only the word, phrase or group that follows"), "NOT tea AND label"),
    Rank("w/5  /5  +5  pre/5", _("from left to right"), "tea w/5 green w/5 label"),
    Rank("/s", _("around proximities of words"), "tea /s green w/5 label"),
    Rank("/p", _("around those in a sentence"), "tea /p green /s label"),
    Rank("AND", _("and words side by side"), "tea AND green /s label"),
    Rank("OR", _("around everything"), "tea AND label OR mark"),
)

FIELD_NAMES = tuple(FIELDS)


def brief() -> list[Example]:
    """What the search page itself shows."""
    return [example for section in SECTIONS for example in section.examples if example.brief]
