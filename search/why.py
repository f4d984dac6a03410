"""Why a passage stands where it does: the parts of its score, in words.

Each part of the score is a query of its own (`search.question`, `search.compile.lifting`), asked of the engine for
this one passage; so that what is told is what was counted, on both engines.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from search import plan, registry
from search.backends import get_backend
from search.backends.base import Found, Reader
from search.compile import asked_of, compile_query, lifting, opened, word_plan
from search.identifiers import identified
from search.importance import HIGHEST
from search.like import alike, likenesses
from search.places import itself
from search.plan import Plan
from search.query import And, Every, Field, Node, Question, parse, print_query
from search.query.leaves import leaves
from search.question import Part, PartKind, parts
from search.request import SearchRequest

#: Runs of words looked at, of a long pasted text.
MOST_PARTS = 150
MOST_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Reason:
    """A part of the score: what it is (``word``), in words, and its points."""

    kind: PartKind
    text: str
    points: float


@dataclass(frozen=True, slots=True)
class Why:
    """A passage's score under a query, the reasons it is the sum of, and the words it does not have."""

    id: str
    query: str
    score: float
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...]


def why(
    query: str, ident: str, language: str = "en", *, like: str = "", coded_like: str = ""
) -> Why | None:
    """The reasons for one passage; None where it does not match.

    Raises `QueryError` for a query that cannot be understood, `IndexUnavailable` where the engine does not answer,
    `Problem` where no passage has the name whose ``like`` or ``coded_like`` is sought.
    """
    node = opened(parse(query).query)
    reader = get_backend().reader()
    request = SearchRequest(query, like=like, coded_like=coded_like)
    wanted = alike(reader, request, compile_query(node), asked=not isinstance(node, Every))
    found = _asked(reader, wanted, ident)
    if found is None:
        return None
    likeness = [part for one in likenesses(reader, like, coded_like) for part in one.parts]
    asked = [] if likeness and isinstance(node, Every) else _parts(node)
    scored: list[tuple[Part, float]] = []
    missing: list[str] = []
    for part in [*likeness, *asked][:MOST_PARTS]:
        hit = _asked(reader, part.plan, ident)
        if hit is not None:
            scored.append((part, hit.score))
        elif part.kind == "word":
            missing.append(part.text)
    reasons = _reasons(scored, missing, found.stored, language)
    return Why(ident, query, round(found.score, 3), tuple(reasons), tuple(missing))


def _asked(reader: Reader, query: Plan, ident: str) -> Found | None:
    only = plan.All(scored=(query,), filters=(itself(ident),))
    return next(iter(reader.top(only, limit=1, offset=0, by_rank=None)), None)


def _parts(node: Node) -> list[Part]:
    """What the score is the sum of, that of how rare words are taken together."""
    question = node.children[0] if isinstance(node, And) else node
    lifts = lifting(node)
    if not isinstance(question, Question):
        return [*_exact(node), *lifts]
    made = parts(*asked_of(question, identified(node)))
    rare = [one.plan for one in made if one.kind == "rarity"]
    others = [one for one in made if one.kind != "rarity"]
    return [*lifts, Part("rarity", "", plan.one_of(tuple(rare))), *others]


def _exact(node: Node) -> list[Part]:
    return [
        Part("word", print_query(leaf), word_plan(leaf))
        for leaf in dict.fromkeys(leaves(node))
        if not isinstance(leaf, Field | Every)
    ]


def _reasons(
    scored: Sequence[tuple[Part, float]],
    missing: Sequence[str],
    stored: dict[str, Any],
    language: str,
) -> list[Reason]:
    """One reason of each kind, those with most points first."""
    by_kind: dict[PartKind, list[tuple[str, float]]] = {}
    for part, points in scored:
        by_kind.setdefault(part.kind, []).append((part.text, points))
    reasons = [
        Reason(
            kind,
            _told(kind, [text for text, _points in some], len(missing), stored, language),
            round(sum(points for _text, points in some), 3),
        )
        for kind, some in by_kind.items()
    ]
    return sorted(reasons, key=lambda one: -one.points)


def _told(  # noqa: PLR0911 (one case per kind)
    kind: PartKind, texts: list[str], missing: int, stored: dict[str, Any], language: str
) -> str:
    match kind:
        case "named":
            return _("It belongs to what the query names: %(what)s.") % {"what": _list(texts)}
        case "case":
            return _("It is the record of the case itself.")
        case "paragraph":
            return _("It has the paragraph number that the query names: %(what)s.") % {
                "what": _list(texts)
            }
        case "all":
            return _("It has all the words of the query.")
        case "word":
            return _("It has %(here)s of %(all)s words: %(what)s.") % {
                "here": len(texts),
                "all": len(texts) + missing,
                "what": _list(texts),
            }
        case "provision":
            return _("It names the same provisions: %(what)s.") % {"what": _list(texts)}
        case "cites":
            return _("It cites the same authorities: %(what)s.") % {"what": _list(texts)}
        case "code":
            return _("It has the same codes, or others below the same: %(what)s.") % {
                "what": _list(_code_labels(texts, language))
            }
        case "rarity":
            return _(
                "How rare these words are in the library, and how often they stand in this passage."
            )
        case "run":
            return _("Words stand in the same order: %(what)s.") % {"what": _list(_joined(texts))}
        case "title":
            return _("Its heading or title has words of the query: %(what)s.") % {
                "what": _list(texts)
            }
        case "importance":
            return _important(len(texts), stored, language)


def _important(steps: int, stored: dict[str, Any], language: str) -> str:
    """What the library makes of the passage: "cited 5 times; followed 2"."""
    treated = dict(stored["treated"])
    labels = registry.facet_labels("treatment", list(treated), language)
    facts = []
    if cited := stored["cited"]:
        facts.append(ngettext("cited %(n)s time", "cited %(n)s times", cited) % {"n": cited})
    facts += [f"{labels.get(name, name)} {count}" for name, count in treated.items()]
    if impact := stored["impact"]:
        facts.append(_("coded impact of weight %(n)s of 5") % {"n": impact})
    return _("What the library makes of it, step %(step)s of %(steps)s: %(facts)s.") % {
        "step": steps,
        "steps": HIGHEST,
        "facts": "; ".join(facts),
    }


def _code_labels(codes: Sequence[str], language: str) -> list[str]:
    """Codes in words, each once."""
    labels: dict[str, str] = {}
    for axis in {code.split(".")[0] for code in codes}:
        labels |= registry.facet_labels(
            axis, [code for code in codes if code.startswith(axis)], language
        )
    return list(dict.fromkeys(labels.get(code, code) for code in codes))


def _joined(runs: Iterable[str]) -> list[str]:
    """Runs that overlap as one: "a b c d" and "b c d e" are "a b c d e"."""
    joined: list[list[str]] = []
    for run in (text.split() for text in runs):
        if joined and joined[-1][-len(run) + 1 :] == run[:-1]:
            joined[-1].append(run[-1])
        else:
            joined.append(run)
    return [" ".join(words) for words in joined]


def _list(texts: Sequence[str]) -> str:
    shown = [f"“{text}”" for text in texts[:MOST_SHOWN]]
    return ", ".join([*shown, "…"] if len(texts) > MOST_SHOWN else shown)
