"""Two texts of a document, and the codings as they stood in each."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from casebase.models import TextVersion
from coding.models import Annotation
from coding.services import change_annotation, create_annotation
from coding.two_texts import Compared, compare
from tests import factories
from tests.coding.test_new_text import VOID as LOST
from tests.coding.test_new_text import next_text
from tests.factories import NECESSITY, SECURITY, VOID

pytestmark = pytest.mark.django_db


@pytest.fixture
def coder(version: TextVersion) -> User:
    return factories.person("coder")


def code(version: TextVersion, coder: User, words: str, key: str) -> Annotation:
    start = version.text.index(words)
    return create_annotation(
        version=version, start=start, end=start + len(words), code=key, coder=coder
    )


def seen(compared: Compared, side: str) -> set[tuple[str, str]]:
    """The codings of one side with the printed number of the passage beside which they are drawn."""
    return {
        (one.code, getattr(row, side).label)
        for row in compared.rows
        for one in getattr(row, f"{side}_drawn")
    }


def test_the_old_text_shows_codings_as_they_were(version: TextVersion, coder: User) -> None:
    ban = code(version, coder, "the ban", NECESSITY)
    code(version, coder, LOST, VOID)
    new = next_text((LOST, "withdrawn"), extra="A paragraph that was not there before.")
    ban.refresh_from_db()
    change_annotation(annotation=ban, revision=ban.revision, user=coder, code=SECURITY)
    compared = compare(version, new, coder)
    assert seen(compared, "old") == {(NECESSITY, "7.1"), (VOID, "7.3")}
    assert seen(compared, "new") == {(SECURITY, "7.1")}
    assert (compared.changed, compared.gone, compared.new) == (1, 0, 1)
    assert (compared.along, compared.waiting) == (1, 1)
    third = next_text((LOST, "withdrawn"), ("the ban", "the prohibition"))
    again = compare(version, new, coder)
    assert seen(again, "new") == {(SECURITY, "7.1")}, "as it was before the third text came"
    assert third.number == 3


def test_who_sees_what(version: TextVersion, coder: User) -> None:
    code(version, coder, LOST, VOID)
    Annotation.objects.update(layer="blind")
    new = next_text((LOST, "withdrawn"))
    other = factories.person("coder", "other")
    assert seen(compare(version, new, coder), "old") == {(VOID, "7.3")}
    assert seen(compare(version, new, other), "old") == set()
    address = "/documents/ds999-digest/texts/"
    page = Client().get(address).content.decode()
    assert "withdrawn" in page and "data-ident" not in page and "data-entry" not in page
    client = Client()
    client.force_login(coder)
    assert "data-entry" in client.get(address).content.decode()
    part = client.get(f"{address}?rows=0-1").content.decode()
    assert part.count('class="tt-row') == 1
    assert client.get(f"{address}?rows=x").status_code == 404


def test_one_text_has_none_beside_it(version: TextVersion) -> None:
    assert Client().get("/documents/ds999-digest/texts/").status_code == 404
    next_text((LOST, "withdrawn"))
    assert (
        "/documents/ds999-digest/texts/"
        in Client().get("/documents/ds999-digest/").content.decode()
    )
