# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages for operator and union: which procedures there are, who uses them, switching on and off."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.organisations.api import get_organisation
from itunion.foundation.ui.api import form_page, format_date, render_confirmation, render_page
from itunion.procedures.contract import actions, queries
from itunion.procedures.contract.forms import ActivationForm
from itunion.procedures.contract.permissions import Permission
from itunion.procedures.contract.tables import STATE_TONES, MemberTable, ProcedureTable, state_label

__all__ = ["activate", "deactivate", "overview", "procedure_"]


def _trail() -> list[tuple[Any, str]]:
    return [(_("Verfahren"), reverse("procedures:overview"))]


def _line(name: str) -> queries.ProcedureLine:
    found = next((line for line in queries.overview() if line.name == name), None)
    if found is None:
        raise Http404
    return found


@requires(Permission.VIEW_ALL, across="procedures.oversee")
@require_GET
def overview(request: ActorRequest) -> HttpResponse:
    """List the procedures with their state."""
    table = ProcedureTable(queries.overview(), request)
    if (download := table.export_response()) is not None:
        return download
    return render_page(
        request,
        "contract/overview.html",
        title=_("Verfahren"),
        lead=_("Was installiert ist, was geprüft ist und was läuft."),
        table=table,
    )


@requires(Permission.VIEW_ALL, across="procedures.oversee")
@require_GET
def procedure_(request: ActorRequest, procedure: str) -> HttpResponse:
    """Show one procedure and who has it switched on."""
    line = _line(procedure)
    table = MemberTable(queries.member_lines_of(procedure), request)
    if (download := table.export_response()) is not None:
        return download
    manifest = queries.manifest_of(procedure) if line.state not in queries.NOT_HERE else None
    return render_page(
        request,
        "contract/procedure.html",
        title=line.title,
        lead=str(manifest.summary) if manifest else "",
        breadcrumbs=_trail(),
        line=line,
        state=state_label(line.state),
        tone=STATE_TONES.get(line.state, "warning"),
        facts=_facts(line, manifest),
        manifest=manifest,
        table=table,
        may_manage=request.actor.may(Permission.MANAGE) and line.state == "runs",
    )


def _facts(line: queries.ProcedureLine, manifest: Any) -> list[tuple[Any, Any]]:
    facts = [
        (_("Name"), line.name),
        (_("Version"), line.version or "–"),
        (_("Version der Daten"), line.data_version or "–"),
        (_("Paket"), line.distribution or "–"),
        (_("Geprüft am"), format_date(line.checked_at) if line.checked_at else "–"),
    ]
    if manifest is not None:
        services = (
            _("für alle Mitglieder enthalten") if manifest.included else ", ".join(manifest.service_keys)
        )
        facts.append((_("Leistungen"), services))
        facts.append((_("Setzt voraus"), ", ".join(manifest.depends_on) or "–"))
    return facts


@requires(Permission.MANAGE, across="procedures.operate")
@require_http_methods(["GET", "POST"])
def activate(request: ActorRequest, procedure: str) -> HttpResponse:
    """Switch a procedure on for a member, with its parameters."""
    line = _line(procedure)
    manifest = queries.manifest_of(procedure)
    form = ActivationForm(request.POST or None, manifest=manifest)
    return form_page(
        request,
        form,
        lambda data: actions.activate(
            procedure=procedure,
            organisation_id=int(data["member"]),
            from_day=data["from_day"],
            parameters=form.parameters(),
            by=request.actor,
        ),
        title=_("Für ein Mitglied einschalten"),
        lead=line.title,
        back=reverse("procedures:procedure", args=[procedure]),
        success=_("Das Verfahren ist eingeschaltet."),
        submit=_("Einschalten"),
        breadcrumbs=[*_trail(), (line.title, reverse("procedures:procedure", args=[procedure]))],
    )


@requires(Permission.MANAGE, across="procedures.operate")
@require_http_methods(["GET", "POST"])
def deactivate(request: ActorRequest, procedure: str, member_id: int) -> HttpResponse:
    """Switch a procedure off for a member, after asking."""
    line, member = _line(procedure), get_organisation(member_id)
    back = reverse("procedures:procedure", args=[procedure])
    if request.method == "POST":
        actions.deactivate(procedure=procedure, organisation_id=member_id, by=request.actor)
        messages.success(request, _("Das Verfahren ist abgeschaltet. Die Daten des Mitglieds sind noch da."))
        return redirect(back)
    return render_confirmation(
        request,
        title=_("Verfahren abschalten?"),
        text=f"{line.title}: {member.name}",
        consequences=[
            _("Ab heute kann niemand des Mitglieds das Verfahren öffnen."),
            _("Die Daten bleiben, bis sie ausgegeben und gelöscht sind."),
        ],
        submit=_("Abschalten"),
        cancel_url=back,
        dangerous=True,
        breadcrumbs=[*_trail(), (line.title, back)],
    )
