# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What this room shows on the start page."""

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from itunion.foundation.kernel.api import Actor
from itunion.foundation.organisations.api import across
from itunion.foundation.ui.api import Figure, Task, format_money
from itunion.union.billing import queries

__all__ = ["open_charges", "recent_invoices"]


def recent_invoices(actor: Actor) -> dict[str, object] | None:
    """Return the newest invoices of the own organisation."""
    invoices = queries.issued_invoices().filter(organisation_id=actor.organisation_id or 0)[:5]
    tasks = [
        Task(
            f"{i.number} · {format_money(i.gross or 0)}",
            reverse("billing:invoice", args=[i.pk]),
            _("fällig am %(day)s") % {"day": i.due_on.strftime("%d.%m.%Y")} if i.due_on else "",
        )
        for i in invoices
    ]
    return {"title": _("Neue Rechnungen"), "tasks": tasks} if tasks else None


def open_charges(actor: Actor) -> dict[str, object] | None:
    """Return what can be invoiced."""
    with across("billing.run", reason="start page", by=actor):
        charges = queries.open_charges()
        count, net = charges.count(), charges.aggregate(net=Sum("net"))["net"]
    if not count:
        return None
    return {
        "title": _("Abrechnung"),
        "figures": [
            Figure(
                _("Noch nicht berechnet"),
                format_money(net),
                ngettext("ein Posten", "%(count)s Posten", count) % {"count": count},
                reverse("billing:runs"),
            )
        ],
    }
