# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: who leaves, the calculator, notices, exclusion, merger, settlement and payment."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.kernel.api import clock
from itunion.foundation.ui.api import format_date, format_money, render_page
from itunion.union.law import api as law
from itunion.union.members import actions, queries
from itunion.union.members.forms import shares as forms
from itunion.union.members.forms.accession import EntryForm, NoticeForm
from itunion.union.members.permissions import Permission
from itunion.union.members.tables import ExitTable, QueueTable
from itunion.union.members.views.acting import on_member, today_as_initial
from itunion.union.members.views.register import as_of_form

__all__ = [
    "calculator",
    "enter_exit",
    "exclusion",
    "exits",
    "extraordinary",
    "notice",
    "notify_exit",
    "pay_settlement",
    "settle",
    "succession",
]


@requires(Permission.AUDIT, across="members.register")
@require_GET
def exits(request: ActorRequest) -> HttpResponse:
    """List who leaves and who is paid next."""
    form, as_of, known_on, _former = as_of_form(request)
    form.fields.pop("former")
    table = ExitTable(queries.exits(as_of, known_on), request, name="austritte")
    queue = QueueTable(queries.settlement_queue(as_of, known_on), request, name="auszahlungen")
    for one in (table, queue):
        if (answer := one.export_response()) is not None:
            return answer
    statutes = law.statutes_on(clock.today())
    return render_page(
        request,
        "members/exits.html",
        title=_("Austritte und Auszahlungen"),
        table=table,
        queue=queue,
        form=form,
        minimum=statutes.amount("minimum_capital"),
        may_manage=request.actor.may(Permission.MANAGE),
    )


@requires(Permission.VIEW_ALL)
@require_GET
def calculator(request: ActorRequest) -> HttpResponse:
    """Say what a notice received on a day leads to, step by step, with the paragraph."""
    form = forms.CalculatorForm(request.GET if "received_on" in request.GET else None)
    today_as_initial(form, "received_on")
    days = queries.exit_days(form.cleaned_data["received_on"]) if form.is_bound and form.is_valid() else None
    statutes = law.statutes_on(days.received_on if days else clock.today())
    facts = []
    if days is not None:
        months = statutes.number("notice_months")
        facts = [
            (_("Kündigung zugegangen"), format_date(days.received_on)),
            (
                _("Letzter Tag für den Zugang"),
                _("%(day)s: %(months)s Monate vor dem Ende des Geschäftsjahres (§ 65 Abs. 2 GenG)")
                % {"day": format_date(days.last_receipt), "months": months},
            ),
            (
                _("Mitglied bis"),
                _("%(day)s, Ende des Geschäftsjahres (§ 65 Abs. 2 GenG)")
                % {"day": format_date(days.exit_on)},
            ),
            (
                _("Guthaben auszahlen bis"),
                _("%(day)s: %(months)s Monate nach dem Ausscheiden (§ 73 Abs. 2 GenG)")
                % {"day": format_date(days.pay_until), "months": statutes.number("settlement_months")},
            ),
        ]
    return render_page(
        request,
        "members/calculator.html",
        title=_("Fristenrechner für Kündigungen"),
        lead=_("Satzung Fassung %(version)s: Kündigungsfrist %(months)s Monate zum Ende des Geschäftsjahres.")
        % {"version": statutes.version, "months": statutes.number("notice_months")},
        form=form,
        facts=facts,
        days=days,
    )


def _name(organisation_id: int) -> str:
    found = queries.member_of(organisation_id)
    if found is None:
        raise Http404
    return found.organisation.name


@requires(Permission.MANAGE, across="members.administration")
@require_http_methods(["GET", "POST"])
def notice(request: ActorRequest, organisation_id: int) -> HttpResponse:
    """Enter a termination."""
    return on_member(
        request,
        organisation_id,
        forms.NoticeOfTerminationForm(request.POST or None),
        lambda data: actions.give_notice(organisation_id=organisation_id, **data, by=request.actor),
        title=_("Kündigung eintragen"),
        success=_("Die Kündigung ist eingetragen. Bitte benachrichtigen Sie das Mitglied."),
    )


@requires(Permission.MANAGE, across="members.administration")
@require_http_methods(["GET", "POST"])
def extraordinary(request: ActorRequest, organisation_id: int) -> HttpResponse:
    """Enter an extraordinary termination."""
    return on_member(
        request,
        organisation_id,
        forms.ExtraordinaryForm(request.POST or None),
        lambda data: actions.give_extraordinary_notice(
            organisation_id=organisation_id, **data, by=request.actor
        ),
        title=_("Außerordentliche Kündigung"),
        success=_("Die Kündigung ist eingetragen. Bitte benachrichtigen Sie das Mitglied."),
    )


@requires(Permission.MANAGE, across="members.administration")
@require_http_methods(["GET", "POST"])
def exclusion(request: ActorRequest, organisation_id: int) -> HttpResponse:
    """Enter an exclusion with the proof of its registered letter."""
    reasons = law.statutes_on(clock.today()).words("exclusion_reasons")
    return on_member(
        request,
        organisation_id,
        forms.ExclusionForm(request.POST or None, reasons=reasons),
        lambda data: actions.exclude_member(organisation_id=organisation_id, **data, by=request.actor),
        title=_("Ausschluss eintragen"),
        success=_(
            "Der Ausschluss ist eingetragen. Ab der Absendung des Briefs ist keine Teilnahme mehr möglich."
        ),
        submit=_("Ausschließen"),
    )


@requires(Permission.MANAGE, across="members.administration")
@require_http_methods(["GET", "POST"])
def succession(request: ActorRequest, organisation_id: int) -> HttpResponse:
    """Enter a merger of municipalities."""
    others = {k: v for k, v in queries.member_names().items() if k != organisation_id}
    return on_member(
        request,
        organisation_id,
        forms.SuccessionForm(request.POST or None, others=others),
        lambda data: actions.record_territorial_change(
            organisation_id=organisation_id, **data, by=request.actor
        ),
        title=_("Gebietsänderung eintragen"),
        success=_("Die Rechtsnachfolge ist eingetragen. Bitte benachrichtigen Sie den Rechtsnachfolger."),
    )


@requires(Permission.MANAGE, across="members.administration")
@require_http_methods(["GET", "POST"])
def notify_exit(request: ActorRequest, organisation_id: int) -> HttpResponse:
    """Tell a member that its end was entered."""
    return on_member(
        request,
        organisation_id,
        NoticeForm(request.POST or None),
        lambda data: actions.notify_exit(organisation_id=organisation_id, **data, by=request.actor),
        title=_("Über das Ausscheiden benachrichtigen"),
        success=_("Die Nachricht ist gesandt, der Nachweis aufbewahrt."),
        submit=_("Benachrichtigen"),
    )


@requires(Permission.MANAGE, across="members.administration")
@require_http_methods(["GET", "POST"])
def enter_exit(request: ActorRequest, organisation_id: int) -> HttpResponse:
    """Enter the exit after its day."""
    form = EntryForm(request.POST if request.method == "POST" else None)
    return on_member(
        request,
        organisation_id,
        form,
        lambda data: actions.enter_exit(organisation_id=organisation_id, by=request.actor),
        title=_("Ausscheiden eintragen"),
        success=_("Das Ausscheiden ist eingetragen."),
        submit=_("Eintragen"),
    )


@requires(Permission.MANAGE, across="members.administration")
@require_http_methods(["GET", "POST"])
def settle(request: ActorRequest, organisation_id: int) -> HttpResponse:
    """Settle with who left."""
    state = queries.state_on(organisation_id)
    form = forms.SettlementForm(request.POST or None, initial={"amount": state.balance})
    return on_member(
        request,
        organisation_id,
        form,
        lambda data: actions.settle(organisation_id=organisation_id, **data, by=request.actor),
        title=_("Auseinandersetzung"),
        lead=_("Geschäftsguthaben: %(balance)s. Ein Anspruch auf Rücklagen besteht nicht (§ 73 Abs. 2 GenG).")
        % {"balance": format_money(state.balance)},
        success=_("Das Guthaben ist jetzt ein Anspruch auf Auszahlung."),
    )


@requires(Permission.MANAGE, across="members.administration")
@require_http_methods(["GET", "POST"])
def pay_settlement(request: ActorRequest, organisation_id: int) -> HttpResponse:
    """Record the payment to who left."""
    state = queries.state_on(organisation_id)
    found: Mapping[int, Any] = {p.claim.owner: p for p, _n, _u in queries.settlement_queue()}
    payable = found.get(organisation_id)
    form = forms.SettlementPaymentForm(
        request.POST or None, initial={"amount": payable.payable if payable else state.claim}
    )
    lead = _("Anspruch: %(claim)s.") % {"claim": format_money(state.claim)}
    if payable is not None and payable.suspended:
        lead += " " + _("Davon ruhen %(amount)s, bis das Mindestkapital wieder überschritten ist.") % {
            "amount": format_money(payable.suspended)
        }
    return on_member(
        request,
        organisation_id,
        form,
        lambda data: actions.pay_settlement(organisation_id=organisation_id, **data, by=request.actor),
        title=_("Auszahlung eintragen"),
        lead=lead,
        success=_("Die Auszahlung ist eingetragen."),
    )
