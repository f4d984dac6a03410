"""Two rounds on the library that ships with the code, for pictures; `main` runs in `manage.py shell`.

Coder A codes what the library's own codings say; coder B differs here and there. The first round is handed in by both,
the second is running. Prints a JSON object: account → session key, and the two rounds' ids.
"""

from __future__ import annotations

import json

from django.contrib.auth.models import Group, User
from django.test import Client

from coding.models import Annotation, Item, Round
from coding.round_selectors import Scope
from coding.selectors import entries
from coding.services import create_annotation
from coding.services.rounds import Plan, hand_in, plan_round, start_round
from coding.services.settle import open_places

ROLES = {
    "coder-a": ["coder"],
    "coder-b": ["coder"],
    "editor": ["coder", "adjudicator", "manager"],
}


def people() -> dict[str, User]:
    found = {}
    for name, roles in ROLES.items():
        user = User.objects.create_user(name)
        user.groups.set(Group.objects.filter(name__in=roles))
        found[name] = user
    return found


def session(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.session.session_key or ""


def begin(title: str, case: str, size: int, who: dict[str, User]) -> Round:
    """A blind round on the passages of a case that the library has coded."""
    coded = Annotation.objects.filter(version__document__case__key=case, coder=None, deleted=False)
    slugs = coded.values_list("version__document__slug", flat=True).distinct()
    plan = Plan(
        title=title,
        scope=Scope(documents=tuple(slugs)),
        seed=7,
        size=size,
        instructions="Code what the tribunal says of the rule, not what a party says of it.",
    )
    planned = plan_round(plan=plan, coders=[who["coder-a"], who["coder-b"]], user=who["editor"])
    return start_round(planned=planned, user=who["editor"])


def code(item: Item, coder: User, *, differing: bool) -> None:
    """As the library coded it; `differing` leaves out the last of three and shortens or renames the others."""
    others = [entry.code.key for entry in entries().filter(codable=True).select_related("code")]
    rows = Annotation.objects.filter(passage=item.passage, coder=None, deleted=False)
    for number, row in enumerate(rows.select_related("code").order_by("start")):
        start, end, key = row.start, row.end, row.code.key
        if differing and number % 3 == 0:
            key = next(one for one in others if one.startswith(key.split(".")[0]) and one != key)
        elif differing and number % 3 == 1:
            end = start + max(1, row.quote.rfind(" "))
        elif differing:
            continue
        create_annotation(version=item.version, start=start, end=end, code=key, coder=coder)


def main() -> None:
    who = people()
    compared = begin("First round: conservation", "DS58", 40, who)
    for number, item in enumerate(compared.items.all()):
        code(item, who["coder-a"], differing=False)
        code(item, who["coder-b"], differing=number % 2 == 0)
        for name in ("coder-a", "coder-b"):
            hand_in(items=[item], user=who[name])
    running = begin("Second round: security", "DS512", 12, who)
    hand_in(items=list(running.items.all()[:3]), user=who["coder-a"])
    print(
        json.dumps(
            {
                "sessions": {name: session(user) for name, user in who.items()},
                "compared": str(compared.pk),
                "running": str(running.pk),
                "item": next(item.order for item in compared.items.all() if open_places(item)),
            }
        )
    )
