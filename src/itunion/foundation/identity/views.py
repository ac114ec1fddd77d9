# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: switch the organisation acted for, people and invitations, accept an invitation."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from itunion.foundation.identity import actions, queries
from itunion.foundation.identity.access import ActorRequest, public, requires
from itunion.foundation.identity.forms import AcceptForm, InviteForm, SwitchForm
from itunion.foundation.identity.models import Mandate
from itunion.foundation.identity.permissions import Permission
from itunion.foundation.identity.roles import ROLES
from itunion.foundation.kernel.errors import DomainError
from itunion.foundation.ui.api import Column, Table, add_domain_error, format_date, render_page

__all__ = ["accept", "end_mandate", "people", "switch"]


def _validity(mandate: Mandate) -> str:
    since = format_date(mandate.valid_from)
    return (
        f"{since} – {format_date(mandate.valid_to)}"
        if mandate.valid_to
        else _("seit %(day)s") % {"day": since}
    )


class PeopleTable(Table):
    """Who may act for the organisation."""

    caption = gettext_lazy("Mandate")
    empty = gettext_lazy("Noch niemand.")
    file_name = "personen"
    columns = (
        Column(
            "name",
            gettext_lazy("Name"),
            value=lambda m: m.person.display_name,
            filterable=True,
            row_header=True,
        ),
        Column("email", gettext_lazy("E-Mail-Adresse"), value=lambda m: m.person.email, filterable=True),
        Column(
            "roles", gettext_lazy("Rollen"), value=lambda m: ", ".join(str(ROLES[r].name) for r in m.roles)
        ),
        Column("valid", gettext_lazy("Gültig"), value=_validity),
        Column("action", "", kind="actions", value=lambda m: m.end_form),
    )


def _end_form(request: ActorRequest, mandate: Mandate) -> str:
    if mandate.person_id == request.actor.person_id or mandate.valid_to:
        return ""
    return format_html(
        '<form method="post" action="{}"><input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        '<button class="kern-btn kern-btn--tertiary btn-small"><span class="kern-label">{}'
        '<span class="kern-sr-only"> ({})</span></span></button></form>',
        reverse("identity:end_mandate", args=[mandate.pk]),
        get_token(request),
        _("Mandat beenden"),
        mandate.person.display_name,
    )


@requires(Permission.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def switch(request: ActorRequest) -> HttpResponse:
    """Ask for whom to act, and act for that organisation from then on."""
    form = SwitchForm(request.POST or None, mandates=request.actor.mandates, present=request.actor.mandate_id)
    if request.method == "POST":
        mandate = next((m for m in request.actor.mandates if str(m.pk) == request.POST.get("mandate")), None)
        if mandate is None:
            raise Http404
        request.session["mandate_id"] = mandate.pk
        messages.success(
            request,
            _("Sie handeln jetzt für: %(organisation)s.") % {"organisation": mandate.organisation.name},
        )
        return redirect("desk:start")
    return render_page(request, "identity/switch.html", title=_("Für wen möchten Sie handeln?"), form=form)


@requires(Permission.MANAGE_PEOPLE)
@require_http_methods(["GET", "POST"])
def people(request: ActorRequest) -> HttpResponse:
    """List the people of the own organisation and invite more."""
    form = InviteForm(request.POST or None, kind=request.actor.organisation_kind)
    if request.method == "POST" and form.is_valid() and request.actor.organisation:
        try:
            actions.invite(organisation=request.actor.organisation, by=request.actor, **form.cleaned_data)
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(
                request, _("Die Einladung ist unterwegs an %(to)s.") % {"to": form.cleaned_data["email"]}
            )
            return redirect("identity:people")
    mandates = queries.people_of(request.actor.organisation_id or 0)
    for mandate in mandates:
        mandate.end_form = _end_form(request, mandate)  # type: ignore[attr-defined]
    table = PeopleTable(mandates, request)
    if (download := table.export_response()) is not None:
        return download
    return render_page(
        request,
        "identity/people.html",
        title=_("Personen und Mandate"),
        lead=_("Wer für %(name)s handeln darf.") % {"name": request.actor.organisation_name},
        form=form,
        table=table,
    )


@requires(Permission.MANAGE_PEOPLE)
@require_POST
def end_mandate(request: ActorRequest, mandate_id: int) -> HttpResponse:
    """End a mandate in the own organisation."""
    if not Mandate.objects.filter(pk=mandate_id, organisation_id=request.actor.organisation_id or 0).exists():
        raise Http404
    actions.end_mandate(mandate_id=mandate_id, by=request.actor)
    messages.success(request, _("Das Mandat ist beendet."))
    return redirect("identity:people")


@public
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation."""
    invitation = queries.find_invitation(token)
    if invitation is None:
        return render_page(
            request, "identity/invitation_gone.html", title=_("Einladung ungültig"), status=404
        )
    form = AcceptForm(request.POST or None, email=invitation.email)
    if request.method == "POST" and form.is_valid():
        actions.accept_invitation(token=token, password=form.cleaned_data["password"])
        messages.success(request, _("Willkommen! Melden Sie sich jetzt mit Ihrer E-Mail-Adresse an."))
        return redirect("account_login")
    return render_page(
        request, "identity/accept.html", title=_("Einladung annehmen"), form=form, invitation=invitation
    )
