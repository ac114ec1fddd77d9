# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: tasks from resolutions."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.kernel.api import clock
from itunion.foundation.ui.api import form_page, format_date
from itunion.procedures.council.actions import follow_ups as actions
from itunion.procedures.council.forms import following as forms
from itunion.procedures.council.models import AgendaItem, FollowUp
from itunion.procedures.council.permissions import Permission
from itunion.procedures.council.tables.following import FollowUpTable, light
from itunion.procedures.council.views.shell import council_page, crumbs

__all__ = ["follow_up", "follow_ups", "give", "report"]


@requires(Permission.VIEW)
@require_GET
def follow_ups(request: ActorRequest) -> HttpResponse:
    """List the tasks; those that are open first."""
    rows = FollowUp.objects.select_related("department", "item__meeting")
    everything = request.GET.get("alle") == "1"
    if not everything:
        rows = rows.filter(state__in=["open", "working"])
    table = FollowUpTable(rows, request)
    if (download := table.export_response()) is not None:
        return download
    return council_page(
        request,
        "council/following/follow_ups.html",
        section="follow_ups",
        title=_("Beschlusskontrolle"),
        lead=_("Was aus den Beschlüssen wird."),
        table=table,
        everything=everything,
    )


@requires(Permission.VIEW)
@require_GET
def follow_up(request: ActorRequest, follow_up_id: int) -> HttpResponse:
    """Show a task with its reports."""
    found = FollowUp.objects.select_related("department", "item__meeting").get(pk=follow_up_id)
    facts = [
        (_("Beschluss"), f"{found.item.meeting.name}, {found.item.label} {found.item.name}"),
        (_("Zuständig"), found.department.name if found.department else "–"),
        (_("Bis"), format_date(found.due) if found.due else "–"),
        (_("Stand"), found.get_state_display()),
        (_("Ampel"), light(found.due, found.state, clock.today())),
    ]
    return council_page(
        request,
        "council/following/follow_up.html",
        section="follow_ups",
        title=_("Aufgabe"),
        lead=found.task,
        breadcrumbs=crumbs((_("Beschlusskontrolle"), reverse("council:follow_ups"))),
        follow_up=found,
        facts=facts,
        reports=found.reports.order_by("-at", "-pk"),
        may_report=request.actor.may(Permission.DRAFT),
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def give(request: ActorRequest, item_id: int) -> HttpResponse:
    """Give a task from a resolution."""
    item = AgendaItem.objects.select_related("meeting__body").get(pk=item_id)
    return form_page(
        request,
        forms.TaskForm(request.POST or None, body=item.meeting.body),
        lambda data: actions.give_task(item=item, by=request.actor, **data),
        title=_("Aufgabe aus dem Beschluss"),
        lead=f"{item.label} {item.name}",
        back=reverse("council:minutes", args=[item.meeting_id]),
        success=_("Die Aufgabe ist erteilt."),
        breadcrumbs=crumbs((_("Beschlusskontrolle"), reverse("council:follow_ups"))),
    )


@requires(Permission.DRAFT)
@require_http_methods(["GET", "POST"])
def report(request: ActorRequest, follow_up_id: int) -> HttpResponse:
    """Report back on a task."""
    found = FollowUp.objects.get(pk=follow_up_id)
    return form_page(
        request,
        forms.ReportForm(request.POST or None, initial={"state": found.state}),
        lambda data: actions.report_back(follow_up=found, by=request.actor, **data),
        title=_("Sachstand melden"),
        lead=found.task,
        back=reverse("council:follow_up", args=[found.pk]),
        success=_("Der Sachstand ist gemeldet."),
        breadcrumbs=crumbs((_("Beschlusskontrolle"), reverse("council:follow_ups"))),
    )
