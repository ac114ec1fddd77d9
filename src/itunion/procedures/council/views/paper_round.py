# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: co-signing, signature, release, publication and taking back of papers."""

import datetime as dt
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.kernel.api import clock
from itunion.foundation.ui.api import attempt, form_page
from itunion.procedures.council.actions import paper_publication as publication
from itunion.procedures.council.actions import papers as actions
from itunion.procedures.council.forms.papers import CoSignForm, DepublishForm, ReasonForm, RoundFormSet
from itunion.procedures.council.models import CoSignature, Paper
from itunion.procedures.council.permissions import Permission
from itunion.procedures.council.queries import papers as queries
from itunion.procedures.council.views.paper_frame import (
    paper_crumbs,
    paper_page_of,
    paper_question,
    paper_rows,
)

__all__ = [
    "co_sign", "depublish_paper", "make_public", "publish_paper", "release_paper", "send_round", "sign_paper", "take_back",
    "withdraw_paper",
]  # fmt: skip

# days a department usually gets
USUAL_DAYS = 7


def _paper(paper_id: int) -> Paper:
    found: Paper = queries.papers().get(pk=paper_id)
    return found


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
    return paper_rows(
        request,
        of,
        RoundFormSet,
        lambda rows: actions.send_round(
            paper=of,
            stations=[(row["step"], row["department"], row["due"]) for row in rows],
            by=request.actor,
        ),
        filled="department",
        initial=lambda: _usual_round(of),
        more=4,
        success=_("Die Vorlage ist in der Mitzeichnung."),
        title=_("In die Mitzeichnung geben"),
        lead=of.name,
        explanation=_(
            "Ämter mit gleichem Schritt zeichnen nebeneinander; der nächste Schritt ist an der Reihe, wenn alle gezeichnet haben. "
            "Leere Zeilen werden übergangen."
        ),
        caption=_("Wer mitzeichnet"),
        submit=_("Abschicken"),
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
        back=paper_page_of(of),
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
        back=paper_page_of(of),
        success=_("Die Vorlage ist wieder ein Entwurf."),
        submit=_("Zurücknehmen"),
        breadcrumbs=paper_crumbs(of),
    )


@requires(Permission.SIGN)
@require_http_methods(["GET", "POST"])
def sign_paper(request: ActorRequest, paper_id: int) -> HttpResponse:
    """Sign for the administration; a draft that nobody co-signed only after a question."""
    of = _paper(paper_id)
    return paper_question(
        request,
        of,
        partial(actions.sign_paper, paper=of),
        title=_("Ohne Mitzeichnung zeichnen"),
        success=_("Die Vorlage ist gezeichnet."),
        submit=_("Zeichnen"),
        consequences=[
            _("Kein Amt wurde gefragt oder alle Gefragten haben gezeichnet."),
            _("Danach gibt der Sitzungsdienst die Vorlage frei."),
        ],
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
        paper_page_of(of),
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def publish_paper(request: ActorRequest, paper_id: int) -> HttpResponse:
    """Publish a paper, after showing what of it becomes public."""
    of = _paper(paper_id)
    out, kept = (", ".join(names) for names in queries.files_by_publicity(of))
    consequences = [
        _("Betreff, Nummer, Art, Datum und Beratungsfolge stehen danach im Bürgerportal und in OParl."),
        _("Veröffentlicht werden die Dateien: %(names)s.") % {"names": out}
        if out
        else _("Keine Datei wird veröffentlicht: Keine ist dafür vorgesehen."),
    ]
    if kept:
        consequences.append(_("Intern bleiben: %(names)s.") % {"names": kept})
    return paper_question(
        request,
        of,
        partial(publication.publish_paper, paper=of),
        title=_("Vorlage veröffentlichen"),
        success=_("Die Vorlage ist veröffentlicht."),
        submit=_("Veröffentlichen"),
        consequences=consequences,
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def depublish_paper(request: ActorRequest, paper_id: int) -> HttpResponse:
    """Take a paper back from the public, after saying what that does and what it cannot do."""
    of = _paper(paper_id)
    return paper_question(
        request,
        of,
        partial(publication.depublish_paper, paper=of),
        title=_("Veröffentlichung zurücknehmen"),
        success=_("Die Veröffentlichung ist zurückgenommen."),
        submit=_("Veröffentlichung zurücknehmen"),
        consequences=[
            _("Die Vorlage, ihre Beratungen und ihre Dateien verschwinden sofort aus Bürgerportal, Suche, Abonnements und OParl."),
            _("Unter ihrer Adresse steht nur noch, dass es sie gab; die Dateien antworten mit „nicht mehr vorhanden“."),
            _("Was andere schon kopiert haben, holt das nicht zurück. Programme, die regelmäßig abgleichen, löschen ihre Kopie."),
            _("In den Akten bleibt alles erhalten; der Grund steht nur dort."),
        ],
        form=DepublishForm(request.POST or None),
        dangerous=True,
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
        paper_page_of(of),
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def withdraw_paper(request: ActorRequest, paper_id: int) -> HttpResponse:
    """Withdraw a paper for good."""
    of = _paper(paper_id)
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
    return paper_question(
        request,
        of,
        partial(publication.withdraw_paper, paper=of),
        title=_("Vorlage zurückziehen"),
        success=_("Die Vorlage ist zurückgezogen."),
        submit=_("Zurückziehen"),
        consequences=consequences,
        form=ReasonForm(request.POST or None),
        dangerous=True,
    )
