"""When gold codings take the place of others, the chains that rest on those are led over to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.contrib.auth.models import User
from django.db import transaction

from casebase.models import TextVersion
from coding import state
from coding.chain_selectors import SETTLED
from coding.models import Annotation, Chain, ChainLink, Layer, Ruling
from coding.services.log import Act


@transaction.atomic
def lead_over(
    *,
    places: Sequence[tuple[Annotation, Sequence[Annotation]]],
    version: TextVersion,
    user: User,
) -> list[Chain]:
    """Let every live chain rest on what holds; returns those that were changed.

    A piece of evidence without a counterpart on its axis is taken out of its chain, which then says what it lacks.
    All of it is one act of who settled, in the log of the text, and can be undone.

    Args:
        places: codings, each with the gold ones that may stand in its place; codes read along.
        version: their text.
        user: who settled.
    """
    instead = {str(old.pk): _best(old, golds) for old, golds in places}
    resting = ChainLink.objects.filter(
        annotation__in=[old for old, _golds in places], chain__deleted=False
    )
    act = Act(user, version)
    changed = []
    for chain in (
        Chain.objects.select_for_update().filter(pk__in=resting.values("chain")).order_by("pk")
    ):
        before = state.of_chain(chain)
        links: dict[str, dict[str, str]] = {}
        for link in before["links"]:
            ident = instead.get(link["annotation"], link["annotation"])
            if ident is not None:
                links.setdefault(ident, {"annotation": ident, "axis": link["axis"]})
        after = {**before, "links": list(links.values())}
        if after == before:
            continue
        state.to_chain(chain, after)
        chain.revision += 1
        chain.save()
        act.log("chain", chain, SETTLED, before, state.of_chain(chain))
        changed.append(chain)
    return changed


def held_instead(annotations: Iterable[Annotation]) -> dict[str, str]:
    """Coding → the gold one in its place, for those of settled items: a page may still show what coders gave there."""
    raw = {one.pk: one for one in annotations if one.layer == Layer.RAW}
    if not raw:
        return {}
    rulings = Ruling.objects.filter(
        sources__in=raw, replaced_at__isnull=True, item__settled_at__isnull=False
    )
    found = {}
    for ruling in rulings.distinct().prefetch_related("sources", "golds__code"):
        for source in ruling.sources.all():
            best = _best(source, list(ruling.golds.all())) if source.pk in raw else None
            if best is not None:
                found[str(source.pk)] = best
    return found


def _best(old: Annotation, golds: Sequence[Annotation]) -> str | None:
    """The gold coding that stands for one: on its axis; of these with its code, then with most of its words."""
    able = [gold for gold in golds if gold.code.axis == old.code.axis and not gold.deleted]
    if not able:
        return None

    def likeness(gold: Annotation) -> tuple[bool, int, int]:
        shared = min(gold.end, old.end) - max(gold.start, old.start)
        return gold.code_id == old.code_id, shared, -(gold.end - gold.start)

    return str(max(able, key=likeness).pk)
