# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Subscriptions by e-mail: nothing without confirmation, the end by one link, no more than asked for, no key in a table."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.mail.backends import locmem
from django.test import Client
from tests.council import builders as make
from tests.council.crawling import path_of

from itunion.foundation.kernel.api import Actor, NotPermitted, clock, jobs
from itunion.foundation.kernel.models import AuditEntry, JobRun
from itunion.procedures.council import tasks
from itunion.procedures.council.actions import subscriptions as actions
from itunion.procedures.council.models import Body, Group, GroupKind, Meeting, Subscription
from itunion.procedures.council.publishing import publish_everything, refresh

pytestmark = pytest.mark.django_db
FORM = "/rat/gemeinde-alpha/benachrichtigungen/"
EMAIL = "buerger@example.org"
LINK = re.compile(rf"{re.escape(settings.BASE_URL)}\S+/(?:bestaetigen|abmelden)/[A-Za-z0-9_-]{{43}}/")
START = dt.datetime(2026, 6, 1, 8, 0, tzinfo=dt.UTC)


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """A clock that stands still until a test moves it: `now(days=1)`."""
    moment = START

    def move(**span: int) -> None:
        nonlocal moment
        moment += dt.timedelta(**span)

    monkeypatch.setattr(clock, "now", lambda: moment)
    return move


@pytest.fixture
def town(now: Any, alpha: Any) -> Body:
    body = make.small_town(alpha.pk)
    publish_everything()
    now(minutes=10)
    return body


def post(url: str, data: dict[str, str] | None = None, origin: str | None = "http://testserver") -> Any:
    """Send a form as a browser does; the test client's host is testserver."""
    headers = {"Origin": origin} if origin else {}
    return Client(headers=headers).post(url, data or {})


def mails() -> list[Any]:
    """Run what was requested, as the worker does, and return all mails so far."""
    jobs.run_due_now()
    return list(mail.outbox)


def link_in(message: Any) -> str:
    """Return the one link of a mail with which something is confirmed or ended."""
    (link,) = LINK.findall(message.body)
    return path_of(link)


def subscribe(email: str = EMAIL, group: str = "") -> None:
    """Ask for news, and confirm it by the link in the mail."""
    assert post(FORM, {"email": email, "group": group}).status_code == 302
    assert post(link_in(mails()[-1])).status_code == 200
    mail.outbox.clear()


def digests() -> list[Any]:
    """Return the mails of one run of the daily job."""
    mail.outbox.clear()
    jobs.enqueue(tasks.send_digests)
    return mails()


def test_nothing_is_sent_before_it_is_confirmed_and_the_link_alone_changes_nothing(
    town: Body, now: Any
) -> None:
    answer = post(FORM, {"email": " Buerger@Example.org ", "group": ""})
    assert (answer.status_code, answer["Location"]) == (302, f"{FORM}?angefragt=1")
    assert not answer.cookies
    assert "erhalten Sie gleich eine E-Mail" in Client().get(answer["Location"]).content.decode()
    (asked,) = mails()
    assert asked.to == [EMAIL]
    link = link_in(asked)
    # a program that checks mails opens every link
    shown = Client().get(link)
    assert "Ja, bestätigen" in shown.content.decode()
    assert (shown["Cache-Control"], shown["Referrer-Policy"]) == ("no-store", "no-referrer")
    make.paper(town, "Neu")
    publish_everything()
    now(days=1)
    assert digests() == []
    assert "Bestätigt." in post(link).content.decode()
    # a second click is no mistake that frightens, and no second subscription
    for answer in (post(link), Client().get(link)):
        assert answer.status_code == 410
        assert "schon bestätigt" in answer.content.decode()
    assert Subscription.objects.get().confirmed_at is not None


def test_a_digest_tells_what_is_new_and_what_changed_once(town: Body, now: Any) -> None:
    subscribe()
    assert digests() == []
    now(hours=1)
    new = make.paper(town, "Neubau der Turnhalle\nSubject: Täuschung", reference="XQ/1")
    changed = Meeting.objects.get(name="Gemeinsame Sitzung")
    changed.cancelled = True
    changed.save()
    closed = make.paper(town, "Grundstückskauf", is_public=False, published=False)
    refresh(new, changed, closed)
    new.refresh_from_db()
    now(hours=1)
    (digest,) = digests()
    assert digest.to == [EMAIL]
    assert digest.subject == "Neues aus der Ratsinformation Gemeinde Alpha"
    for expected in ("Neubau der Turnhalle Subject: Täuschung", "XQ/1, Beschlussvorlage, neu", "Gemeinsame Sitzung", "geändert, abgesagt",
                     f"{settings.BASE_URL}/rat/gemeinde-alpha/vorlagen/{new.public_number}/"):  # fmt: skip
        assert expected in digest.body, expected
    assert "Grundstückskauf" not in digest.body
    assert "Lindenstraße" not in digest.body
    assert path_of(digest.extra_headers["List-Unsubscribe"].strip("<>")) == link_in(digest)
    assert digests() == []


def test_what_is_written_while_the_mail_is_made_is_in_the_next(town: Body, now: Any) -> None:
    subscribe()
    now(hours=1)
    refresh(make.paper(town, "Im selben Augenblick"))
    # a transaction may still be open that says it was before
    now(minutes=1)
    assert digests() == []
    now(minutes=6)
    assert "Im selben Augenblick" in digests()[0].body


def test_a_committee_only(town: Body, now: Any) -> None:
    council, committee = Group.objects.get(name="Gemeinderat"), Group.objects.get(name="Bauausschuss")
    subscribe(group=str(committee.public_number))
    now(hours=1)
    for group, name in ((council, "Rat"), (committee, "Bau")):
        paper = make.paper(town, f"Vorlage für {name}")
        refresh(paper, make.consultation(paper, group), make.meeting(town, group, name=f"Sitzung für {name}"))
    now(hours=1)
    (digest,) = digests()
    assert digest.subject.endswith(": Bauausschuss")
    assert "Vorlage für Bau" in digest.body
    assert "Sitzung für Bau" in digest.body
    assert "für Rat" not in digest.body


def test_one_link_ends_it_and_forgets_the_address(town: Body, now: Any) -> None:
    subscribe()
    for number in range(2):
        now(hours=1)
        refresh(make.paper(town, f"Nr. {number}"))
        now(hours=1)
        (digest,) = digests()
    link = link_in(digest)
    assert "Ja, abmelden" in Client().get(link).content.decode()
    assert Subscription.objects.count() == 1
    assert "Abgemeldet." in post(link).content.decode()
    assert not Subscription.objects.exists()
    assert post(link).status_code == 410
    # the link of the first time does not end the second
    now(days=2)
    subscribe()
    assert post(link).status_code == 410
    assert Subscription.objects.count() == 1


def test_no_table_and_no_trail_holds_address_or_key(town: Body, now: Any) -> None:
    post(FORM, {"email": EMAIL, "group": ""})
    confirm = link_in(mails()[-1])
    post(confirm)
    now(hours=1)
    refresh(make.paper(town, "Neu"))
    now(hours=1)
    end = link_in(digests()[0])
    keys = [link.rstrip("/").rpartition("/")[2] for link in (confirm, end)]
    assert keys[0] != keys[1]
    trail = [repr(vars(row)) for model in (AuditEntry, JobRun) for row in model.objects.all()]
    assert any("subscription" in text for text in trail)
    for text in trail:
        assert EMAIL not in text
    for text in [*trail, *(repr(vars(row)) for row in Subscription.objects.all())]:
        assert not any(key in text for key in keys)


def test_a_mailbox_is_not_filled_by_somebody_elses_clicks(town: Body, now: Any) -> None:
    refresh(*(make.group(town, f"Ortschaftsrat {number}") for number in range(3)))
    groups = Group.objects.filter(kind=GroupKind.COMMITTEE, public_number__isnull=False)
    wishes = ["", *(str(number) for number in groups.values_list("public_number", flat=True))]
    assert len(wishes) > actions.MAILS_PER_ADDRESS
    answers = {post(FORM, {"email": EMAIL, "group": wish})["Location"] for wish in wishes * 2}
    # the answer tells nothing
    assert answers == {f"{FORM}?angefragt=1"}
    assert len(mails()) == actions.MAILS_PER_ADDRESS
    now(days=1, seconds=1)
    post(FORM, {"email": EMAIL, "group": ""})
    assert len(mails()) == actions.MAILS_PER_ADDRESS + 1


def test_who_is_subscribed_is_not_told_and_not_asked_again(town: Body, now: Any) -> None:
    subscribe()
    now(days=2)
    answer = post(FORM, {"email": EMAIL, "group": ""})
    assert (answer.status_code, answer["Location"]) == (302, f"{FORM}?angefragt=1")
    assert mails() == []
    assert Subscription.objects.get().confirmed_at is not None


def test_very_many_requests_are_refused_with_reason(town: Body, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "REQUESTS_PER_HOUR", 2)
    for number in range(2):
        assert post(FORM, {"email": f"{number}@example.org", "group": ""}).status_code == 302
    answer = post(FORM, {"email": EMAIL, "group": ""})
    assert answer.status_code == 200
    assert "Versuchen Sie es in einer Stunde" in answer.content.decode()
    assert Subscription.objects.count() == 2


def test_what_nobody_confirms_is_forgotten_after_a_week(town: Body, now: Any) -> None:
    post(FORM, {"email": EMAIL, "group": ""})
    link = link_in(mails()[-1])
    now(days=6)
    digests()
    assert Subscription.objects.count() == 1
    now(days=1)
    # the link has ended even before the job comes by, and asks no question it does not take an answer to
    for answer in (Client().get(link), post(link)):
        assert answer.status_code == 410
        assert "Ja, bestätigen" not in answer.content.decode()
    digests()
    assert not Subscription.objects.exists()


@pytest.mark.parametrize("data", [{}, {"email": "keine"}, {"email": ""}, {"email": EMAIL, "group": "999999"},
                                  {"email": EMAIL, "group": "x"}, {"email": f"{EMAIL}\nBcc: a@example.org"}])  # fmt: skip
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_kept(data: dict[str, str], town: Body) -> None:
    answer = post(FORM, data)
    assert answer.status_code == 200
    assert "aria-invalid" in answer.content.decode()
    assert not Subscription.objects.exists()
    assert mails() == []


@pytest.mark.parametrize("origin", [None, "https://boese.example", "null"])
def test_a_form_of_another_host_is_refused(origin: str | None, town: Body) -> None:
    assert post(FORM, {"email": EMAIL, "group": ""}, origin=origin).status_code == 403
    assert not Subscription.objects.exists()


@pytest.mark.parametrize("part", ["bestaetigen", "abmelden"])
def test_a_guessed_link_leads_nowhere(part: str, town: Body) -> None:
    subscribe()
    kept = Subscription.objects.get().token_sha256
    for token in ("A" * 43, kept[:43]):
        for answer in (Client().get(f"{FORM}{part}/{token}/"), post(f"{FORM}{part}/{token}/")):
            assert answer.status_code == 410
    assert Client().get(f"{FORM}{part}/kurz/").status_code == 404
    assert Subscription.objects.count() == 1


def test_a_mail_that_fails_is_sent_with_the_next(
    town: Body, now: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribe()
    subscribe("anderer@example.org")
    now(hours=1)
    refresh(make.paper(town, "Neu"))
    now(hours=1)

    send = locmem.EmailBackend.send_messages

    def fails_for_one(self: Any, messages: Any) -> Any:
        if any(EMAIL in message.to for message in messages):
            raise ConnectionRefusedError
        return send(self, messages)

    with monkeypatch.context() as broken:
        broken.setattr(locmem.EmailBackend, "send_messages", fails_for_one)
        assert [m.to for m in digests()] == [["anderer@example.org"]]
    assert [m.to for m in digests()] == [[EMAIL]]


def test_only_the_public_may_subscribe(alpha: Any) -> None:
    nobody = Actor(None, "x", alpha.pk, permissions=frozenset({"council.manage"}))
    with pytest.raises(NotPermitted):
        actions.request_subscription(email=EMAIL, group=None, by=nobody)
    for do in (actions.confirm_subscription, actions.end_subscription):
        with pytest.raises(NotPermitted):
            do(token="x", by=nobody)
    with pytest.raises(NotPermitted):
        actions.forget_unconfirmed(by=nobody)
