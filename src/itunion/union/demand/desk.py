# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What this room shows on the start page."""

from django.urls import reverse
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor
from itunion.foundation.ui.api import Task
from itunion.union.demand import queries
from itunion.union.demand.permissions import Permission

__all__ = ["open_rounds"]


def open_rounds(actor: Actor) -> dict[str, object] | None:
    """Return the open rounds as tasks: for members what they still have to answer."""
    tasks = []
    reports = actor.may(Permission.REPORT_NEEDS)
    for round_ in queries.rounds().filter(status="open"):
        answered = reports and any(a.answered_at for a in queries.answers(round_.pk))
        label = _("%(title)s: Bedarf melden bis %(day)s") if reports else _("%(title)s: läuft bis %(day)s")
        status, tone = (
            (_("gemeldet"), "success") if answered else (_("offen"), "warning" if reports else "info")
        )
        tasks.append(
            Task(
                label % {"title": round_.title, "day": round_.deadline.strftime("%d.%m.%Y")},
                reverse("demand:round", args=[round_.pk]),
                status,
                tone,
            )
        )
    return {"title": _("Bedarfsabfragen"), "tasks": tasks} if tasks else None
