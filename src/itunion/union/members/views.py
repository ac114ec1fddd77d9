# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: the register of members, one member, the own master data."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.kernel.api import DomainError
from itunion.foundation.organisations.api import change_organisation, get_organisation, union
from itunion.foundation.ui.api import (
    Column,
    Table,
    add_domain_error,
    format_date,
    format_decimal,
    render_page,
)
from itunion.union.members import actions, queries
from itunion.union.members.forms import DetailsForm, LeitwegForm
from itunion.union.members.models import LeitwegId, Member
from itunion.union.members.permissions import Permission

__all__ = ["add_leitweg", "details", "member", "members", "own"]


class MemberTable(Table):
    """All members."""

    caption = gettext_lazy("Mitglieder der Genossenschaft")
    empty = gettext_lazy("Noch keine Mitglieder.")
    file_name = "mitglieder"
    columns = (
        Column(
            "name",
            gettext_lazy("Mitglied"),
            url=lambda m: reverse("members:member", args=[m.organisation_id]),
            filterable=True,
            row_header=True,
        ),
        Column("kind_label", gettext_lazy("Art"), filterable=True),
        Column("inhabitants", gettext_lazy("Einwohner"), kind="number"),
        Column("workplaces", gettext_lazy("Arbeitsplätze"), kind="number"),
    )


class LeitwegTable(Table):
    """Leitweg-IDs of one member."""

    caption = gettext_lazy("Leitweg-IDs")
    empty = gettext_lazy("Noch keine Leitweg-ID; ohne sie kann keine E-Rechnung ausgestellt werden.")
    exportable = False
    columns = (
        Column("value", gettext_lazy("Leitweg-ID"), row_header=True),
        Column("label", gettext_lazy("Wofür")),
        Column("is_default", gettext_lazy("Standard"), kind="boolean"),
    )


def _facts(found: Member) -> list[tuple[str, str]]:
    organisation = found.organisation
    return [
        (_("Art"), str(found.get_kind_display())),
        (_("Gemeindeschlüssel"), found.official_key or "–"),
        (_("Einwohner"), format_decimal(found.inhabitants) if found.inhabitants is not None else "–"),
        (_("Arbeitsplätze"), format_decimal(found.workplaces)),
        (_("Mitglied seit"), format_date(found.entered_on)),
        (_("Anschrift"), f"{organisation.street}, {organisation.postcode} {organisation.city}"),
    ]


@requires(Permission.VIEW_ALL, across="members.register")
@require_GET
def members(request: ActorRequest) -> HttpResponse:
    """List all members."""
    table = MemberTable(queries.member_lines(), request)
    if (download := table.export_response()) is not None:
        return download
    return render_page(
        request,
        "members/members.html",
        title=_("Mitglieder"),
        table=table,
        union_id=union().pk if request.actor.may(Permission.MANAGE) else None,
    )


@requires(Permission.VIEW_ALL, across="members.register")
@require_GET
def member(request: ActorRequest, organisation_id: int) -> HttpResponse:
    """Show one member."""
    return _member_page(request, organisation_id, [(_("Mitglieder"), reverse("members:members"))])


@requires(Permission.VIEW_OWN)
@require_GET
def own(request: ActorRequest) -> HttpResponse:
    """Show the member its own data."""
    return _member_page(request, request.actor.organisation_id or 0, [])


def _member_page(
    request: ActorRequest,
    organisation_id: int,
    breadcrumbs: list[tuple[str, str]],
    form: LeitwegForm | None = None,
) -> HttpResponse:
    found = queries.member_of(organisation_id)
    if found is None:
        raise Http404
    if form is None and request.actor.may(Permission.MANAGE):
        form = LeitwegForm()
    entries: list[LeitwegId] = queries.leitweg_ids(organisation_id)
    return render_page(
        request,
        "members/member.html",
        title=found.organisation.name,
        breadcrumbs=breadcrumbs,
        facts=_facts(found),
        table=LeitwegTable(entries, request),
        form=form,
        form_action=reverse("members:add_leitweg", args=[organisation_id]) if form else "",
        details_url=reverse("members:details", args=[organisation_id])
        if request.actor.may(Permission.MANAGE)
        else "",
    )


@requires(Permission.MANAGE, across="members.administration")
@require_http_methods(["GET", "POST"])
def add_leitweg(request: ActorRequest, organisation_id: int) -> HttpResponse:
    """Register a Leitweg-ID for a member."""
    if queries.member_of(organisation_id) is None:
        raise Http404
    form = LeitwegForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_leitweg_id(
                organisation_id=organisation_id,
                value=form.cleaned_data["leitweg_id"],
                label=form.cleaned_data["label"],
                by=request.actor,
            )
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, _("Die Leitweg-ID ist eingetragen."))
            return redirect("members:member", organisation_id)
    return _member_page(request, organisation_id, [(_("Mitglieder"), reverse("members:members"))], form)


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def details(request: ActorRequest, organisation_id: int) -> HttpResponse:
    """Change address and numbers of a member, or of the cooperative itself."""
    organisation = get_organisation(organisation_id)
    present = {name: getattr(organisation, name) for name in DetailsForm.base_fields}
    form = DetailsForm(request.POST or None, initial=present)
    is_member = organisation.kind == "member"
    back = reverse("members:member", args=[organisation_id]) if is_member else reverse("members:members")
    if request.method == "POST" and form.is_valid():
        try:
            change_organisation(organisation_id=organisation_id, changes=form.cleaned_data, by=request.actor)
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(
                request, _("Die Stammdaten sind geändert. Ausgestellte Rechnungen bleiben, wie sie sind.")
            )
            return redirect(back)
    return render_page(
        request,
        "members/details.html",
        title=_("Stammdaten ändern"),
        lead=organisation.name,
        breadcrumbs=[(_("Mitglieder"), reverse("members:members"))],
        form=form,
        cancel_url=back,
    )
