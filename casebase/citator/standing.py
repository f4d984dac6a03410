"""Whether an authority still stands on a day, why, and what proves it.

Two things are read: what became of the decision in its own proceedings (adopted, appealed, not adopted), from the
dated steps of its case; and what later decisions did with it, from treated citations. The worse of the two decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from casebase.citator.authority import Authority
from casebase.citator.edges import concerns, treated, treated_citations, treated_in
from casebase.citator.levels import LEVEL_OF, SIGNS, TONES, Level, Proof, not_issued
from casebase.citator.us_steps import us_steps
from casebase.citator.wto_steps import wto_steps
from casebase.models import Citation, Treatment
from casebase.registry import Treated
from casebase.short_places import place_of_passage

_ORDER = list(Level)
#: What an appeal or the Members did, which a citing document only tells.
_HISTORY = {Treatment.UPHELD, Treatment.MODIFIED, Treatment.REVERSED, Treatment.NOT_ADOPTED}


@dataclass(frozen=True, slots=True)
class Standing:
    """The status of an authority on a day. `proofs` are its reasons, the deciding one first."""

    level: Level
    as_of: date
    proofs: tuple[Proof, ...]

    @property
    def reason(self) -> str:
        """The deciding reason in one line."""
        return self.proofs[0].reason if self.proofs else _("No later step or treatment is known.")

    @property
    def tone(self) -> str:
        """The badge's colour."""
        return TONES[self.level]

    @property
    def sign(self) -> str:
        """The badge's sign, for those who do not see its colour."""
        return SIGNS[self.level]

    @property
    def provisional(self) -> bool:
        """Whether the level rests on cues alone."""
        deciding = [proof for proof in self.proofs if proof.level == self.level]
        return bool(deciding) and all(proof.suggested for proof in deciding)


def standings(authorities: Iterable[Authority], *, as_of: date) -> dict[str, Standing]:
    """The status of each authority on a day, by name; as many queries for many as for one."""
    wanted = list(authorities)
    rows = treated_citations(wanted)
    said = treated(rows)
    by_name: dict[str, list[Citation]] = defaultdict(list)
    for row in rows:
        if row.pk in said:
            by_name[row.canonical].append(row)
    found = {}
    for one in wanted:
        names = one.case_keys if one.whole_case else one.names
        citations = [row for name in sorted(names) for row in by_name[name] if concerns(row, one)]
        found[one.name] = standing(one, citations, said, as_of=as_of)
    return found


def paragraph_standing(
    authority: Authority, meaning: QuerySet[Citation], *, as_of: date
) -> Standing:
    """The status of one paragraph: of its decision, without the treatments that mean other paragraphs.

    Args:
        authority: the decision.
        meaning: the citations that mean the paragraph, as `edges.citing` gives them.
        as_of: as in `standing`.
    """
    whole = [
        row
        for row in treated_citations([authority])
        if not row.pinpoints and concerns(row, authority)
    ]
    said = treated_in(meaning)
    rows = {row.pk: row for row in (*meaning.filter(pk__in=said), *whole)}
    return standing(authority, list(rows.values()), treated(whole) | said, as_of=as_of)


def standing(
    authority: Authority,
    citations: Sequence[Citation],
    said: Mapping[int, Treated],
    *,
    as_of: date,
) -> Standing:
    """The status of an authority on a day.

    Args:
        authority: which one.
        citations: what cites it; those without a treatment may be left out.
        said: their treatments, as `edges.treated` gives them.
        as_of: steps and decisions after that day are left out; a citing document without a date counts. Of what
            came out later nothing else is said.
    """
    proofs = _steps(authority, as_of)
    if proofs and proofs[0].level == Level.NOT_ISSUED:
        return Standing(Level.NOT_ISSUED, as_of, (proofs[0],))
    for citation in citations:
        one = said.get(citation.pk)
        on = citation.version.document.date
        if one is None or (on is not None and on > as_of):
            continue
        proofs.append(
            Proof(
                LEVEL_OF[one.treatment], _treatment_reason(citation, one), on, None, citation, one
            )
        )
    # The worst first; of equals what a person said, then the latest.
    proofs.sort(
        key=lambda proof: (
            -_ORDER.index(proof.level),
            proof.suggested,
            -(proof.on or date.min).toordinal(),
        )
    )
    return Standing(proofs[0].level if proofs else Level.UNKNOWN, as_of, tuple(proofs))


def _steps(authority: Authority, as_of: date) -> list[Proof]:
    """What became of an authority in its own proceedings by that day; that it had not come out stands alone."""
    found = [*wto_steps(authority, as_of), *us_steps(authority, as_of)]
    issued = authority.document.date if authority.document else None
    # The steps of a report say more exactly when it came out.
    return [not_issued(issued)] if issued and issued > as_of and not found else found


def _treatment_reason(citation: Citation, one: Treated) -> str:
    treatment = str(Treatment(one.treatment).label)
    place = f"{citation.version.document} {place_of_passage(citation.passage)}"
    values = {"treatment": treatment, "place": place}
    if one.treatment in _HISTORY:
        return _("%(treatment)s, as %(place)s says") % values
    return _("%(treatment)s in %(place)s") % values
