# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Accession, first half: open a case, council resolution, clearance, declaration."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Conflict, Refused, audit, clock
from itunion.foundation.organisations.api import Organisation, union
from itunion.foundation.ui.api import format_date
from itunion.union.law import api as law
from itunion.union.members.actions.papers import keep
from itunion.union.members.documents import declaration_text
from itunion.union.members.models import AccessionCase, Member, MemberType, Paper
from itunion.union.members.permissions import Permission
from itunion.union.members.rules import leitweg_problem
from itunion.union.members.rules.accession import earliest_decision, is_cleared, state_of

__all__ = [
    "case_for_update",
    "open_case",
    "record_clearance",
    "record_declaration",
    "record_resolution",
    "save_case",
]


def case_for_update(case_id: int, by: Actor) -> AccessionCase:
    """Lock a case that is not over; the permission is asked first."""
    by.require(Permission.MANAGE)
    case: AccessionCase = AccessionCase.objects.select_for_update(of=("self",)).get(pk=case_id)
    return case


def save_case(case: AccessionCase, action: str, data: Mapping[str, Any], *, by: Actor) -> AccessionCase:
    """Save the case with the state its facts give, and the audit entry of the action."""
    case.state = AccessionCase.State(state_of(case.facts(), clock.today()).value)
    case.save()
    audit.record(
        f"members.{action}", subject=f"accession:{case.pk}", data={**data, "state": case.state}, by=by
    )
    return case


def _not_after_today(day: date, field: str) -> None:
    if day > clock.today():
        raise Refused(_("Dieser Tag liegt in der Zukunft."), field=field)


@transaction.atomic
def open_case(
    *,
    name: str,
    kind: str,
    street: str,
    postcode: str,
    city: str,
    email: str = "",
    official_key: str = "",
    inhabitants: int | None = None,
    workplaces: int = 0,
    leitweg_id: str = "",
    representative: str = "",
    deputy: str = "",
    investing: bool = False,
    authority_number: str = "",
    authority_evidence: str = "",
    private_capital: bool | None = None,
    planned_exit_on: date | None = None,
    by: Actor,
) -> AccessionCase:
    """Open the accession of a body; what kind of clearance it needs comes from the statutes in force."""
    by.require(Permission.MANAGE)
    name = name.strip()
    if kind not in MemberType.values:
        raise Refused(_("Diese Art von Mitglied gibt es nicht."), field="kind")
    if Member.objects.filter(organisation__name=name).exists():
        raise Refused(_("%(name)s steht schon in der Mitgliederliste.") % {"name": name}, field="name")
    others = AccessionCase.objects.filter(name=name).exclude(state__in=["complete", "closed"])
    if others.exists():
        raise Refused(_("Für %(name)s läuft schon eine Aufnahme.") % {"name": name}, field="name")
    taken = Organisation.objects.filter(name=name).exclude(kind="member")
    if taken.exists():
        raise Refused(_("Unter diesem Namen ist schon eine andere Stelle geführt."), field="name")
    if leitweg_id and leitweg_problem(leitweg_id.strip()):
        raise Refused(_("Die Leitweg-ID ist nicht gültig; bitte vergleichen Sie sie."), field="leitweg_id")
    statutes = law.statutes_on(clock.today())
    case = AccessionCase(
        organisation=union(),
        opened_on=clock.today(),
        name=name,
        kind=kind,
        street=street.strip(),
        postcode=postcode.strip(),
        city=city.strip(),
        email=email.strip(),
        official_key=official_key.strip(),
        inhabitants=inhabitants,
        workplaces=workplaces,
        leitweg_id=leitweg_id.strip(),
        representative=representative.strip(),
        deputy=deputy.strip(),
        investing=investing,
        authority_number=authority_number.strip(),
        authority_evidence=authority_evidence.strip(),
        private_capital=private_capital,
        planned_exit_on=planned_exit_on,
        clearance_type=str(statutes["clearance_type"]),
        clearance_weeks=statutes.number("clearance_weeks"),
    )
    return save_case(case, "open_case", {"name": name, "kind": kind, "statutes": statutes.version}, by=by)


@transaction.atomic
def record_resolution(*, case_id: int, resolved_on: date, reference: str, by: Actor) -> AccessionCase:
    """Record the council's resolution to join, with its number."""
    case = case_for_update(case_id, by)
    if case.resolution_on is not None:
        raise Conflict(_("Der Beschluss ist schon vermerkt."))
    _not_after_today(resolved_on, "resolved_on")
    if not reference.strip():
        raise Refused(_("Bitte geben Sie die Nummer oder Bezeichnung des Beschlusses an."), field="reference")
    case.resolution_on, case.resolution_reference = resolved_on, reference.strip()[:200]
    return save_case(case, "record_resolution", {"on": resolved_on, "reference": reference}, by=by)


@transaction.atomic
def record_clearance(
    *,
    case_id: int,
    sent_on: date | None,
    authority: str,
    answer: str = "",
    answered_on: date | None = None,
    reference: str = "",
    by: Actor,
) -> AccessionCase:
    """Record that the papers went to the municipal supervisor, and what it answered; may be repeated as things go on."""
    case = case_for_update(case_id, by)
    if case.declared_on is not None:
        raise Conflict(_("Der Beitritt ist schon erklärt; die Freigabe ist abgeschlossen."))
    if case.clearance_type == "not_required":
        raise Refused(_("Für diese Aufnahme ist keine Freigabe nötig."))
    if sent_on is None:
        raise Refused(_("Bitte geben Sie an, wann die Unterlagen abgesandt wurden."), field="sent_on")
    _not_after_today(sent_on, "sent_on")
    if not authority.strip():
        raise Refused(_("Bitte geben Sie die Behörde an."), field="authority")
    if answer and (answered_on is None or answered_on < sent_on):
        raise Refused(
            _("Die Antwort braucht einen Tag, der nicht vor der Absendung liegt."), field="answered_on"
        )
    case.clearance_sent_on, case.clearance_authority = sent_on, authority.strip()[:200]
    case.clearance_answer, case.clearance_answered_on = answer, answered_on if answer else None
    case.clearance_reference = reference.strip()[:200]
    data = {
        "sent_on": sent_on,
        "type": case.clearance_type,
        "authority": authority,
        "answer": answer,
        "answered_on": answered_on,
        "earliest_decision": earliest_decision(case.facts()),
    }
    return save_case(case, "record_clearance", data, by=by)


@transaction.atomic
def record_declaration(
    *,
    case_id: int,
    declared_on: date,
    form: str,
    unconditional: bool,
    shares: int = 1,
    statutes_shown_on: date | None,
    printout_offered: bool,
    duty_payment: bool,
    duty_additional: bool,
    duty_other: bool,
    premade: bool,
    highlighted: bool,
    by_proxy: bool = False,
    proxy_form: str = "",
    board_resolution: str = "",
    supervisory_resolution: str = "",
    content: bytes = b"",
    media_type: str = "text/plain; charset=utf-8",
    by: Actor,
) -> AccessionCase:
    """Record the declaration of accession, with everything the law wants to see in it and before it.

    `premade` says that the union's own form was used; `highlighted` that it sets the duties apart. Without `content`
    the words of the union's form are kept.
    """
    case = case_for_update(case_id, by)
    if case.declared_on is not None:
        raise Conflict(_("Der Beitritt ist schon erklärt."))
    if case.refused_on is not None:
        raise Conflict(_("Der Beitritt ist abgelehnt."))
    _not_after_today(declared_on, "declared_on")
    facts = case.facts()
    if not facts.resolved:
        raise Refused(_("Es fehlt der Beschluss des Rates. Erst danach kann der Beitritt erklärt werden."))
    if not is_cleared(facts, declared_on):
        first = earliest_decision(facts)
        text = (
            _("Die Freigabe der Kommunalaufsicht steht noch aus, ohne Antwort bis zum %(day)s.")
            % {"day": format_date(first)}
            if first is not None and not case.clearance_answer
            else _("Die Freigabe der Kommunalaufsicht liegt nicht vor.")
        )
        raise Refused(text, field="declared_on")
    book = law.book_on(declared_on)
    if not book.statutes.number("mandatory_shares") <= shares <= book.statutes.number("maximum_shares"):
        raise Refused(_("So viele Anteile lässt unsere Satzung nicht zu."), field="shares")
    version = book.statutes.version
    transition = book.check(
        "A18",
        form=form,
        board_resolution=board_resolution.strip(),
        supervisory_resolution=supervisory_resolution.strip(),
    )
    findings = [
        *law.enforce(
            book.check(
                "A2",
                version=version,
                shown_on=statutes_shown_on,
                declared_on=declared_on,
                printout=printout_offered,
            ),
            field="statutes_shown_on",
        ),
        *law.enforce(book.check("A3", by_proxy=by_proxy, proxy_form=proxy_form), field="proxy_form"),
        *law.enforce(
            book.check("A6", payment=duty_payment, additional=duty_additional, other=duty_other),
            field="duty_payment",
        ),
        *law.enforce(book.check("A7", premade=premade, highlighted=highlighted)),
        *law.enforce(transition, field="board_resolution"),
    ]
    words = declaration_text(
        name=case.name, union=union().name, statutes=book.statutes, version=version, shares=shares
    )
    case.declaration = keep(
        content or words.encode(),
        kind=Paper.Kind.ENTRY,
        title=_("Beitrittserklärung"),
        dated=declared_on,
        media_type=media_type,
    )
    case.declared_on, case.declaration_form = declared_on, form
    case.declaration_unconditional, case.declaration_shares = unconditional, shares
    case.text_form_by_transition = (
        form == "text"
        and book.statutes["declaration_form"] == "written"
        and transition.applied
        and transition.kept
    )
    case.statutes_version = version
    # who declared stands in the paper only, so that erasing the paper erases it
    data = {"declared_on": declared_on, "form": form, "sha256": case.declaration.sha256, "findings": findings}
    return save_case(case, "record_declaration", data, by=by)
