# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: setting up a body with committees and people, from an empty house to who belongs where today."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.council.builders import open_council

from itunion.foundation.kernel.api import clock
from itunion.foundation.organisations.api import within
from itunion.procedures.council.models import Body, Consent, Group, LegislativeTerm, Membership, Person, Place


@pytest.fixture
def member(world: Any, system: Any) -> Any:
    open_council(world.members[0].pk, system)
    return world.members[0]


def url(name: str, *keys: int) -> str:
    return reverse(f"council:{name}", args=keys)


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return " ".join(answer.content.decode().split())


def save(client: Client, address: str, data: dict[str, Any]) -> str:
    """Send a form that must be taken; return where it leads."""
    answer = client.post(address, data)
    errors = answer.context["form"].errors if answer.status_code == 200 else ""
    assert answer.status_code == 302, (address, errors)
    return str(answer.url)


def filled(client: Client, address: str) -> dict[str, Any]:
    """Return what a form shows, as a browser would send it back."""
    form = client.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {
        name: form[name].field.prepare_value(value) if isinstance(value, dt.date) else value
        for name, value in values.items()
        if value not in (None, False)
    }


def test_from_nothing_to_a_committee_with_members(member: Any, client_for: Callable[[str], Client]) -> None:
    office = client_for("member_council@0")
    assert "Noch nichts eingerichtet" in text_of(office, url("start"))
    assert "Noch keine Körperschaft" in text_of(office, url("setup"))
    begin = filled(office, url("found"))
    assert begin["name"] == member.name
    assert (
        "Ziffern" in office.post(url("found"), begin | {"council_name": "Rat", "ags": "123"}).content.decode()
    )
    save(office, url("found"), begin | {"council_name": "Gemeinderat", "ags": "15083020"})
    with within(member.pk):
        body, council = Body.objects.get(), Group.objects.get()

    place = {
        "description": "Rathaus",
        "street_address": "Markt 1",
        "longitude": "11,6174",
        "latitude": "52,2015",
    }
    save(office, url("add_place"), place)
    with within(member.pk):
        hall = Place.objects.get()
    change = filled(office, url("change_body", body.pk))
    save(
        office,
        url("change_body", body.pk),
        change | {"place": hall.pk, "notice_days": 10, "website": "alpha.example"},
    )
    with within(member.pk):
        now = Body.objects.get()
    assert (now.place_id, now.notice_days, now.website) == (hall.pk, 10, "https://alpha.example")
    # a form sent back as it is changes nothing
    with within(member.pk):
        before = Body.objects.values().get()
    save(office, url("change_body", body.pk), filled(office, url("change_body", body.pk)))
    with within(member.pk):
        assert Body.objects.values().get() == before
    wrong = office.post(url("change_body", body.pk), change | {"reference_pattern": "VL-{year}"})
    assert "Das Muster braucht {number}" in wrong.content.decode()
    save(office, url("add_term", body.pk), {"name": "2024–2029", "start": "01.07.2024", "end": "30.06.2029"})
    with within(member.pk):
        term = LegislativeTerm.objects.get()
    save(
        office,
        url("change_term", body.pk, term.pk),
        {"name": "8. Wahlperiode", "start": "01.07.2024", "end": ""},
    )
    page = text_of(office, url("setup"))
    assert "8. Wahlperiode" in page
    assert f"als Nächstes VL-{clock.today().year}/0001" in page

    group = {
        "name": "Bauausschuss",
        "kind": "committee",
        "part_of": council.pk,
        "is_public": "on",
        "position": 2,
    }
    save(office, url("add_group", body.pk), group)
    with within(member.pk):
        committee = Group.objects.get(name="Bauausschuss")
    assert committee.part_of_id == council.pk
    again = filled(office, url("change_group", committee.pk))
    assert again["part_of"] == council.pk
    save(office, url("change_group", committee.pk), again | {"short_name": "BA"})
    person = {
        "given_name": "Erika",
        "family_name": "Muster",
        "email": "muster@example.org",
        "is_public": "on",
    }
    assert (
        "Geben Sie einen Namen ein"
        in office.post(url("add_person", body.pk), {"title": "Dr."}).content.decode()
    )
    leads = save(office, url("add_person", body.pk), person)
    with within(member.pk):
        erika = Person.objects.get()
    assert leads == url("person", erika.pk)
    save(office, url("change_person", erika.pk), filled(office, leads + "aendern/") | {"title": "Dr."})
    seat = {"group": committee.pk, "role": "Vorsitz", "voting": "True", "chairs": "on", "start": "01.07.2024"}
    save(office, url("add_membership", erika.pk), seat)
    assert (
        "gehört in dieser Zeit schon" in office.post(url("add_membership", erika.pk), seat).content.decode()
    )
    with within(member.pk):
        held = Membership.objects.get()
    save(office, url("change_membership", erika.pk, held.pk), seat | {"role": "Mitglied"})
    max_leads = save(office, url("add_person", body.pk), {"given_name": "Max", "family_name": "Ersatz"})
    with within(member.pk):
        max_ = Person.objects.get(family_name="Ersatz")
    stand_in = {"group": council.pk, "role": "Stellvertretung", "voting": "True", "deputises": erika.pk}
    refused = office.post(url("add_membership", max_.pk), stand_in).content.decode()
    assert "nicht Mitglied des Gremiums" in refused
    save(office, url("add_membership", max_.pk), stand_in | {"group": committee.pk})
    with within(member.pk):
        assert Membership.objects.get(person=max_).deputy_for == held
    assert "vertritt Erika Muster" in text_of(office, max_leads)
    save(office, url("end_membership", held.pk), {"last_day": "31.01.2025"})
    here = url("group", committee.pk)
    assert "Erika Muster" in text_of(office, f"{here}?am=31.01.2025")
    assert "Erika Muster" not in text_of(office, f"{here}?am=01.02.2025")
    assert "Das Datum braucht die Form" in text_of(office, f"{here}?am=gestern")
    for give, count in (("1", 1), ("0", 0)):
        save(office, url("consent", erika.pk), {"field": "email", "give": give})
        with within(member.pk):
            assert Consent.objects.filter(revoked_at__isnull=True).count() == count
    assert "Bauausschuss" in text_of(office, url("groups"))
    assert "Erika Muster" in text_of(office, url("people"))


def test_only_the_office_sets_up(member: Any, client_for: Callable[[str], Client]) -> None:
    for who in ("member_clerk@0", "member_head@0", "member_councillor@0"):
        client = client_for(who)
        for name in ("setup", "found"):
            assert client.get(url(name)).status_code == 403, (who, name)
    assert client_for("member_clerk@0").get(url("people")).status_code == 200
    assert client_for("member_councillor@0").get(url("people")).status_code == 403
