# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The workspace as an application to install, whose papers can be read without a connection."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.procedures.council.permissions import Permission
from itunion.procedures.council.views.shell import council_page

__all__ = ["manifest", "offline", "worker"]


@requires(Permission.SIT)
@require_GET
def manifest(request: ActorRequest) -> HttpResponse:
    """Say what is installed: its name, icon and first page (W3C Web Application Manifest)."""
    here = reverse("council:workspace")
    return JsonResponse(
        {
            "name": _("Ratsarbeit"),
            "id": here,
            "start_url": here,
            "scope": here,
            "display": "standalone",
            "icons": [{"src": static("ui/icon.svg"), "sizes": "any", "type": "image/svg+xml"}],
        },
        content_type="application/manifest+json",
    )


@requires(Permission.SIT)
@require_GET
def worker(request: ActorRequest) -> HttpResponse:
    """Hand out the program that answers without a connection; its own place makes it answer for the workspace only."""
    return render(request, "council/workspace/worker.js", content_type="text/javascript")


@requires(Permission.SIT)
@require_GET
def offline(request: ActorRequest) -> HttpResponse:
    """Show what stands in for a page that is not kept on the device."""
    return council_page(
        request,
        "council/workspace/offline.html",
        section="workspace",
        title=_("Keine Verbindung"),
    )
