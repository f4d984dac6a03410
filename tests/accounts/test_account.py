"""One's e-mail address and language of messages: on the page and at the command line."""

from __future__ import annotations

from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import Preferences
from accounts.preferences import language_of
from tests import factories

pytestmark = pytest.mark.django_db

#: What must never become the address of a message.
NO_ADDRESSES = [
    "somebody",
    "a@b",
    "a@example.org, b@example.org",
    "a@example.org\nBcc: b@example.org",
    "Name <a@example.org>",
    "x" * 250 + "@example.org",
]


@pytest.fixture
def reader(client: Client) -> User:
    made = factories.person("", "reader")
    client.force_login(made)
    return made


def test_one_enters_an_address_and_a_language(client: Client, reader: User) -> None:
    assert "Your account" in client.get("/accounts/").content.decode()
    answer = client.post("/accounts/", {"email": " me@example.org ", "language": "zh-hans"})
    assert answer.status_code == 302
    reader.refresh_from_db()
    assert reader.email == "me@example.org"
    assert language_of(reader, "en") == "zh-hans"
    page = client.get("/accounts/").content.decode()
    assert 'value="me@example.org"' in page and '<option value="zh-hans" selected>' in page
    client.post("/accounts/", {"email": "", "language": ""})
    reader.refresh_from_db()
    assert reader.email == "" and language_of(reader, "en") == "en"
    assert Preferences.objects.filter(user=reader).count() == 1


@pytest.mark.parametrize("typed", NO_ADDRESSES)
def test_what_is_no_address_is_refused_and_shown_again(
    client: Client, reader: User, typed: str
) -> None:
    client.post("/accounts/", {"email": "me@example.org", "language": ""})
    answer = client.post("/accounts/", {"email": typed, "language": "zh-hans"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'role="alert"' in page and 'aria-invalid="true"' in page
    reader.refresh_from_db()
    assert reader.email == "me@example.org" and language_of(reader, "en") == "en"


def test_a_language_that_the_site_does_not_speak_is_refused(client: Client, reader: User) -> None:
    assert client.post("/accounts/", {"email": "", "language": "tlh"}).status_code == 400


def test_a_visitor_signs_in_first(client: Client) -> None:
    assert client.get("/accounts/").headers["Location"].startswith("/accounts/login/")


def test_nobody_changes_another_account(client: Client, reader: User) -> None:
    other = factories.person("manager", "other")
    client.post("/accounts/", {"email": "me@example.org", "user": other.pk, "username": "other"})
    other.refresh_from_db()
    assert other.email == ""


def test_add_account_takes_an_address() -> None:
    out = StringIO()
    call_command("add_account", "new", "--role", "coder", "--email", "new@example.org", stdout=out)
    assert User.objects.get(username="new").email == "new@example.org"
    with pytest.raises(CommandError, match="no e-mail address"):
        call_command("add_account", "bad", "--role", "coder", "--email", "nobody", stdout=out)
    assert not User.objects.filter(username="bad").exists()
