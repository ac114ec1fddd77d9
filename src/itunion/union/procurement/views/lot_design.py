# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: cuts into lots are compared by simulation before the tender."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.kernel.api import Conflict, jobs
from itunion.foundation.ui.api import Column, Progress, Table, render_page
from itunion.union.procurement import tasks
from itunion.union.procurement.forms.lot_design import LotDesignForm
from itunion.union.procurement.models import Pool
from itunion.union.procurement.permissions import Permission
from itunion.union.procurement.queries import lot_design as queries
from itunion.union.procurement.queries.tender import get_pool
from itunion.union.procurement.rules.award import digest
from itunion.union.procurement.views.pools import trail_of

__all__ = ["lot_design", "lot_design_progress"]

CUTS = {
    "present": gettext_lazy("Jetzige Lose"),
    "one": gettext_lazy("Ein einziges Los"),
    "cpv": gettext_lazy("Ein Los je CPV-Gruppe"),
    "article": gettext_lazy("Ein Los je Artikel"),
}


class CutTable(Table):
    """Cuts side by side, best first."""

    caption = gettext_lazy("Zuschnitte im Vergleich (Simulation)")
    file_name = "loszuschnitt-simulation"
    columns = (
        Column("cut", gettext_lazy("Zuschnitt"), row_header=True),
        Column("lots", gettext_lazy("Lose"), kind="number"),
        Column("cost", gettext_lazy("Kosten im Mittel"), kind="money"),
        Column("suppliers", gettext_lazy("Lieferanten"), kind="number", places=1),
        Column("limit_price", gettext_lazy("Preis des Loslimits"), kind="money"),
        Column("loss_price", gettext_lazy("Preis eines Ausfalls"), kind="money"),
        Column("served", gettext_lazy("Vergeben")),
    )


def _row(rating: Mapping[str, Any]) -> dict[str, Any]:
    """Return a line of the table; means over different markets are not subtracted from each other."""

    def above(dearer: str | None, cheaper: str | None, comparable: bool) -> Decimal | None:
        return Decimal(dearer) - Decimal(cheaper) if comparable and dearer and cheaper else None

    same = rating["surviving"] == rating["served"]
    return {
        "cut": " = ".join(str(CUTS[name]) for name in rating["name"].split("+")),
        "lots": rating["lots"],
        "cost": Decimal(rating["cost"]) if rating["cost"] else None,
        "suppliers": rating["suppliers"],
        "limit_price": above(rating["cost"], rating["without_limit"], rating["lot_limit"] is not None),
        "loss_price": above(rating["without_largest"], rating["cost"], same),
        "served": _("%(served)s von %(rounds)s, nach Ausfall %(surviving)s") % rating,
    }


def _preparing(pool_id: int) -> Pool:
    pool = get_pool(pool_id)
    if pool.status != Pool.Status.PREPARING:
        raise Conflict(
            _("Die Ausschreibung hat begonnen; ihre Lose stehen fest und werden nicht mehr simuliert.")
        )
    return pool


@requires(Permission.MANAGE_POOLS, across="procurement.bundling")
@require_http_methods(["GET", "POST"])
def lot_design(request: ActorRequest, pool_id: int) -> HttpResponse:
    """Enter the assumption; compare the cuts in the background; show the latest comparison of it."""
    pool = _preparing(pool_id)
    asked = request.POST or (request.GET if "suppliers" in request.GET else None)
    form = LotDesignForm(asked, open_articles=queries.articles_without_price(pool))
    run = None
    if asked is not None and form.is_valid():
        hash_ = digest(queries.lot_question(pool, **form.parameters))
        if request.method == "POST":
            tasks.request_lot_design(pool_id, form.parameters, hash_, requested_by=request.actor.person_name)
            query = {name: request.POST[name] for name in form.fields if request.POST.get(name)}
            return redirect(reverse("procurement:lot_design", args=[pool_id], query=query))
        run = jobs.latest_run(tasks.design_lots, key_prefix=f"{pool_id}:{hash_}")
    result = (run.result or {}) if run is not None and run.status == "done" else {}
    table = CutTable([_row(r) for r in result["ratings"]], request) if "ratings" in result else None
    if table is not None and (download := table.export_response()) is not None:
        return download
    return render_page(
        request,
        "procurement/lot_design.html",
        title=_("Loszuschnitt: Simulation"),
        lead=_(
            "Welcher Zuschnitt verspricht vor der Ausschreibung das beste Ergebnis? Verglichen wird in erfundenen Märkten."
        ),
        breadcrumbs=trail_of(pool),
        pool=pool,
        form=form,
        table=table,
        assumption=result.get("assumption", ""),
        failed=run is not None and (run.status == "failed" or (run.status == "done" and table is None)),
        job=_progress(request, pool_id, run)
        if run is not None and table is None and run.status in {"waiting", "running"}
        else None,
    )


@requires(Permission.MANAGE_POOLS)
@require_GET
def lot_design_progress(request: ActorRequest, pool_id: int) -> HttpResponse:
    """Return how far the latest comparison of the pool is, as a fragment."""
    run = jobs.latest_run(tasks.design_lots, key_prefix=f"{pool_id}:")
    if run is None:
        return HttpResponse("")
    return render(request, "ui/progress.html", {"job": _progress(request, pool_id, run)})


def _progress(request: ActorRequest, pool_id: int, run: jobs.JobRun) -> Progress:
    own = reverse("procurement:lot_design", args=[pool_id], query=request.GET)
    return Progress(
        id=f"loszuschnitt-{pool_id}",
        label=_("Simulation der Zuschnitte"),
        done=100 if run.status in {"done", "failed"} else min(99, int(100 * run.progress)),
        total=100,
        url=reverse("procurement:lot_design_progress", args=[pool_id], query=request.GET),
        reload_url=own,
        finished_url=own,
        note=_("Das dauert etwa eine halbe Minute."),
    )
