# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: setting up a body, committees and people; who belongs where on which day."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.kernel.api import clock
from itunion.foundation.ui.api import attempt, form_page, format_date, parse_date
from itunion.procedures.council.actions import bodies as body_actions
from itunion.procedures.council.actions import people as people_actions
from itunion.procedures.council.forms import setup as forms
from itunion.procedures.council.models import Body, Group, LegislativeTerm, Membership, Person, Place
from itunion.procedures.council.permissions import Permission
from itunion.procedures.council.queries import setup as queries
from itunion.procedures.council.tables.setup import GroupTable, MemberTable, PersonTable, PlaceTable
from itunion.procedures.council.views.shell import council_page, crumbs

__all__ = [
    "add_place", "add_term", "change_body", "consent", "end_membership", "found", "group", "groups", "people", "person",
    "save_group", "save_membership", "save_person", "setup",
]  # fmt: skip

CONSENTS = {
    "email": gettext_lazy("E-Mail"),
    "phone": gettext_lazy("Telefon"),
    "place": gettext_lazy("Anschrift"),
    "life": gettext_lazy("Kurzer Lebenslauf"),
    "gender": gettext_lazy("Geschlecht"),
    "attendance": gettext_lazy("Anwesenheit in Sitzungen"),
}


def _values(form: Any) -> dict[str, Any]:
    """Return what a form of a model says, by field."""
    return {name: form.cleaned_data[name] for name in form.fields}


@requires(Permission.MANAGE)
@require_GET
def setup(request: ActorRequest) -> HttpResponse:
    """Show the bodies and places; without a body, how to begin."""
    places = PlaceTable(Place.objects.all(), request, name="o")
    if (download := places.export_response()) is not None:
        return download
    return council_page(
        request,
        "council/setup/setup.html",
        section="setup",
        title=_("Einrichtung"),
        bodies=queries.bodies_with_next_reference(clock.today()),
        places=places,
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def found(request: ActorRequest) -> HttpResponse:
    """Begin: a body and its council in one step."""
    form = forms.FoundForm(request.POST or None, initial={"name": request.actor.organisation_name})
    return form_page(
        request,
        form,
        lambda data: body_actions.found_body(
            organisation_id=request.actor.organisation_id or 0, by=request.actor, **data
        ),
        title=_("Körperschaft anlegen"),
        lead=_(
            "Damit erscheint sie im Bürgerportal und in der OParl-Schnittstelle; veröffentlicht wird sonst noch nichts."
        ),
        back=reverse("council:setup"),
        success=_("Die Körperschaft ist angelegt. Tragen Sie jetzt Ausschüsse und Personen ein."),
        submit=_("Anlegen"),
        breadcrumbs=crumbs((_("Einrichtung"), reverse("council:setup"))),
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def change_body(request: ActorRequest, body_id: int) -> HttpResponse:
    """Change a body's name, deadlines and what it publishes."""
    found_body = Body.objects.get(pk=body_id)
    form = forms.BodyForm(request.POST or None, instance=found_body)
    return form_page(
        request,
        form,
        lambda _data: body_actions.change_body(body=found_body, changes=_values(form), by=request.actor),
        title=found_body.name,
        back=reverse("council:setup"),
        success=_("Gespeichert."),
        breadcrumbs=crumbs((_("Einrichtung"), reverse("council:setup"))),
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def add_term(request: ActorRequest, body_id: int, term_id: int | None = None) -> HttpResponse:
    """Enter or change an electoral term."""
    of = Body.objects.get(pk=body_id)
    term = LegislativeTerm.objects.get(pk=term_id, body=of) if term_id else None
    initial = {"name": term.name, "start": term.start, "end": term.end} if term else None
    return form_page(
        request,
        forms.TermForm(request.POST or None, initial=initial),
        lambda data: body_actions.save_term(body=of, term=term, by=request.actor, **data),
        title=_("Wahlperiode"),
        back=reverse("council:setup"),
        success=_("Die Wahlperiode ist eingetragen."),
        breadcrumbs=crumbs((_("Einrichtung"), reverse("council:setup"))),
    )


@requires(Permission.DRAFT)
@require_http_methods(["GET", "POST"])
def add_place(request: ActorRequest, place_id: int | None = None) -> HttpResponse:
    """Enter or change a place."""
    place = Place.objects.get(pk=place_id) if place_id else None
    form = forms.PlaceForm(request.POST or None, instance=place)
    back = reverse("council:setup") if request.actor.may(Permission.MANAGE) else reverse("council:start")
    return form_page(
        request,
        form,
        lambda _data: body_actions.save_place(
            organisation_id=request.actor.organisation_id or 0,
            place=place,
            values=_values(form),
            by=request.actor,
        ),
        title=_("Ort"),
        back=back,
        success=_("Der Ort ist eingetragen."),
        breadcrumbs=crumbs(),
    )


@requires(Permission.VIEW)
@require_GET
def groups(request: ActorRequest) -> HttpResponse:
    """List committees, factions and departments."""
    table = GroupTable(queries.groups_on(clock.today()), request)
    if (download := table.export_response()) is not None:
        return download
    return council_page(
        request,
        "council/setup/groups.html",
        section="groups",
        title=_("Gremien"),
        table=table,
        bodies=queries.bodies(),
        may_manage=request.actor.may(Permission.MANAGE),
    )


@requires(Permission.VIEW)
@require_GET
def group(request: ActorRequest, group_id: int) -> HttpResponse:
    """Show a group with who belongs to it on a day."""
    shown = Group.objects.select_related("body", "part_of", "place").get(pk=group_id)
    problem = ""
    day = clock.today()
    if asked := request.GET.get("am", ""):
        try:
            day = parse_date(asked)
        except ValueError:
            problem = _("Das Datum braucht die Form TT.MM.JJJJ; gezeigt wird heute.")
    table = MemberTable(queries.members_of(shown, day), request)
    if (download := table.export_response()) is not None:
        return download
    facts = [
        (_("Art"), shown.get_kind_display()),
        (_("Körperschaft"), shown.body.name),
        (_("Gehört zu"), shown.part_of.name if shown.part_of else "–"),
        (_("Ort"), str(shown.place) if shown.place else "–"),
        (_("Veröffentlicht"), _("ja") if shown.is_public else _("nein")),
    ]
    return council_page(
        request,
        "council/setup/group.html",
        section="groups",
        title=shown.name,
        breadcrumbs=crumbs((_("Gremien"), reverse("council:groups"))),
        group=shown,
        facts=facts,
        table=table,
        day=format_date(day),
        problem=problem,
        may_manage=request.actor.may(Permission.MANAGE),
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def save_group(
    request: ActorRequest, body_id: int | None = None, group_id: int | None = None
) -> HttpResponse:
    """Enter or change a group."""
    present = Group.objects.select_related("body").get(pk=group_id) if group_id else None
    body = present.body if present else Body.objects.get(pk=body_id)
    form = forms.GroupForm(request.POST or None, instance=present, body=body)
    return form_page(
        request,
        form,
        lambda _data: people_actions.save_group(
            body=body, group=present, values=_values(form), by=request.actor
        ),
        title=present.name if present else _("Gremium eintragen"),
        back=reverse("council:group", args=[group_id]) if group_id else reverse("council:groups"),
        success=_("Das Gremium ist eingetragen."),
        breadcrumbs=crumbs((_("Gremien"), reverse("council:groups"))),
    )


@requires(Permission.VIEW)
@require_GET
def people(request: ActorRequest) -> HttpResponse:
    """List the people with a seat."""
    table = PersonTable(queries.people_on(clock.today()), request)
    if (download := table.export_response()) is not None:
        return download
    return council_page(
        request,
        "council/setup/people.html",
        section="people",
        title=_("Personen"),
        table=table,
        bodies=queries.bodies(),
        may_manage=request.actor.may(Permission.MANAGE),
    )


@requires(Permission.VIEW)
@require_GET
def person(request: ActorRequest, person_id: int) -> HttpResponse:
    """Show a person: seats over time, and which details may be published."""
    shown = Person.objects.select_related("body", "place").get(pk=person_id)
    may_manage = request.actor.may(Permission.MANAGE)
    given = {c.field for c in shown.consents.filter(revoked_at__isnull=True)}
    facts = [
        (_("Anrede und Titel"), " ".join(filter(None, [shown.form_of_address, shown.title])) or "–"),
        (_("E-Mail"), shown.email or "–"),
        (_("Telefon"), shown.phone or "–"),
        (_("Anmeldung mit"), shown.login_email or "–"),
        (_("Veröffentlicht"), _("ja") if shown.is_public else _("nein")),
    ]
    return council_page(
        request,
        "council/setup/person.html",
        section="people",
        title=shown.name,
        breadcrumbs=crumbs((_("Personen"), reverse("council:people"))),
        person=shown,
        facts=facts,
        memberships=shown.memberships.select_related("group", "on_behalf_of", "deputy_for__person").order_by(
            "group__position", "-start"
        ),
        consents=[(field, label, field in given) for field, label in CONSENTS.items()],
        may_manage=may_manage,
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def save_person(
    request: ActorRequest, body_id: int | None = None, person_id: int | None = None
) -> HttpResponse:
    """Enter or change a person."""
    present = Person.objects.select_related("body").get(pk=person_id) if person_id else None
    body = present.body if present else Body.objects.get(pk=body_id)
    form = forms.PersonForm(request.POST or None, instance=present)

    def run(_data: dict[str, Any]) -> HttpResponse:
        saved = people_actions.save_person(body=body, person=present, values=_values(form), by=request.actor)
        return redirect("council:person", saved.pk)

    return form_page(
        request,
        form,
        run,
        title=present.name if present else _("Person eintragen"),
        back=reverse("council:person", args=[person_id]) if person_id else reverse("council:people"),
        success=_("Die Person ist eingetragen."),
        breadcrumbs=crumbs((_("Personen"), reverse("council:people"))),
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def save_membership(request: ActorRequest, person_id: int, membership_id: int | None = None) -> HttpResponse:
    """Enter or change to which group a person belongs."""
    of = Person.objects.select_related("body").get(pk=person_id)
    present = (
        Membership.objects.select_related("group", "deputy_for").get(pk=membership_id, person=of)
        if membership_id
        else None
    )
    names = ("group", "role", "voting", "chairs", "start", "end", "on_behalf_of")
    initial = {name: getattr(present, name) for name in names} if present else {}
    if present and present.deputy_for:
        initial["deputises"] = present.deputy_for.person_id
    form = forms.MembershipForm(request.POST or None, initial=initial, body=of.body, person=of)

    def run(data: dict[str, Any]) -> None:
        group = present.group if present else data["group"]
        values = {name: data[name] for name in (*names[1:], "deputy_for")}
        people_actions.save_membership(
            person=of, group=group, membership=present, values=values, by=request.actor
        )

    if present:
        form.fields["group"].disabled = True
    return form_page(
        request,
        form,
        run,
        title=_("Mitgliedschaft"),
        back=reverse("council:person", args=[of.pk]),
        success=_("Die Mitgliedschaft ist eingetragen."),
        breadcrumbs=crumbs(
            (_("Personen"), reverse("council:people")), (of.name, reverse("council:person", args=[of.pk]))
        ),
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def end_membership(request: ActorRequest, membership_id: int) -> HttpResponse:
    """End a membership."""
    present = Membership.objects.select_related("person", "group").get(pk=membership_id)
    return form_page(
        request,
        forms.EndForm(request.POST or None, initial={"last_day": clock.today()}),
        lambda data: people_actions.end_membership(membership=present, by=request.actor, **data),
        title=_("Mitgliedschaft beenden"),
        lead=f"{present.person.name}: {present.group.name}",
        back=reverse("council:person", args=[present.person_id]),
        success=_("Die Mitgliedschaft ist beendet."),
        breadcrumbs=crumbs((_("Personen"), reverse("council:people"))),
    )


@requires(Permission.MANAGE)
@require_POST
def consent(request: ActorRequest, person_id: int) -> HttpResponse:
    """Give or revoke a consent."""
    of = Person.objects.get(pk=person_id)
    field, give = request.POST.get("field", ""), request.POST.get("give") == "1"
    act = people_actions.give_consent if give else people_actions.revoke_consent
    return attempt(
        request,
        lambda: act(person=of, field=field, by=request.actor),
        _("Die Einwilligung ist eingetragen.")
        if give
        else _("Die Einwilligung ist widerrufen; die Angabe ist nicht mehr öffentlich."),
        reverse("council:person", args=[of.pk]),
    )
