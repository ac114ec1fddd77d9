# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The first page: what comes next, for whoever looks."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.procedures.council.permissions import Permission
from itunion.procedures.council.views.shell import council_page


@requires(Permission.USE)
@require_GET
def start(request: ActorRequest) -> HttpResponse:
    """Show what comes next."""
    return council_page(request, "council/start.html", section="start", title=_("Ratsinformation"))
