# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: groups, people, who belongs where and when, and what may be published about them."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Refused, audit, clock
from itunion.procedures.council.actions.bodies import present_row
from itunion.procedures.council.models import CONSENT_FIELDS, Body, Consent, Group, Membership, Person
from itunion.procedures.council.permissions import Permission
from itunion.procedures.council.publishing import refresh
from itunion.procedures.council.rules.people import overlaps

__all__ = ["end_membership", "give_consent", "revoke_consent", "save_group", "save_membership", "save_person"]


@transaction.atomic
def save_group(*, body: Body, group: Group | None, values: Mapping[str, Any], by: Actor) -> Group:
    """Enter or change a group; it cannot stand below itself."""
    by.require(Permission.MANAGE)
    above = values.get("part_of")
    seen = set()
    while above is not None:
        if (group is not None and above.pk == group.pk) or above.pk in seen:
            raise Refused(_("Ein Gremium kann nicht zu sich selbst gehören."), field="part_of")
        seen.add(above.pk)
        above = above.part_of
    group = present_row(group) or Group(
        organisation_id=body.organisation_id, body=body, created_at=clock.now()
    )
    for name, value in values.items():
        setattr(group, name, value)
    group.save()
    audit.record(
        "council.group_save", subject=f"group:{group.pk}", data={k: str(v) for k, v in values.items()}, by=by
    )
    refresh(group)
    return group


@transaction.atomic
def save_person(*, body: Body, person: Person | None, values: Mapping[str, Any], by: Actor) -> Person:
    """Enter or change a person; the audit trail names the fields, not the private values.

    Who gets other names without a `name` for display is shown by them; who keeps them stays shown as before.
    """
    by.require(Permission.MANAGE)
    login = values.get("login_email", "")
    # however it is written: signing in does not look at that either
    taken = Person.objects.filter(login_email__iexact=login) if login else Person.objects.none()
    if taken.exclude(pk=person.pk if person else None).exists():
        raise Refused(_("Mit dieser Adresse meldet sich schon jemand anderes an."), field="login_email")
    person = present_row(person) or Person(
        organisation_id=body.organisation_id, body=body, created_at=clock.now()
    )
    changed = sorted(name for name, value in values.items() if getattr(person, name) != value)
    for name, value in values.items():
        setattr(person, name, value)
    if "name" not in values and (not person.name or {"given_name", "family_name"} & set(changed)):
        person.name = f"{person.given_name} {person.family_name}".strip()
    if not person.name:
        raise Refused(_("Geben Sie einen Namen ein."), field="family_name")
    person.save()
    audit.record(
        "council.person_save",
        subject=f"person:{person.pk}",
        data={"name": person.name, "changed": changed},
        by=by,
    )
    refresh(person)
    return person


@transaction.atomic
def save_membership(
    *, person: Person, group: Group, membership: Membership | None, values: Mapping[str, Any], by: Actor
) -> Membership:
    """Enter or change a membership; the same person is in a group once at a time."""
    by.require(Permission.MANAGE)
    start, end = values.get("start"), values.get("end")
    if start and end and end < start:
        raise Refused(_("Das Ende liegt vor dem Beginn."), field="end")
    for other in Membership.objects.filter(person=person, group=group).exclude(
        pk=membership.pk if membership else None
    ):
        if overlaps((start, end), (other.start, other.end)):
            raise Refused(
                _("%(person)s gehört in dieser Zeit schon zu „%(group)s“.")
                % {"person": person.name, "group": group.name},
                field="start",
            )
    membership = present_row(membership) or Membership(
        organisation_id=person.organisation_id, person=person, group=group, created_at=clock.now()
    )
    for name, value in values.items():
        setattr(membership, name, value)
    membership.save()
    audit.record(
        "council.membership_save",
        subject=f"person:{person.pk}",
        data={"group": group.name, **{k: str(v) for k, v in values.items()}},
        by=by,
    )
    refresh(membership, group)
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, last_day: dt.date, by: Actor) -> Membership:
    """End a membership with a day, which still counts."""
    by.require(Permission.MANAGE)
    if membership.start and last_day < membership.start:
        raise Refused(_("Das Ende liegt vor dem Beginn."), field="last_day")
    membership.end = last_day
    membership.save(update_fields=["end"])
    audit.record(
        "council.membership_end",
        subject=f"person:{membership.person_id}",
        data={"group": membership.group.name, "end": last_day},
        by=by,
    )
    refresh(membership)
    return membership


@transaction.atomic
def give_consent(*, person: Person, field: str, by: Actor) -> Consent:
    """Record that a person lets one detail be published (Art. 7 GDPR: the record proves it)."""
    by.require(Permission.MANAGE)
    if field not in CONSENT_FIELDS:
        raise Refused(_("Für diese Angabe wird keine Einwilligung gebraucht."), field="field")
    present: Consent | None = Consent.objects.filter(
        person=person, field=field, revoked_at__isnull=True
    ).first()
    if present is not None:
        return present
    consent: Consent = Consent.objects.create(
        organisation_id=person.organisation_id, person=person, field=field, given_at=clock.now()
    )
    audit.record("council.consent_give", subject=f"person:{person.pk}", data={"field": field}, by=by)
    refresh(person, *_meetings_of(person, field))
    return consent


@transaction.atomic
def revoke_consent(*, person: Person, field: str, by: Actor) -> None:
    """Revoke a consent; the detail leaves every output at once."""
    by.require(Permission.MANAGE)
    Consent.objects.filter(person=person, field=field, revoked_at__isnull=True).update(revoked_at=clock.now())
    audit.record("council.consent_revoke", subject=f"person:{person.pk}", data={"field": field}, by=by)
    places = [person.place] if field == "place" and person.place is not None else []
    refresh(person, *places, *_meetings_of(person, field))


def _meetings_of(person: Person, field: str) -> list[Any]:
    """Return the meetings whose published attendance names the person."""
    if field != "attendance":
        return []
    return list(
        {
            attendance.meeting_id: attendance.meeting
            for attendance in person.attendances.select_related("meeting")
        }.values()
    )
