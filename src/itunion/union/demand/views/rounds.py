# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: need rounds for everybody, and what purchasing does with them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.kernel.api import DomainError, jobs
from itunion.foundation.ui.api import (
    Chart,
    Figure,
    Series,
    add_domain_error,
    render_confirmation,
    render_page,
)
from itunion.union.demand import actions, queries, tasks
from itunion.union.demand.forms import ProlongForm, RoundForm
from itunion.union.demand.permissions import Permission
from itunion.union.demand.views.tables import STATE_TONES, AnswerTable, NeedTable, RoundTable, TotalTable

__all__ = ["answers", "close", "create", "open_", "prolong", "remind", "round_", "rounds"]


@requires(Permission.VIEW_ROUNDS)
@require_GET
def rounds(request: ActorRequest) -> HttpResponse:
    """List the need rounds."""
    table = RoundTable(queries.rounds(), request)
    if (download := table.export_response()) is not None:
        return download
    return render_page(request, "demand/rounds.html", title=_("Bedarfsabfragen"), table=table)


@requires(Permission.VIEW_ROUNDS)
@require_GET
def round_(request: ActorRequest, round_id: int) -> HttpResponse:
    """Show a round with the own answer; who may see all needs is led to the overview."""
    if request.actor.may(Permission.VIEW_ALL_NEEDS):
        return redirect("demand:answers", round_id)
    found = queries.get_round(round_id)
    table = NeedTable(queries.needs_of(round_id), request)
    if (download := table.export_response()) is not None:
        return download
    own = [a for a in queries.answers(round_id) if a.organisation_id == request.actor.organisation_id]
    return render_page(
        request,
        "demand/round.html",
        title=found.title,
        breadcrumbs=[(_("Bedarfsabfragen"), reverse("demand:rounds"))],
        round=found,
        tone=STATE_TONES[found.status],
        answer=own[0] if own else None,
        table=table,
        outlooks=queries.outlooks(found, request.actor),
        articles=found.articles.prefetch_related("standards__products"),
        may_report=request.actor.may(Permission.REPORT_NEEDS) and found.status == "open",
    )


@requires(Permission.VIEW_ALL_NEEDS, across="demand.collect")
@require_GET
def answers(request: ActorRequest, round_id: int) -> HttpResponse:
    """Show purchasing and the board who has answered and what is needed together."""
    found = queries.get_round(round_id)
    lines = queries.answers(round_id)
    totals = queries.article_totals(round_id)
    answer_table = AnswerTable(lines, request, name="a")
    total_table = TotalTable(totals, request, name="s")
    for table in (answer_table, total_table):
        if (download := table.export_response()) is not None:
            return download
    answered = sum(1 for line in lines if line.answered_at)
    units_by_article: dict[str, int] = {}
    for total in totals:
        units_by_article[total.name] = units_by_article.get(total.name, 0) + total.units
    largest = sorted(units_by_article.items(), key=lambda pair: (-pair[1], pair[0]))[:12]
    return render_page(
        request,
        "demand/answers.html",
        title=found.title,
        breadcrumbs=[(_("Bedarfsabfragen"), reverse("demand:rounds"))],
        round=found,
        tone=STATE_TONES[found.status],
        figures=[
            Figure(_("Mitglieder haben geantwortet"), f"{answered} / {len(lines)}"),
            Figure(_("Zeilen"), str(sum(line.lines for line in lines))),
            Figure(_("Stück zusammen"), f"{sum(units_by_article.values()):,}".replace(",", ".")),
        ],
        chart=Chart(
            title=_("Gemeldete Mengen"),
            description=_("Stück je Artikel, die zwölf größten."),
            kind="bars",
            categories=[name for name, _units in largest],
            series=[Series(_("Stück"), [units for _name, units in largest])],
            unit="number",
        )
        if largest
        else None,
        outlooks=queries.outlooks(found, request.actor),
        answer_table=answer_table,
        total_table=total_table,
        may_manage=request.actor.may(Permission.MANAGE_ROUNDS),
    )


@requires(Permission.MANAGE_ROUNDS)
@require_http_methods(["GET", "POST"])
def create(request: ActorRequest) -> HttpResponse:
    """Prepare a round."""
    form = RoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            created = actions.create_round(by=request.actor, **form.cleaned_data)
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(
                request, _("Die Abfrage ist vorbereitet. Öffnen Sie sie, damit Mitglieder melden können.")
            )
            return redirect("demand:answers", created.pk)
    return render_page(
        request,
        "demand/form.html",
        title=_("Neue Bedarfsabfrage"),
        breadcrumbs=[(_("Bedarfsabfragen"), reverse("demand:rounds"))],
        form=form,
        submit=_("Abfrage vorbereiten"),
        cancel_url=reverse("demand:rounds"),
    )


@requires(Permission.MANAGE_ROUNDS)
@require_POST
def open_(request: ActorRequest, round_id: int) -> HttpResponse:
    """Open a round."""
    actions.open_round(round_id=round_id, by=request.actor)
    messages.success(request, _("Die Abfrage ist offen. Die Mitglieder sehen sie auf ihrer Startseite."))
    return redirect("demand:answers", round_id)


@requires(Permission.MANAGE_ROUNDS)
@require_http_methods(["GET", "POST"])
def prolong(request: ActorRequest, round_id: int) -> HttpResponse:
    """Give more time."""
    found = queries.get_round(round_id)
    form = ProlongForm(request.POST or None, initial={"deadline": found.deadline})
    if request.method == "POST" and form.is_valid():
        try:
            actions.prolong_round(round_id=round_id, by=request.actor, **form.cleaned_data)
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, _("Die neue Frist gilt."))
            return redirect("demand:answers", round_id)
    return render_page(
        request,
        "demand/form.html",
        title=_("Frist verlängern"),
        lead=found.title,
        breadcrumbs=[(_("Bedarfsabfragen"), reverse("demand:rounds"))],
        form=form,
        submit=_("Frist verlängern"),
        cancel_url=reverse("demand:answers", args=[round_id]),
    )


@requires(Permission.MANAGE_ROUNDS, across="demand.collect")
@require_http_methods(["GET", "POST"])
def close(request: ActorRequest, round_id: int) -> HttpResponse:
    """Close a round, after asking."""
    found = queries.get_round(round_id)
    if request.method == "POST":
        actions.close_round(round_id=round_id, by=request.actor)
        messages.success(
            request, _("Die Abfrage ist geschlossen. Die Bedarfe können jetzt gebündelt werden.")
        )
        return redirect("demand:answers", round_id)
    missing = sum(1 for line in queries.answers(round_id) if line.answered_at is None)
    return render_confirmation(
        request,
        title=_("Abfrage schließen?"),
        text=found.title,
        consequences=[
            _("Danach kann kein Mitglied mehr Bedarfe melden oder ändern."),
            _("%(count)s Mitglieder haben noch nicht geantwortet.") % {"count": missing},
        ],
        submit=_("Abfrage schließen"),
        cancel_url=reverse("demand:answers", args=[round_id]),
        breadcrumbs=[
            (_("Bedarfsabfragen"), reverse("demand:rounds")),
            (found.title, reverse("demand:answers", args=[round_id])),
        ],
    )


@requires(Permission.MANAGE_ROUNDS)
@require_POST
def remind(request: ActorRequest, round_id: int) -> HttpResponse:
    """Ask the background to send the reminders that are due."""
    jobs.enqueue(tasks.remind, requested_by=request.actor.person_name)
    messages.success(
        request, _("Fällige Erinnerungen werden verschickt; jedes Mitglied wird nur einmal erinnert.")
    )
    return redirect("demand:answers", round_id)
