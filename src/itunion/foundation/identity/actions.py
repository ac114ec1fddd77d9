# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: invite people, accept an invitation, give and end mandates."""

import hashlib
from datetime import date, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from itunion.foundation.identity.models import Invitation, Mandate, Person
from itunion.foundation.identity.permissions import Permission
from itunion.foundation.identity.queries import find_invitation
from itunion.foundation.identity.roles import ROLES
from itunion.foundation.kernel import audit, clock
from itunion.foundation.kernel.actor import Actor
from itunion.foundation.kernel.errors import Refused
from itunion.foundation.kernel.ids import new_token
from itunion.foundation.organisations.api import Organisation

__all__ = ["accept_invitation", "create_person", "disable_person", "end_mandate", "give_mandate", "invite"]

INVITATION_LIFE = timedelta(days=14)


def _checked_roles(roles: list[str], organisation: Organisation) -> list[str]:
    wrong = [r for r in roles if r not in ROLES or ROLES[r].kind != organisation.kind]
    if wrong or not roles:
        raise Refused(
            _(
                "Diese Rolle passt nicht zur Art der Organisation. Wählen Sie mindestens eine der angebotenen Rollen."
            ),
            field="roles",
        )
    return sorted(set(roles))


def _same_organisation(organisation: Organisation, by: Actor) -> None:
    by.require(Permission.MANAGE_PEOPLE)
    if not by.is_system and by.organisation_id != organisation.pk:
        raise Refused(_("Sie können nur Personen Ihrer eigenen Organisation verwalten."))


@transaction.atomic
def create_person(*, email: str, display_name: str, password: str | None, by: Actor) -> Person:
    """Create a person without invitation (setup and demo only)."""
    by.require(Permission.MANAGE_PEOPLE)
    person = Person.objects.create_user(email, password, display_name=display_name)
    audit.record("identity.person_create", subject=f"person:{person.pk}", data={"email": person.email}, by=by)
    return person


@transaction.atomic
def give_mandate(
    *, person: Person, organisation: Organisation, roles: list[str], valid_from: date | None = None, by: Actor
) -> Mandate:
    """Let a person act for an organisation in the given roles."""
    _same_organisation(organisation, by)
    mandate = Mandate.objects.create(
        person=person,
        organisation=organisation,
        roles=_checked_roles(roles, organisation),
        valid_from=valid_from or clock.today(),
    )
    audit.record(
        "identity.mandate_give",
        subject=f"person:{person.pk}",
        data={"organisation": organisation.name, "roles": mandate.roles},
        chain=organisation.pk,
        by=by,
    )
    return mandate


@transaction.atomic
def end_mandate(*, mandate_id: int, by: Actor) -> None:
    """End a mandate at once: the person's sessions under it lose their rights with the next request."""
    mandate = Mandate.objects.select_for_update().select_related("organisation").get(pk=mandate_id)
    _same_organisation(mandate.organisation, by)
    if mandate.person_id == by.person_id:
        raise Refused(
            _(
                "Das eigene Mandat kann man nicht selbst beenden. Bitten Sie eine Kollegin oder einen Kollegen."
            )
        )
    # the day itself is included in a mandate, so ending at once means yesterday, at the earliest the first day
    if mandate.valid_from >= clock.today():
        mandate.delete()
    else:
        mandate.valid_to = clock.today() - timedelta(days=1)
        mandate.save(update_fields=["valid_to"])
    audit.record(
        "identity.mandate_end",
        subject=f"person:{mandate.person_id}",
        data={"organisation": mandate.organisation.name},
        chain=mandate.organisation_id,
        by=by,
    )


@transaction.atomic
def invite(*, email: str, display_name: str, organisation: Organisation, roles: list[str], by: Actor) -> str:
    """Invite somebody by e-mail to act for an organisation; returns the token of the link."""
    _same_organisation(organisation, by)
    token = new_token()
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=email.strip().lower(),
        display_name=display_name,
        roles=_checked_roles(roles, organisation),
        token_hash=hashlib.sha256(token.encode()).hexdigest(),
        invited_by_id=by.person_id,
        created_at=clock.now(),
        expires_at=clock.now() + INVITATION_LIFE,
    )
    audit.record(
        "identity.invite",
        subject=f"invitation:{invitation.pk}",
        data={"email": invitation.email, "roles": invitation.roles},
        chain=organisation.pk,
        by=by,
    )
    link = settings.BASE_URL + reverse("identity:accept", args=[token])
    transaction.on_commit(lambda: _send_invitation(invitation, organisation.name, by.person_name, link))
    return token


def _send_invitation(invitation: Invitation, organisation: str, inviter: str, link: str) -> None:
    send_mail(
        _("Einladung zur IT-Union: %(organisation)s") % {"organisation": organisation},
        _(
            "Guten Tag %(name)s,\n\n%(inviter)s lädt Sie ein, auf der Plattform der IT-Union für %(organisation)s zu "
            "handeln.\n\nÖffnen Sie dazu diesen Link (gültig bis %(until)s, nur einmal verwendbar):\n%(link)s\n\n"
            "Wenn Sie die Einladung nicht erwarten, löschen Sie diese Nachricht; es geschieht dann nichts.\n"
        )
        % {
            "name": invitation.display_name,
            "inviter": inviter,
            "organisation": organisation,
            "until": invitation.expires_at.strftime("%d.%m.%Y"),
            "link": link,
        },
        None,
        [invitation.email],
    )


@transaction.atomic
def accept_invitation(*, token: str, password: str) -> Person:
    """Accept an invitation: creates the person if unknown, and the mandate. The token works once.

    A known person keeps their password: whoever holds the link must not be able to take over the account.
    """
    invitation = find_invitation(token)
    if invitation is None:
        raise Refused(
            _("Diese Einladung ist unbekannt, schon benutzt oder abgelaufen. Bitten Sie um eine neue.")
        )
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.accepted_at is not None:
        raise Refused(_("Diese Einladung ist schon benutzt worden. Melden Sie sich einfach an."))
    person = Person.objects.filter(email=invitation.email).first()
    if person is None:
        person = Person.objects.create_user(invitation.email, password, display_name=invitation.display_name)
    invitation.accepted_at = clock.now()
    invitation.save(update_fields=["accepted_at"])
    organisation = Organisation.objects.get(pk=invitation.organisation_id)
    accepted_by = Actor(person.pk, person.display_name, organisation.pk)
    Mandate.objects.get_or_create(
        person=person,
        organisation=organisation,
        valid_from=clock.today(),
        defaults={"roles": invitation.roles},
    )
    audit.record(
        "identity.invitation_accept",
        subject=f"invitation:{invitation.pk}",
        data={"person": person.pk, "roles": invitation.roles},
        by=accepted_by,
    )
    return person


@transaction.atomic
def disable_person(*, person_id: int, by: Actor) -> None:
    """Disable a person: no sign-in any more, all sessions end with this transaction."""
    by.require(Permission.MANAGE_PEOPLE)
    person = Person.objects.select_for_update().get(pk=person_id)
    if (
        not by.is_system
        and not Mandate.objects.filter(person=person, organisation_id=by.organisation_id or 0).exists()
    ):
        raise Refused(_("Diese Person gehört nicht zu Ihrer Organisation."))
    person.is_active = False
    person.save(update_fields=["is_active"])
    for session in Session.objects.filter(expire_date__gt=clock.now()).iterator():
        if session.get_decoded().get("_auth_user_id") == str(person.pk):
            session.delete()
    audit.record("identity.person_disable", subject=f"person:{person.pk}", by=by)
