# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: the register as of a day, one member with its ledger, the own data."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.kernel.api import DomainError, clock
from itunion.foundation.organisations.api import change_organisation, get_organisation, union
from itunion.foundation.ui.api import (
    Figure,
    add_domain_error,
    form_page,
    format_date,
    format_decimal,
    format_money,
    render_page,
)
from itunion.union.members import actions, queries
from itunion.union.members.forms.register import (
    AsOfForm,
    DetailsForm,
    EvidenceForm,
    LeitwegForm,
    PlannedExitForm,
)
from itunion.union.members.forms.shares import ReversalForm
from itunion.union.members.models import Member
from itunion.union.members.permissions import Permission
from itunion.union.members.rules.ledger import State
from itunion.union.members.tables import (
    STATUS_NAMES,
    LedgerTable,
    LeitwegTable,
    MemberTable,
    NoticeTable,
    RegisterTable,
    ReversibleLedgerTable,
)
from itunion.union.members.views.acting import member_trail

__all__ = [
    "add_leitweg",
    "as_of_form",
    "details",
    "evidence",
    "member",
    "members",
    "own",
    "planned_exit",
    "reverse_entry",
]


def as_of_form(request: ActorRequest) -> tuple[AsOfForm, date, date, bool]:
    """Return the form and the days it asks for; a day that cannot be read counts as today and is said at the form."""
    today = clock.today()
    asked = request.GET if any(k in request.GET for k in ("as_of", "known_on")) else None
    form = AsOfForm(asked, initial={"as_of": today, "known_on": today})
    if not form.is_bound or not form.is_valid():
        return form, today, today, "former" in request.GET
    data = form.cleaned_data
    return form, data["as_of"] or today, data["known_on"] or today, data["former"]


def _stand(as_of: date, known_on: date) -> str:
    return _("Stand am %(as_of)s, bekannt am %(known_on)s.") % {
        "as_of": format_date(as_of),
        "known_on": format_date(known_on),
    }


@requires(Permission.VIEW_ALL, across="members.register")
@require_GET
def members(request: ActorRequest) -> HttpResponse:
    """List the members of a day, as known on another."""
    form, as_of, known_on, former = as_of_form(request)
    lines = queries.register_as_of(as_of=as_of, known_on=known_on, former=former)
    audited = request.actor.may(Permission.AUDIT)
    table = (RegisterTable if audited else MemberTable)(lines, request)
    if (download := table.export_response()) is not None:
        return download
    today = clock.today()
    past = (as_of, known_on) != (today, today)
    present = [x for x in lines if x.status in ("member", "leaving")]
    return render_page(
        request,
        "members/members.html",
        title=_("Mitglieder"),
        lead=_stand(as_of, known_on) if past else "",
        table=table,
        form=form,
        past=past,
        figures=[
            Figure(_("Mitglieder"), format_decimal(len(present))),
            Figure(_("Geschäftsanteile"), format_decimal(sum(x.shares for x in present))),
            *(
                [Figure(_("Geschäftsguthaben"), format_money(sum(x.balance for x in present)))]
                if audited
                else []
            ),
        ],
        may_manage=request.actor.may(Permission.MANAGE),
        may_audit=audited,
        union_id=union().pk if request.actor.may("organisations.manage") else None,
    )


def _facts(found: Member, state: State) -> list[tuple[str, str]]:
    return [
        (_("Mitgliedsnummer"), format_decimal(found.number)),
        (_("Art"), str(found.get_kind_display())),
        (_("Mitglied seit"), format_date(state.member_from or found.entered_on)),
        (_("Stand"), str(STATUS_NAMES[state.status])),  # type: ignore[index]
        *([(_("Mitglied bis"), format_date(state.leaves_on))] if state.leaves_on else []),
        (_("Anschrift"), queries.address_of(found.organisation) or "–"),
        (_("Gemeindeschlüssel"), found.official_key or "–"),
        (_("Einwohner"), format_decimal(found.inhabitants) if found.inhabitants is not None else "–"),
        (_("Arbeitsplätze"), format_decimal(found.workplaces)),
        (_("Nachweis nach § 99 GWB"), _evidence(found)),
        (_("Privates Kapital"), _private(found)),
        *((str(name), str(value)) for name, value in found.extra.items()),
        *(
            [(_("geplant bis (nur Erinnerung)"), format_date(found.planned_exit_on))]
            if found.planned_exit_on
            else []
        ),
    ]


def _evidence(found: Member) -> str:
    parts = [found.authority_evidence, found.authority_number]
    if found.authority_as_of:
        parts.append(_("Stand %(day)s") % {"day": format_date(found.authority_as_of)})
    return " · ".join(filter(None, parts)) or _("fehlt")


def _private(found: Member) -> str:
    if found.private_capital is None:
        return _("noch nicht geklärt")
    return _("ja") if found.private_capital else _("nein")


def _figures(state: State) -> list[Figure]:
    figures = [
        Figure(
            _("Geschäftsanteile"),
            format_decimal(state.shares),
            _("davon %(n)s weitere") % {"n": max(0, state.shares - 1)},
        ),
        Figure(_("Geschäftsguthaben"), format_money(state.balance)),
    ]
    if state.owed:
        note = (
            _("davon %(amount)s überfällig") % {"amount": format_money(state.overdue)}
            if state.overdue
            else ""
        )
        figures.append(
            Figure(
                _("Noch einzuzahlen"), format_money(state.owed), note, tone="warning" if state.overdue else ""
            )
        )
    if state.claim:
        figures.append(Figure(_("Anspruch auf Auszahlung"), format_money(state.claim)))
    return figures


@requires(Permission.VIEW_ALL, across="members.register")
@require_GET
def member(request: ActorRequest, organisation_id: int) -> HttpResponse:
    """Show one member."""
    return member_page(request, organisation_id, [(_("Mitglieder"), reverse("members:members"))])


@requires(Permission.VIEW_OWN)
@require_GET
def own(request: ActorRequest) -> HttpResponse:
    """Show the member its own data."""
    return member_page(request, request.actor.organisation_id or 0, [], own_data=True)


def member_page(
    request: ActorRequest,
    organisation_id: int,
    breadcrumbs: list[tuple[str, str]],
    form: LeitwegForm | None = None,
    *,
    own_data: bool = False,
) -> HttpResponse:
    """Render the page of one member for who may see it."""
    found = queries.member_of(organisation_id)
    if found is None:
        raise Http404
    manages = request.actor.may(Permission.MANAGE) and not own_data
    if form is None and manages:
        form = LeitwegForm()
    as_of_fields, as_of, known_on, _former = as_of_form(request)
    as_of_fields.fields.pop("former")
    past = (as_of, known_on) != (clock.today(), clock.today())
    state = queries.state_on(organisation_id, as_of, known_on)
    audited = own_data or request.actor.may(Permission.AUDIT)
    ledger = (ReversibleLedgerTable if manages and not past else LedgerTable)(
        queries.ledger_of(organisation_id, known_on) if audited else [], request, name="buch"
    )
    if audited and (download := ledger.export_response()) is not None:
        return download
    return render_page(
        request,
        "members/member.html",
        title=found.organisation.name,
        lead=_stand(as_of, known_on) if past else "",
        breadcrumbs=breadcrumbs,
        as_of_form=as_of_fields if audited else None,
        facts=_facts(found, state),
        figures=_figures(state) if audited else [],
        table=LeitwegTable(queries.leitweg_ids(organisation_id), request),
        ledger=ledger if audited else None,
        notices=NoticeTable(queries.notices_of(organisation_id), request, name="nachrichten")
        if audited
        else None,
        form=form,
        form_action=reverse("members:add_leitweg", args=[organisation_id]) if form else "",
        organisation_id=organisation_id,
        state=state,
        left=state.status == "left",
        manages=manages and not past,
        own_data=own_data,
        details_url=reverse("members:details", args=[organisation_id])
        if manages and request.actor.may("organisations.manage")
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
    return member_page(request, organisation_id, [(_("Mitglieder"), reverse("members:members"))], form)


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def details(request: ActorRequest, organisation_id: int) -> HttpResponse:
    """Change address and numbers of a member, or of the cooperative itself."""
    organisation = get_organisation(organisation_id)
    present = {name: getattr(organisation, name) for name in DetailsForm.base_fields}
    form = DetailsForm(request.POST or None, initial=present)
    is_member = organisation.kind == "member"
    back = reverse("members:member", args=[organisation_id]) if is_member else reverse("members:members")
    return form_page(
        request,
        form,
        lambda data: change_organisation(
            organisation_id=organisation_id, changes=dict(data), by=request.actor
        ),
        title=_("Stammdaten ändern"),
        lead=organisation.name,
        breadcrumbs=[(_("Mitglieder"), reverse("members:members"))],
        back=back,
        success=_("Die Stammdaten sind geändert. Ausgestellte Rechnungen bleiben, wie sie sind."),
    )


@requires(Permission.MANAGE, across="members.administration")
@require_http_methods(["GET", "POST"])
def evidence(request: ActorRequest, organisation_id: int) -> HttpResponse:
    """Record the evidence of § 99 GWB and whether private capital is in a member."""
    found = queries.member_of(organisation_id)
    if found is None:
        raise Http404
    initial = {
        "authority_number": found.authority_number,
        "authority_evidence": found.authority_evidence,
        "private_capital": {None: "", False: "no", True: "yes"}[found.private_capital],
        "as_of": clock.today(),
    }
    return form_page(
        request,
        EvidenceForm(request.POST or None, initial=initial),
        lambda data: actions.record_evidence(organisation_id=organisation_id, **data, by=request.actor),
        title=_("Nachweis und Kapital"),
        lead=found.organisation.name,
        breadcrumbs=member_trail(organisation_id, found.organisation.name),
        back=reverse("members:member", args=[organisation_id]),
        success=_("Der Nachweis ist eingetragen."),
    )


@requires(Permission.MANAGE, across="members.administration")
@require_http_methods(["GET", "POST"])
def planned_exit(request: ActorRequest, organisation_id: int) -> HttpResponse:
    """Note a planned end of membership."""
    found = queries.member_of(organisation_id)
    if found is None:
        raise Http404
    initial = {"planned_on": found.planned_exit_on, "note": found.planned_exit_note}
    return form_page(
        request,
        PlannedExitForm(request.POST or None, initial=initial),
        lambda data: actions.plan_exit(organisation_id=organisation_id, **data, by=request.actor),
        title=_("Geplantes Ende"),
        lead=_("Nur zur Erinnerung: Eine Mitgliedschaft endet durch Kündigung, nicht durch Zeitablauf."),
        breadcrumbs=member_trail(organisation_id, found.organisation.name),
        back=reverse("members:member", args=[organisation_id]),
        success=_("Die Erinnerung ist gespeichert."),
    )


@requires(Permission.MANAGE, across="members.administration")
@require_http_methods(["GET", "POST"])
def reverse_entry(request: ActorRequest, entry_id: int) -> HttpResponse:
    """Take an entry of the ledger back."""
    entry = queries.entry(entry_id)
    return form_page(
        request,
        ReversalForm(request.POST or None),
        lambda data: actions.reverse_entry(entry_id=entry_id, reason=data["reason"], by=request.actor),
        title=_("Eintrag %(number)s stornieren") % {"number": entry.pk},
        lead=f"{entry.organisation.name}: {entry.get_kind_display()}, {format_date(entry.effective_on)}",
        breadcrumbs=member_trail(entry.organisation_id, entry.organisation.name),
        back=reverse("members:member", args=[entry.organisation_id]),
        success=_("Der Eintrag ist storniert; er bleibt lesbar."),
        submit=_("Stornieren"),
    )
