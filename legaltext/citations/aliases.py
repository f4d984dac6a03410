"""Short case titles ("US – Gasoline") through an alias table that the caller passes in."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from legaltext.citations.cut_titles import CutTitles
from legaltext.citations.model import Citation
from legaltext.citations.normal import fold

_REPORT = re.compile(r"(?:(?P<ab>Appellate Body)|Panel) Reports?, *\Z")
#: Between two titles of one list, which are reports of the same body: ", para. 7.1; and ".
_LIST = re.compile(
    r"(?: \([^()]{1,60}\))?(?:,? (?:paras?\.|pp?\.|fns?|footnotes?) ?[\d ,.&and-]{1,40})?"
    r"(?:[;,]| and| ?/) ?(?:and |see also )?"
)
_HAN = r"\u3400-\u9fff"
#: What may not stand next to a Latin word, while Chinese may.
_LATIN = rf"[^\W{_HAN}]"
_NO_LATIN_GOES_ON = rf"(?!(?<={_LATIN}){_LATIN})"
#: "United States – Tariff Measures on Certain Goods": the full title of a case names no report.
_NO_TITLE_GOES_ON = (
    r"(?! (?:on|of|from|for|in|to|relating|[Cc]oncerning|[Aa]ffecting|[Rr]equirements?|[A-Z])\b)"
)
_DASH = re.compile(r" ?-{1,2} ?")
#: "(Japan)" after a title tells one of several complaints from another.
_COMPLAINANT = re.compile(r" ?\([^()]+\)\Z")
#: "US – Shrimp (Article 21.5 – Malaysia)" is the report on compliance.
_COMPLIANCE = re.compile(r",? ?\(Article 21\.5")
#: Other names of a Member, before the dash.
_MEMBERS = {
    "US": ("United States", "U.S."), "EC": ("European Communities",), "EU": ("European Union",),
    "Russia": ("Russian Federation",), "Turkey": ("Türkiye",), "Türkiye": ("Turkey",), "UK": ("United Kingdom",),
}  # fmt: skip
#: Words of a title that are spelt in more than one way.
_SPELLINGS = {
    "and": "(?:and|&)", "program": "program(?:me)?", "programme": "program(?:me)?", "tyres": "t[yi]res",
    "aluminium": "alumini?um", "colour": "colou?r", "(us)": r"\((?:US|United States)\)",
    "(ec)": r"\((?:EC|European Communities)\)", "(eu)": r"\((?:EU|European Union)\)",
    "(turkey)": r"\((?:Turkey|Türkiye)\)", "(uae)": r"\((?:UAE|United Arab Emirates)\)", "(viet": r"\(Viet",
}  # fmt: skip


def find_aliases(text: str, folded: str, aliases: Mapping[str, str]) -> Iterator[Citation]:
    """Short titles; "Appellate Body Report, X" names the report, a bare title the dispute.

    ``aliases`` maps a title to its dispute (``DS2``) or document (``WT/DS2/AB/R``). Capitals, the kind of
    dash and the spaces beside it may differ; "(Japan)" may be left out where no other case has the title
    without it: of several disputes of that name, the first is meant. Other last words may be left out where
    no other title begins so, and a table's column may break a title (see `cut_titles`).
    """
    table = _table(tuple(sorted(aliases.items())))
    if table.first is None:
        return
    position, body, listed = 0, "", 0
    for match in table.first.finditer(folded):
        start = match.start()
        if start < position:
            continue
        report = _REPORT.search(folded, max(0, start - 40), start)
        of_list = bool(body and _LIST.fullmatch(folded, listed, start))
        found = table.read(text, folded, match, report=bool(report or of_list))
        if found is None:
            continue
        position, target = found
        if report:
            body = "AB/R" if report["ab"] else "R"
        elif not of_list:
            body = ""
        listed = position
        if body and "/" not in target:
            compliance = "W" if _COMPLIANCE.match(folded, position) else ""
            target = f"WT/{target}/{body}{compliance}"
        kind = "wto_document" if "/" in target else "wto_dispute"
        yield Citation(kind, start, position, text[start:position], target)  # type: ignore[arg-type]


class _Table:
    """Titles by what stands before their dash, the Member complained against; longest first."""

    def __init__(self, aliases: Iterable[tuple[str, str]]) -> None:
        titles = {title: target for title, target in map(_plain, aliases) if title}
        given = frozenset(titles)
        for title, target in sorted(titles.items(), key=lambda one: _number(one[1])):
            if (short := _COMPLAINANT.sub("", title)) != title and "-" in short:
                titles.setdefault(short, target)
        self._rests: dict[str, list[tuple[re.Pattern[str], str]]] = defaultdict(list)
        self._cut: dict[str, CutTitles] = defaultdict(CutTitles)
        self._whole: dict[str, str] = {}
        wholes: list[str] = []
        for title in sorted(titles, key=len, reverse=True):
            member, dash, rest = title.partition("-")
            if not dash:
                self._whole[_key(title)] = titles[title]
                wholes.append(title)
                continue
            for name in {member, *_MEMBERS.get(member, ())}:
                as_given = title in given and name == member
                self._rests[_key(name)].append((_pattern(rest, as_given), titles[title]))
            if title in given:
                self._cut[_key(member)].add(rest, titles[title])
        members = {title.partition("-")[0] for title in titles if "-" in title}
        self.first = self._first(
            {*members, *(more for one in members for more in _MEMBERS.get(one, ()))}, wholes
        )

    def _first(self, members: Iterable[str], wholes: list[str]) -> re.Pattern[str] | None:
        """What a title begins with: the Member and a dash, or the whole of it where it has no dash."""
        parts = []
        if self._rests:
            parts.append(rf"(?P<member>{_any_of(members)}) ?-{{1,2}} ?")
        if wholes:
            parts.append(rf"(?P<whole>{_any_of(wholes)}){_NO_LATIN_GOES_ON}")
        return re.compile("|".join(parts)) if parts else None

    def read(
        self, text: str, folded: str, match: re.Match[str], *, report: bool
    ) -> tuple[int, str] | None:
        """Where the title that begins with ``match`` ends, and what it means."""
        if whole := match.groupdict().get("whole"):
            return match.end(), self._whole[_key(whole)]
        member, after = _key(match["member"]), match.end()
        found = None
        for pattern, target in self._rests[member]:
            if rest := pattern.match(folded, after):
                found = rest.end(), target
                break
        if member not in self._cut:
            return found
        cut = self._cut[member]
        broken = cut.broken(text, folded, match.start(), after)
        if broken and (found is None or broken[0] >= found[0]):
            return broken
        return found or cut.shortened(text, folded, after, report=report)


@lru_cache(maxsize=8)
def _table(aliases: tuple[tuple[str, str], ...]) -> _Table:
    return _Table(aliases)


def _plain(alias: tuple[str, str]) -> tuple[str, str]:
    title, target = alias
    return _DASH.sub("-", fold(title).strip(), count=1), target


def _number(target: str) -> int:
    found = re.search(r"DS(\d+)", target)
    return int(found[1]) if found else 0


def _key(member: str) -> str:
    """A Member's name in one way: "EU and certain Member States"."""
    return " ".join(member.split()).casefold()


def _any_of(names: Iterable[str]) -> str:
    """Names as one alternation; a Latin word must not go on before one."""
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    latin = [_any_case(name) for name in longest_first if re.match(_LATIN, name)]
    other = [re.escape(name) for name in longest_first if not re.match(_LATIN, name)]
    parts = [rf"(?<!{_LATIN})(?:{'|'.join(latin)})"] if latin else []
    return "|".join(parts + other)


def _any_case(name: str) -> str:
    """A name whose words after the first may have other capitals: "EC and certain Member States"."""
    first, space, others = name.partition(" ")
    return re.escape(first) + (
        f" +(?i:{' +'.join(map(re.escape, others.split()))})" if space else ""
    )


@lru_cache(maxsize=20_000)  # a table made anew, as one title was learned, has all others as before
def _pattern(rest: str, as_given: bool) -> re.Pattern[str]:
    """What follows the dash; a title that is not quite as given must not be the beginning of a full one."""
    parts = [" +".join(map(_word, part.split())) for part in _DASH.split(rest)]
    words = "(?: ?-{1,2} ?| ?)".join(parts).replace(" +\\(", " *\\(")
    ends = _NO_LATIN_GOES_ON + ("" if as_given else _NO_TITLE_GOES_ON)
    return re.compile(f"(?i:{words}){ends}")


def _word(word: str) -> str:
    return _SPELLINGS.get(word.lower()) or re.escape(word)
