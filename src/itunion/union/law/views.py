# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: the statutes and their versions, what the union states of itself, the book of rules."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.kernel.api import clock
from itunion.foundation.ui.api import form_page, format_date, format_money, format_percent, render_page
from itunion.union.law import actions, queries
from itunion.union.law.forms import OPTION_NAMES, FactsForm, RegistrationForm, StatutesForm
from itunion.union.law.models import StatutesVersion
from itunion.union.law.permissions import Permission
from itunion.union.law.rules import PARAMETERS, PROFILES, RULES, Parameter, Statutes, profile_on
from itunion.union.law.tables import ParameterTable, RuleTable, VersionTable, kinds_of

__all__ = ["new_statutes", "put_in_force", "rule", "rules", "statutes", "union_facts", "version"]


def _in_words(parameter: Parameter, value: Any) -> str:
    """Return a parameter's value as people read it."""
    match parameter.kind:
        case "amount":
            return format_money(Decimal(str(value)))
        case "percent":
            return format_percent(Decimal(str(value)) / 100, 2)
        case "flag":
            return str(_("ja") if value else _("nein"))
        case "choice":
            return str(OPTION_NAMES.get(value, value))
        case "choices":
            return ", ".join(str(OPTION_NAMES.get(v, v)) for v in value)
        case _:
            return "–" if value is None else str(value)


def _rows(statutes: Statutes) -> list[tuple[Parameter, str, str]]:
    return [(p, _in_words(p, statutes[key]), _in_words(p, p.default)) for key, p in PARAMETERS.items()]


@requires(Permission.VIEW)
@require_GET
def statutes(request: ActorRequest) -> HttpResponse:
    """Show what holds today, the versions, and what the union states of itself."""
    today = clock.today()
    in_force = queries.statutes_on(today)
    table = ParameterTable(_rows(in_force), request)
    if (download := table.export_response()) is not None:
        return download
    stated = queries.facts()
    return render_page(
        request,
        "law/statutes.html",
        title=_("Satzung"),
        lead=_("Was für unsere Genossenschaft heute gilt: Fassung %(version)s, Rechtsstand %(profile)s.")
        % {"version": in_force.version, "profile": profile_on(today).key},
        facts=[
            (_("Sitz"), stated.seat),
            (_("Registergericht"), f"{stated.register_court}, {stated.register_number}"),
            (_("Prüfungsverband"), f"{stated.audit_association}, {stated.audit_association_seat}"),
        ]
        if stated
        else [],
        versions=VersionTable(list(queries.versions()), request, name="f"),
        table=table,
        may_manage=request.actor.may(Permission.MANAGE),
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def new_statutes(request: ActorRequest) -> HttpResponse:
    """Enter a version of the statutes."""
    present = queries.statutes_on(clock.today())
    form = StatutesForm(request.POST or None, initial=StatutesForm.initial_of(present.values))

    def run(data: dict[str, Any]) -> HttpResponse:
        entered = actions.enter_statutes(
            title=data["title"], adopted_on=data["adopted_on"], parameters=form.parameters(), by=request.actor
        )
        messages.success(
            request, _("Die Fassung ist erfasst. Sie gilt, sobald ihre Eintragung vermerkt ist.")
        )
        return redirect("law:version", entered.number)

    return form_page(
        request,
        form,
        run,
        title=_("Neue Fassung der Satzung"),
        lead=_("Was das Gesetz nicht zulässt, wird abgelehnt. Nichts gilt vor der Eintragung."),
        breadcrumbs=[(_("Satzung"), reverse("law:statutes"))],
        back=reverse("law:statutes"),
        success="",
    )


def _version(number: int) -> StatutesVersion:
    found = StatutesVersion.objects.filter(number=number).first()
    if found is None:
        raise Http404
    return found


@requires(Permission.VIEW)
@require_GET
def version(request: ActorRequest, number: int) -> HttpResponse:
    """Show one version, and what it changes against the statutes in force."""
    found = _version(number)
    proposed = Statutes(str(number), found.parameters)
    present = queries.statutes_on(clock.today())
    changed = [
        (p, _in_words(p, proposed[key]), _in_words(p, present[key]))
        for key, p in PARAMETERS.items()
        if proposed[key] != present[key]
    ]
    language = get_language() or "de"
    return render_page(
        request,
        "law/version.html",
        title=found.title,
        breadcrumbs=[(_("Satzung"), reverse("law:statutes"))],
        facts=[
            (_("Beschlossen am"), format_date(found.adopted_on)),
            (
                _("Eingetragen am"),
                format_date(found.registered_on) if found.registered_on else _("noch nicht"),
            ),
        ],
        changed=[(p.name(language), new, old) for p, new, old in changed],
        table=ParameterTable(_rows(proposed), request),
        may_register=request.actor.may(Permission.MANAGE) and not found.in_force_from,
        number=number,
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def put_in_force(request: ActorRequest, number: int) -> HttpResponse:
    """Record the registration of a version."""
    found = _version(number)
    return form_page(
        request,
        RegistrationForm(request.POST or None),
        lambda data: actions.put_in_force(number=number, by=request.actor, **data),
        title=_("Eintragung vermerken"),
        lead=found.title,
        breadcrumbs=[(_("Satzung"), reverse("law:statutes"))],
        back=reverse("law:version", args=[number]),
        success=_("Die Fassung gilt ab dem Tag der Eintragung."),
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def union_facts(request: ActorRequest) -> HttpResponse:
    """State seat, register and audit association."""
    stated = queries.facts()
    initial = {name: getattr(stated, name) for name in FactsForm.base_fields} if stated else {}
    return form_page(
        request,
        FactsForm(request.POST or None, initial=initial),
        lambda data: actions.enter_union_facts(by=request.actor, **data),
        title=_("Angaben der Genossenschaft"),
        breadcrumbs=[(_("Satzung"), reverse("law:statutes"))],
        back=reverse("law:statutes"),
        success=_("Die Angaben sind gespeichert."),
    )


@requires(Permission.VIEW)
@require_GET
def rules(request: ActorRequest) -> HttpResponse:
    """List the ninety rules."""
    table = RuleTable(list(RULES.values()), request)
    if (download := table.export_response()) is not None:
        return download
    language = get_language() or "de"
    profiles = [
        (p.key, (p.note_en if language.startswith("en") else p.note_de), _span(p.valid_from, p.valid_to))
        for p in PROFILES
    ]
    return render_page(
        request,
        "law/rules.html",
        title=_("Rechtsregeln"),
        lead=_(
            "Jede Prüfung nennt ihre Regel, die Angaben dazu, den Rechtsstand und die Fassung der Satzung."
        ),
        table=table,
        profiles=profiles,
    )


def _span(start: Any, end: Any) -> str:
    if start is None:
        return str(_("nicht in Kraft"))
    return f"{format_date(start)} – {format_date(end) if end else _('heute')}"


@requires(Permission.VIEW)
@require_GET
def rule(request: ActorRequest, rule_id: str) -> HttpResponse:
    """Show one rule: text, source, validity, where it acts, what it takes from the statutes, its test."""
    found = RULES.get(rule_id)
    if found is None:
        raise Http404
    language = get_language() or "de"
    in_force = queries.statutes_on(clock.today())
    return render_page(
        request,
        "law/rule.html",
        title=f"{found.id} · {found.paragraph}",
        lead=found.text(language),
        breadcrumbs=[(_("Rechtsregeln"), reverse("law:rules"))],
        facts=[
            (_("Art"), kinds_of(found)),
            (_("Gilt"), _span(found.valid_from, found.valid_to)),
            (_("Wenn sie nicht eingehalten ist"), found.on_break(language) or "–"),
            (_("Wirkt in"), found.acts_in),
            (_("Test"), found.test),
            *(
                (PARAMETERS[key].name(language), _in_words(PARAMETERS[key], in_force[key]))
                for key in found.parameters
            ),
        ],
    )
