# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: pools from bundling to the call for offers, and the legal rules behind it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.kernel.api import DomainError, clock
from itunion.foundation.ui.api import (
    Figure,
    Tab,
    add_domain_error,
    format_decimal,
    format_money,
    render_confirmation,
    render_page,
)
from itunion.union.procurement.actions import tender as actions
from itunion.union.procurement.forms.tender import BundleForm, CommissionForm, DeadlineForm, LotsForm
from itunion.union.procurement.models import Pool
from itunion.union.procurement.permissions import Permission
from itunion.union.procurement.queries import tender as queries
from itunion.union.procurement.rules.bundling import article_estimates
from itunion.union.procurement.rules.thresholds import known_rows
from itunion.union.procurement.tender_wording import POOL_STEPS, POOL_TONES, PROCEDURES, WARNINGS
from itunion.union.procurement.views.tables import (
    ArticleTable,
    FindingTable,
    PoolTable,
    RoundTable,
    RuleTable,
)

__all__ = [
    "call",
    "commission",
    "create",
    "legal_rules",
    "lots",
    "pool",
    "pools",
    "prolong",
    "tabs_of",
    "trail_of",
]


def trail_of(pool: Pool | None = None) -> list[tuple[str, str]]:
    """Return the pages above a page of a pool."""
    trail = [(_("Bündelungen"), reverse("procurement:pools"))]
    return trail if pool is None else [*trail, (pool.title, reverse("procurement:pool", args=[pool.pk]))]


def tabs_of(pool: Pool, current: str) -> list[Tab]:
    """Return the tabs of a pool's pages."""
    entries = [("pool", _("Bedarfe und Lose")), ("commission", _("Auftrag")), ("offers", _("Angebote"))]
    if not queries.is_sealed(pool):
        entries.append(("scenarios", _("Vergleich und Zuschlag")))
    return [
        Tab(label, reverse(f"procurement:{name}", args=[pool.pk]), name == current) for name, label in entries
    ]


@requires(Permission.VIEW_POOLS)
@require_GET
def pools(request: ActorRequest) -> HttpResponse:
    """List the pools, and for purchasing the rounds that wait to be bundled."""
    table = PoolTable(queries.pools(), request)
    if (download := table.export_response()) is not None:
        return download
    waiting = queries.rounds_to_bundle() if request.actor.may(Permission.MANAGE_POOLS) else []
    return render_page(
        request,
        "procurement/pools.html",
        title=_("Bündelungen"),
        table=table,
        waiting=RoundTable(waiting, request, name="abfragen") if waiting else None,
    )


@requires(Permission.MANAGE_POOLS)
@require_http_methods(["GET", "POST"])
def create(request: ActorRequest, round_id: int) -> HttpResponse:
    """Bundle a closed round."""
    found = get_object_or_404(queries.rounds_to_bundle(), pk=round_id) if request.method == "GET" else None
    form = BundleForm(request.POST or None, initial={"title": found.title if found else ""})
    if request.method == "POST" and form.is_valid():
        try:
            created = actions.bundle_round(
                round_id=round_id,
                title=form.cleaned_data["title"],
                one_lot=form.cleaned_data["lots"] == "one",
                by=request.actor,
            )
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(
                request, _("Die Bedarfe sind gebündelt. Als Nächstes erteilt die Genossenschaft den Auftrag.")
            )
            return redirect("procurement:pool", created.pk)
    return render_page(
        request,
        "procurement/form.html",
        title=_("Bedarfe bündeln"),
        lead=found.title if found else "",
        breadcrumbs=trail_of(),
        form=form,
        submit=_("Bündeln"),
        cancel_url=reverse("procurement:pools"),
    )


@requires(Permission.VIEW_POOLS, across="procurement.bundling")
@require_GET
def pool(request: ActorRequest, pool_id: int) -> HttpResponse:
    """Show what is bundled and what comes next."""
    found = queries.get_pool(pool_id)
    table = ArticleTable(_article_rows(found), request)
    if (download := table.export_response()) is not None:
        return download
    given = queries.commission_of(found)
    return render_page(
        request,
        "procurement/pool.html",
        title=found.title,
        breadcrumbs=trail_of(),
        pool=found,
        tone=POOL_TONES[found.status],
        step=POOL_STEPS[found.status],
        tabs=tabs_of(found, "pool"),
        figures=[
            Figure(_("Mitglieder mit Bedarf"), format_decimal(found.members)),
            Figure(_("Stück zusammen"), format_decimal(found.units)),
            Figure(
                _("Geschätzter Auftragswert (netto)"),
                format_money(given.estimated_value) if given else "–",
                PROCEDURES[given.procedure] if given else _("wird mit dem Auftrag geschätzt"),
            ),
        ],
        commission=given,
        lots=queries.lots_of(pool_id),
        table=table,
        sealed=queries.is_sealed(found),
        may_manage=request.actor.may(Permission.MANAGE_POOLS),
        may_commission=request.actor.may(Permission.COMMISSION),
    )


def _article_rows(found: Pool) -> list[dict[str, Any]]:
    needs = queries.firm_needs(found.round_id)
    estimates = article_estimates(needs)
    members: dict[str, set[str]] = {}
    for need in needs:
        members.setdefault(need.article, set()).add(need.member)
    return [
        {
            "lot": lot.number,
            "number": article.number,
            "name": article.name,
            "cpv": article.cpv,
            "units": estimates[article.number].units if article.number in estimates else 0,
            "members": len(members.get(article.number, ())),
            "average": estimates[article.number].suggested_price if article.number in estimates else None,
        }
        for lot in queries.lots_of(found.pk)
        for article in sorted(lot.articles.all(), key=lambda a: a.number)
    ]


@requires(Permission.MANAGE_POOLS)
@require_http_methods(["GET", "POST"])
def lots(request: ActorRequest, pool_id: int) -> HttpResponse:
    """Put the articles into lots."""
    found = queries.get_pool(pool_id)
    form = LotsForm(
        request.POST or None,
        lots=list(queries.lots_of(pool_id)),
        articles=queries.pool_articles(pool_id),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.arrange_lots(
                pool_id=pool_id, titles=form.titles, assignment=form.assignment, by=request.actor
            )
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, _("Die Lose sind geändert."))
            return redirect("procurement:pool", pool_id)
    return render_page(
        request,
        "procurement/form.html",
        title=_("Lose zuschneiden"),
        lead=_("Jeder Artikel gehört in genau ein Los. Lose ohne Artikel entfallen."),
        breadcrumbs=trail_of(found),
        form=form,
        submit=_("Lose speichern"),
        cancel_url=reverse("procurement:pool", args=[pool_id]),
    )


@requires(Permission.VIEW_POOLS, across="procurement.bundling")
@require_http_methods(["GET", "POST"])
def commission(request: ActorRequest, pool_id: int) -> HttpResponse:
    """Show the union's commission with the rules that were applied; the board gives it here."""
    found = queries.get_pool(pool_id)
    given = queries.commission_of(found)
    form = None
    if request.method == "POST" or (given is None and request.actor.may(Permission.COMMISSION)):
        request.actor.require(Permission.COMMISSION)
        form = CommissionForm(
            request.POST or None,
            articles=queries.pool_articles(pool_id),
            estimates=queries.estimates_of_pool(found),
        )
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            actions.commission_operator(
                pool_id=pool_id, prices=form.prices, reason=form.cleaned_data["reason"], by=request.actor
            )
        except DomainError as error:
            if given is not None:
                raise
            error.field = (
                form.field_of(error.field.removeprefix("price_")) if "price_" in error.field else error.field
            )
            add_domain_error(form, error)
        else:
            messages.success(request, _("Der Auftrag ist erteilt. Der Einkauf kann jetzt Angebote erbitten."))
            return redirect("procurement:commission", pool_id)
    at_start = found.call_assessment
    return render_page(
        request,
        "procurement/commission.html",
        title=_("Auftrag an die Betriebsgesellschaft"),
        lead=found.title,
        breadcrumbs=trail_of(found),
        tabs=tabs_of(found, "commission"),
        pool=found,
        form=form,
        commission=given,
        procedure=PROCEDURES[given.procedure] if given else "",
        changed=given is not None and at_start is not None and at_start["procedure"] != given.procedure,
        procedure_at_start=PROCEDURES[at_start["procedure"]] if at_start else "",
        warnings=[WARNINGS[w] for w in given.assessment["warnings"]] if given else [],
        small_lots=_small_lots(given.assessment) if given else "",
        table=FindingTable(findings_of(given.assessment), request) if given else None,
    )


def findings_of(assessment: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the stored findings with dates and amounts as such."""
    return [
        dict(finding)
        | {
            "value": None if finding["value"] is None else Decimal(finding["value"]),
            "valid_from": date.fromisoformat(finding["valid_from"]) if finding["valid_from"] else None,
            "valid_to": date.fromisoformat(finding["valid_to"]) if finding["valid_to"] else None,
        }
        for finding in assessment["findings"]
    ]


def _small_lots(assessment: Mapping[str, Any]) -> str:
    small = assessment["small_lots"]
    if not small or not small["numbers"]:
        return ""
    values = {
        "lots": ", ".join(str(n) for n in small["numbers"]),
        "total": format_money(Decimal(small["total"])),
        "most": format_money(Decimal(small["most"])),
    }
    if small["allowed"]:
        return (
            _(
                "Los %(lots)s (zusammen %(total)s, erlaubt bis %(most)s) dürfte nach § 3 Abs. 9 VgV national vergeben werden."
            )
            % values
        )
    return (
        _(
            "Los %(lots)s liegt unter 80.000 €, zusammen aber mit %(total)s über der 20-Prozent-Grenze von %(most)s (§ 3 Abs. 9 VgV)."
        )
        % values
    )


@requires(Permission.MANAGE_POOLS)
@require_http_methods(["GET", "POST"])
def call(request: ActorRequest, pool_id: int) -> HttpResponse:
    """Call the suppliers for offers."""
    return _deadline_page(
        request,
        pool_id,
        actions.call_for_offers,
        title=_("Angebote erbitten"),
        consequences=[
            _(
                "Alle Lieferanten sehen die Artikel und die Summen der Bedarfe, nicht die einzelnen Mitglieder."
            ),
            _("Die Angebote bleiben verschlossen, bis Sie sie zu zweit öffnen."),
            _("Mit diesem Schritt beginnt das Verfahren; die Schwellenwerte von heute gelten."),
        ],
        done=_("Die Lieferanten können jetzt anbieten."),
    )


@requires(Permission.MANAGE_POOLS)
@require_http_methods(["GET", "POST"])
def prolong(request: ActorRequest, pool_id: int) -> HttpResponse:
    """Give the suppliers more time."""
    return _deadline_page(
        request,
        pool_id,
        actions.prolong_offers,
        title=_("Angebotsfrist verlängern"),
        consequences=[_("Alle Lieferanten sehen die neue Frist.")],
        done=_("Die neue Frist gilt."),
    )


def _deadline_page(
    request: ActorRequest, pool_id: int, action: Any, *, title: str, consequences: list[str], done: str
) -> HttpResponse:
    found = queries.get_pool(pool_id)
    form = DeadlineForm(request.POST or None, initial={"offers_until": found.offers_until})
    if request.method == "POST" and form.is_valid():
        try:
            action(pool_id=pool_id, offers_until=form.cleaned_data["offers_until"], by=request.actor)
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, done)
            return redirect("procurement:pool", pool_id)
    return render_confirmation(
        request,
        title=title,
        text=found.title,
        consequences=consequences,
        submit=title,
        cancel_url=reverse("procurement:pool", args=[pool_id]),
        form=form,
        breadcrumbs=trail_of(found),
    )


@requires(Permission.VIEW_POOLS)
@require_GET
def legal_rules(request: ActorRequest) -> HttpResponse:
    """List the legal rules with validity, source and how well they are known."""
    only_today = request.GET.get("stand") != "alle"
    today = clock.today()
    rows = [row for row in known_rows() if not only_today or row.is_valid_on(today)]
    table = RuleTable(rows, request)
    if (download := table.export_response()) is not None:
        return download
    address = reverse("procurement:legal_rules")
    return render_page(
        request,
        "procurement/legal_rules.html",
        title=_("Vergaberegeln"),
        lead=_(
            "Regeln sind Daten: mit Wert, Geltungszeit, Fundstelle und der Angabe, wie gut sie belegt sind."
        ),
        tabs=[
            Tab(_("gelten heute"), address, only_today),
            Tab(_("alle"), f"{address}?stand=alle", not only_today),
        ],
        table=table,
    )
