# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: papers, their text and versions."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.kernel.api import Conflict, DomainError, clock
from itunion.foundation.ui.api import Tab, add_domain_error, format_date, format_moment
from itunion.procedures.council.actions import papers as actions
from itunion.procedures.council.forms.papers import PAPER_FIELDS, PaperForm
from itunion.procedures.council.models import Body, Paper, PaperState, PaperTemplate
from itunion.procedures.council.permissions import Permission
from itunion.procedures.council.queries import papers as queries
from itunion.procedures.council.queries.setup import bodies
from itunion.procedures.council.rules.papers import step_problem
from itunion.procedures.council.tables.papers import STATE_TONES, PaperTable, publicity
from itunion.procedures.council.views.paper_frame import paper_crumbs, paper_page_of
from itunion.procedures.council.views.paper_steps import next_of, path_of
from itunion.procedures.council.views.shell import council_page

__all__ = ["add_paper", "change_paper", "paper", "papers", "versions"]

LABELS = {
    "name": gettext_lazy("Betreff"),
    "text": gettext_lazy("Sachverhalt"),
    "resolution": gettext_lazy("Beschlussvorschlag"),
    "financial_effects": gettext_lazy("Finanzielle Auswirkungen"),
}


@requires(Permission.VIEW)
@require_GET
def papers(request: ActorRequest) -> HttpResponse:
    """List the papers, all or those of one state."""
    state = request.GET.get("stand", "")
    rows = queries.papers()
    known = dict(PaperState.choices)
    table = PaperTable(rows.filter(state=state) if state in known else rows, request)
    if (download := table.export_response()) is not None:
        return download
    here = reverse("council:papers")
    return council_page(
        request,
        "council/papers/papers.html",
        section="papers",
        title=_("Vorlagen"),
        table=table,
        states=[
            Tab(_("Alle"), here, current=state not in known),
            *(Tab(label, f"{here}?stand={key}", current=key == state) for key, label in PaperState.choices),
        ],
        bodies=bodies(),
        may_draft=request.actor.may(Permission.DRAFT),
    )


def _initial(of: Paper) -> dict[str, Any]:
    values = {name: getattr(of, name) for name in PAPER_FIELDS}
    originators = of.originators.all()
    return values | {
        "groups": [entry.group_id for entry in originators if entry.group_id],
        "people": [entry.person_id for entry in originators if entry.person_id],
        "amends": of.amends.reference if of.amends else "",
        "related": "; ".join(
            link.other.reference for link in of.links.filter(superordinate=False).select_related("other")
        ),
        "places": [entry.place_id for entry in of.places.all()],
        "seen": actions.fingerprint_of(of),
    }


@requires(Permission.DRAFT)
@require_http_methods(["GET", "POST"])
def add_paper(request: ActorRequest, body_id: int) -> HttpResponse:
    """Start a paper, from a template if there is one."""
    body = Body.objects.get(pk=body_id)
    templates = list(queries.templates_of(body))
    asked = request.GET.get("art", "")
    template = next((t for t in templates if str(t.pk) == asked), templates[0] if templates else None)
    form = PaperForm(request.POST or None, initial=_start_of(template), body=body)

    if request.method == "POST" and form.is_valid():
        try:
            made = _create(request, body, form.cleaned_data)
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(
                request, _("Die Vorlage %(reference)s ist angelegt.") % {"reference": made.reference}
            )
            return redirect("council:paper", made.pk)
    return council_page(
        request,
        "council/papers/new.html",
        section="papers",
        title=_("Neue Vorlage"),
        lead=_("Die Nummer wird beim Anlegen vergeben."),
        breadcrumbs=paper_crumbs(),
        form=form,
        open_rest=_says_more(form),
        submit=_("Anlegen"),
        back=reverse("council:papers"),
        kinds=[Tab(t.paper_type, f"?art={t.pk}", current=t == template) for t in templates],
    )


def _create(request: ActorRequest, body: Body, data: dict[str, Any]) -> Paper:
    """Make the paper with everything typed, or nothing."""
    with transaction.atomic():
        made = actions.create_paper(
            body=body,
            values={name: data[name] for name in PAPER_FIELDS},
            groups=data["groups"],
            people=data["people"],
            by=request.actor,
        )
        if data["places"] or data["related"]:
            actions.set_references(
                paper=made, places=data["places"], related=data["related"], by=request.actor
            )
    return made


def _start_of(template: PaperTemplate | None) -> dict[str, Any]:
    if template is None:
        return {"paper_type": _("Beschlussvorlage")}
    return {"paper_type": template.paper_type, "text": template.text, "resolution": template.resolution}


@requires(Permission.DRAFT)
@require_http_methods(["GET", "POST"])
def change_paper(request: ActorRequest, paper_id: int) -> HttpResponse:
    """Change what a paper says, before its release."""
    of = queries.papers().select_related("amends").get(pk=paper_id)
    if step_problem("revise", of.state):
        return redirect("council:paper", of.pk)
    posted = request.POST.copy() if request.method == "POST" else None
    form = PaperForm(posted, initial=_initial(of), body=of.body, paper=of)
    if posted is not None and form.is_valid():
        try:
            _change(request, of, form.cleaned_data)
        except DomainError as error:
            if isinstance(error, Conflict):
                # who saves again has been told
                posted["seen"] = actions.fingerprint_of(Paper.objects.get(pk=of.pk))
            add_domain_error(form, error)
        else:
            messages.success(request, _("Gespeichert."))
            return redirect("council:paper", of.pk)
    lead = str(of)
    if of.state != PaperState.DRAFT:
        lead = _(
            "Ändern sich die Texte, entsteht Fassung %(number)d; wer schon mitgezeichnet hat, wird neu gefragt."
        ) % {"number": of.version + 1}
    return council_page(
        request,
        "council/papers/new.html",
        section="papers",
        title=_("%(reference)s ändern") % {"reference": of.reference},
        lead=lead,
        breadcrumbs=paper_crumbs(of),
        form=form,
        open_rest=_says_more(form),
        submit=_("Speichern"),
        back=paper_page_of(of),
    )


def _change(request: ActorRequest, of: Paper, data: dict[str, Any]) -> None:
    """Change the paper with everything typed, or nothing."""
    with transaction.atomic():
        actions.revise_paper(
            paper=of,
            values={name: data[name] for name in PAPER_FIELDS},
            reason=data["reason"],
            seen=data["seen"],
            by=request.actor,
        )
        actions.set_originators(paper=of, groups=data["groups"], people=data["people"], by=request.actor)
        actions.set_references(paper=of, places=data["places"], related=data["related"], by=request.actor)


def _says_more(form: PaperForm) -> bool:
    """Say whether the part of the form that is folded away holds anything to be seen."""
    return any(
        form[name].value() or form[name].errors
        for name in ("groups", "people", "amends", "related", "places")
    )


@requires(Permission.VIEW)
@require_GET
def paper(request: ActorRequest, paper_id: int) -> HttpResponse:
    """Show a paper: where it stands, what comes next, text, files, signatures, way through the committees."""
    of = queries.papers().select_related("amends").get(pk=paper_id)
    actor = request.actor
    signings, chain = queries.round_of(of, clock.today()), queries.chain_of(of)
    drafting = actor.may(Permission.DRAFT)
    making = not step_problem("revise", of.state)
    return council_page(
        request,
        "council/papers/paper.html",
        section="papers",
        title=of.name,
        lead=f"{of.reference} · {of.paper_type}" if of.paper_type else of.reference,
        breadcrumbs=paper_crumbs(),
        paper=of,
        tone=STATE_TONES.get(of.state, ""),
        path=path_of(of, chain),
        next=next_of(of, signings, chain, actor),
        facts=_facts(of),
        texts=[(LABELS[name], getattr(of, name)) for name in LABELS if name != "name" and getattr(of, name)],
        files=queries.files_of(of),
        signings=signings,
        chain=chain,
        related=_related(of),
        places=[entry.place for entry in of.places.select_related("place")],
        may_change=drafting and making,
        may_files=actor.may(Permission.MANAGE) or (drafting and making),
        may_chain=drafting and of.state != PaperState.WITHDRAWN,
        may_manage=actor.may(Permission.MANAGE),
        may_take_back=not step_problem("take_back", of.state)
        and of.published_at is None
        and actor.may(Permission.MANAGE if of.state == PaperState.RELEASED else Permission.DRAFT),
        may_withdraw=actor.may(Permission.MANAGE) and not step_problem("withdraw", of.state),
    )


def _facts(of: Paper) -> list[tuple[Any, Any]]:
    brought = ", ".join(
        str(entry.group or entry.person) for entry in of.originators.select_related("group", "person")
    )
    facts = [
        (_("Federführend"), of.department.name if of.department else "–"),
        (_("Eingebracht von"), brought or _("Verwaltung")),
        (_("Datum"), format_date(of.date) if of.date else "–"),
        (_("Fassung"), str(of.version)),
        (_("Öffentlichkeit"), publicity(of)),
    ]
    if not of.is_public:
        facts.append((_("Grund der Nichtöffentlichkeit"), of.closed_reason))
    if of.published_at:
        facts.append((_("Veröffentlicht am"), format_moment(of.published_at)))
    if of.signed_at:
        facts.append((_("Gezeichnet"), f"{of.signed_by}, {format_moment(of.signed_at)}"))
    return facts


def _related(of: Paper) -> list[tuple[Any, Paper]]:
    found: list[tuple[Any, Paper]] = []
    if of.amends:
        found.append((_("ändert"), of.amends))
    found += [(_("wird geändert durch"), other) for other in of.amendments.all()]
    for link in of.links.select_related("other"):
        found.append((_("gehört unter") if link.superordinate else _("gehört zu"), link.other))
    for link in of.linked_from.select_related("paper"):
        found.append((_("darunter") if link.superordinate else _("gehört zu"), link.paper))
    return found


@requires(Permission.VIEW)
@require_GET
def versions(request: ActorRequest, paper_id: int) -> HttpResponse:
    """Show the versions of a paper and what changed between two of them."""
    of = queries.papers().get(pk=paper_id)
    known = queries.versions_of(of)
    numbers = sorted(known)

    def asked(name: str, default: int) -> int:
        typed = request.GET.get(name, "")
        return int(typed) if typed.isdecimal() and len(typed) < 6 and int(typed) in known else default

    new = asked("bis", numbers[-1])
    old = asked("von", max((n for n in numbers if n < new), default=numbers[0]))
    changes = queries.changes_between(known[old]["texts"], known[new]["texts"])
    return council_page(
        request,
        "council/papers/versions.html",
        section="papers",
        title=_("Fassungen von %(reference)s") % {"reference": of.reference},
        lead=of.name,
        breadcrumbs=paper_crumbs(of),
        numbers=numbers,
        old=old,
        new=new,
        entries=[(number, known[number]) for number in reversed(numbers)],
        changes=[(LABELS[change.field], change.pieces) for change in changes],
    )
