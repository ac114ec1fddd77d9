# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: what it means to hand a service over or take it back; as page, table and PDF, and by a link again for ever."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.kernel.api import DomainError, clock
from itunion.foundation.organisations.api import names_by_id, organisations_of_kind
from itunion.foundation.ui.api import Table, add_domain_error, format_date, print_page, render_page
from itunion.union.catalogue.forms.calculation import CalculationForm
from itunion.union.catalogue.permissions import Permission
from itunion.union.catalogue.queries import calculation as reckon
from itunion.union.catalogue.queries.offers import key_proposal
from itunion.union.catalogue.queries.services import services, terms_on
from itunion.union.catalogue.tables.calculation import (
    CashTable,
    ChangeTable,
    ItemTable,
    MemberTable,
    MemberYearTable,
    UsedKeyTable,
    YearTable,
)
from itunion.union.catalogue.views import calculation_rows as rows
from itunion.union.catalogue.views import calculation_words as words

__all__ = ["calculator", "calculator_pdf"]


def _form(request: ActorRequest, *, filled: bool) -> CalculationForm:
    """Return the form; members calculate for themselves, who oversees all for any member."""
    actor = request.actor
    if actor.may(Permission.VIEW_ALL):
        organisations = {o.pk: o.name for o in organisations_of_kind("member")}
    else:
        own = actor.organisation_id or 0
        organisations = {own: names_by_id()[own]}
    offered = {s.pk: s.name for s in services()}
    initial: dict[str, Any] = {
        "kind": request.GET.get("kind", "leave"),
        "service": request.GET.get("service", ""),
        "years": 10,
    }
    chosen = str(initial["service"])
    if chosen.isdecimal() and int(chosen) in offered and len(organisations) == 1:
        proposal = key_proposal(int(chosen), next(iter(organisations)), clock.today())
        initial["key"] = proposal
    return CalculationForm(
        request.GET if filled else None, initial=initial, services=offered, organisations=organisations
    )


def _calculate(form: CalculationForm) -> reckon.Calculation:
    """Calculate what a valid form asks for; raises a DomainError."""
    data = form.cleaned_data
    known_at: datetime = data["known_at"] or clock.now()
    service_id, organisation_id = data["service"], form.organisation_id
    if data["kind"] == "leave":
        usage = (
            reckon.usage_of_a_year(service_id, organisation_id, known_at)
            if data["usage_yearly"] is None
            else data["usage_yearly"]
        )
        return reckon.take_back(
            service_id=service_id,
            organisation_id=organisation_id,
            exit_on=data["on"],
            known_at=known_at,
            years=data["years"],
            costs=form.own_costs(usage),
        )
    return reckon.joining(
        service_id=service_id,
        organisation_id=organisation_id,
        starts_on=data["on"],
        key=data["key"],
        known_at=known_at,
        years=data["years"],
        costs=form.own_costs(Decimal("0.00")),
    )


def query_of(found: reckon.Calculation, *, with_member: bool) -> str:
    """Return the query string that gives the same figures again, whoever may ask."""
    costs = found.costs
    values: dict[str, Any] = {"kind": found.kind, "service": found.service.pk}
    if with_member:
        values["organisation"] = found.organisation_id
    values |= {"on": found.on, "years": found.years}
    if found.kind == "join":
        values |= {
            "key": found.key,
            "book_value": costs.book_value,
            "double_until": costs.double_until,
            "grant_to_repay": costs.grant_to_repay,
            "grant_bound_until": costs.grant_bound_until,
        }
    values |= {
        "own_yearly": costs.own_yearly,
        "usage_yearly": costs.usage_yearly,
        "one_off": costs.one_off,
        "known_at": found.known_at.astimezone(UTC).isoformat(),
    }
    return urlencode({name: _as_text(value) for name, value in values.items() if value is not None})


def _as_text(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return format_date(value) if isinstance(value, date) else str(value)


def _who(request: ActorRequest, found: reckon.Calculation) -> str:
    if found.organisation_id == request.actor.organisation_id:
        return _("Ihre Verwaltung")
    return found.name(found.organisation_id)


def _found(request: ActorRequest) -> tuple[CalculationForm, reckon.Calculation | None]:
    """Return the form, and the calculation if the address asks for one and it can be made."""
    asked = "on" in request.GET
    form = _form(request, filled=asked)
    if not asked or "edit" in request.GET or not form.is_valid():
        return form, None
    try:
        return form, _calculate(form)
    except DomainError as error:
        add_domain_error(form, error)
        return form, None


def _used(request: ActorRequest, table: str) -> bool:
    return any(name.startswith(f"{table}-") for name in request.GET)


@requires(Permission.CALCULATE, across="catalogue.calculate")
@require_GET
def calculator(request: ActorRequest) -> HttpResponse:
    """Ask for what is to be calculated, and show what it means for everybody."""
    form, found = _found(request)
    if found is None:
        return render_page(
            request,
            "catalogue/calculator.html",
            title=_("Übergabe und Rücknahme ausrechnen"),
            lead=_(
                "Was ein Beitritt oder Ausstieg kostet: Sie, und jedes andere Mitglied. Alle Beträge netto."
            ),
            form=form,
        )
    tables: dict[str, Table] = {
        "cash": CashTable(found.worth.years, request, name="mitglied"),
        "years": YearTable(found.outcome.years, request, name="kosten"),
        "members": MemberTable(rows.member_lines(found), request, name="andere"),
        "member_years": MemberYearTable(rows.member_year_lines(found), request, name="jahre"),
        "items": ItemTable(rows.item_lines(found), request, name="positionen"),
        "changes": ChangeTable(found.outcome.changes, request, name="stufen"),
        "keys": UsedKeyTable(rows.used_keys(found), request, name="schluessel"),
    }
    for table in tables.values():
        if (download := table.export_response()) is not None:
            return download
    query = query_of(found, with_member="organisation" in form.fields)
    return render_page(
        request,
        "catalogue/calculation.html",
        title=words.title(found),
        breadcrumbs=[(_("Übergabe und Rücknahme ausrechnen"), reverse("catalogue:calculator"))],
        answer=words.answer(found, _who(request, found)),
        figures=words.figures(found),
        charts=words.charts(found),
        facts=words.facts(found, _key_kind(found)),
        reckoning=words.reckoning(found),
        link=request.build_absolute_uri(f"{reverse('catalogue:calculator')}?{query}"),
        pdf_url=f"{reverse('catalogue:calculator_pdf')}?{query}",
        edit_url=f"{reverse('catalogue:calculator')}?{query}&edit=1",
        tables=tables,
        # who sorts, searches or turns the pages of a folded table wants to go on seeing it
        years_open=_used(request, "jahre"),
        keys_open=_used(request, "schluessel"),
    )


@requires(Permission.CALCULATE, across="catalogue.calculate")
@require_GET
def calculator_pdf(request: ActorRequest) -> HttpResponse:
    """Return the calculation as a PDF; what cannot be calculated goes back to the form."""
    found = _found(request)[1]
    if found is None:
        return redirect(f"{reverse('catalogue:calculator')}?{request.GET.urlencode()}")
    query = query_of(found, with_member=request.actor.may(Permission.VIEW_ALL))
    content = print_page(
        "catalogue/print_calculation.html",
        {
            "title": words.title(found),
            "answer": words.answer(found, found.name(found.organisation_id)),
            "facts": words.facts(found, _key_kind(found)),
            "reckoning": words.reckoning(found),
            "years": found.worth.years,
            "costs": found.outcome.years,
            "members": rows.member_lines(found),
            "items": rows.item_lines(found),
            "changes": ChangeTable(found.outcome.changes, request).body,
            "link": request.build_absolute_uri(f"{reverse('catalogue:calculator')}?{query}"),
            "maker": request.actor.person_name,
            "made_at": clock.now(),
        },
        style="catalogue/calculation_print.css",
        missing=_("PDF braucht die Bibliothek Pango; sie fehlt auf diesem Server. Die Seite zeigt dasselbe."),
    )
    response = HttpResponse(content, content_type="application/pdf")
    name = (
        f"{'ruecknahme' if found.kind == 'leave' else 'uebergabe'}-{found.service.key}-{found.on.isoformat()}"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def _key_kind(found: reckon.Calculation) -> str:
    terms = terms_on(found.service.pk, found.on, found.known_at)
    return terms.key_kind if terms else ""
