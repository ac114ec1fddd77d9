# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: assemblies, planning, agenda, convening, invitations, demands."""

from datetime import UTC
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.kernel.api import clock
from itunion.foundation.organisations.api import Organisation
from itunion.foundation.ui.api import attempt, form_page, format_date, format_moment, render_page, steps
from itunion.union.assembly import api
from itunion.union.assembly.forms import (
    ITEM_KINDS,
    ChangeForm,
    DemandForm,
    ItemForm,
    PlanForm,
    PostedForm,
)
from itunion.union.assembly.models import Assembly, Invitation, MinorityDemand
from itunion.union.assembly.permissions import Permission
from itunion.union.assembly.printing import letters_pdf
from itunion.union.assembly.tables import AgendaTable, AssemblyTable, DemandTable, InvitationTable
from itunion.union.assembly.views.answering import wanted
from itunion.union.law.api import MAJORITIES, Finding, book_on

__all__ = [
    "assemblies",
    "assembly",
    "calendar",
    "change",
    "convene",
    "demands",
    "invitations",
    "item",
    "letters",
    "plan",
    "posted",
    "support",
]

STEPS = (
    ("planned", gettext_lazy("Vorbereitung")),
    ("convened", gettext_lazy("Einladung")),
    ("open", gettext_lazy("Versammlung")),
    ("closed", gettext_lazy("Niederschrift")),
    ("minuted", gettext_lazy("abgeschlossen")),
)


def _trail() -> list[tuple[Any, str]]:
    return [(_("Versammlungen"), reverse("assembly:assemblies"))]


def trail_of(assembly: Assembly) -> list[tuple[Any, str]]:
    """Return the breadcrumbs above a page of an assembly."""
    return [*_trail(), (assembly.title, reverse("assembly:assembly", args=[assembly.pk]))]


def _sentence(finding: Finding) -> str:
    language = get_language() or "de"
    return finding.sentence(language)


@requires(Permission.VIEW)
@require_GET
def assemblies(request: ActorRequest) -> HttpResponse:
    """List assemblies, what the year asks for, what is wrong with the organs."""
    table = AssemblyTable(api.assemblies(), request)
    if (download := table.export_response()) is not None:
        return download
    manages = request.actor.may(Permission.MANAGE)
    year = clock.today().year - 1
    cycle = api.annual_cycle(year) if manages else []
    return render_page(
        request,
        "assembly/assemblies.html",
        title=_("Versammlungen"),
        table=table,
        may_manage=manages,
        may_demand=request.actor.may(Permission.REPRESENT),
        year=str(year),
        cycle=[(f.rule.text(get_language() or "de"), f.rule.paragraph, f.due, f.kept) for f in cycle],
        warnings=[_sentence(f) for f in api.organ_warnings()] if manages else [],
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def plan(request: ActorRequest) -> HttpResponse:
    """Plan an assembly."""
    form = PlanForm(request.POST or None)
    return form_page(
        request,
        form=form,
        run=lambda data: api.plan_assembly(by=request.actor, **form.facts()),
        success=_("Die Versammlung ist geplant. Als Nächstes: die Tagesordnung."),
        back=reverse("assembly:assemblies"),
        title=_("Versammlung planen"),
        breadcrumbs=_trail(),
    )


def _explained(assembly: Assembly) -> list[dict[str, Any]]:
    """Return the deadlines as the page shows them: day, what for, rule, how it was found."""
    day = format_date(assembly.starts_at.astimezone().date())
    names = {
        "invitation": _("Einladung muss zugegangen sein"),
        "item": _("Letzter Tag für weitere Gegenstände"),
        "papers": _("Abschluss und Berichte müssen ausliegen"),
        "challenge": _("Ende der Anfechtungsfrist"),
    }
    lines = []
    for entry in api.deadlines_of(assembly):
        values = entry.finding.decision.values
        notes = []
        if entry.key == "invitation":
            notes = [
                _("Brief spätestens zur Post: %(day)s (Werktag davor: %(working)s)")
                % {
                    "day": format_date(values["posted_by"]),
                    "working": format_date(values["posted_by_working_day"]),
                },
                _("Mit Sicherheitspuffer: %(day)s") % {"day": format_date(values["recommended"])},
            ]
        elif entry.key == "challenge" and values.get("flag"):
            notes = [
                _(
                    "Der letzte Tag ist arbeitsfrei; gezeigt wird der nächste Werktag %(day)s (§ 193 BGB, zu klären)."
                )
                % {"day": format_date(values["shown"])}
            ]
        lines.append(
            {
                "name": names[entry.key],
                "day": entry.finding.due,
                "rule": f"{entry.finding.rule.paragraph}, {entry.finding.rule.id}",
                "notes": [_("gerechnet vom %(day)s; der Tag selbst zählt nicht") % {"day": day}, *notes],
            }
        )
    return lines


def _agenda(assembly: Assembly) -> list[tuple[Any, str, str, str]]:
    language = get_language() or "de"
    last_day = next(d for d in api.deadlines_of(assembly) if d.key == "item").finding.due
    rows = []
    for item in assembly.items.order_by("position"):
        late = item.announced_on and last_day and item.announced_on > last_day
        votes = item.kind != "report"
        rows.append(
            (
                item,
                str(ITEM_KINDS[item.kind]),
                MAJORITIES[item.subject].name(language) if item.kind == "resolution" else "",
                str(_("zu spät angekündigt: kein Beschluss"))
                if late and votes and not item.is_procedural
                else "",
            )
        )
    return rows


@requires(Permission.VIEW)
@require_GET
def assembly(request: ActorRequest, assembly_id: int) -> HttpResponse:
    """Show an assembly: where it stands, its days, its agenda, and what comes next."""
    found = wanted(assembly_id)
    if request.actor.organisation_kind == "member" and found.state != "planned":
        api.note_opened(assembly_id=assembly_id, by=request.actor)
    manages = request.actor.may(Permission.MANAGE)
    return render_page(
        request,
        "assembly/assembly.html",
        title=found.title,
        breadcrumbs=_trail(),
        assembly=found,
        steps=steps("done" if found.state == "minuted" else found.state, entries=STEPS),
        facts=[
            (_("Beginn"), format_moment(found.starts_at)),
            (_("Ort"), found.place),
            (_("Form"), found.get_form_display()),
            (_("Teilnahme aus der Ferne"), found.access),
            (_("Einberufen durch"), found.get_convener_display()),
            (_("Leitung"), found.chair_name),
            (_("Schriftführung"), found.secretary_name),
        ],
        deadlines=_explained(found),
        agenda=AgendaTable(_agenda(found), request),
        ballots=api.ballots_of(assembly_id),
        gates=[(_sentence(f), f.kept) for f in api.start_gates(found) if not f.kept] if manages else [],
        may_manage=manages,
        may_lead=request.actor.may(Permission.DESK) and found.state == "open",
        may_represent=request.actor.may(Permission.REPRESENT)
        and found.state in ("planned", "convened", "open"),
        represented=any(
            row.member_id == request.actor.organisation_id for row in api.representations(assembly_id)
        ),
        may_vote=request.actor.may(Permission.TAKE_PART) and found.state == "open",
        has_minutes=hasattr(found, "minutes"),
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def change(request: ActorRequest, assembly_id: int) -> HttpResponse:
    """Set readiness, chair and secretary."""
    found = wanted(assembly_id)
    form = ChangeForm(
        request.POST or None, initial={name: getattr(found, name) for name in ChangeForm.base_fields}
    )
    return form_page(
        request,
        form=form,
        run=lambda data: api.change_assembly(assembly_id=assembly_id, changes=data, by=request.actor),
        success=_("Gespeichert."),
        back=reverse("assembly:assembly", args=[assembly_id]),
        title=_("Ablauf vorbereiten"),
        breadcrumbs=trail_of(found),
    )


def _concerned(names: str) -> list[str]:
    """Return keys for the names typed: members by their name, everybody else as a person."""
    keys = []
    for name in (n.strip() for n in names.split(";")):
        if not name:
            continue
        body = Organisation.objects.filter(name__iexact=name, kind="member").first()
        keys.append(f"m{body.pk}" if body else "n" + " ".join(name.casefold().split()))
    return keys


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def item(request: ActorRequest, assembly_id: int) -> HttpResponse:
    """Put an item on the agenda."""
    found = wanted(assembly_id)

    def do(data: dict[str, Any]) -> None:
        api.add_item(
            assembly_id=assembly_id,
            concerned=_concerned(data.pop("concerned_names")),
            by=request.actor,
            **data,
        )

    return form_page(
        request,
        form=ItemForm(request.POST or None),
        run=do,
        success=_("Der Punkt steht auf der Tagesordnung."),
        back=reverse("assembly:assembly", args=[assembly_id]),
        title=_("Tagesordnungspunkt"),
        lead=_(
            "Nach der Einladung angekündigte Gegenstände brauchen eine volle Woche, sonst gibt es keinen Beschluss."
        )
        if found.state != "planned"
        else "",
        breadcrumbs=trail_of(found),
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def convene(request: ActorRequest, assembly_id: int) -> HttpResponse:
    """Show what goes out, then convene."""
    found = wanted(assembly_id)
    to = reverse("assembly:assembly", args=[assembly_id])
    if request.method == "POST":
        return attempt(
            request,
            lambda: api.convene(assembly_id=assembly_id, by=request.actor),
            _("Die Versammlung ist einberufen. E-Mails gehen jetzt hinaus, Briefe liegen zum Druck bereit."),
            to,
        )
    return render_page(
        request,
        "assembly/convene.html",
        title=_("Einberufen"),
        lead=_("Jedes Mitglied erhält diese Einladung; der Versand wird je Mitglied nachgewiesen."),
        breadcrumbs=trail_of(found),
        text=api.invitation_text(found),
        cancel_url=to,
    )


@requires(Permission.VIEW)
@require_GET
def calendar(request: ActorRequest, assembly_id: int) -> HttpResponse:
    """Return assembly and deadlines as a calendar file."""
    from icalendar import Calendar, Event

    found = wanted(assembly_id)
    file = Calendar()
    file.add("prodid", "-//IT-Union//Versammlung//DE")
    file.add("version", "2.0")
    stamp = clock.now()

    def add(uid: str, summary: str, start: Any, description: str = "") -> None:
        event = Event()
        event.add("uid", f"{uid}-{found.pk}@it-union")
        event.add("dtstamp", stamp)
        event.add("summary", summary)
        event.add("dtstart", start)
        if description:
            event.add("description", description)
        file.add_component(event)

    add("versammlung", found.title, found.starts_at.astimezone(UTC), found.place)
    for line, entry in zip(_explained(found), api.deadlines_of(found), strict=True):
        add(entry.key, str(line["name"]), line["day"], "; ".join([line["rule"], *map(str, line["notes"])]))
    response = HttpResponse(file.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="versammlung-{found.pk}.ics"'
    return response


@requires(Permission.MANAGE)
@require_GET
def invitations(request: ActorRequest, assembly_id: int) -> HttpResponse:
    """Show the proof of every invitation."""
    found = wanted(assembly_id)
    rows = api.invitations_of(assembly_id)
    table = InvitationTable(rows, request)
    if (download := table.export_response()) is not None:
        return download
    return render_page(
        request,
        "assembly/invitations.html",
        title=_("Einladungen"),
        breadcrumbs=trail_of(found),
        table=table,
        letters=rows.filter(channel="letter", sent_at__isnull=True),
        assembly=found,
    )


@requires(Permission.MANAGE)
@require_GET
def letters(request: ActorRequest, assembly_id: int) -> HttpResponse:
    """Return the invitations that go by post as one PDF."""
    found = wanted(assembly_id)
    content = letters_pdf(found, api.invitation_text(found))
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="einladungen-{found.starts_at:%Y-%m-%d}.pdf"'
    return response


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def posted(request: ActorRequest, assembly_id: int, invitation_id: int) -> HttpResponse:
    """Note that a letter was posted."""
    found = wanted(assembly_id)
    invitation = Invitation.objects.filter(pk=invitation_id, assembly=found).select_related("member").first()
    if invitation is None:
        raise Http404
    return form_page(
        request,
        form=PostedForm(request.POST or None),
        run=lambda data: api.mark_sent(invitation_id=invitation_id, by=request.actor, **data),
        success=_("Der Versand ist vermerkt."),
        back=reverse("assembly:invitations", args=[assembly_id]),
        title=_("Brief an %(member)s") % {"member": invitation.member.name},
        breadcrumbs=trail_of(found),
    )


def _needed() -> int:
    finding = book_on().check("G2", members=api.member_count(), demanding=0, purpose="-")
    return int(finding.decision.values.get("needed", 1))


@requires(Permission.VIEW)
@require_http_methods(["GET", "POST"])
def demands(request: ActorRequest) -> HttpResponse:
    """List demands of members; a member's head can make one."""
    form = DemandForm(request.POST or None) if request.actor.may(Permission.REPRESENT) else None
    if request.method == "POST" and form is not None and form.is_valid():
        return attempt(
            request,
            lambda: api.demand_assembly(by=request.actor, **form.cleaned_data),
            _("Das Verlangen ist gestellt. Andere Mitglieder können es jetzt unterstützen."),
            reverse("assembly:demands"),
        )
    needed = _needed()
    rows = [(d, d.supports.count(), needed) for d in MinorityDemand.objects.order_by("-made_on", "-pk")]
    return render_page(
        request,
        "assembly/demands.html",
        title=_("Verlangen von Mitgliedern"),
        lead=_(
            "Ein Zehntel der Mitglieder kann eine Versammlung oder einen Gegenstand verlangen (§ 45 GenG)."
        ),
        breadcrumbs=_trail(),
        table=DemandTable(rows, request),
        form=form,
    )


@requires(Permission.VIEW)
@require_http_methods(["GET", "POST"])
def support(request: ActorRequest, demand_id: int) -> HttpResponse:
    """Show a demand; support it."""
    found = MinorityDemand.objects.filter(pk=demand_id).first()
    if found is None:
        raise Http404
    if request.method == "POST":
        return attempt(
            request,
            lambda: api.support_demand(demand_id=demand_id, by=request.actor),
            _("Ihr Mitglied unterstützt das Verlangen."),
            reverse("assembly:support", args=[demand_id]),
        )
    supporters = found.supports.select_related("member").order_by("made_on", "pk")
    mine = any(s.member_id == request.actor.organisation_id for s in supporters)
    return render_page(
        request,
        "assembly/demand.html",
        title=found.purpose,
        breadcrumbs=[*_trail(), (_("Verlangen"), reverse("assembly:demands"))],
        demand=found,
        supporters=supporters,
        needed=_needed(),
        may_support=request.actor.may(Permission.REPRESENT) and not mine,
    )
