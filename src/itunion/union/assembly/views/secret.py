# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The secret ballot for voters: the booth, the token (phase A), the urn (phase B), and checking afterwards."""

import json
import logging
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from itunion.foundation.identity.api import ActorRequest, public, requires
from itunion.foundation.kernel.api import Conflict, DomainError
from itunion.foundation.ui.api import render_page
from itunion.union.assembly import api
from itunion.union.assembly.models import Entitlement, SecretPoll
from itunion.union.assembly.permissions import Permission
from itunion.union.assembly.secrecy import BLINDED_SIZE, CAST_BODY_SIZE, SecrecyError, receipt_of
from itunion.union.assembly.views.meetings import trail_of

__all__ = ["booth", "result", "token", "urn", "verifier", "verify"]

logger = logging.getLogger(__name__)
BYTES = "application/octet-stream"


def wanted_poll(ballot_id: int) -> SecretPoll:
    """Return the secret ballot of an address, or answer 404."""
    found = (
        SecretPoll.objects.filter(ballot_id=ballot_id)
        .select_related("ballot__item__assembly", "committee")
        .first()
    )
    if found is None:
        raise Http404
    return found


@requires(Permission.VIEW)
@require_GET
def booth(request: ActorRequest, ballot_id: int, member_id: int) -> HttpResponse:
    """The voter's page for one member; everything secret happens in the browser (static/assembly/ballot.js)."""
    poll = wanted_poll(ballot_id)
    right = (
        Entitlement.objects.filter(
            ballot_id=ballot_id, member_id=member_id, person_id=request.actor.person_id or 0
        )
        .select_related("member")
        .first()
    )
    if right is None:
        raise Http404
    definition = api.definition_of(poll)
    response = render_page(
        request,
        "assembly/booth.html",
        title=_("Geheim abstimmen"),
        lead=right.member.name,
        breadcrumbs=[(_("Abstimmen"), reverse("assembly:my_ballots"))],
        ballot=poll.ballot,
        poll=poll,
        right=right,
        options=[(choice.name, choice.label) for choice in definition.choices],
        most=definition.max_choices,
        urn=reverse("assembly:urn", args=[poll.committee.poll_id]),
    )
    response["Cache-Control"] = "no-store"
    return response


@requires(Permission.VIEW)
@require_POST
def token(request: ActorRequest, ballot_id: int, member_id: int) -> HttpResponse:
    """Phase A: sign a blinded token. 200, or 400 (form), 403 (no right), 409 (another token or paper), 410 (closed)."""
    if not SecretPoll.objects.filter(ballot_id=ballot_id).exists():
        raise Http404
    status, answer = 200, b""
    try:
        answer = api.issue_token(
            ballot_id=ballot_id,
            member_id=member_id,
            blinded=_body(request, BLINDED_SIZE),
            by=request.actor,
        )
    except SecrecyError:
        status = 400
    except api.BallotClosed:
        status = 410
    except Conflict:
        status = 409
    except DomainError:
        status = 403
    return HttpResponse(answer, status=status, content_type=BYTES, headers={"Cache-Control": "no-store"})


def _body(request: HttpRequest, size: int) -> bytes:
    """Return the raw body if it says it is bytes of this size; else b'', which is refused as malformed."""
    if request.content_type != BYTES or request.META.get("CONTENT_LENGTH") != str(size):
        return b""
    return request.body


@public
@csrf_exempt
@require_POST
def urn(request: HttpRequest, poll_id: str) -> HttpResponse:
    """Phase B: take a sealed vote. No session, no cookie, nothing written down but the vote itself.

    200 with the receipt, 400 (no vote of this poll), 409 (token already used), 410 (closed), 503 (try again).
    """
    status, receipt = 200, ""
    try:
        receipt = api.cast_secret(poll_id=poll_id, body=_body(request, CAST_BODY_SIZE))
    except api.BallotClosed:
        status = 410
    except Conflict:
        status = 409
    except (SecrecyError, DomainError):
        status = 400
    except Exception as error:
        # neither text nor trace: a database names the values it stumbled over
        logger.error("the urn of a secret ballot failed: %s", type(error).__name__)
        status = 503
    response = HttpResponse(
        receipt,
        status=status,
        content_type="text/plain; charset=utf-8",
        headers={"Cache-Control": "no-store"},
    )
    # Django would log every refusal with address and time
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


@requires(Permission.VIEW)
@require_GET
def verify(request: ActorRequest, ballot_id: int) -> HttpResponse:
    """How anybody checks the result: receipts to look through, files to take along.

    Nobody types a receipt here: who searches for it while signed in would show which vote is whose.
    """
    poll = wanted_poll(ballot_id)
    document: dict[str, Any] = json.loads(poll.document) if poll.document else {}
    known = poll.ballot.state == "determined"
    return render_page(
        request,
        "assembly/verify.html",
        title=_("Geheime Abstimmung prüfen"),
        lead=poll.ballot.question,
        breadcrumbs=[
            *trail_of(poll.ballot.item.assembly),
            (poll.ballot.question, reverse("assembly:ballot", args=[ballot_id])),
        ],
        poll=poll,
        known=known,
        receipts=[receipt_of(bytes.fromhex(record)).hex() for record in document.get("board", [])]
        if known
        else [],
    )


@requires(Permission.VIEW)
@require_GET
def result(request: ActorRequest, ballot_id: int) -> HttpResponse:
    """Return the signed result with the board, once it is determined."""
    poll = wanted_poll(ballot_id)
    if poll.ballot.state != "determined":
        raise Http404
    return HttpResponse(
        poll.document,
        content_type="application/json",
        headers={"Content-Disposition": 'attachment; filename="result.json"'},
    )


@requires(Permission.VIEW)
@require_GET
def verifier(request: ActorRequest) -> HttpResponse:
    """Return the program that checks a result anywhere."""
    response = HttpResponse(api.verifier_program().read_bytes(), content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="verify_ballot.py"'
    return response
