# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The workspace of somebody with a seat: own papers only, notes nobody else sees, and what the public editions leave out."""

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.council import builders as make
from tests.council.meeting_world import come, evening_of, open_now

from itunion.foundation.kernel.api import clock
from itunion.foundation.organisations.api import within
from itunion.procedures.council.models import Delivery, Minutes, PrivateNote
from itunion.procedures.council.printing import (
    Bundle,
    invitations,
    press,
    print_invitation,
    print_minutes,
    print_notice,
)
from itunion.procedures.council.queries.minutes import compose

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(world: Any, system: Any) -> Any:
    """The council before its evening, with files at its papers."""
    member = world.members[0]
    make.open_council(member.pk, system)
    with within(member.pk):
        town = evening_of(member)
        town.file = make.document(town, "Lageplan")
        make.attach(town.file, town.paper)
        town.secret = make.document(town, "Wertgutachten", is_public=False)
        make.attach(town.secret, town.closed)
        town.foreign_file = make.document(town, "Angebote", is_public=False)
        make.attach(town.foreign_file, town.foreign_paper)
    return town


@pytest.fixture
def me(client_for: Callable[[str], Client]) -> Client:
    return client_for("member_councillor@0")


def url(name: str, *keys: int) -> str:
    return reverse(f"council:{name}", args=keys)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return " ".join(unescape(answer.content.decode()).split())


def status(client: Client, address: str) -> int:
    """Return how an address answers; a file that is handed out is read to its end, which closes it."""
    answer: Any = client.get(address)
    if answer.streaming:
        assert b"".join(answer.streaming_content)
    return int(answer.status_code)


def test_own_papers_are_there_and_those_of_other_committees_are_not(town: Any, me: Client) -> None:
    said = page(me, url("workspace"))
    assert "12. Sitzung" in said
    assert "3. Sitzung" not in said
    said = page(me, url("own_meeting", town.meeting.pk))
    assert "Kauf des Grundstücks" in said
    assert "Wertgutachten" in said
    assert status(me, url("own_document", town.secret.pk)) == 200
    for name, key in (
        ("own_meeting", town.foreign.pk),
        ("own_paper", town.foreign_paper.pk),
        ("own_document", town.foreign_file.pk),
        ("item_note", town.foreign_item.pk),
        ("paper_note", town.foreign_paper.pk),
    ):
        assert me.get(url(name, key)).status_code == 404, name


def test_a_published_paper_of_others_shows_its_public_files_only(town: Any, me: Client) -> None:
    with within(town.organisation_id):
        paper = make.paper(town, "Satzung der Werke")
        item = make.item(town.foreign, "Satzung")
        make.consultation(paper, town.other, at=item, state="assigned")
        public, closed = make.document(town, "Synopse"), make.document(town, "Kalkulation", is_public=False)
        for document in (public, closed):
            make.attach(document, paper)
    said = page(me, url("own_paper", paper.pk))
    assert "Synopse" in said
    assert "Kalkulation" not in said
    assert status(me, url("own_document", public.pk)) == 200
    assert status(me, url("own_document", closed.pk)) == 404


def test_nothing_is_there_before_the_invitation_and_after_the_seat(town: Any, me: Client) -> None:
    with within(town.organisation_id):
        town.meeting.invited_at = None
        town.meeting.save()
    assert "Die Unterlagen kommen mit der Einladung" in page(me, url("own_meeting", town.meeting.pk))
    assert status(me, url("own_document", town.secret.pk)) == 404
    with within(town.organisation_id):
        town.meeting.invited_at = clock.now()
        town.meeting.save()
        town.me.memberships.update(end=clock.today().replace(year=2025))
    assert me.get(url("own_meeting", town.meeting.pk)).status_code == 404
    assert status(me, url("own_document", town.secret.pk)) == 404


def test_a_file_that_is_held_back_is_not_handed_out(town: Any, me: Client) -> None:
    with within(town.organisation_id):
        town.secret.held_back = "active"
        town.secret.save()
    assert status(me, url("own_document", town.secret.pk)) == 404


def test_notes_are_seen_by_nobody_else(
    town: Any, me: Client, client_for: Callable[[str], Client], world: Any
) -> None:
    address = url("item_note", town.item.pk)
    for _click in range(2):
        assert me.post(address, {"text": "Nach dem Gehweg fragen"}).status_code == 302
    with within(town.organisation_id):
        assert PrivateNote.objects.count() == 1
    assert "Nach dem Gehweg fragen" in page(me, url("own_meeting", town.meeting.pk))
    office = client_for("member_council@0")
    for name, key in (("meeting", town.meeting.pk), ("minutes", town.meeting.pk), ("person", town.me.pk)):
        assert "Gehweg" not in page(office, url(name, key))
    # who takes over the login of somebody else's address would see them; two of the same council cannot have it
    with within(town.organisation_id):
        town.stranger.login_email = "member_clerk.0@example.org"
        town.stranger.save()
    assert client_for("member_clerk@0").get(address).status_code == 403
    assert me.post(address, {"text": " "}).status_code == 302
    with within(town.organisation_id):
        assert not PrivateNote.objects.exists()


def test_opening_the_papers_is_the_receipt(town: Any, me: Client) -> None:
    with within(town.organisation_id):
        deliveries = [
            Delivery.objects.create(
                organisation_id=town.organisation_id, meeting=town.meeting, person=person, document=town.file,
                way="email", sent_at=clock.now(),
            )
            for person in town.seats[:2]
        ]  # fmt: skip
    page(me, url("own_meeting", town.meeting.pk))
    with within(town.organisation_id):
        assert [bool(Delivery.objects.get(pk=d.pk).opened_at) for d in deliveries] == [True, False]


def test_without_a_seat_there_is_an_explanation(town: Any, me: Client) -> None:
    with within(town.organisation_id):
        town.me.login_email = ""
        town.me.save()
    answer = me.get(url("workspace"))
    assert answer.status_code == 404
    assert "noch kein Mandat verbunden" in answer.content.decode()


def printed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Keep the pages that would be printed, as HTML."""
    from django.template.loader import render_to_string

    pages: list[str] = []

    def keep(template: str, context: dict[str, Any], **_how: Any) -> bytes:
        pages.append(" ".join(render_to_string(template, context).split()))
        return b""

    monkeypatch.setattr(press, "print_page", keep)
    return pages


def test_the_public_invitation_names_no_closed_paper_on_a_public_item(
    town: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = printed(monkeypatch)
    monkeypatch.setattr(invitations, "join", lambda parts, title: Bundle(b"", 0, ()))
    with within(town.organisation_id):
        # as it comes from another system: a closed paper on a public item
        make.consultation(town.closed, town.council, at=town.item, state="assigned")
        unpublished = make.paper(town, "Noch nicht veröffentlicht", published=False)
        make.consultation(unpublished, town.council, at=town.item, state="assigned")
        print_invitation(town.meeting, public=True)
        print_notice(town.meeting)
        public = len(pages)
        print_invitation(town.meeting, public=False)
    for text in pages[:public]:
        for hidden in (town.closed.reference, "Grundstück", unpublished.reference, unpublished.name):
            assert hidden not in text
    assert town.paper.reference in pages[0]
    assert town.closed.reference in pages[public]


def test_public_minutes_name_nobody_without_consent(town: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = printed(monkeypatch)
    with within(town.organisation_id):
        open_now(town, state="held")
        deputy = make.person(town, "Ersatz Frau", consents=["attendance"])
        come(town.meeting, deputy, deputy_for=town.seats[4], left=town.meeting.closed_at)
        make.consent(town.seats[1], "attendance")
        make.consent(town.seats[2], "attendance", revoked=True)
        make.consultation(town.closed, town.council, at=town.item, state="done")
        town.closed.resolution = "Es wird gekauft."
        town.closed.save()
        found = Minutes.objects.create(organisation_id=town.organisation_id, meeting=town.meeting)
        found.signatures.create(
            organisation_id=town.organisation_id,
            role="chair",
            by="Vera Vorsitz",
            at=clock.now(),
            content_sha256="",
        )
        print_minutes(found, public=True)
        print_minutes(found, public=False)
    public, whole = pages
    named = {p.name for p in (*town.seats, deputy)} & {
        n for n in ("Rat A", "Rat B", "Rat C", "Rat D", "Rat E", "Ersatz Frau") if n in public
    }
    assert named == {"Rat B", "Ersatz Frau"}
    for hidden in ("Vera Vorsitz", "Es wird gekauft", town.closed.reference, "Grundstück"):
        assert hidden not in public
        assert hidden in whole
    assert "in Vertretung für Rat E" in whole
    assert "5 von 5 Stimmberechtigten" in public


def test_a_seat_that_changes_hands_is_counted_once(town: Any) -> None:
    with within(town.organisation_id):
        spans = open_now(town, state="held")
        middle = town.meeting.opened_at + (town.meeting.closed_at - town.meeting.opened_at) / 2
        spans[0].left = middle
        spans[0].save()
        deputy = make.person(town, "Ersatz Frau")
        come(town.meeting, deputy, deputy_for=town.seats[0], arrived=middle, left=town.meeting.closed_at)
        composed = compose(town.meeting)
    assert (composed.taken, composed.seats) == (4, 5)


def test_the_workspace_can_be_installed_and_says_what_is_kept_of_a_meeting(
    town: Any, me: Client, client_for: Callable[[str], Client]
) -> None:
    manifest = me.get(url("manifest"))
    assert manifest["Content-Type"] == "application/manifest+json"
    assert manifest.json()["start_url"] == manifest.json()["scope"] == url("workspace")
    worker = me.get(url("worker"))
    assert worker["Content-Type"].startswith("text/javascript")
    assert f'"{url("offline")}"' in worker.content.decode()
    # a worker answers for what lies below its own place: the workspace, and nothing else
    assert url("worker").startswith(url("workspace"))
    assert "nicht auf Ihrem Gerät gespeichert" in page(me, url("offline"))
    for name in ("manifest", "worker", "offline"):
        assert client_for("member_council@0").get(url(name)).status_code == 403
    with within(town.organisation_id):
        open_now(town, state="invited")
    said = page(me, url("own_meeting", town.meeting.pk))
    assert f'data-keep="{town.meeting.pk}"' in said
    assert f'data-person="{town.me.pk}"' in said
    for kept in (url("own_paper", town.paper.pk), url("own_document", town.file.pk)):
        assert f'<a data-page href="{kept}">' in said
    assert f'data-meetings="{town.meeting.pk}' in page(me, url("workspace"))
