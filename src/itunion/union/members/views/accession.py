# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: accessions. One page per case that always shows the next step, with its form."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.kernel.api import DomainError, clock
from itunion.foundation.organisations.api import union
from itunion.foundation.ui.api import Step, add_domain_error, form_page, format_date, render_page
from itunion.union.law import api as law
from itunion.union.members import actions, queries
from itunion.union.members.documents import duties
from itunion.union.members.forms import accession as forms
from itunion.union.members.forms.shares import PlanForm
from itunion.union.members.models import AccessionCase
from itunion.union.members.permissions import Permission
from itunion.union.members.printing import print_page
from itunion.union.members.rules.accession import earliest_decision, steps_of
from itunion.union.members.tables import CaseTable, NoticeTable
from itunion.union.members.views.acting import download, today_as_initial

__all__ = ["case", "case_step", "cases", "declaration_form", "new_case"]

STEP_NAMES: Mapping[str, Any] = {
    "resolution": gettext_lazy("Ratsbeschluss"),
    "clearance": gettext_lazy("Kommunalaufsicht"),
    "declaration": gettext_lazy("Beitrittserklärung"),
    "admission": gettext_lazy("Zulassung"),
    "entry": gettext_lazy("Eintragung"),
    "notice": gettext_lazy("Nachricht"),
    "payment": gettext_lazy("Einzahlung"),
    "refusal": gettext_lazy("Ablehnung"),
    "refusal_notice": gettext_lazy("Mitteilung"),
    "erasure": gettext_lazy("Löschung"),
}
SUBMITS: Mapping[str, Any] = {
    "resolution": gettext_lazy("Beschluss vermerken"),
    "clearance": gettext_lazy("Stand vermerken"),
    "declaration": gettext_lazy("Erklärung vermerken"),
    "admission": gettext_lazy("Zulassung vermerken"),
    "entry": gettext_lazy("In die Mitgliederliste eintragen"),
    "notice": gettext_lazy("Mitglied benachrichtigen"),
    "payment": gettext_lazy("Zahlungsplan festhalten"),
    "refusal": gettext_lazy("Ablehnung vermerken"),
    "refusal_notice": gettext_lazy("Ablehnung mitteilen"),
    "erasure": gettext_lazy("Erklärung löschen"),
}
HINTS: Mapping[str, Any] = {
    "entry": gettext_lazy(
        "Die Körperschaft erhält die nächste Mitgliedsnummer; ihr Beitritt steht danach im Anteilsbuch."
    ),
    "notice": gettext_lazy(
        "Die Nachricht ist unverzüglich zu senden; der Nachweis der Absendung wird aufbewahrt."
    ),
    "payment": gettext_lazy("Ohne eigene Raten gilt, was die Satzung bestimmt."),
    "erasure": gettext_lazy(
        "Der Inhalt der Erklärung und die Namen darin werden gelöscht. Es bleiben Prüfwert, Tag und Nachweis."
    ),
}


@requires(Permission.AUDIT, across="members.register")
@require_GET
def cases(request: ActorRequest) -> HttpResponse:
    """List the accessions."""
    table = CaseTable(queries.cases(), request)
    if (answer := table.export_response()) is not None:
        return answer
    return render_page(
        request,
        "members/cases.html",
        title=_("Aufnahmen"),
        table=table,
        may_manage=request.actor.may(Permission.MANAGE),
    )


@requires(Permission.MANAGE, across="members.administration")
@require_http_methods(["GET", "POST"])
def new_case(request: ActorRequest) -> HttpResponse:
    """Open an accession."""

    def run(data: Mapping[str, Any]) -> HttpResponse:
        found = actions.open_case(**{**data, "workplaces": data["workplaces"] or 0}, by=request.actor)
        messages.success(request, _("Die Aufnahme ist angelegt."))
        return redirect("members:case", found.pk)

    return form_page(
        request,
        forms.CaseForm(request.POST or None),
        run,
        title=_("Neue Aufnahme"),
        breadcrumbs=[(_("Aufnahmen"), reverse("members:cases"))],
        back=reverse("members:cases"),
        success="",
        submit=_("Anlegen"),
    )


@requires(Permission.AUDIT, across="members.register")
@require_GET
def case(request: ActorRequest, case_id: int) -> HttpResponse:
    """Show a case with its next step."""
    return _page(request, queries.case(case_id))


@requires(Permission.MANAGE, across="members.administration")
@require_POST
def case_step(request: ActorRequest, case_id: int, step: str) -> HttpResponse:
    """Take a step of a case; what is wrong is said on the page of the case."""
    found = queries.case(case_id)
    if step not in STEP_NAMES:
        raise Http404
    form = _form(found, step, request)
    if form.is_valid():
        try:
            RUN[step](found, form, request)
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, _("%(step)s: vermerkt.") % {"step": STEP_NAMES[step]})
            return redirect("members:case", case_id)
    return _page(request, found, step, form)


@requires(Permission.MANAGE, across="members.administration")
@require_GET
def declaration_form(request: ActorRequest, case_id: int) -> HttpResponse:
    """Give the declaration as a page to print and sign, with the statutes' version and the duties set apart."""
    found = queries.case(case_id)
    statutes = law.statutes_on(clock.today())
    content = print_page(
        "members/print_declaration.html",
        {
            "title": _("Beitrittserklärung"),
            "case": found,
            "union": union(),
            "version": statutes.version,
            "duties": [duty for duty in duties(statutes) if duty.applies],
            "today": clock.today(),
        },
    )
    return download(content, f"beitrittserklaerung-{found.pk}.pdf", "application/pdf")


def _form(found: AccessionCase, step: str, request: ActorRequest | None = None) -> django_forms.Form:
    """Return the form of a step, bound if there is a POST for it."""
    data = request.POST if request is not None and request.method == "POST" else None
    files = request.FILES if data is not None and request is not None else None
    form: django_forms.Form
    match step:
        case "resolution":
            form = forms.ResolutionForm(data)
        case "clearance":
            initial = {
                "sent_on": found.clearance_sent_on or clock.today(),
                "authority": found.clearance_authority,
                "answer": found.clearance_answer,
                "answered_on": found.clearance_answered_on,
                "reference": found.clearance_reference,
            }
            form = forms.ClearanceForm(data, initial=initial)
        case "declaration":
            form = forms.DeclarationForm(data, files, statutes=law.statutes_on(clock.today()))
        case "admission":
            form = forms.AdmissionForm(data, missing=actions.missing_fields(found))
        case "notice" | "refusal_notice":
            form = forms.NoticeForm(data)
        case "payment":
            form = PlanForm(data)
        case "refusal":
            form = forms.RefusalForm(data)
        case "erasure":
            form = forms.ErasureForm(data)
        case _:
            form = forms.EntryForm(data)
    today_as_initial(form, "resolved_on", "declared_on", "statutes_shown_on", "admitted_on", "refused_on")
    return form


def _with_focus(form: django_forms.Form) -> django_forms.Form:
    """Let the keyboard start at the next thing to do on the page."""
    if form.fields:
        next(iter(form.fields.values())).widget.attrs["autofocus"] = True
    return form


def _beside(found: AccessionCase, step: str) -> django_forms.Form:
    """Return the form of a step offered beside the next one, with ids of its own."""
    form = _form(found, step)
    form.auto_id = f"id_{step}_%s"
    return form


def _declare(found: AccessionCase, form: Any, request: ActorRequest) -> None:
    data = dict(form.cleaned_data)
    upload = data.pop("file", None)
    content = {"content": upload.read(), "media_type": "application/pdf"} if upload else {}
    statutes = law.statutes_on(data["declared_on"])
    # a duty that the statutes do not know has no box to tick
    for duty in duties(statutes):
        data.setdefault(f"duty_{duty.key}", not duty.applies)
    actions.record_declaration(case_id=found.pk, highlighted=True, **data, **content, by=request.actor)


def _plan(found: AccessionCase, form: Any, request: ActorRequest) -> None:
    actions.payment_plan(
        organisation_id=found.member_organisation_id or 0,
        instalments=form.instalments(),
        resolution=form.cleaned_data["resolution"],
        by=request.actor,
    )


def _admit(found: AccessionCase, form: Any, request: ActorRequest) -> None:
    fields = {k: v for k, v in form.cleaned_data.items() if not k.startswith("extra_")}
    actions.admit(case_id=found.pk, extra=form.extra(), **fields, by=request.actor)


RUN: Mapping[str, Callable[[AccessionCase, Any, ActorRequest], object]] = {
    "resolution": lambda c, f, r: actions.record_resolution(case_id=c.pk, **f.cleaned_data, by=r.actor),
    "clearance": lambda c, f, r: actions.record_clearance(case_id=c.pk, **f.cleaned_data, by=r.actor),
    "declaration": _declare,
    "admission": _admit,
    "entry": lambda c, f, r: actions.enter_member(case_id=c.pk, by=r.actor),
    "notice": lambda c, f, r: actions.notify_admission(case_id=c.pk, **f.cleaned_data, by=r.actor),
    "payment": _plan,
    "refusal": lambda c, f, r: actions.refuse(case_id=c.pk, **f.cleaned_data, by=r.actor),
    "refusal_notice": lambda c, f, r: actions.notify_refusal(case_id=c.pk, **f.cleaned_data, by=r.actor),
    "erasure": lambda c, f, r: actions.prove_erasure(case_id=c.pk, **f.cleaned_data, by=r.actor),
}


def _page(
    request: ActorRequest, found: AccessionCase, step: str = "", form: django_forms.Form | None = None
) -> HttpResponse:
    steps = steps_of(found.facts(), clock.today())
    current = next((s.key for s in steps if s.state == "current"), "")
    manages = request.actor.may(Permission.MANAGE)
    shown = step or current
    if form is None and shown and manages:
        form = _with_focus(_form(found, shown))
    # the answer of the supervisor may come while the case already waits elsewhere, and a refusal instead of an admission
    others = []
    if manages and not step:
        if current == "declaration" and found.clearance_type != "not_required":
            others = ["clearance"]
        elif current == "admission":
            others = ["refusal"]
    return render_page(
        request,
        "members/case.html",
        title=found.name,
        lead=_("Aufnahme, angelegt am %(day)s") % {"day": format_date(found.opened_on)},
        breadcrumbs=[(_("Aufnahmen"), reverse("members:cases"))],
        navigation=reverse("members:cases"),
        case=found,
        steps=[Step(STEP_NAMES[s.key], s.state) for s in steps],
        step_key=shown,
        step_name=STEP_NAMES.get(shown, ""),
        hint=_hint(found, shown),
        submit=SUBMITS.get(shown, ""),
        form=form,
        others=[(key, STEP_NAMES[key], _beside(found, key), SUBMITS[key]) for key in others],
        facts=_facts(found),
        notices=NoticeTable(found.notices.order_by("pk"), request),
        over=not current,
    )


def _hint(found: AccessionCase, step: str) -> str:
    if step == "clearance":
        first = earliest_decision(found.facts())
        kinds = {
            "notification": _("Anzeige bei der Kommunalaufsicht."),
            "submission": _("Vorlage bei der Kommunalaufsicht, %(weeks)s Wochen vor der Entscheidung.")
            % {"weeks": found.clearance_weeks},
            "approval": _("Genehmigung der Kommunalaufsicht."),
        }
        text = kinds.get(found.clearance_type, "")
        if first is not None and not found.clearance_answer:
            text += " " + _("Ohne Antwort kann der Beitritt ab dem %(day)s erklärt werden.") % {
                "day": format_date(first)
            }
        return text
    if step == "declaration":
        statutes = law.statutes_on(clock.today())
        return _("Es gilt die Satzung in der Fassung %(version)s.") % {"version": statutes.version}
    return str(HINTS.get(step, ""))


def _facts(found: AccessionCase) -> list[tuple[str, str]]:
    def day(value: Any, reference: str = "") -> str:
        return " · ".join(filter(None, (format_date(value), reference))) if value else "–"

    facts = [
        (_("Stand"), str(found.get_state_display())),
        (_("Art"), str(found.get_kind_display())),
        (_("Anschrift"), f"{found.street}, {found.postcode} {found.city}"),
        (_("Vertretung"), " · ".join(filter(None, (found.representative, found.deputy))) or "–"),
        (_("Ratsbeschluss"), day(found.resolution_on, found.resolution_reference)),
        (_("Vorlage bei der Kommunalaufsicht"), day(found.clearance_sent_on, found.clearance_authority)),
        (
            _("Antwort"),
            day(found.clearance_answered_on, str(found.get_clearance_answer_display()))
            if found.clearance_answered_on
            else "–",
        ),
        (
            _("Beitritt erklärt"),
            day(found.declared_on, _("Satzung Fassung %(v)s") % {"v": found.statutes_version})
            if found.declared_on
            else "–",
        ),
        (_("Zugelassen"), day(found.admitted_on, found.admission_reference)),
        (_("Mitglied ab"), day(found.effective_on)),
    ]
    if found.planned_exit_on:
        facts.append((_("geplant bis (nur Erinnerung)"), day(found.planned_exit_on)))
    if found.refused_on:
        facts += [
            (_("Abgelehnt"), day(found.refused_on)),
            (_("Mitgeteilt"), day(found.refusal_told_on)),
            (_("Erklärung gelöscht oder zurückgegeben"), day(found.erased_on, found.erasure_proof)),
        ]
        if found.declaration is not None:
            facts.append((_("Prüfwert der Erklärung (SHA-256)"), found.declaration.sha256))
    return facts
