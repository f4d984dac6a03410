"""`python -m tests.browser.faults.stock COMMAND …`: prepare the site that the faults happen to."""

from __future__ import annotations

import json
import sys
import tempfile
import uuid
from pathlib import Path
from typing import Any

import django

DOCUMENTS = 20
PASSWORD = "kept-through-9-faults"


def slug(number: int) -> str:
    return f"ds{900 + number}-digest"


def fill() -> None:
    """Accounts, a codebook and documents, one for each test; the last one in a blind round of ada and bob."""
    from django.conf import settings
    from django.core.management import call_command

    from coding.models import Unit
    from coding.round_selectors import Scope
    from coding.services.rounds import Plan, plan_round, start_round
    from tests import factories as make

    call_command("migrate", verbosity=0)
    with tempfile.TemporaryDirectory() as folder:
        make.codebook(Path(folder))
    ada, bob = (make.person("coder", name, password=PASSWORD) for name in ("ada", "bob"))
    manager = make.person("manager", "mia")
    for number in range(DOCUMENTS):
        key = f"DS{900 + number}"
        make.document(slug(number), of=make.case(key, number=900 + number))
    scope = Scope(documents=(slug(DOCUMENTS - 1),))
    plan = Plan(title="Blind", scope=scope, seed=1, unit=Unit.DOCUMENT)
    start_round(planned=plan_round(plan=plan, coders=[ada, bob], user=manager), user=manager)
    told = {
        "cookie": settings.SESSION_COOKIE_NAME,
        "sessions": {"ada": session(ada), "bob": session(bob)},
    }
    print(json.dumps(told))


def session(user: Any) -> str:
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def take_out(name: str) -> None:
    """Take a coder out of the round."""
    from django.contrib.auth.models import User

    from coding.models import Round
    from coding.services.rounds import take_out

    of = {user.username: user for user in User.objects.all()}
    take_out(found=Round.objects.get(), coder=of[name], user=of["mia"])


def add(key: str) -> None:
    """Publish the next edition of the codebook with one more code, labelled with the last part of its key."""
    from tests.coding.drafts import texts

    name = key.rpartition(".")[2]
    _publish({"kind": "add", "code": str(uuid.uuid4()), "key": key, "fields": texts(name)})


def merge(old: str, new: str) -> None:
    """Publish the next edition, in which a code is merged into another one."""
    from tests.coding.drafts import guid

    _publish({"kind": "merge", "code": guid(old), "into": guid(new)})


def retire(key: str) -> None:
    """Publish the next edition, in which a code is not put on text any more."""
    from tests.coding.drafts import guid

    _publish({"kind": "retire", "code": guid(key)})


def _publish(operation: dict[str, Any]) -> None:
    from django.contrib.auth.models import User

    from tests.coding.drafts import published

    published(User.objects.get(username="mia"), operation)


if __name__ == "__main__":
    django.setup()
    commands = {"fill": fill, "take_out": take_out, "add": add, "merge": merge, "retire": retire}
    commands[sys.argv[1]](*sys.argv[2:])
