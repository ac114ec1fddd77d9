# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What award and fulfilment show on the start page."""

from collections import Counter

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from itunion.foundation.kernel.api import Actor
from itunion.foundation.organisations.api import across
from itunion.foundation.ui.api import Chart, Figure, Series, Task, format_date, format_money, format_percent
from itunion.union.procurement.models import AwardScenario, Pool
from itunion.union.procurement.queries import award, fulfilment

__all__ = [
    "deliveries_to_confirm",
    "orders_to_acknowledge",
    "own_savings",
    "pools_to_decide",
    "union_savings",
]

MOST_TASKS = 8


def pools_to_decide(actor: Actor) -> dict[str, object] | None:
    """Return the pools whose offers are open but not awarded, with how far the comparison is."""
    pools = list(Pool.objects.filter(status=Pool.Status.EVALUATING))
    rows = AwardScenario.objects.filter(pool__in=pools).values_list("pool_id", "status")
    computed = Counter(pool for pool, status in rows if status in {"proven", "within_gap"})
    tasks = []
    for pool in pools:
        count = computed[pool.pk]
        status = (
            ngettext("eine Alternative", "%(count)s Alternativen", count) % {"count": count}
            if count
            else _("noch nichts berechnet")
        )
        tasks.append(
            Task(
                pool.title,
                reverse("procurement:scenarios", args=[pool.pk]),
                status,
                "info" if count else "warning",
            )
        )
    return {"title": _("Zuschläge zu entscheiden"), "tasks": tasks} if tasks else None


def deliveries_to_confirm(actor: Actor) -> dict[str, object] | None:
    """Return the own call-offs of which something is still to come, the most urgent first."""
    waiting = fulfilment.call_offs().filter(open__gt=0).order_by("due_on", "number")[:MOST_TASKS]
    tasks = [
        Task(
            f"{found.number} · {found.supplier.name}",
            reverse("procurement:call_off", args=[found.pk]),
            _("%(count)s offen, bis %(day)s") % {"count": found.open, "day": format_date(found.due_on)},
            "warning",
        )
        for found in waiting
    ]
    return {"title": _("Lieferungen zu bestätigen"), "tasks": tasks} if tasks else None


def orders_to_acknowledge(actor: Actor) -> dict[str, object] | None:
    """Return the orders to the own organisation that are not acknowledged."""
    tasks = [
        Task(
            f"{order.number} · {format_money(order.total)}",
            reverse("procurement:order", args=[order.pk]),
            _("neu"),
            "warning",
        )
        for order in fulfilment.orders().filter(acknowledged_at__isnull=True)[:MOST_TASKS]
    ]
    return {"title": _("Neue Bestellungen"), "tasks": tasks} if tasks else None


def own_savings(actor: Actor) -> dict[str, object] | None:
    """Return what the own organisation saved by buying together."""
    return _panel(award.savings_over_time(actor.organisation_id), _("Was wir gespart haben"))


def union_savings(actor: Actor) -> dict[str, object] | None:
    """Return what all members together saved."""
    with across("procurement.award", reason="start page", by=actor):
        moments = award.savings_over_time()
    return _panel(moments, _("Was die Genossenschaft gespart hat"))


def _panel(moments: list[award.SavingMoment], title: str) -> dict[str, object] | None:
    if not moments:
        return None
    total = moments[-1].saved_so_far
    alone = sum(moment.alone for moment in moments)
    note = (
        _("%(share)s gegenüber dem Einkauf allein") % {"share": format_percent(total / alone)}
        if alone
        else ""
    )
    return {
        "title": title,
        "figures": [
            Figure(_("Gespart durch gemeinsame Beschaffung"), format_money(total), note, tone="success"),
            Figure(_("Vergaben"), str(len(moments))),
        ],
        "chart": Chart(
            title=_("Ersparnis je Vergabe"),
            description=_("Zusammen %(total)s.") % {"total": format_money(total)},
            kind="columns",
            categories=[moment.pool for moment in moments[-6:]],
            series=[Series(_("Ersparnis"), [moment.saving for moment in moments[-6:]])],
            unit="money",
        ),
    }
