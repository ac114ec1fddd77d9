# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages for a member: its procedures, the sheet on personal data, its complete data as a file, proofs of deletion."""

import tempfile
from pathlib import Path

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.identity.api import Permission as IdentityPermission
from itunion.foundation.kernel.api import clock
from itunion.foundation.organisations.api import get_organisation
from itunion.foundation.ui.api import format_date, render_page
from itunion.procedures.contract import actions, queries
from itunion.procedures.contract.directory import public_roots
from itunion.procedures.contract.guarding import resting
from itunion.procedures.contract.models import DeletionProof
from itunion.procedures.contract.permissions import Permission
from itunion.procedures.contract.printing import print_proof, proof_facts
from itunion.procedures.contract.tables import HandOverTable, OwnTable, ProofTable

__all__ = ["download", "own", "own_procedure", "proof", "proof_pdf", "unavailable"]


def _member(request: ActorRequest) -> int:
    if request.actor.organisation_id is None:
        raise Http404
    return request.actor.organisation_id


@requires(Permission.VIEW_OWN)
@require_GET
def own(request: ActorRequest) -> HttpResponse:
    """List the member's procedures."""
    table = OwnTable(queries.own_procedures(_member(request)), request)
    if (download_ := table.export_response()) is not None:
        return download_
    return render_page(
        request,
        "contract/own.html",
        title=_("Unsere Verfahren"),
        lead=_("Gemeinsame Verfahren, die für Sie eingeschaltet sind oder waren."),
        table=table,
    )


@requires(Permission.VIEW_OWN)
@require_GET
def own_procedure(request: ActorRequest, procedure: str) -> HttpResponse:
    """Show one procedure of the member: since when, which data, what was handed over or deleted."""
    member = _member(request)
    line = next((x for x in queries.own_procedures(member) if x.name == procedure), None)
    if line is None:
        raise Http404
    here = line.state not in queries.NOT_HERE
    manifest = queries.manifest_of(procedure) if here else None
    values = queries.parameters_on(procedure, member) if here else {}
    return render_page(
        request,
        "contract/own_procedure.html",
        title=line.title,
        lead=str(manifest.summary) if manifest else "",
        breadcrumbs=[(_("Unsere Verfahren"), reverse("procedures:own"))],
        line=line,
        facts=[
            (_("Version"), line.version or "–"),
            (_("Eingeschaltet seit"), format_date(line.since) if line.since else _("nicht eingeschaltet")),
            *(
                (p.label, queries.shown_value(p, values.get(p.name)))
                for p in (manifest.parameters if manifest else ())
            ),
        ],
        manifest=manifest,
        open_url=reverse(f"{line.name}:{line.start}")
        if line.active and line.start and line.state == "runs"
        else "",
        public_roots=public_roots(procedure, member) if line.active else [],
        may_export=request.actor.may(Permission.EXPORT) and line.state == "runs",
        hand_overs=HandOverTable(queries.hand_overs(member, procedure), request, name="a"),
        proofs=ProofTable(queries.proofs(member, procedure), request, name="n"),
    )


@requires(Permission.EXPORT)
@require_POST
def download(request: ActorRequest, procedure: str) -> HttpResponseBase:
    """Hand over the member's complete data as one file."""
    member = _member(request)
    name = f"{procedure}-{clock.today():%Y-%m-%d}.zip"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        actions.export_member(procedure=procedure, organisation_id=member, path=path, by=request.actor)
        # the open file outlives its folder
        return FileResponse(path.open("rb"), as_attachment=True, filename=name)


def _proof(request: ActorRequest, proof_id: int) -> DeletionProof:
    found = queries.proofs(_member(request)).filter(pk=proof_id).first()
    if found is None:
        raise Http404
    return found


@requires(Permission.VIEW_OWN)
@require_GET
def proof(request: ActorRequest, proof_id: int) -> HttpResponse:
    """Show a proof of deletion."""
    found = _proof(request, proof_id)
    return render_page(
        request,
        "contract/proof.html",
        title=_("Nachweis der Löschung"),
        breadcrumbs=[
            (_("Unsere Verfahren"), reverse("procedures:own")),
            (
                queries.title_of(found.procedure),
                reverse("procedures:own_procedure", args=[found.procedure]),
            ),
        ],
        proof=found,
        facts=proof_facts(found),
        rows=[(name, count, found.rows_after.get(name)) for name, count in sorted(found.rows_before.items())],
    )


@requires(Permission.VIEW_OWN)
@require_GET
def proof_pdf(request: ActorRequest, proof_id: int) -> HttpResponse:
    """Hand out the proof as PDF."""
    found = _proof(request, proof_id)
    content = print_proof(found, get_organisation(found.organisation_id).name)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = (
        f'attachment; filename="loeschnachweis-{found.procedure}-{found.pk}.pdf"'
    )
    return response


@requires(IdentityPermission.SIGNED_IN)
def unavailable(request: ActorRequest, procedure: str, rest: str = "") -> HttpResponse:
    """Say why the pages of a procedure are not there: it rests, or there is none of that name."""
    if not queries.is_known(procedure):
        raise Http404
    suspended = queries.why_suspended(procedure)
    if not suspended:
        # it runs, so the address is simply none of its own
        raise Http404
    return resting(request, procedure, suspended)
