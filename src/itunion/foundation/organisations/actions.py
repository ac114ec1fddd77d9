# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: bodies come onto the platform and change their details."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from stdnum import iban as iban_number
from stdnum.exceptions import ValidationError as NumberError

from itunion.foundation.kernel import audit
from itunion.foundation.kernel.actor import Actor
from itunion.foundation.kernel.errors import Refused
from itunion.foundation.organisations.models import Organisation
from itunion.foundation.organisations.permissions import Permission

__all__ = ["change_organisation", "checked_iban", "create_organisation"]

EDITABLE = (
    "name", "short_name", "street", "postcode", "city", "email", "phone", "vat_id", "tax_number", "register_number",
    "iban",
)  # fmt: skip


def checked_iban(text: str) -> str:
    """Return the IBAN without blanks; raise Refused when length or check digits (ISO 13616) are wrong."""
    compact = "".join(text.split()).upper()
    if not compact:
        return ""
    try:
        return str(iban_number.validate(compact))
    except NumberError:
        raise Refused(
            _(
                "Die IBAN %(iban)s hat eine falsche Prüfziffer oder Länge. Bitte vergleichen Sie sie mit dem Kontoauszug."
            )
            % {"iban": text.strip()},
            field="iban",
        ) from None


@transaction.atomic
def create_organisation(
    *, kind: str, name: str, short_name: str = "", by: Actor, **details: Any
) -> Organisation:
    """Put a body onto the platform; `details` are any of the editable fields."""
    by.require(Permission.MANAGE)
    if Organisation.objects.filter(name=name).exists():
        raise Refused(
            _("Eine Organisation dieses Namens gibt es schon: %(name)s.") % {"name": name}, field="name"
        )
    details["iban"] = checked_iban(details.get("iban", ""))
    organisation = Organisation.objects.create(kind=kind, name=name, short_name=short_name or name, **details)
    audit.record(
        "organisations.create",
        subject=f"organisation:{organisation.pk}",
        data={"name": name, "kind": kind},
        chain=organisation.pk,
        by=by,
    )
    return organisation


@transaction.atomic
def change_organisation(*, organisation_id: int, changes: dict[str, str], by: Actor) -> Organisation:
    """Change details of a body; unknown fields are refused."""
    by.require(Permission.MANAGE)
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    unknown = set(changes) - set(EDITABLE)
    if unknown:
        raise ValueError(f"not editable: {sorted(unknown)}")
    if "iban" in changes:
        changes = {**changes, "iban": checked_iban(changes["iban"])}
    if Organisation.objects.filter(name=changes.get("name", "")).exclude(pk=organisation_id).exists():
        raise Refused(_("Eine andere Organisation heißt schon so; Namen sind eindeutig."), field="name")
    before = {f: getattr(organisation, f) for f in changes}
    for field, value in changes.items():
        setattr(organisation, field, value)
    organisation.save()
    audit.record(
        "organisations.change",
        subject=f"organisation:{organisation_id}",
        data={"before": before, "after": changes},
        chain=organisation_id,
        by=by,
    )
    return organisation
