# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages of a ballot held with Belenios: what goes there, what comes back, the archive for everybody."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.kernel.api import Refused
from itunion.foundation.ui.api import form_page
from itunion.union.assembly import api
from itunion.union.assembly.forms import ArchiveForm
from itunion.union.assembly.models import SealedPoll
from itunion.union.assembly.permissions import Permission
from itunion.union.assembly.views.meetings import trail_of

__all__ = ["archive", "download", "export"]


def _wanted(ballot_id: int) -> SealedPoll:
    try:
        return api.sealed_poll(ballot_id)
    except Refused as error:
        raise Http404 from error


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@requires(Permission.MANAGE)
@require_GET
def export(request: ActorRequest, ballot_id: int) -> HttpResponse:
    """Hand out what those who hold the election need."""
    _wanted(ballot_id)
    content = api.export_sealed(ballot_id=ballot_id, by=request.actor)
    return _file(content, "application/zip", f"belenios-{ballot_id}.zip")


@requires(Permission.CHAIR)
@require_http_methods(["GET", "POST"])
def archive(request: ActorRequest, ballot_id: int) -> HttpResponse:
    """Take the verified result."""
    poll = _wanted(ballot_id)
    return form_page(
        request,
        form=ArchiveForm(request.POST or None, request.FILES or None),
        run=lambda data: api.enter_archive(
            ballot_id=ballot_id, content=data["archive"].read(), by=request.actor
        ),
        success=_("Das Archiv ist geprüft, das Ergebnis übernommen. Es kann nun festgestellt werden."),
        back=reverse("assembly:ballot", args=[ballot_id]),
        submit=_("Prüfen und übernehmen"),
        title=_("Ergebnis aus Belenios übernehmen"),
        lead=poll.ballot.question,
        breadcrumbs=trail_of(poll.ballot.item.assembly),
    )


@requires(Permission.VIEW)
@require_GET
def download(request: ActorRequest, ballot_id: int) -> HttpResponse:
    """Give the archive to whoever wants to count again."""
    poll = _wanted(ballot_id)
    # the name must be the election's own: the verifying program finds it by that
    if poll.archive is None:
        raise Http404
    return _file(bytes(poll.archive), "application/x-tar", f"{poll.election}.bel")
