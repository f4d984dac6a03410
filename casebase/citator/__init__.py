"""The citator: what cites an authority, how it is treated, and whether it still stands."""

from casebase.citator.authority import (
    Authority,
    authorities_of,
    authorities_of_documents,
    authority,
    authority_of,
)
from casebase.citator.edges import (
    by_treatment,
    cited_counts,
    cited_counts_of,
    citing,
    edges_from,
    orders_of,
    stored,
    treated,
    treated_in,
)
from casebase.citator.held import Held, held
from casebase.citator.levels import Level, Proof
from casebase.citator.notes import Call, all_calls, calling, notes_called
from casebase.citator.numbers import numbered
from casebase.citator.showing import Edge, labelled, pieces, shown
from casebase.citator.standing import Standing, paragraph_standing, standing, standings

__all__ = [
    "Authority", "Call", "Edge", "Held", "Level", "Proof", "Standing", "all_calls", "authorities_of",
    "authorities_of_documents", "authority", "authority_of", "by_treatment", "calling", "cited_counts",
    "cited_counts_of", "citing", "edges_from", "held", "labelled", "notes_called", "numbered", "orders_of",
    "paragraph_standing", "pieces", "shown", "standing", "standings", "stored", "treated", "treated_in",
]  # fmt: skip
