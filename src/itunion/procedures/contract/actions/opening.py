# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Public addresses: a member's key is given at the first activation; pages that stand elsewhere now are redirected."""

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Conflict, Refused, audit, clock
from itunion.foundation.organisations.api import get_organisation
from itunion.procedures.contract import directory
from itunion.procedures.contract.models import PublicAddress, PublicMove
from itunion.procedures.contract.mounting import root_words
from itunion.procedures.contract.permissions import Permission
from itunion.procedures.contract.queries import is_known
from itunion.procedures.contract.rules import key_for

__all__ = ["give_address", "move_public_pages"]

TRIES = 5


def give_address(organisation_id: int) -> PublicAddress:
    """Return the member's public address; the first time it is made of the short name. Part of another action."""
    for _try in range(TRIES):
        known = PublicAddress.objects.filter(organisation_id=organisation_id).first()
        if known is not None:
            return known
        taken = {*PublicAddress.objects.values_list("key", flat=True), *root_words()}
        try:
            with transaction.atomic():
                made = PublicAddress.objects.create(
                    organisation_id=organisation_id,
                    key=key_for(get_organisation(organisation_id).short_name, taken),
                    since=clock.today(),
                )
        except IntegrityError:
            # somebody else took the key, or gave this member one, at the same moment
            continue
        directory.forget()
        return made
    raise Conflict(
        _(
            "Die öffentliche Adresse konnte nicht vergeben werden. Es wurde nichts geändert; bitte noch einmal."
        )
    )


@transaction.atomic
def move_public_pages(*, procedure: str, organisation_id: int, moved_to: str, by: Actor) -> PublicMove:
    """Let all public addresses of a member's procedure lead to another place for good; "" takes that back.

    What follows the member's key in an address is appended; "{path}" in `moved_to` stands for the public path.
    """
    by.require(Permission.MANAGE)
    if not is_known(procedure):
        raise Refused(_("Ein Verfahren „%(name)s“ gibt es hier nicht.") % {"name": procedure})
    address = PublicAddress.objects.filter(organisation_id=organisation_id).first()
    if address is None:
        raise Refused(
            _("Das Mitglied hat keine öffentliche Adresse. Es wurde nichts geändert."), field="member"
        )
    target = moved_to.strip()
    if target:
        _check(target)
    move = PublicMove.objects.create(
        organisation_id=organisation_id,
        procedure=procedure,
        moved_to=target,
        recorded_at=clock.now(),
        by=by.person_name,
    )
    audit.record(
        "procedures.move",
        subject=f"procedure:{procedure}",
        data={"key": address.key, "moved_to": target},
        chain=organisation_id,
        by=by,
    )
    directory.forget()
    return move


def _check(target: str) -> None:
    try:
        if "?" in target or "#" in target or len(target) > 400:
            raise ValidationError("more than a place")
        URLValidator(schemes=["http", "https"])(target.replace("{path}", "path"))
    except ValidationError:
        raise Refused(
            _(
                "„%(target)s“ ist keine Adresse, die mit https:// oder http:// beginnt und ohne „?“ und „#“ endet. "
                "Es wurde nichts geändert."
            )
            % {"target": target[:100]},
            field="to",
        ) from None
