# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Bodies, groups, people and memberships over time; consents that take back what was published."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.council import builders as make

from itunion.foundation.kernel.api import Refused
from itunion.procedures.council.actions import bodies as body_actions
from itunion.procedures.council.actions import people as actions
from itunion.procedures.council.models import Body, Consent, Group, Membership, Person, Published
from itunion.procedures.council.queries.setup import groups_on, members_of, people_on

DAYS = st.one_of(st.none(), st.integers(0, 30).map(lambda n: dt.date(2026, 1, 1) + dt.timedelta(n)))


@pytest.fixture
def town(alpha: Any) -> Any:
    body = make.body(alpha.pk)
    body.council = make.group(body)
    return body


def shown(kind: str) -> str:
    return Published.objects.get(type=kind, deleted=False).data


def test_a_body_begins_with_its_council(alpha: Any, system: Any) -> None:
    body = body_actions.found_body(
        organisation_id=alpha.pk, name="Barleben", council_name="Gemeinderat", ags="15083020", by=system
    )
    assert Group.objects.get().classification == "Parlament"
    assert '"Gemeinderat"' in shown("organization")
    with pytest.raises(Refused) as refused:
        body_actions.found_body(organisation_id=alpha.pk, name="Barleben", council_name="Rat", by=system)
    assert refused.value.field == "name"
    for field, value in (("ags", "1508302"), ("rgs", "12"), ("reference_pattern", "VL")):
        with pytest.raises(Refused) as refused:
            body_actions.change_body(body=body, changes={field: value}, by=system)
        assert refused.value.field == field
    stale = Body.objects.get()
    body_actions.change_body(body=body, changes={"license": "https://example.org/"}, by=system)
    since = Body.objects.get().license_valid_since
    assert since is not None
    # changed from an old row: only what was asked for
    body_actions.change_body(body=stale, changes={"notice_days": 10}, by=system)
    now = Body.objects.get()
    assert (now.license, now.license_valid_since, now.notice_days) == ("https://example.org/", since, 10)


def test_terms_do_not_overlap(town: Any, system: Any) -> None:
    body_actions.save_term(
        body=town, term=None, name="2024", start=dt.date(2024, 7, 1), end=dt.date(2029, 6, 30), by=system
    )
    with pytest.raises(Refused):
        body_actions.save_term(
            body=town, term=None, name="2029", start=dt.date(2029, 6, 30), end=None, by=system
        )
    body_actions.save_term(body=town, term=None, name="2029", start=dt.date(2029, 7, 1), end=None, by=system)


def test_a_point_has_two_numbers(alpha: Any, system: Any) -> None:
    with pytest.raises(Refused) as refused:
        body_actions.save_place(organisation_id=alpha.pk, place=None, values={"longitude": "11.6"}, by=system)
    assert refused.value.field == "latitude"


def test_no_group_stands_below_itself(town: Any, system: Any) -> None:
    below = make.group(town, "Unterausschuss", part_of=town.council)
    with pytest.raises(Refused):
        actions.save_group(
            body=town, group=town.council, values={"name": "Gemeinderat", "part_of": below}, by=system
        )


@given(st.lists(st.tuples(DAYS, DAYS), min_size=2, max_size=4))
@settings(max_examples=40)
def test_nobody_is_in_a_group_twice_on_a_day(town: Any, system: Any, spans: list[Any]) -> None:
    person = make.person(town, f"Nummer {Person.objects.count()}")
    for start, end in spans:
        try:
            actions.save_membership(
                person=person,
                group=town.council,
                membership=None,
                values={"start": start, "end": end},
                by=system,
            )
        except Refused:
            continue
    for number in range(-1, 33):
        day = dt.date(2026, 1, 1) + dt.timedelta(number)
        assert members_of(town.council, day).filter(person=person).count() <= 1
    # each refused one would have met another or ended before it began
    kept = [(m.start, m.end) for m in Membership.objects.filter(person=person)]
    for start, end in spans:
        backwards = start and end and end < start
        meets = any((not e or not start or start <= e) and (not s or not end or s <= end) for s, e in kept)
        assert (start, end) in kept or backwards or meets


def test_as_of_a_day(town: Any, system: Any) -> None:
    person = make.person(town)
    made = make.member_of(person, town.council, start=dt.date(2024, 7, 1))
    with pytest.raises(Refused):
        actions.end_membership(membership=made, last_day=dt.date(2024, 6, 30), by=system)
    actions.end_membership(membership=made, last_day=dt.date(2025, 1, 31), by=system)
    for day, here in ((dt.date(2024, 6, 30), 0), (dt.date(2025, 1, 31), 1), (dt.date(2025, 2, 1), 0)):
        assert members_of(town.council, day).count() == here
        assert groups_on(day).get().members_today == here
        assert len(people_on(day)[0].held) == here


def test_one_login_one_person(town: Any, system: Any) -> None:
    first = actions.save_person(
        body=town, person=None, values={"family_name": "Eins", "login_email": "a@example.org"}, by=system
    )
    with pytest.raises(Refused) as refused:
        actions.save_person(
            body=town, person=None, values={"family_name": "Zwei", "login_email": "A@example.org"}, by=system
        )
    assert refused.value.field == "login_email"
    actions.save_person(
        body=town, person=first, values={"title": "Dr.", "login_email": "a@example.org"}, by=system
    )
    assert Person.objects.get().title == "Dr."


def test_who_keeps_their_names_stays_shown_as_before(town: Any, system: Any) -> None:
    person = make.person(town, "Dr. Erika Muster", given_name="Erika", family_name="Muster")
    same = {"given_name": "Erika", "family_name": "Muster", "phone": "4711"}
    assert actions.save_person(body=town, person=person, values=same, by=system).name == "Dr. Erika Muster"
    other = same | {"family_name": "Beispiel"}
    assert actions.save_person(body=town, person=person, values=other, by=system).name == "Erika Beispiel"
    with pytest.raises(Refused) as refused:
        actions.save_person(body=town, person=person, values={"given_name": "", "family_name": ""}, by=system)
    assert refused.value.field == "family_name"


def test_details_are_published_with_consent_and_go_with_it(town: Any, system: Any) -> None:
    person = make.person(town, email="kanarie@example.org", phone="+49 391 4711")
    assert actions.give_consent(person=person, field="email", by=system) == actions.give_consent(
        person=person, field="email", by=system
    )
    assert "kanarie@example.org" in shown("person")
    assert "4711" not in shown("person")
    actions.revoke_consent(person=person, field="email", by=system)
    assert "kanarie" not in shown("person")
    assert Consent.objects.get().revoked_at is not None
    actions.give_consent(person=person, field="email", by=system)
    assert Consent.objects.count() == 2
    with pytest.raises(Refused):
        actions.give_consent(person=person, field="iban", by=system)
