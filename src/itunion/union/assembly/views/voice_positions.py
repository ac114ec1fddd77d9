# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages: position statements – the working draft, amendments, signatures, publication."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from itunion.foundation.identity.api import ActorRequest, requires
from itunion.foundation.ui.api import attempt, form_page, format_date, format_moment, render_page
from itunion.union.assembly import api
from itunion.union.assembly.models import Amendment, PositionStatement
from itunion.union.assembly.models.voice import Authority
from itunion.union.assembly.permissions import Permission
from itunion.union.assembly.rules.wording_diff import paragraphs, word_diff
from itunion.union.assembly.views.voice import voice_tabs
from itunion.union.assembly.views.voice_forms import (
    AmendmentForm,
    DecisionForm,
    DissentForm,
    PositionForm,
    SignOnForm,
    VersionForm,
)
from itunion.union.assembly.views.voice_printing import position_pdf
from itunion.union.assembly.views.voice_tables import PositionTable, SignatoryTable

__all__ = [
    "amend",
    "decide",
    "dissent",
    "draft_position",
    "position",
    "position_print",
    "positions",
    "publish",
    "sign",
    "version",
    "withdraw",
]


def wanted_position(statement_id: int) -> PositionStatement:
    """Return the statement of an address, or answer 404."""
    found = PositionStatement.objects.filter(pk=statement_id).first()
    if found is None:
        raise Http404
    return found


def _trail(found: PositionStatement | None = None) -> list[tuple[Any, str]]:
    trail: list[tuple[Any, str]] = [(_("Stellungnahmen"), reverse("assembly:positions"))]
    return trail if found is None else [*trail, (found.topic, _address(found))]


def _address(found: PositionStatement) -> str:
    return reverse("assembly:position", args=[found.pk])


@requires(Permission.VIEW)
@require_GET
def positions(request: ActorRequest) -> HttpResponse:
    """All statements."""
    table = PositionTable(api.positions(), request)
    if (download := table.export_response()) is not None:
        return download
    return render_page(
        request,
        "assembly/voice/positions.html",
        title=_("Stellungnahmen"),
        tabs=voice_tabs("positions"),
        table=table,
        may_draft=request.actor.may(Permission.MANAGE),
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def draft_position(request: ActorRequest) -> HttpResponse:
    """Begin a statement."""
    return form_page(
        request,
        form=PositionForm(request.POST or None),
        run=lambda data: api.draft_position(by=request.actor, **data),
        success=_("Der Entwurf liegt den Mitgliedern vor."),
        back=reverse("assembly:positions"),
        title=_("Neue Stellungnahme"),
        breadcrumbs=_trail(),
    )


@requires(Permission.VIEW)
@require_GET
def position(request: ActorRequest, statement_id: int) -> HttpResponse:
    """Show a statement: the draft by paragraphs with amendments, or what was published."""
    found = wanted_position(statement_id)
    current = api.current_version(statement_id)
    earlier = found.versions.filter(number=current.number - 1).first()
    actor = request.actor
    signed = list(api.sign_ons_of(statement_id))
    manages = actor.may(Permission.MANAGE)
    running = found.published_at is None
    speaks = running and actor.organisation_kind == "member" and actor.may(Permission.REPRESENT)
    mine = [row for row in signed if row.member_id == actor.organisation_id]
    return render_page(
        request,
        "assembly/voice/position.html",
        title=found.topic,
        lead=found.occasion,
        breadcrumbs=_trail(),
        statement=found,
        version=current,
        facts=[
            (_("Gerichtet an"), found.addressee_name or found.get_addressee_display()),
            (_("Änderungen bis"), format_date(found.amend_until)),
            (_("Fällig am"), format_date(found.due_on)),
            (_("Fassung"), str(current.number)),
            (_("Veröffentlicht"), format_moment(found.published_at) if found.published_at else "–"),
            (_("Prüfsumme"), found.content_sha256 or "–"),
        ],
        paragraphs=list(enumerate(paragraphs(current.text), start=1)),
        changes=word_diff(earlier.text, current.text) if earlier else [],
        amendments=api.amendments_of(statement_id),
        signatories=SignatoryTable([(row, row.version_id == current.pk) for row in signed], request),
        dissents=api.dissents_of(statement_id),
        next_paragraph=len(paragraphs(current.text)) + 1,
        may_amend=running and actor.organisation_kind == "member" and actor.may(Permission.TAKE_PART),
        may_manage=running and manages,
        may_sign=speaks and not any(row.version_id == current.pk for row in mine),
        may_withdraw=speaks and bool(mine),
        may_dissent=speaks,
    )


@requires(Permission.TAKE_PART)
@require_http_methods(["GET", "POST"])
def amend(request: ActorRequest, statement_id: int, paragraph: int) -> HttpResponse:
    """Propose another wording of a paragraph."""
    found = wanted_position(statement_id)
    current = api.current_version(statement_id)
    parts = paragraphs(current.text)
    if not 1 <= paragraph <= len(parts) + 1:
        raise Http404
    before = parts[paragraph - 1] if paragraph <= len(parts) else ""
    form = AmendmentForm(request.POST or None, initial={"new_text": before, "version": current.pk})
    return form_page(
        request,
        form=form,
        run=lambda _data: api.propose_amendment(
            statement_id=statement_id, paragraph=paragraph, by=request.actor, **form.facts()
        ),
        success=_("Der Änderungsvorschlag liegt der Geschäftsstelle vor."),
        back=_address(found),
        title=_("Änderung zu Absatz %(number)s") % {"number": paragraph},
        lead=before or _("Ein neuer Absatz am Ende."),
        breadcrumbs=_trail(found),
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def decide(request: ActorRequest, amendment_id: int) -> HttpResponse:
    """Accept or reject an amendment."""
    row = Amendment.objects.filter(pk=amendment_id).select_related("version__statement", "member").first()
    if row is None:
        raise Http404
    found = row.version.statement
    return form_page(
        request,
        form=DecisionForm(request.POST or None),
        run=lambda data: api.decide_amendment(amendment_id=amendment_id, by=request.actor, **data),
        success=_("Die Entscheidung ist festgehalten."),
        back=_address(found),
        title=_("Vorschlag von %(member)s zu Absatz %(number)s")
        % {"member": row.member.name, "number": row.paragraph},
        lead=row.new_text or _("Der Absatz soll entfallen."),
        breadcrumbs=_trail(found),
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def version(request: ActorRequest, statement_id: int) -> HttpResponse:
    """Write the next version."""
    found = wanted_position(statement_id)
    current = api.current_version(statement_id)
    form = VersionForm(
        request.POST or None, initial={"text": api.merged_text(statement_id), "version": current.pk}
    )
    return form_page(
        request,
        form=form,
        run=lambda _data: api.add_version(statement_id=statement_id, by=request.actor, **form.facts()),
        success=_("Die neue Fassung liegt den Mitgliedern vor. Mitgezeichnet wird sie neu."),
        back=_address(found),
        title=_("Nächste Fassung"),
        lead=found.topic,
        breadcrumbs=_trail(found),
    )


@requires(Permission.REPRESENT)
@require_http_methods(["GET", "POST"])
def sign(request: ActorRequest, statement_id: int) -> HttpResponse:
    """Sign the version shown."""
    found = wanted_position(statement_id)
    current = api.current_version(statement_id)
    form = SignOnForm(request.POST or None, initial={"version": current.pk})
    return form_page(
        request,
        form=form,
        run=lambda _data: api.sign_on(statement_id=statement_id, by=request.actor, **form.facts()),
        success=_("Ihr Mitglied hat mitgezeichnet. Bis zur Veröffentlichung können Sie das zurücknehmen."),
        back=_address(found),
        title=_("Mitzeichnen"),
        lead=_("%(topic)s, Fassung %(number)s") % {"topic": found.topic, "number": current.number},
        breadcrumbs=_trail(found),
        submit=_("Mitzeichnen"),
    )


@requires(Permission.REPRESENT)
@require_POST
def withdraw(request: ActorRequest, statement_id: int) -> HttpResponse:
    """Withdraw a signature."""
    found = wanted_position(statement_id)
    return attempt(
        request,
        lambda: api.withdraw_sign_on(statement_id=statement_id, by=request.actor),
        _("Die Mitzeichnung ist zurückgenommen."),
        _address(found),
    )


@requires(Permission.REPRESENT)
@require_http_methods(["GET", "POST"])
def dissent(request: ActorRequest, statement_id: int) -> HttpResponse:
    """Write a note of dissent, or take it back."""
    found = wanted_position(statement_id)
    note = api.dissents_of(statement_id).filter(member_id=request.actor.organisation_id or 0).first()
    return form_page(
        request,
        form=DissentForm(request.POST or None, initial={"text": note.text if note else ""}),
        run=lambda data: api.dissent(statement_id=statement_id, by=request.actor, **data),
        success=_("Gespeichert."),
        back=_address(found),
        title=_("Abweichende Meinung"),
        lead=found.topic,
        breadcrumbs=_trail(found),
    )


@requires(Permission.MANAGE)
@require_POST
def publish(request: ActorRequest, statement_id: int) -> HttpResponse:
    """Publish the version that was shown."""
    found = wanted_position(statement_id)
    shown = request.POST.get("version", "")
    return attempt(
        request,
        lambda: api.publish_position(
            statement_id=statement_id,
            version_id=int(shown) if shown.isdecimal() and len(shown) < 19 else 0,
            by=request.actor,
        ),
        _("Die Stellungnahme ist veröffentlicht. Text und Mitzeichnende stehen fest."),
        _address(found),
    )


@requires(Permission.VIEW)
@require_GET
def position_print(request: ActorRequest, statement_id: int) -> HttpResponse:
    """Return the published statement as PDF."""
    found = wanted_position(statement_id)
    if found.content is None:
        raise Http404
    content = found.content
    signatories = [
        {**row, "authority_name": Authority(row["authority"]).label} for row in content["signatories"]
    ]
    response = HttpResponse(
        position_pdf(found, {**content, "signatories": signatories}), content_type="application/pdf"
    )
    response["Content-Disposition"] = f'attachment; filename="stellungnahme-{content["day"]}.pdf"'
    return response
