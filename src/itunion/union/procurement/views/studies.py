# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: what was found out about a computed award: fairness, what rules cost, what if, letters to members."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.kernel.api import jobs
from itunion.foundation.ui.api import Progress, Tab, Table, render_page
from itunion.union.procurement import tasks
from itunion.union.procurement.actions import studies as actions
from itunion.union.procurement.models import AwardScenario, ScenarioStudy
from itunion.union.procurement.permissions import Permission
from itunion.union.procurement.queries import award as award_queries
from itunion.union.procurement.queries import studies as queries
from itunion.union.procurement.views.fairness import fairness_parts
from itunion.union.procurement.views.pools import trail_of
from itunion.union.procurement.views.study_tables import ChangeTable, NextTierTable, RulePriceTable

__all__ = ["request_study", "study", "study_progress", "tabs_of_scenario"]

KINDS = {"gerechtigkeit": "fairness", "vorgaben": "rules", "was-waere-wenn": "what_if"}
ADDRESSES = {kind: address for address, kind in KINDS.items()}
SHOWN_EFFECTS = 8


def tabs_of_scenario(scenario: AwardScenario, current: str) -> list[Tab]:
    """Return the pages about one alternative; `current` is "award" or a kind of study."""
    pages = [(_("Zuschlag"), reverse("procurement:scenario", args=[scenario.pk]), "award")]
    pages += [
        (str(ScenarioStudy.Kind(kind).label), reverse("procurement:study", args=[scenario.pk, address]), kind)
        for address, kind in KINDS.items()
    ]
    return [Tab(label, url, current == kind) for label, url, kind in pages]


def _progress(study: ScenarioStudy) -> Progress:
    run = jobs.latest_run(tasks.make_study, key_prefix=f"{study.pk}:")
    waiting = study.status == ScenarioStudy.Status.WAITING
    given_up = waiting and run is not None and run.status == "failed"
    page = reverse("procurement:study", args=[study.scenario_id, ADDRESSES[study.kind]])
    return Progress(
        id=f"untersuchung-{study.pk}",
        label=study.get_kind_display(),
        done=min(99, int(100 * run.progress)) if waiting and not given_up and run is not None else 100,
        total=100,
        url=reverse("procurement:study_progress", args=[study.pk]) if waiting else "",
        reload_url=page,
        finished_url=page,
        note=(run.message if run else "") or _("wartet auf einen freien Rechenplatz"),
    )


@requires(Permission.COMPARE, across="procurement.award")
@require_GET
def study(request: ActorRequest, scenario_id: int, address: str) -> HttpResponse:
    """Show one study of an alternative, or offer to make it."""
    if address not in KINDS:
        raise Http404
    scenario = award_queries.get_scenario(scenario_id)
    kind = KINDS[address]
    found = queries.study_of(scenario_id, kind)
    done = found is not None and found.status == ScenarioStudy.Status.DONE
    parts: dict[str, Any] = _parts(request, scenario, found) if found is not None and done else {}
    for part in parts.values():
        if isinstance(part, Table) and (download := part.export_response()) is not None:
            return download
    waiting = found is not None and found.status == ScenarioStudy.Status.WAITING
    return render_page(
        request,
        f"procurement/study_{kind}.html",
        title=capfirst(scenario.label),
        lead=scenario.pool.title,
        breadcrumbs=[
            *trail_of(scenario.pool),
            (_("Vergleich und Zuschlag"), reverse("procurement:scenarios", args=[scenario.pool_id])),
        ],
        tabs=tabs_of_scenario(scenario, kind),
        scenario=scenario,
        study=found,
        address=address,
        has_award=award_queries.has_award(scenario),
        progress=_progress(found) if found is not None and waiting else None,
        refresh_seconds=10 if waiting else 0,
        **parts,
    )


def _parts(request: ActorRequest, scenario: AwardScenario, found: ScenarioStudy) -> dict[str, Any]:
    content: dict[str, Any] = found.content or {}
    if found.kind == ScenarioStudy.Kind.RULES:
        return {"rules": RulePriceTable(queries.rule_rows(content), request)}
    if found.kind == ScenarioStudy.Kind.WHAT_IF:
        details = [
            (entry["sentence"], queries.effects_of_change(entry)[:SHOWN_EFFECTS])
            for entry in content["changes"]
        ]
        return {
            "next_tiers": NextTierTable(queries.next_tier_rows(content), request, name="s"),
            "changes": ChangeTable(queries.change_rows(content), request, name="w"),
            "details": details,
        }
    return fairness_parts(request, scenario, content)


@requires(Permission.COMPARE, across="procurement.award")
@require_POST
def request_study(request: ActorRequest, scenario_id: int, address: str) -> HttpResponse:
    """Have a study made in the background."""
    if address not in KINDS:
        raise Http404
    actions.request_study(scenario_id=scenario_id, kind=KINDS[address], by=request.actor)
    messages.success(request, _("Die Untersuchung läuft im Hintergrund. Sie können die Seite verlassen."))
    return redirect("procurement:study", scenario_id, address)


@requires(Permission.COMPARE, across="procurement.award")
@require_GET
def study_progress(request: ActorRequest, study_id: int) -> HttpResponse:
    """Return how far a study is, as a fragment."""
    found = ScenarioStudy.objects.get(pk=study_id)
    return render(request, "ui/progress.html", {"job": _progress(found)})
