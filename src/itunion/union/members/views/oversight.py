# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: consistency of the register, the in-house guard, import of a member list."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.kernel.api import DomainError, clock
from itunion.foundation.ui.api import (
    Figure,
    add_domain_error,
    form_page,
    format_money,
    format_percent,
    render_page,
)
from itunion.union.members import actions, queries
from itunion.union.members.forms.register import ListForm, TurnoverForm
from itunion.union.members.importing import preview_list, read_list
from itunion.union.members.permissions import Permission
from itunion.union.members.problems import explain
from itunion.union.members.rules.in_house import Light
from itunion.union.members.rules.member_list import COLUMNS
from itunion.union.members.views.acting import download

__all__ = ["consistency", "import_", "import_confirm", "import_template", "in_house", "turnover"]

LIGHT_NAMES: dict[Light, Any] = {
    Light.GREEN: gettext_lazy("grün"),
    Light.AMBER: gettext_lazy("gelb"),
    Light.RED: gettext_lazy("rot"),
}
LIGHT_TONES = {Light.GREEN: "success", Light.AMBER: "warning", Light.RED: "danger"}
KEPT = "members_import"


@requires(Permission.AUDIT, across="members.register")
@require_GET
def consistency(request: ActorRequest) -> HttpResponse:
    """Show everything in register and ledger that does not fit, and what to do about it."""
    names = queries.member_names()
    found = queries.check_consistency()
    rows = [
        {
            "name": names.get(problem.owner, ""),
            "url": reverse("members:member", args=[problem.owner]) if problem.owner in names else "",
            "text": explain(problem)[0],
            "remedy": explain(problem)[1],
            "serious": problem.serious,
        }
        for problem in found
    ]
    return render_page(
        request,
        "members/consistency.html",
        title=_("Stimmt die Mitgliederliste?"),
        lead=_("Liste und Anteilsbuch werden gegeneinander geprüft, jedes Mal neu."),
        rows=rows,
        serious=sum(row["serious"] for row in rows),
    )


@requires(Permission.AUDIT, across="members.register")
@require_GET
def in_house(request: ActorRequest) -> HttpResponse:
    """Show the traffic light of § 108 GWB with its figures."""
    guard = queries.in_house_guard()
    years = ", ".join(str(y.year) for y in sorted(guard.years, key=lambda y: y.year)) or "–"
    return render_page(
        request,
        "members/in_house.html",
        title=_("Inhouse-Wächter"),
        lead=_(
            "Mehr als 80 % der Tätigkeit für die Mitglieder im Schnitt der letzten drei Jahre, kein privates Kapital (§ 108 GWB)."
        ),
        overall=LIGHT_NAMES[guard.overall],
        overall_tone=LIGHT_TONES[guard.overall],
        figures=[
            Figure(
                _("Tätigkeit für Mitglieder"),
                format_percent(guard.share, 2) if guard.share is not None else "–",
                _("%(own)s von %(total)s, Jahre %(years)s")
                % {
                    "own": format_money(guard.with_members),
                    "total": format_money(guard.total),
                    "years": years,
                },
                tone=LIGHT_TONES[guard.activity],
            ),
            Figure(
                _("Privates Kapital"),
                str(len(guard.private)),
                _("%(n)s noch nicht geklärt") % {"n": len(guard.unknown)}
                if guard.unknown
                else _("alle geklärt"),
                tone=LIGHT_TONES[guard.capital],
            ),
            Figure(
                _("Nachweise nach § 99 GWB fehlen"),
                str(len(guard.without_evidence)),
                tone=LIGHT_TONES[guard.evidence],
            ),
        ],
        years=guard.years,
        too_few=len(guard.years) < 3,
        private=guard.private,
        unknown=guard.unknown,
        without_evidence=guard.without_evidence,
        may_manage=request.actor.may(Permission.MANAGE),
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def turnover(request: ActorRequest) -> HttpResponse:
    """State the turnover of a year."""
    form = TurnoverForm(request.POST or None, initial={"year": clock.today().year - 1})
    return form_page(
        request,
        form,
        lambda data: actions.enter_turnover(**data, by=request.actor),
        title=_("Umsatz eines Jahres"),
        breadcrumbs=[(_("Inhouse-Wächter"), reverse("members:in_house"))],
        back=reverse("members:in_house"),
        success=_("Der Umsatz ist eingetragen."),
    )


@requires(Permission.MANAGE, across="members.administration")
@require_http_methods(["GET", "POST"])
def import_(request: ActorRequest) -> HttpResponse:
    """Upload a member list and see what it would do."""
    form = ListForm(request.POST or None, request.FILES or None)
    preview = None
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            raw, numbers = read_list(upload.read(), upload.name)
        except DomainError as error:
            add_domain_error(form, error)
        else:
            preview = preview_list(raw, numbers)
            if not preview.problems and preview.members:
                request.session[KEPT] = {"raw": raw, "numbers": numbers, "name": upload.name}
    return render_page(
        request,
        "members/import.html",
        title=_("Mitgliederliste übernehmen"),
        breadcrumbs=[(_("Mitglieder"), reverse("members:members"))],
        form=form,
        preview=preview,
        columns=", ".join(COLUMNS),
    )


@requires(Permission.MANAGE, across="members.administration")
@require_POST
def import_confirm(request: ActorRequest) -> HttpResponse:
    """Take over what the dry run showed; everything is checked again."""
    kept = request.session.get(KEPT)
    if not kept:
        messages.error(
            request,
            _("Die Datei ist nicht mehr da. Es wurde nichts gespeichert; laden Sie sie noch einmal hoch."),
        )
        return redirect("members:import")
    try:
        entered = actions.import_members(
            raw=kept["raw"], numbers=kept["numbers"], file_name=kept["name"], by=request.actor
        )
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("members:import")
    del request.session[KEPT]
    messages.success(
        request,
        ngettext(
            "Übernommen: ein Mitglied aus „%(name)s“.",
            "Übernommen: %(count)s Mitglieder aus „%(name)s“.",
            len(entered),
        )
        % {"count": len(entered), "name": kept["name"]},
    )
    return redirect("members:members")


@requires(Permission.MANAGE)
@require_GET
def import_template(request: ActorRequest) -> HttpResponse:
    """Give an empty list with an example row."""
    example = {
        "number": "1", "name": "Gemeinde Beispiel", "kind": "Einheitsgemeinde", "street": "Am Markt 1", "postcode": "39104",
        "city": "Beispielstadt", "email": "rathaus@beispiel.example", "entered_on": "22.12.2009", "shares": "1",
        "paid_in": "5000,00", "workplaces": "40", "inhabitants": "9000",
    }  # fmt: skip
    lines = [";".join(COLUMNS), ";".join(example.get(column, "") for column in COLUMNS)]
    content = ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()
    return download(content, "mitgliederliste-vorlage.csv", "text/csv; charset=utf-8")
