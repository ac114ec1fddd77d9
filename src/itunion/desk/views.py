# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The start page: what waits for me, what we saved, what comes next."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from itunion.foundation.identity.api import ActorRequest, Permission, requires
from itunion.foundation.kernel.api import clock, registry
from itunion.foundation.ui.api import render_page


@requires(Permission.SIGNED_IN)
@require_GET
def start(request: ActorRequest) -> HttpResponse:
    """Show the panels the rooms offer to this actor."""
    built = [
        panel
        for entry in sorted(registry.desk_panels, key=lambda e: e.order)
        if request.actor.may(entry.permission) and (panel := entry.build(request.actor)) is not None
    ]
    panels = sorted(built, key=_rank)
    return render_page(
        request,
        "desk/start.html",
        title=_("Guten Tag, %(name)s") % {"name": request.actor.person_name},
        lead=date_format(clock.today(), "l, j. F Y"),
        panels=panels,
    )


def _rank(panel: Mapping[str, Any]) -> int:
    """What waits for this person comes first, then what goes on, then figures."""
    tasks = panel.get("tasks") or []
    if any(task.tone == "warning" for task in tasks):
        return 0
    return 1 if tasks else 2
