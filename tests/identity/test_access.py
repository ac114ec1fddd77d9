# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""People, mandates, invitations, sessions."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.core import mail
from django.forms import model_to_dict
from django.test import Client
from django.urls import reverse
from tests.conftest import PASSWORD

from itunion.foundation.identity import actions, queries
from itunion.foundation.identity.models import Invitation, Mandate, Person
from itunion.foundation.kernel.api import Refused, clock
from itunion.foundation.organisations.api import Organisation


def invite(world: Any, **fields: Any) -> str:
    values = {"email": "Neu@Example.org", "display_name": "Neu", "roles": ["member_it"]} | fields
    return actions.invite(organisation=world.members[0], by=world.actor("member_admin@0"), **values)


def test_an_invitation_goes_out_once_and_works_once(
    world: Any, django_capture_on_commit_callbacks: Any, client: Client
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        token = invite(world)
    (message,) = mail.outbox
    assert token in message.body
    assert message.to == ["neu@example.org"]
    url = reverse("identity:accept", args=[token])
    response = client.post(url, {"password": PASSWORD, "repeated": PASSWORD})
    assert response.status_code == 302
    person = Person.objects.get(email="neu@example.org")
    actor = queries.actor_for(person)
    assert actor is not None
    assert actor.may("demand.report_needs")
    assert client.get(url).status_code == 404


def test_a_token_is_stored_as_hash_only(world: Any) -> None:
    token = invite(world)
    assert token not in str(Invitation.objects.values())


def test_an_expired_invitation_is_refused(world: Any) -> None:
    token = invite(world)
    with clock.simulated(clock.now() + timedelta(days=15)), pytest.raises(Refused):
        actions.accept_invitation(token=token, password=PASSWORD)


def test_an_invitation_does_not_change_the_password_of_a_known_person(world: Any) -> None:
    person = world.people["member_it@1"]
    person.set_password(PASSWORD)
    person.save()
    token = invite(world, email=person.email)
    actions.accept_invitation(token=token, password="ein ganz anderes Kennwort")
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    assert len(queries.valid_mandates(person)) == 2


@pytest.mark.parametrize("weak", ["kurz", "passwort", "123456789012"])
def test_weak_passwords_are_refused(world: Any, client: Client, weak: str) -> None:
    url = reverse("identity:accept", args=[invite(world)])
    assert client.post(url, {"password": weak, "repeated": weak}).status_code == 200
    assert not Person.objects.filter(email="neu@example.org").exists()


def test_roles_of_another_kind_of_organisation_are_refused(world: Any) -> None:
    with pytest.raises(Refused):
        invite(world, roles=["union_board"])


def test_nobody_invites_into_another_organisation(world: Any) -> None:
    with pytest.raises(Refused):
        actions.invite(
            email="x@example.org",
            display_name="X",
            organisation=world.members[1],
            roles=["member_it"],
            by=world.actor("member_admin@0"),
        )


def test_one_person_acts_for_several_and_switches_explicitly(
    world: Any, system: Any, client_for: Callable[[str], Client]
) -> None:
    person = world.people["member_it@0"]
    second = actions.give_mandate(
        person=person, organisation=world.members[1], roles=["member_treasurer"], by=system
    )
    client = client_for("member_it@0")
    assert world.members[0].name in client.get("/").content.decode()
    client.post(reverse("identity:switch"), {"mandate": second.pk})
    page = client.get("/").content.decode()
    assert client.get("/").wsgi_request.actor.organisation_id == world.members[1].pk  # type: ignore[attr-defined]
    assert world.members[1].name in page
    assert client.get(reverse("billing:own")).status_code == 200
    assert client.get(reverse("demand:entry", args=[1])).status_code == 403


def test_a_foreign_mandate_cannot_be_taken(world: Any, client_for: Callable[[str], Client]) -> None:
    foreign = Mandate.objects.get(person=world.people["union_board"])
    assert (
        client_for("member_it@0").post(reverse("identity:switch"), {"mandate": foreign.pk}).status_code == 404
    )


def test_a_mandate_ends_with_the_next_request(
    world: Any, system: Any, client_for: Callable[[str], Client]
) -> None:
    client = client_for("member_it@0")
    assert client.get("/").status_code == 200
    actions.end_mandate(mandate_id=Mandate.objects.get(person=world.people["member_it@0"]).pk, by=system)
    assert client.get("/").status_code == 403
    assert "Kein gültiges Mandat" in client.get("/").content.decode()


def test_the_mandates_of_a_day_come_whole_and_in_order(world: Any) -> None:
    """The statement is written out: what it returns is compared with what each mandate says itself, field by field."""
    person, today = world.people["member_it@0"], clock.today()
    Mandate.objects.filter(person=person).delete()
    days = [today + timedelta(days=n) for n in (-400, -1, 0, 1, 400)]
    terms = [(start, end) for start in days for end in (*days, None) if end is None or start <= end]
    for number, (start, end) in enumerate(terms):
        name = f"Zweckverband {len(terms) - number:02d}"
        body = Organisation.objects.create(
            kind="member", name=name, short_name=f"Z{number}", city="Musterstadt"
        )
        Mandate.objects.create(
            person=person, organisation=body, roles=["member_it", name], valid_from=start, valid_to=end
        )
    everything = Mandate.objects.filter(person=person).select_related("organisation").order_by("-pk")
    for day in (days[0] - timedelta(days=1), *days, days[-1] + timedelta(days=1)):
        with clock.simulated(datetime.combine(day, time(12), tzinfo=UTC)):
            found = queries.valid_mandates(person)
        held = [mandate for mandate in everything if mandate.is_valid_on(day)]
        assert found == held
        for read, kept in zip(found, held, strict=True):
            for mine, stored in ((read, kept), (read.organisation, kept.organisation)):
                assert not mine.get_deferred_fields()
                assert model_to_dict(mine) == model_to_dict(stored)


def test_a_disabled_person_is_out_at_once(
    world: Any, system: Any, client_for: Callable[[str], Client]
) -> None:
    client = client_for("member_it@0")
    assert client.get("/").status_code == 200
    actions.disable_person(person_id=world.people["member_it@0"].pk, by=system)
    assert client.get("/").status_code == 302


def test_an_idle_session_ends(world: Any, client_for: Callable[[str], Client]) -> None:
    client = client_for("member_it@0")
    client.get("/")
    with clock.simulated(clock.now() + timedelta(minutes=31)):
        response = client.get("/")
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))  # type: ignore[attr-defined]


def test_without_second_factor_only_its_setup_is_reachable(
    world: Any, settings: Any, client_for: Callable[[str], Client]
) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    client = client_for("member_it@0")
    response = client.get("/")
    assert response.status_code == 302
    assert response.url == reverse("mfa_index")  # type: ignore[attr-defined]
    assert client.get(reverse("mfa_index")).status_code == 200


def test_sign_in_with_a_password_leads_to_the_start_page(world: Any, client: Client) -> None:
    person = world.people["member_it@0"]
    person.set_password(PASSWORD)
    person.save()
    response = client.post(reverse("account_login"), {"login": person.email.upper(), "password": PASSWORD})
    assert response.status_code == 302, response.content.decode()[:3000]
    assert client.get("/").status_code == 200


def test_nobody_signs_up_by_themselves(db: None, client: Client) -> None:
    response = client.post(
        reverse("account_signup"), {"email": "x@example.org", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert response.status_code in {200, 403}
    assert not Person.objects.exists()


def test_sign_in_asks_for_the_second_factor_and_takes_each_code_once(world: Any, client: Client) -> None:
    """TOTP as the authenticator app computes it (RFC 6238), with allauth's own arithmetic as the other side."""
    from allauth.mfa.totp.internal import auth as totp

    person = world.people["member_it@0"]
    person.set_password(PASSWORD)
    person.save()
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(person, secret)
    response = client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert response.url == reverse("mfa_authenticate")  # type: ignore[attr-defined]
    assert client.get("/").status_code == 302
    assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    code = totp.format_hotp_value(totp.hotp_value(secret, counter))
    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    assert client.get("/").status_code == 200
    other = Client()
    other.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert other.post(reverse("mfa_authenticate"), {"code": code}).status_code == 200
    assert other.get("/").status_code == 302


def test_the_session_list_shows_this_session(world: Any, client_for: Callable[[str], Client]) -> None:
    client = client_for("member_it@0")
    client.get("/")
    page = client.get(reverse("usersessions_list"))
    assert page.status_code == 200
    assert "127.0.0.1" in page.content.decode()


def test_after_ten_wrong_passwords_the_account_rests(world: Any, client: Client) -> None:
    person = world.people["member_it@0"]
    person.set_password(PASSWORD)
    person.save()
    for _attempt in range(10):
        client.post(reverse("account_login"), {"login": person.email, "password": "falsch"})
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert client.get("/").status_code == 302


def test_unknown_and_known_addresses_get_the_same_answer(world: Any, client: Client) -> None:
    texts = []
    for email in (world.people["member_it@0"].email, "niemand@example.org"):
        page = client.post(reverse("account_login"), {"login": email, "password": "falsch"}).content.decode()
        texts.append(page.replace(email, "").partition("<main")[2].partition("csrfmiddlewaretoken")[0])
    assert texts[0] == texts[1]
