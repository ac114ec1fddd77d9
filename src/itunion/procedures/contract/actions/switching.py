# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Switching a procedure on and off for one member: entries of a ledger, never changed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Refused, audit, clock
from itunion.foundation.organisations.api import OrganisationKind, get_organisation, within
from itunion.foundation.ui.api import format_date
from itunion.procedures.contract import directory
from itunion.procedures.contract.actions.opening import give_address
from itunion.procedures.contract.models import Activation
from itunion.procedures.contract.permissions import Permission
from itunion.procedures.contract.problems import SUSPENSIONS, explain
from itunion.procedures.contract.queries import activation_on, is_active, manifest_of, why_suspended
from itunion.procedures.contract.rules import check_parameters
from itunion.union.catalogue import api as catalogue

__all__ = ["activate", "deactivate"]


def activate(
    *,
    procedure: str,
    organisation_id: int,
    parameters: Mapping[str, Any],
    from_day: date | None = None,
    dry_run: bool = False,
    by: Actor,
) -> Activation | None:
    """Switch a procedure on for a member, or change its parameters, from a day on (default: today).

    Needs valid parameters, what it depends on, and, unless every membership includes it, a subscription of one of its
    services in force that day. A procedure with public pages gives the member its public address.
    """
    by.require(Permission.MANAGE)
    manifest = manifest_of(procedure)
    day = from_day or clock.today()
    if suspended := why_suspended(procedure):
        raise Refused(
            _("Das Verfahren „%(name)s“ ruht und kann nicht eingeschaltet werden. %(reason)s")
            % {"name": procedure, "reason": SUSPENSIONS[suspended]}
        )
    if get_organisation(organisation_id).kind != OrganisationKind.MEMBER:
        raise Refused(_("Eingeschaltet werden Verfahren nur für Mitglieder."), field="member")
    kept, problems = check_parameters(manifest.parameters, parameters)
    if problems:
        raise Refused(
            " ".join(explain(p) for p in problems) + " " + _("Es wurde nichts eingeschaltet."),
            field=problems[0].subject,
        )
    with transaction.atomic(), within(organisation_id):
        if not manifest.included and all(
            catalogue.subscription_on(organisation_id=organisation_id, service_key=key, day=day) is None
            for key in manifest.service_keys
        ):
            raise Refused(
                _(
                    "Das Mitglied hat am %(day)s keine der Leistungen bestellt, zu denen das Verfahren gehört: "
                    "%(keys)s. Bestellen Sie zuerst die Leistung; eingeschaltet wurde nichts."
                )
                % {"day": format_date(day), "keys": ", ".join(manifest.service_keys)}
            )
        missing = [n for n in manifest.depends_on if not is_active(n, organisation_id, day)]
        if missing:
            raise Refused(
                _("Dafür müssen zuerst eingeschaltet sein: %(names)s.") % {"names": ", ".join(missing)}
            )
        present = activation_on(organisation_id, procedure, day)
        if present is not None and (present.parameters, present.version) == (kept, manifest.version):
            raise Refused(_("Das Verfahren ist an diesem Tag schon so eingeschaltet."))
        if dry_run:
            return None
        return _record(procedure, organisation_id, manifest.version, day, kept, on=True, by=by)


def deactivate(
    *, procedure: str, organisation_id: int, from_day: date | None = None, by: Actor
) -> Activation:
    """Switch a procedure off for a member from a day on; its data stay until they are removed."""
    by.require(Permission.MANAGE)
    day = from_day or clock.today()
    with transaction.atomic(), within(organisation_id):
        present = activation_on(organisation_id, procedure, day)
        if present is None:
            raise Refused(_("Das Verfahren ist für das Mitglied an diesem Tag nicht eingeschaltet."))
        return _record(procedure, organisation_id, present.version, day, {}, on=False, by=by)


def _record(
    procedure: str,
    organisation_id: int,
    version: str,
    day: date,
    parameters: dict[str, Any],
    *,
    on: bool,
    by: Actor,
) -> Activation:
    public = {"public_key": give_address(organisation_id).key} if on and _is_public(procedure) else {}
    entry: Activation = Activation.objects.create(
        organisation_id=organisation_id,
        procedure=procedure,
        version=version,
        on=on,
        from_day=day,
        parameters=parameters,
        recorded_at=clock.now(),
        by=by.person_name,
    )
    audit.record(
        "procedures.activate" if on else "procedures.deactivate",
        subject=f"procedure:{procedure}",
        data={"version": version, "from": day, "parameters": parameters, **public},
        chain=organisation_id,
        by=by,
    )
    directory.forget()
    return entry


def _is_public(procedure: str) -> bool:
    return bool(manifest_of(procedure).public_paths)
