"""Messages about saved searches, to a mail server on a socket: what they say, and never twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.services import change_account
from config.translations import messages
from search.models import Delivery, SavedSearch
from search.saved.deliver import deliver
from search.saved.sweep import sweep
from tests.search.corpus import Source
from tests.search.saving import change, put, reader_account, saved
from tests.search.smtp import MailServer, mail_server

pytestmark = pytest.mark.django_db
State = Delivery.State


@pytest.fixture
def engine(settings: Any) -> str:
    """Messages do not differ by engine."""
    settings.ELASTICSEARCH_URL = settings.REDIS_URL = ""
    return "tantivy"


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    with mail_server() as made:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", made.port
        settings.ALERTS_BY_EMAIL = True
        settings.SITE_URL = "https://library.example.org"
        yield made


@pytest.fixture
def owner(db: None) -> Any:
    return reader_account("owner")


def day(number: float) -> datetime:
    """Some days from now."""
    return timezone.now() + timedelta(days=number)


def mailed(server: MailServer) -> list[str]:
    """The passages of all messages taken, in order, by their texts."""
    bodies = [message.get_body(("plain",)).get_content() for message in server.taken]
    return [line.strip() for body in bodies for line in body.splitlines() if "Seals" in line]


def test_a_message_says_what_is_new_and_how_to_stop_it(
    indexed: Source, owner: Any, server: MailServer
) -> None:
    search = saved(owner, "seals", "Seals & stamps")
    put(indexed, "fresh", ("Seals <one>.", {"label": "7.1", "codes": ("impact.clarified",)}),
        case="DS7", case_title="Seals", document_title="WT/DS7/R")  # fmt: skip
    sweep()
    assert deliver(day(0.5)) == 0  # a day after it was saved, not before
    assert deliver(day(1.1)) == 1
    (message,) = server.taken
    assert message["Subject"] == "1 new passage: Seals & stamps"
    assert message["To"] == "owner@example.org"
    plain = message.get_body(("plain",)).get_content()
    rich = message.get_body(("html",)).get_content()
    assert "Seals <one>." in plain and "Seals &lt;one&gt;." in rich
    assert "¶ 7.1" in plain and "https://library.example.org/documents/fresh/#p0" in plain
    assert f"https://library.example.org/search/saved/{search.pk}/" in plain
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert deliver(day(2.2)) == 0 and len(server.taken) == 1


def test_nothing_is_mailed_twice_nor_what_was_seen_on_the_site(
    indexed: Source, owner: Any, server: MailServer
) -> None:
    first = saved(owner, "seals")
    saved(owner, "seals OR stamps", "Both")
    put(indexed, "a", "Seals one.")
    sweep()
    deliver(day(1.1))
    assert len(mailed(server)) == 1  # once, though two searches found it
    put(indexed, "b", "Seals two.")
    put(indexed, "c", "Seals three.")
    sweep()
    first.items.filter(document="b").update(seen_at=timezone.now())
    SavedSearch.objects.get(name="Both").items.filter(document="b").update(seen_at=timezone.now())
    deliver(day(2.2))
    assert mailed(server) == ["Seals one.", "Seals three."]


def test_two_people_get_each_their_own(indexed: Source, owner: Any, server: MailServer) -> None:
    other = reader_account("other")
    saved(owner, "seals", "Mine")
    saved(other, "seals", "Theirs", alert="weekly")
    put(indexed, "a", "Seals.")
    sweep()
    assert deliver(day(1.1)) == 1
    assert deliver(day(7.1)) == 1
    assert [message["To"] for message in server.taken] == ["owner@example.org", "other@example.org"]
    assert "Theirs" not in str(server.taken[0]) and "Mine" not in str(server.taken[1])


def test_a_refused_message_is_offered_again_as_the_same(
    indexed: Source, owner: Any, server: MailServer
) -> None:
    saved(owner, "seals")
    put(indexed, "a", "Seals.")
    sweep()
    server.behaviour = "refuse"
    assert deliver(day(1.1)) == 0
    delivery = Delivery.objects.get()
    assert delivery.state == State.PREPARED and "451" in delivery.last_error
    server.behaviour = "take"
    assert deliver(day(1.1)) == 0  # after a pause
    assert deliver(day(1.2)) == 1
    assert server.taken[0]["Message-ID"] == delivery.message_id and len(mailed(server)) == 1


def test_a_server_that_is_down_loses_nothing(
    indexed: Source, owner: Any, server: MailServer, settings: Any
) -> None:
    saved(owner, "seals")
    put(indexed, "a", "Seals.")
    sweep()
    settings.EMAIL_PORT = 1
    assert deliver(day(1.1)) == 0
    settings.EMAIL_PORT = server.port
    assert deliver(day(1.2)) == 1 and mailed(server) == ["Seals."]


def test_a_server_that_hangs_up_after_taking_is_not_asked_again(
    indexed: Source, owner: Any, server: MailServer
) -> None:
    search = saved(owner, "seals")
    put(indexed, "a", "Seals one.")
    sweep()
    server.behaviour = "hang up"
    assert deliver(day(1.1)) == 0
    assert Delivery.objects.get().state == State.UNCERTAIN
    server.behaviour = "take"
    assert deliver(day(1.3)) == 0
    put(indexed, "b", "Seals two.")
    sweep()
    assert deliver(day(2.2)) == 1
    assert mailed(server) == ["Seals one.", "Seals two."]
    assert "may not have reached you" in server.taken[1].get_body(("plain",)).get_content()
    assert search.items.filter(seen_at=None).count() == 2  # the site has both
    put(indexed, "c", "Seals three.")
    sweep()
    deliver(day(3.3))
    assert "may not have reached you" not in str(server.taken[2])


def test_a_clock_that_goes_back_a_year_delays_no_message(
    indexed: Source, owner: Any, server: MailServer
) -> None:
    saved(owner, "seals")
    put(indexed, "a", "Seals one.")
    sweep()
    assert deliver(day(1.1)) == 1
    put(indexed, "b", "Seals two.")
    sweep()
    assert deliver(day(-365)) == 1
    assert deliver(day(-365)) == 0
    assert mailed(server) == ["Seals one.", "Seals two."]


def test_a_code_taken_back_before_the_message_is_not_mailed(
    indexed: Source, owner: Any, server: MailServer
) -> None:
    saved(owner, "code:impact.clarified")
    change(indexed, "tea-panel", 1, codes=("impact.clarified",))
    sweep()
    change(indexed, "tea-panel", 1, codes=())
    sweep()
    assert deliver(day(1.1)) == 0 and server.taken == []


def test_who_has_no_address_or_left_gets_nothing(
    indexed: Source, owner: Any, server: MailServer
) -> None:
    saved(owner, "seals")
    put(indexed, "a", "Seals.")
    sweep()
    owner.is_active = False
    owner.save()
    assert deliver(day(1.1)) == 0 and not Delivery.objects.exists()


def test_one_stops_messages_without_signing_in(
    indexed: Source, owner: Any, server: MailServer
) -> None:
    one = saved(owner, "seals")
    other = saved(owner, "stamps", "Stamps")
    put(indexed, "a", "Seals.")
    sweep()
    deliver(day(1.1))
    plain = server.taken[0].get_body(("plain",)).get_content()
    links = re.findall(r"https://library\.example\.org(/search/unsubscribe/\S+)", plain)
    visitor = Client(enforce_csrf_checks=True)
    assert "seals" in visitor.get(links[0]).content.decode()
    one.refresh_from_db()
    assert one.alert == "daily"  # a link checker that only looks changes nothing
    assert visitor.post(links[0]).status_code == 200
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.alert, other.alert) == ("never", "daily")
    header = str(server.taken[0]["List-Unsubscribe"]).strip(" <>")
    all_link = header.removeprefix("https://library.example.org")
    assert visitor.post(all_link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    other.refresh_from_db()
    assert other.alert == "never"
    forged = links[0].replace(f"s{one.pk}.", f"s{other.pk}.")
    assert visitor.post(forged).status_code == 404


def test_a_message_speaks_the_language_of_the_person(
    indexed: Source, owner: Any, server: MailServer
) -> None:
    search = saved(owner, "seals")
    SavedSearch.objects.filter(pk=search.pk).update(language="zh-hans")
    put(indexed, "a", "Seals.")
    sweep()
    deliver(day(1.1))
    assert 'lang="zh-Hans"' in server.taken[0].get_body(("html",)).get_content()


def test_a_new_address_and_language_take_effect_with_the_next_message(
    indexed: Source, owner: Any, server: MailServer
) -> None:
    saved(owner, "seals", "Seals")
    put(indexed, "first", "Seals, first.")
    sweep()
    deliver(day(2))
    change_account(user=owner, email="elsewhere@example.org", language="zh-hans")
    put(indexed, "second", "Seals, second.")
    sweep()
    deliver(day(4))
    assert [message["To"] for message in server.taken] == [
        "owner@example.org", "elsewhere@example.org",
    ]  # fmt: skip
    html = [message.get_body(("html",)).get_content() for message in server.taken]
    assert '<html lang="en">' in html[0] and '<html lang="zh-Hans">' in html[1]
    change_account(user=owner, email="", language="")
    put(indexed, "third", "Seals, third.")
    sweep()
    deliver(day(6))
    assert len(server.taken) == 2, "without an address nothing is sent"


def test_the_plain_text_speaks_the_person_s_language_whole(
    indexed: Source, owner: Any, server: MailServer
) -> None:
    """What is not translated in a text template is collected too, else it stays English unnoticed."""
    collected = {message.place.split(":")[0] for message in messages("django")}
    assert "templates/search/mail/alert.txt" in collected
    change_account(user=owner, email=owner.email, language="zh-hans")
    saved(owner, "seals", "Seals")
    put(indexed, "first", "Seals, first.")
    sweep()
    deliver(day(2))
    text = server.taken[0].get_body(("plain",)).get_content()
    assert "新入库" in text
