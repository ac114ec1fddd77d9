# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: the catalogue, one service, and what the operator enters about it."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms as django_forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.kernel.api import clock
from itunion.foundation.organisations.api import across
from itunion.foundation.ui.api import attempt, form_page, format_date, render_page
from itunion.union.catalogue.actions import annexes as annex_actions
from itunion.union.catalogue.actions import services as actions
from itunion.union.catalogue.forms import services as forms
from itunion.union.catalogue.models import Service
from itunion.union.catalogue.permissions import Permission
from itunion.union.catalogue.queries import services as queries
from itunion.union.catalogue.queries.subscriptions import open_subscription, users_of
from itunion.union.catalogue.tables.services import (
    STATUS_TONES,
    LevelTable,
    PriceTable,
    ServiceTable,
    TermsTable,
)

__all__ = ["annex", "create", "enter", "remove", "service", "services", "set_status"]


def found_or_404(service_id: int, request: ActorRequest) -> Service:
    """Return the service; one in preparation only for who prepares it."""
    found = Service.objects.filter(pk=service_id).first()
    if found is None or (found.status == "draft" and not request.actor.may(Permission.VIEW_ALL)):
        raise Http404
    return found


def trail_of(found: Service) -> list[tuple[Any, str]]:
    """Return the pages above a page of one service."""
    return [
        (_("Leistungen"), reverse("catalogue:services")),
        (found.name, reverse("catalogue:service", args=[found.pk])),
    ]


@requires(Permission.VIEW)
@require_GET
def services(request: ActorRequest) -> HttpResponse:
    """List the services."""
    rows = queries.services(drafts=request.actor.may(Permission.VIEW_ALL))
    table = ServiceTable(rows, request)
    if (download := table.export_response()) is not None:
        return download
    return render_page(
        request,
        "catalogue/services.html",
        title=_("Leistungen"),
        lead=_("Was Mitglieder gemeinsam betreiben lassen. Übernehmen und zurücknehmen geht jederzeit."),
        table=table,
        may_manage=request.actor.may(Permission.MANAGE_SERVICES),
    )


@requires(Permission.VIEW)
@require_GET
def service(request: ActorRequest, service_id: int) -> HttpResponse:
    """Show a service: for deciders first, then terms, prices, promises, tasks, the agreement, who uses it."""
    found = found_or_404(service_id, request)
    actor, today = request.actor, clock.today()
    prices = PriceTable(queries.prices(service_id), request, name="p")
    terms = TermsTable(queries.terms(service_id), request, name="b")
    for table in (prices, terms):
        if (download := table.export_response()) is not None:
            return download
    with across("catalogue.directory", reason=f"service {found.key}", by=actor):
        users = users_of(service_id)
    tasks = queries.tasks(service_id)
    holding = queries.terms_on(service_id, today)
    return render_page(
        request,
        "catalogue/service.html",
        title=found.name,
        breadcrumbs=trail_of(found)[:1],
        service=found,
        tone=STATUS_TONES[found.status],
        terms_today=_terms_facts(holding),
        terms=terms,
        prices=prices,
        levels=LevelTable(queries.levels_on(service_id, today), request, name="z"),
        prerequisites=found.prerequisites.select_related("requires"),
        onboarding=tasks.filter(phase="onboarding"),
        take_back=tasks.filter(phase="take_back"),
        annex=queries.latest_annex(service_id),
        references=found.references.select_related("organisation"),
        users=users,
        own=open_subscription(service_id, actor.organisation_id or 0)
        if actor.may(Permission.VIEW_OWN)
        else None,
        may_subscribe=actor.may(Permission.SUBSCRIBE) and found.status == "offered",
        may_manage=actor.may(Permission.MANAGE_SERVICES),
        may_charge=actor.may(Permission.CHARGE),
        may_calculate=actor.may(Permission.CALCULATE),
    )


def _months(months: int) -> str:
    text = ngettext("%(count)s Monat", "%(count)s Monate", months) % {"count": months}
    return text if months else ""


def _terms_facts(terms: Any) -> list[tuple[Any, Any]]:
    if terms is None:
        return []
    return [
        (_("Mindestlaufzeit"), _months(terms.minimum_term_months) or _("keine")),
        (
            _("Kündigung"),
            " ".join(filter(None, (_months(terms.notice_months), terms.get_notice_to_display()))),
        ),
        (_("Feste Kosten geteilt nach"), terms.get_key_kind_display()),
        (_("Umsatzsteuer"), terms.get_vat_case_display()),
        (_("Gültig seit"), format_date(terms.valid_from)),
    ]


@requires(Permission.VIEW)
@require_GET
def annex(request: ActorRequest, annex_id: int) -> HttpResponse:
    """Show a version of the agreement on data processing, as it is signed."""
    found = queries.annexes_by_id().filter(pk=annex_id).first()
    if found is None:
        raise Http404
    return render_page(
        request,
        "catalogue/annex.html",
        title=_("Vereinbarung zur Auftragsverarbeitung, Version %(version)s") % {"version": found.version},
        lead=found.service.name,
        breadcrumbs=trail_of(found_or_404(found.service_id, request)),
        annex=found,
        versions=queries.annexes(found.service_id),
    )


@requires(Permission.MANAGE_SERVICES)
@require_http_methods(["GET", "POST"])
def create(request: ActorRequest) -> HttpResponse:
    """Describe a new service."""

    def run(data: Mapping[str, Any]) -> HttpResponse:
        made = actions.create_service(**data, by=request.actor)
        return redirect("catalogue:service", made.pk)

    return form_page(
        request,
        forms.ServiceForm(request.POST or None),
        run,
        title=_("Neue Leistung"),
        breadcrumbs=[(_("Leistungen"), reverse("catalogue:services"))],
        back=reverse("catalogue:services"),
        success="",
        submit=_("Leistung anlegen"),
    )


@requires(Permission.MANAGE_SERVICES)
@require_POST
def set_status(request: ActorRequest, service_id: int) -> HttpResponse:
    """Offer a service, or offer it no more."""
    found_or_404(service_id, request)
    status = request.POST.get("status", "")
    if status not in Service.Status.values:
        raise Http404
    return attempt(
        request,
        lambda: actions.set_status(service_id=service_id, status=status, by=request.actor),
        _("Der Stand ist geändert."),
        reverse("catalogue:service", args=[service_id]),
    )


Run = Callable[..., object]

# address: (heading, form, whether the form needs the service, action)
MATTERS: Mapping[str, tuple[Any, Any, bool, Run]] = {
    "beschreibung": (gettext_lazy("Beschreibung ändern"), forms.ChangeForm, False, actions.change_service),
    "bedingungen": (gettext_lazy("Neue Bedingungen"), forms.TermsForm, False, actions.set_terms),
    "zusage": (gettext_lazy("Zusage eintragen"), forms.LevelForm, False, actions.add_level),
    "zaehler": (gettext_lazy("Zähler anlegen"), forms.MeterForm, False, actions.add_meter),
    "preis": (gettext_lazy("Neuer Preis"), forms.PriceForm, True, actions.set_price),
    "voraussetzung": (
        gettext_lazy("Voraussetzung eintragen"),
        forms.PrerequisiteForm,
        True,
        actions.add_prerequisite,
    ),
    "aufgabe": (gettext_lazy("Aufgabe eintragen"), forms.TaskForm, False, actions.add_task),
    "auskunft": (gettext_lazy("Ansprechperson eintragen"), forms.ReferenceForm, False, actions.add_reference),
    "auftragsverarbeitung": (
        gettext_lazy("Neue Version der Vereinbarung zur Auftragsverarbeitung"),
        forms.AnnexForm,
        False,
        annex_actions.publish_annex,
    ),
}
LEADS: Mapping[str, Any] = {
    "bedingungen": gettext_lazy(
        "Sie gelten ab dem Tag für neue Bestellungen; wer schon bestellt hat, behält seine."
    ),
    "preis": gettext_lazy("Gilt der Preis für schon abgerechnete Monate, berichtigt ihn der nächste Lauf."),
    "auftragsverarbeitung": gettext_lazy(
        "Alle Mitglieder, die die Leistung nutzen, müssen sie neu unterschreiben."
    ),
}


def _initial(found: Service, matter: str) -> dict[str, Any]:
    """Return what the form begins with: the text that holds now, or today."""
    if matter == "beschreibung":
        return {name: getattr(found, name) for name in ("name", "for_deciders", "for_technicians")}
    if matter == "bedingungen" and (terms := queries.terms_on(found.pk, clock.today())) is not None:
        names = ("minimum_term_months", "notice_months", "notice_to", "key_kind", "vat_case")
        return {name: getattr(terms, name) for name in names} | {"valid_from": clock.today()}
    if matter == "auftragsverarbeitung" and (annex := queries.latest_annex(found.pk)) is not None:
        names = ("subject", "categories", "data_subjects", "sub_processors", "measures")
        return {name: getattr(annex, name) for name in names}
    return {"valid_from": clock.today()}


@requires(Permission.MANAGE_SERVICES)
@require_http_methods(["GET", "POST"])
def enter(request: ActorRequest, service_id: int, matter: str) -> HttpResponse:
    """Enter something about a service."""
    found = found_or_404(service_id, request)
    if matter not in MATTERS:
        raise Http404
    title, form_class, needs_service, action = MATTERS[matter]
    more = {"service": found} if needs_service else {}
    form: django_forms.Form = form_class(request.POST or None, initial=_initial(found, matter), **more)

    def run(data: Mapping[str, Any]) -> object:
        # a price names its meter, and the meter its service
        about = {} if matter == "preis" else {"service_id": service_id}
        return action(**about, **data, by=request.actor)

    return form_page(
        request,
        form,
        run,
        title=title,
        lead=LEADS.get(matter, ""),
        breadcrumbs=trail_of(found),
        back=reverse("catalogue:service", args=[service_id]),
        success=_("Eingetragen."),
    )


REMOVALS: Mapping[str, Callable[[int, Any], object]] = {
    "voraussetzung": lambda pk, by: actions.drop_prerequisite(prerequisite_id=pk, by=by),
    "auskunft": lambda pk, by: actions.drop_reference(reference_id=pk, by=by),
    "aufgabe": lambda pk, by: actions.retire_task(task_id=pk, by=by),
}


@requires(Permission.MANAGE_SERVICES)
@require_POST
def remove(request: ActorRequest, service_id: int, matter: str, row_id: int) -> HttpResponse:
    """Take a prerequisite, a task or a reference away."""
    found = found_or_404(service_id, request)
    rows: Any = {
        "voraussetzung": found.prerequisites,
        "auskunft": found.references,
        "aufgabe": found.tasks,
    }.get(matter)
    if rows is None or not rows.filter(pk=row_id).exists():
        raise Http404
    return attempt(
        request,
        lambda: REMOVALS[matter](row_id, request.actor),
        _("Entfernt."),
        reverse("catalogue:service", args=[service_id]),
    )
