# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: paying in, further shares, transfer, profit and loss."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.ui.api import form_page, format_money
from itunion.union.members import actions, queries
from itunion.union.members.forms import shares as forms
from itunion.union.members.models import Member
from itunion.union.members.permissions import Permission
from itunion.union.members.views.acting import on_member, today_as_initial

__all__ = [
    "capital",
    "further_shares",
    "loss",
    "payment",
    "payment_plan",
    "profit",
    "terminate_shares",
    "transfer",
]


def _member(organisation_id: int) -> Member:
    found = queries.member_of(organisation_id)
    if found is None:
        raise Http404
    return found


@requires(Permission.MANAGE, across="members.administration")
@require_http_methods(["GET", "POST"])
def payment_plan(request: ActorRequest, organisation_id: int) -> HttpResponse:
    """Fix what a member pays in and when."""
    form = forms.PlanForm(request.POST or None)

    def run(data: Mapping[str, Any]) -> None:
        actions.payment_plan(
            organisation_id=organisation_id,
            instalments=form.instalments(),
            resolution=data["resolution"],
            by=request.actor,
        )

    return on_member(
        request,
        organisation_id,
        form,
        run,
        title=_("Zahlungsplan"),
        lead=_("Ohne eigene Raten gilt, was die Satzung bestimmt."),
        success=_("Der Zahlungsplan steht im Anteilsbuch."),
    )


@requires(Permission.MANAGE, across="members.administration")
@require_http_methods(["GET", "POST"])
def payment(request: ActorRequest, organisation_id: int) -> HttpResponse:
    """Record a payment."""
    state = queries.state_on(organisation_id)
    return on_member(
        request,
        organisation_id,
        forms.PaymentForm(request.POST or None),
        lambda data: actions.record_payment(organisation_id=organisation_id, **data, by=request.actor),
        title=_("Einzahlung eintragen"),
        lead=_("Eingezahlt sind %(paid)s, noch einzuzahlen %(owed)s.")
        % {"paid": format_money(state.balance), "owed": format_money(state.owed)},
        success=_("Die Einzahlung ist eingetragen."),
    )


@requires(Permission.MANAGE, across="members.administration")
@require_http_methods(["GET", "POST"])
def further_shares(request: ActorRequest, organisation_id: int) -> HttpResponse:
    """Enter further shares."""
    return on_member(
        request,
        organisation_id,
        forms.FurtherSharesForm(request.POST or None),
        lambda data: actions.subscribe_further_shares(
            organisation_id=organisation_id, **data, by=request.actor
        ),
        title=_("Weitere Anteile"),
        success=_("Die weiteren Anteile sind eingetragen."),
    )


@requires(Permission.MANAGE, across="members.administration")
@require_http_methods(["GET", "POST"])
def terminate_shares(request: ActorRequest, organisation_id: int) -> HttpResponse:
    """Enter the termination of single shares."""
    return on_member(
        request,
        organisation_id,
        forms.TerminateSharesForm(request.POST or None),
        lambda data: actions.terminate_shares(organisation_id=organisation_id, **data, by=request.actor),
        title=_("Einzelne Anteile kündigen"),
        success=_("Die Kündigung der Anteile ist eingetragen."),
    )


@requires(Permission.MANAGE, across="members.administration")
@require_http_methods(["GET", "POST"])
def transfer(request: ActorRequest, organisation_id: int) -> HttpResponse:
    """Transfer a balance to another member."""
    others = {k: v for k, v in queries.member_names().items() if k != organisation_id}
    state = queries.state_on(organisation_id)
    return on_member(
        request,
        organisation_id,
        forms.TransferForm(request.POST or None, others=others),
        lambda data: actions.transfer_balance(from_id=organisation_id, **data, by=request.actor),
        title=_("Guthaben übertragen"),
        lead=_("Guthaben: %(balance)s.") % {"balance": format_money(state.balance)},
        success=_("Die Übertragung steht auf beiden Seiten im Anteilsbuch."),
    )


@requires(Permission.MANAGE, across="members.administration")
@require_http_methods(["GET", "POST"])
def profit(request: ActorRequest) -> HttpResponse:
    """Credit profit to the balances."""
    return form_page(
        request,
        forms.ProfitForm(request.POST or None),
        lambda data: actions.credit_profit(**data, by=request.actor),
        title=_("Gewinn gutschreiben"),
        lead=_(
            "Verteilt wird nach den Guthaben am Ende des Vorjahres, gutgeschrieben, bis die Anteile voll sind (§ 19 GenG)."
        ),
        breadcrumbs=[(_("Austritte und Auszahlungen"), reverse("members:exits"))],
        back=reverse("members:exits"),
        success=_("Der Gewinn ist verteilt."),
    )


@requires(Permission.MANAGE, across="members.administration")
@require_http_methods(["GET", "POST"])
def loss(request: ActorRequest) -> HttpResponse:
    """Write a loss off the balances."""
    return form_page(
        request,
        forms.LossForm(request.POST or None),
        lambda data: actions.write_off_loss(**data, by=request.actor),
        title=_("Verlust abschreiben"),
        lead=_("Abgeschrieben wird nach demselben Maßstab wie der Gewinn (§ 19 GenG)."),
        breadcrumbs=[(_("Austritte und Auszahlungen"), reverse("members:exits"))],
        back=reverse("members:exits"),
        success=_("Der Verlust ist abgeschrieben."),
    )


@requires(Permission.MANAGE, across="members.administration")
@require_http_methods(["GET", "POST"])
def capital(request: ActorRequest) -> HttpResponse:
    """State a loss against balances and reserves."""
    form = forms.CapitalForm(request.POST or None)
    today_as_initial(form, "stated_on")
    return form_page(
        request,
        form,
        lambda data: actions.capital_warning(**data, by=request.actor),
        title=_("Verlust und Kapital"),
        lead=_(
            "Übersteigt ein Verlust die Hälfte von Guthaben und Rücklagen, ist unverzüglich einzuberufen (§ 33 Abs. 3 GenG)."
        ),
        breadcrumbs=[(_("Austritte und Auszahlungen"), reverse("members:exits"))],
        back=reverse("members:exits"),
        success=_("Der Stand ist festgehalten."),
    )
