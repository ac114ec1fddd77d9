# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: alternatives of an award, their proof, and the decision."""

from decimal import Decimal

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.kernel.api import Conflict, DomainError, jobs
from itunion.foundation.ui.api import (
    Chart,
    Figure,
    Progress,
    Series,
    add_domain_error,
    format_decimal,
    format_moment,
    format_money,
    format_percent,
    render_confirmation,
    render_page,
)
from itunion.optimiser.api import Result
from itunion.union.procurement import award_wording, tasks
from itunion.union.procurement.actions import award as actions
from itunion.union.procurement.actions.decision import DECIDABLE, decide
from itunion.union.procurement.forms.award import DecideForm, ScenarioForm
from itunion.union.procurement.models import AwardScenario, Pool
from itunion.union.procurement.permissions import Permission
from itunion.union.procurement.queries import award as queries
from itunion.union.procurement.views.award_tables import (
    STATUS_TONES,
    AlternativeRow,
    AlternativeTable,
    MemberTable,
    PurchaseTable,
)
from itunion.union.procurement.views.pools import tabs_of, trail_of
from itunion.union.procurement.views.studies import tabs_of_scenario

__all__ = [
    "decide_",
    "new_scenario",
    "progress",
    "repeat",
    "reproduce",
    "request_alternatives",
    "scenario",
    "scenarios",
]

Trail = list[tuple[str, str]]


def _trail(pool: Pool, scenario: AwardScenario | None = None) -> Trail:
    """Return the way to the comparison, or to one of its alternatives."""
    trail = [*trail_of(pool), (_("Vergleich und Zuschlag"), reverse("procurement:scenarios", args=[pool.pk]))]
    if scenario is not None:
        trail.append((scenario.label, reverse("procurement:scenario", args=[scenario.pk])))
    return trail


def _progress(scenario: AwardScenario) -> Progress:
    run = jobs.latest_run(tasks.compute_scenario, key_prefix=f"{scenario.pk}:")
    waiting = scenario.status == AwardScenario.Status.WAITING
    given_up = waiting and run is not None and run.status == "failed"
    own = reverse("procurement:scenario", args=[scenario.pk])
    return Progress(
        id=f"rechnung-{scenario.pk}",
        label=scenario.label,
        done=min(99, int(100 * run.progress)) if waiting and not given_up and run is not None else 100,
        total=100,
        url=reverse("procurement:scenario_progress", args=[scenario.pk]) if waiting else "",
        reload_url=reverse("procurement:scenarios", args=[scenario.pool_id]),
        finished_url=own,
        note=(run.message if run else "") or _("wartet auf einen freien Rechenplatz"),
    )


@requires(Permission.COMPARE, across="procurement.award")
@require_GET
def scenarios(request: ActorRequest, pool_id: int) -> HttpResponse:
    """Show the alternatives of a pool side by side."""
    pool = Pool.objects.get(pk=pool_id)
    found = queries.alternatives(pool_id)
    short_names = queries.short_names(pool_id) if found else {}
    rows = [AlternativeRow.of(one, short_names) for one in found]
    table = AlternativeTable(rows, request)
    if (download := table.export_response()) is not None:
        return download
    solved = [row for row in rows if row.figures.cost is not None]
    best = min(solved, key=lambda row: (row.figures.cost or 0, row.figures.scenario.pk), default=None)
    waiting = [one.scenario for one in found if one.scenario.status == AwardScenario.Status.WAITING]
    return render_page(
        request,
        "procurement/scenarios.html",
        title=_("Zuschlag vergleichen"),
        lead=pool.title,
        breadcrumbs=trail_of(pool),
        tabs=tabs_of(pool, "scenarios"),
        pool=pool,
        table=table,
        figures=_headline(best, _("Günstigster Zuschlag")) if best else [],
        progress=[_progress(scenario) for scenario in waiting],
        refresh_seconds=10 if waiting else 0,
        chart=_chart(solved) if len(solved) > 1 else None,
        decision=queries.decision_of(pool_id),
        is_open=pool.status == Pool.Status.EVALUATING,
        may_request=pool.status == Pool.Status.EVALUATING and request.actor.may(Permission.MANAGE_POOLS),
    )


def _headline(row: AlternativeRow, label: str) -> list[Figure]:
    best = row.figures
    return [
        Figure(label, format_money(best.cost or 0)),
        Figure(_("Jeder allein"), format_money(best.alone) if best.alone is not None else "–"),
        Figure(
            _("Ersparnis"),
            format_money(best.saving) if best.saving is not None else "–",
            format_percent(best.percent) if best.percent is not None else "",
            tone="success",
        ),
        Figure(
            _("Lieferanten"),
            format_decimal(len(row.suppliers)),
            ", ".join(row.suppliers),
        ),
    ]


def _chart(solved: list[AlternativeRow]) -> Chart:
    costs = [row.figures.cost or Decimal(0) for row in solved]
    cheapest = min(costs)
    return Chart(
        title=_("Was eine Vorgabe kostet"),
        description=_("Mehrkosten jeder Alternative gegenüber der günstigsten, die %(cost)s kostet.")
        % {"cost": format_money(cheapest)},
        kind="bars",
        categories=[row.label for row in solved],
        series=[Series(_("Mehrkosten"), [cost - cheapest for cost in costs])],
        unit="money",
    )


@requires(Permission.MANAGE_POOLS, across="procurement.award")
@require_http_methods(["GET", "POST"])
def new_scenario(request: ActorRequest, pool_id: int) -> HttpResponse:
    """Ask for one alternative."""
    pool = Pool.objects.get(pk=pool_id)
    form = ScenarioForm(request.POST or None, suppliers=queries.offering_suppliers(pool_id))
    if request.method == "POST" and form.is_valid():
        try:
            created = actions.request_scenario(pool_id=pool_id, by=request.actor, **form.request())
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, _("„%(label)s“ wird berechnet.") % {"label": created.label})
            return redirect("procurement:scenarios", pool_id)
    return render_page(
        request,
        "procurement/scenario_form.html",
        title=_("Alternative berechnen"),
        lead=pool.title,
        breadcrumbs=_trail(pool),
        form=form,
        cancel_url=reverse("procurement:scenarios", args=[pool_id]),
    )


@requires(Permission.MANAGE_POOLS, across="procurement.award")
@require_POST
def request_alternatives(request: ActorRequest, pool_id: int) -> HttpResponse:
    """Have the usual alternatives computed."""
    requested = actions.request_alternatives(pool_id=pool_id, by=request.actor)
    waiting = sum(1 for one in requested if one.status == AwardScenario.Status.WAITING)
    if waiting:
        text = ngettext(
            "Eine Alternative wird im Hintergrund berechnet. Sie können die Seite verlassen.",
            "%(count)s Alternativen werden im Hintergrund berechnet. Sie können die Seite verlassen.",
            waiting,
        )
        messages.success(request, text % {"count": waiting})
    else:
        messages.info(request, _("Alle üblichen Alternativen sind schon berechnet."))
    return redirect("procurement:scenarios", pool_id)


@requires(Permission.COMPARE, across="procurement.award")
@require_GET
def progress(request: ActorRequest, scenario_id: int) -> HttpResponse:
    """Return how far a computation is, as a fragment."""
    return render(request, "ui/progress.html", {"job": _progress(queries.get_scenario(scenario_id))})


@requires(Permission.COMPARE, across="procurement.award")
@require_GET
def scenario(request: ActorRequest, scenario_id: int) -> HttpResponse:
    """Show one alternative: the award, what each member pays, and what is proven."""
    found = queries.get_scenario(scenario_id)
    result, certificate = queries.result_of(found), queries.certificate_of(found)
    award = result.award if result else None
    purchases = PurchaseTable(list(award.purchases) if award else [], request, name="z")
    members = MemberTable(queries.member_savings(found), request, name="m")
    for table in (purchases, members):
        if (download := table.export_response()) is not None:
            return download
    one = queries.alternative(found)
    run = jobs.latest_run(tasks.compute_scenario, key_prefix=f"{found.pk}:")
    waiting = found.status == AwardScenario.Status.WAITING
    given_up = waiting and run is not None and run.status == "failed"
    open_pool = found.pool.status == Pool.Status.EVALUATING
    return render_page(
        request,
        "procurement/scenario.html",
        title=capfirst(found.label),
        lead=found.pool.title,
        breadcrumbs=_trail(found.pool),
        tabs=tabs_of_scenario(found, "award"),
        scenario=found,
        tone=STATUS_TONES[found.status],
        message_lines=found.message.splitlines(),
        progress=_progress(found) if waiting and not given_up else None,
        refresh_seconds=10 if waiting and not given_up else 0,
        given_up=given_up,
        figures=_headline(AlternativeRow.of(one, queries.short_names(found.pool_id)), _("Kosten zusammen"))
        if award
        else [],
        optimality=award_wording.optimality_sentence(result) if result else "",
        price=award_wording.price_sentence(one.price, is_cheapest=found.kind == AwardScenario.Kind.CHEAPEST)
        if award
        else "",
        fixed_costs=[(name, format_money(cost)) for name, cost in award.fixed_costs] if award else [],
        purchases=purchases if award else None,
        members=members if award else None,
        fairness=award_wording.fairness_sentences(certificate, result) if certificate and result else [],
        facts=_facts(found, result),
        reproduction=_reproduction(found),
        decision=queries.decision_of(found.pool_id),
        may_decide=open_pool and found.status in DECIDABLE and request.actor.may(Permission.DECIDE),
        may_repeat=request.actor.may(Permission.MANAGE_POOLS),
    )


def _facts(found: AwardScenario, result: Result | None) -> list[tuple[str, str]]:
    parameters = found.parameters
    facts = [
        (_("Angefordert"), f"{found.requested_by}, {format_moment(found.requested_at)}"),
        (_("Rechenzeit höchstens"), _("%(seconds)s Sekunden") % {"seconds": parameters["time_limit"]}),
        (_("Startwert"), str(parameters["seed"])),
        (_("Verlangte Genauigkeit"), format_percent(parameters["gap"], 3)),
        (_("Prüfsumme der Eingaben (SHA-256)"), found.instance_hash),
    ]
    if result is not None:
        facts += [
            (_("Prüfsumme des Ergebnisses (SHA-256)"), found.result_hash),
            (_("Rechenkern"), f"{result.solver} {result.solver_version}"),
            (_("Rechenzeit"), _("%(seconds)s Sekunden") % {"seconds": format_decimal(found.seconds or 0, 1)}),
        ]
    return facts


def _reproduction(found: AwardScenario) -> tuple[str, str] | None:
    """Return tone and sentence about the last recomputation."""
    run = jobs.latest_run(tasks.reproduce, key_prefix=f"{found.pk}:")
    if run is None:
        return None
    if run.status in {"waiting", "running"}:
        return "info", _("Das Nachrechnen läuft. Laden Sie die Seite gleich neu.")
    findings = run.result or {}
    if "award_identical" not in findings:
        return "warning", _("Das Nachrechnen ist gescheitert. Versuchen Sie es noch einmal.")
    when = format_moment(run.finished_at) if run.finished_at else ""
    if not findings["untouched"]:
        return "danger", _("%(when)s: Die gespeicherten Angaben passen nicht zu ihren Prüfsummen.") % {
            "when": when
        }
    if findings["award_identical"] and findings["certificate_identical"]:
        return "success", _("%(when)s: Noch einmal gerechnet, genau dasselbe Ergebnis.") % {"when": when}
    if set(findings["stopped_by"]) <= {"gap", "work"} and not findings["award_identical"]:
        return "danger", _("%(when)s: Es kam ein anderer Zuschlag heraus. Verständigen Sie die Prüfung.") % {
            "when": when
        }
    return "warning", _(
        "%(when)s: Nicht in allem dasselbe Ergebnis, weil die Suche durch die Zeit beendet wurde. Mit mehr Rechenzeit "
        "wird das Ergebnis wiederholbar."
    ) % {"when": when}


@requires(Permission.COMPARE, across="procurement.award")
@require_POST
def reproduce(request: ActorRequest, scenario_id: int) -> HttpResponse:
    """Have a scenario computed again and compared."""
    actions.request_reproduction(scenario_id=scenario_id, by=request.actor)
    messages.info(request, _("Aus den eingefrorenen Angaben wird noch einmal gerechnet und verglichen."))
    return redirect("procurement:scenario", scenario_id)


@requires(Permission.MANAGE_POOLS, across="procurement.award")
@require_POST
def repeat(request: ActorRequest, scenario_id: int) -> HttpResponse:
    """Start a failed computation again."""
    actions.repeat_scenario(scenario_id=scenario_id, by=request.actor)
    messages.info(request, _("Die Berechnung wird noch einmal gestartet."))
    return redirect("procurement:scenario", scenario_id)


@requires(Permission.DECIDE, across="procurement.award")
@require_http_methods(["GET", "POST"])
def decide_(request: ActorRequest, scenario_id: int) -> HttpResponse:
    """Award the pool as this scenario says, after asking."""
    found = queries.get_scenario(scenario_id)
    form = DecideForm(request.POST or None, inputs_changed=queries.inputs_changed(found))
    if request.method == "POST" and form.is_valid():
        try:
            decide(scenario_id=scenario_id, by=request.actor, **form.cleaned_data)
        except Conflict:
            raise
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, _("Der Zuschlag ist erteilt. Bestellungen und Abrufe sind angelegt."))
            return redirect("procurement:scenario", scenario_id)
    one = queries.alternative(found)
    return render_confirmation(
        request,
        title=_("Zuschlag erteilen: %(label)s?") % {"label": found.label},
        text=found.pool.title,
        consequences=[
            _("Kosten zusammen: %(cost)s, Ersparnis: %(saving)s.")
            % {"cost": format_money(one.cost or 0), "saving": format_money(one.saving or 0)},
            _("Bestellt wird bei: %(suppliers)s.")
            % {"suppliers": ", ".join(one.suppliers) or _("niemandem")},
            _(
                "Bestellungen und Abrufe der Mitglieder entstehen sofort; die Entscheidung kann nicht geändert werden."
            ),
        ],
        submit=_("Zuschlag erteilen"),
        cancel_url=reverse("procurement:scenario", args=[scenario_id]),
        breadcrumbs=_trail(found.pool, found),
        form=form,
    )
