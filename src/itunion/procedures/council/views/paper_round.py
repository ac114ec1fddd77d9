# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: co-signing, signature, release, publication and taking back of papers."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.kernel.api import DomainError, clock
from itunion.foundation.ui.api import attempt, form_page, grow, render_confirmation
from itunion.procedures.council.actions import paper_publication as publication
from itunion.procedures.council.actions import papers as actions
from itunion.procedures.council.forms.papers import CoSignForm, DepublishForm, ReasonForm, RoundFormSet
from itunion.procedures.council.models import CoSignature, Paper
from itunion.procedures.council.permissions import Permission
from itunion.procedures.council.queries import papers as queries
from itunion.procedures.council.views.papers import paper_crumbs
from itunion.procedures.council.views.shell import council_page

__all__ = [
    "co_sign", "depublish_paper", "make_public", "publish_paper", "release_paper", "send_round", "sign_paper", "take_back",
    "withdraw_paper",
]  # fmt: skip

# days a department usually gets
USUAL_DAYS = 7


def _paper(paper_id: int) -> Paper:
    found: Paper = queries.papers().get(pk=paper_id)
    return found


def _here(of: Paper) -> str:
    return reverse("council:paper", args=[of.pk])


def _usual_round(of: Paper) -> list[dict[str, Any]]:
    """Return the stations of the last round, so that nobody types them twice."""
    due = clock.today() + dt.timedelta(days=USUAL_DAYS)
    last: dict[int, dict[str, Any]] = {}
    for row in of.co_signatures.order_by("step", "pk"):
        last[row.department_id] = {"department": row.department_id, "step": row.step, "due": due}
    return list(last.values()) or [{"step": 1, "due": due}]


@requires(Permission.DRAFT)
@require_http_methods(["GET", "POST"])
def send_round(request: ActorRequest, paper_id: int) -> HttpResponse:
    """Say which departments co-sign, in which order and until when."""
    of = _paper(paper_id)
    options: dict[str, Any] = {"prefix": "stations", "form_kwargs": {"body": of.body}}
    if request.method == "POST" and "more" in request.POST:
        formset = grow(RoundFormSet, request.POST, by=4, **options)
    elif request.method == "POST":
        formset = RoundFormSet(request.POST, **options)
        if formset.is_valid():
            rows = [row.cleaned_data for row in formset.forms if row.cleaned_data.get("department")]
            try:
                actions.send_round(
                    paper=of,
                    stations=[(row["step"], row["department"], row["due"]) for row in rows],
                    by=request.actor,
                )
            except DomainError as error:
                messages.error(request, error.message)
            else:
                messages.success(request, _("Die Vorlage ist in der Mitzeichnung."))
                return redirect(_here(of))
    else:
        formset = RoundFormSet(initial=_usual_round(of), **options)
    return council_page(
        request,
        "council/papers/rows.html",
        section="papers",
        title=_("In die Mitzeichnung geben"),
        lead=of.name,
        breadcrumbs=paper_crumbs(of),
        explanation=_(
            "Ämter mit gleichem Schritt zeichnen nebeneinander; der nächste Schritt ist an der Reihe, wenn alle gezeichnet haben. "
            "Leere Zeilen werden übergangen."
        ),
        formset=formset,
        caption=_("Wer mitzeichnet"),
        submit=_("Abschicken"),
        back=_here(of),
    )


@requires(Permission.DRAFT)
@require_http_methods(["GET", "POST"])
def co_sign(request: ActorRequest, signature_id: int) -> HttpResponse:
    """Sign a paper for a department, or say why not."""
    row = CoSignature.objects.select_related("paper__body", "department").get(pk=signature_id)
    of = row.paper
    return form_page(
        request,
        CoSignForm(request.POST or None),
        lambda data: actions.co_sign(signature=row, by=request.actor, **data),
        title=_("Mitzeichnung: %(name)s") % {"name": row.department.name},
        lead=_("%(paper)s, Fassung %(version)d") % {"paper": str(of), "version": of.version},
        back=_here(of),
        success=_("Ihre Entscheidung ist eingetragen."),
        submit=_("Eintragen"),
        breadcrumbs=paper_crumbs(of),
    )


@requires(Permission.DRAFT)
@require_http_methods(["GET", "POST"])
def take_back(request: ActorRequest, paper_id: int) -> HttpResponse:
    """Make a paper a draft again."""
    of = _paper(paper_id)
    return form_page(
        request,
        ReasonForm(request.POST or None),
        lambda data: actions.take_back(paper=of, by=request.actor, **data),
        title=_("In den Entwurf zurücknehmen"),
        lead=_("Mitzeichnungen und Unterschrift entfallen; sie bleiben mit ihrer Fassung lesbar."),
        back=_here(of),
        success=_("Die Vorlage ist wieder ein Entwurf."),
        submit=_("Zurücknehmen"),
        breadcrumbs=paper_crumbs(of),
    )


@requires(Permission.SIGN)
@require_http_methods(["GET", "POST"])
def sign_paper(request: ActorRequest, paper_id: int) -> HttpResponse:
    """Sign for the administration; a draft that nobody co-signed only after a question."""
    of = _paper(paper_id)
    if request.method == "POST":
        return attempt(
            request,
            lambda: actions.sign_paper(paper=of, by=request.actor),
            _("Die Vorlage ist gezeichnet."),
            _here(of),
        )
    return render_confirmation(
        request,
        title=_("Ohne Mitzeichnung zeichnen"),
        text=str(of),
        consequences=[
            _("Kein Amt wurde gefragt oder alle Gefragten haben gezeichnet."),
            _("Danach gibt der Sitzungsdienst die Vorlage frei."),
        ],
        submit=_("Zeichnen"),
        cancel_url=_here(of),
        breadcrumbs=paper_crumbs(of),
    )


@requires(Permission.MANAGE)
@require_POST
def release_paper(request: ActorRequest, paper_id: int) -> HttpResponse:
    """Release a signed paper for consultation."""
    of = _paper(paper_id)
    return attempt(
        request,
        lambda: publication.release_paper(paper=of, by=request.actor),
        _("Die Vorlage ist freigegeben. Veröffentlicht ist sie damit noch nicht."),
        _here(of),
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def publish_paper(request: ActorRequest, paper_id: int) -> HttpResponse:
    """Publish a paper, after showing what of it becomes public."""
    of = _paper(paper_id)
    if request.method == "POST":
        return attempt(
            request,
            lambda: publication.publish_paper(paper=of, by=request.actor),
            _("Die Vorlage ist veröffentlicht."),
            _here(of),
        )
    files = queries.files_of(of)
    out = [
        f.document.name
        for f in files
        if f.document.is_public and f.role != "internal" and not f.document.held_back
    ]
    kept = [f.document.name for f in files if f.document.name not in out]
    consequences = [
        _("Betreff, Nummer, Art, Datum und Beratungsfolge stehen danach im Bürgerportal und in OParl."),
        _("Veröffentlicht werden die Dateien: %(names)s.") % {"names": ", ".join(out)}
        if out
        else _("Keine Datei wird veröffentlicht: Keine ist dafür vorgesehen."),
    ]
    if kept:
        consequences.append(_("Intern bleiben: %(names)s.") % {"names": ", ".join(kept)})
    return render_confirmation(
        request,
        title=_("Vorlage veröffentlichen"),
        text=str(of),
        consequences=consequences,
        submit=_("Veröffentlichen"),
        cancel_url=_here(of),
        breadcrumbs=paper_crumbs(of),
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def depublish_paper(request: ActorRequest, paper_id: int) -> HttpResponse:
    """Take a paper back from the public, after saying what that does and what it cannot do."""
    of = _paper(paper_id)
    form = DepublishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return attempt(
            request,
            lambda: publication.depublish_paper(paper=of, by=request.actor, **form.cleaned_data),
            _("Die Veröffentlichung ist zurückgenommen."),
            _here(of),
        )
    return render_confirmation(
        request,
        title=_("Veröffentlichung zurücknehmen"),
        text=str(of),
        consequences=[
            _("Die Vorlage, ihre Beratungen und ihre Dateien verschwinden sofort aus Bürgerportal, Suche, Abonnements und OParl."),
            _("Unter ihrer Adresse steht nur noch, dass es sie gab; die Dateien antworten mit „nicht mehr vorhanden“."),
            _("Was andere schon kopiert haben, holt das nicht zurück. Programme, die regelmäßig abgleichen, löschen ihre Kopie."),
            _("In den Akten bleibt alles erhalten; der Grund steht nur dort."),
        ],
        submit=_("Veröffentlichung zurücknehmen"),
        cancel_url=_here(of),
        dangerous=True,
        form=form,
        breadcrumbs=paper_crumbs(of),
    )  # fmt: skip


@requires(Permission.MANAGE)
@require_POST
def make_public(request: ActorRequest, paper_id: int) -> HttpResponse:
    """Say that a closed paper is public after all."""
    of = _paper(paper_id)
    return attempt(
        request,
        lambda: publication.make_public(paper=of, by=request.actor),
        _("Die Vorlage gilt jetzt als öffentlich. Veröffentlicht ist sie damit noch nicht."),
        _here(of),
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def withdraw_paper(request: ActorRequest, paper_id: int) -> HttpResponse:
    """Withdraw a paper for good."""
    of = _paper(paper_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return attempt(
            request,
            lambda: publication.withdraw_paper(paper=of, by=request.actor, **form.cleaned_data),
            _("Die Vorlage ist zurückgezogen."),
            _here(of),
        )
    consequences = [
        _("Sie wird nicht mehr beraten; geplante Beratungen entfallen."),
        _("War sie veröffentlicht, ist sie es danach nicht mehr."),
        _(
            "Die Nummer bleibt vergeben, die Vorlage bleibt in den Akten. Das lässt sich nicht rückgängig machen."
        ),
    ]
    if on := [c.meeting.name for c in queries.chain_of(of) if c.state == "assigned" and c.meeting]:
        consequences.append(
            _("Sie steht auf der Tagesordnung von: %(names)s. Setzen Sie den Punkt dort ab.")
            % {"names": ", ".join(on)}
        )
    return render_confirmation(
        request,
        title=_("Vorlage zurückziehen"),
        text=str(of),
        consequences=consequences,
        submit=_("Zurückziehen"),
        cancel_url=_here(of),
        dangerous=True,
        form=form,
        breadcrumbs=paper_crumbs(of),
    )
