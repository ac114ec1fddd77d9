# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Leaving: notice, hardship, extraordinary notice, exclusion, succession, the exit entry and its notice."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Conflict, Refused, clock, events
from itunion.foundation.organisations.api import get_organisation, union
from itunion.union.law import api as law
from itunion.union.members.actions.ledger import Line, enter, insist, locked, member_state, record
from itunion.union.members.actions.papers import send
from itunion.union.members.documents import exclusion_letter, exit_letter, succession_letter
from itunion.union.members.events import MemberExcluded, MemberLeft
from itunion.union.members.models import Notice, ShareEntry
from itunion.union.members.permissions import Permission
from itunion.union.members.queries import exits, pay_until, state_on, year_end_of
from itunion.union.members.rules.exit import earliest_year_end
from itunion.union.members.rules.ledger import State

__all__ = [
    "enter_exit",
    "exclude_member",
    "give_extraordinary_notice",
    "give_notice",
    "notify_exit",
    "record_territorial_change",
]

HARDSHIP_MONTHS = 3


def _staying(organisation_id: int, day: date) -> State:
    state = member_state(organisation_id, day)
    if day > clock.today():
        raise Refused(_("Dieser Tag liegt in der Zukunft."))
    return state


def _earlier_only(state: State, ends_on: date) -> None:
    """A later end than the one already known changes nothing; the first one counts."""
    if state.leaves_on is not None and state.leaves_on <= ends_on:
        raise Conflict(
            _("Das Ausscheiden ist schon früher oder zum selben Tag eingetragen. Es wurde nichts geändert.")
        )


def _announce(
    line: Line, action: str, data: Mapping[str, Any], findings: list[dict[str, Any]], *, by: Actor
) -> ShareEntry:
    entry, found = enter(line, by=by)
    record(action, line.organisation_id, data, findings + found, subject=f"share_entry:{entry.pk}", by=by)
    return entry


@transaction.atomic
def give_notice(
    *,
    organisation_id: int,
    received_on: date,
    form: str,
    exit_on: date | None = None,
    hardship_reason: str = "",
    creditor: str = "",
    title: str = "",
    by_third_party: bool = False,
    reference: str = "",
    by: Actor,
) -> ShareEntry:
    """Enter a termination: ordinary, for hardship, or by a creditor or insolvency administrator (§§ 65–66a)."""
    by.require(Permission.MANAGE)
    state = _staying(organisation_id, received_on)
    book = law.book_on(received_on)
    findings = []
    if by_third_party:
        findings += law.enforce(
            book.check("E12", creditor=creditor.strip(), title=title.strip()), field="creditor"
        )
    if hardship_reason.strip():
        finding = insist(
            book.check(
                "E2",
                member_since=state.member_from or received_on,
                received_on=received_on,
                reason=hardship_reason,
            ),
            form_field="hardship_reason",
        )
        settlement = book.statutes.number("settlement_months")
        ends = str(book.statutes["business_year_end"])
        ends_on = (
            finding.decision.values.get("exit_on")
            or earliest_year_end(received_on, HARDSHIP_MONTHS, settlement, ends).exit_on
        )
        findings += law.enforce(finding)
    else:
        finding = book.check("E1", received_on=received_on, form=form, exit_on=exit_on)
        findings += law.enforce(finding, field="exit_on")
        ends_on = finding.decision.values.get("exit_on") or exit_on or year_end_of(received_on)
    _earlier_only(state, ends_on)
    line = Line(
        organisation_id,
        ShareEntry.Kind.TERMINATION,
        received_on,
        ends_on=ends_on,
        reference=reference,
        text=" · ".join(filter(None, (hardship_reason.strip(), creditor.strip(), title.strip()))),
    )
    data = {"received_on": received_on, "form": form, "ends_on": ends_on, "hardship": hardship_reason,
            "creditor": creditor}  # fmt: skip
    return _announce(line, "give_notice", data, findings, by=by)


@transaction.atomic
def give_extraordinary_notice(
    *,
    organisation_id: int,
    declared_on: date,
    known_on: date,
    change: str,
    entitled: bool,
    ground: str,
    by: Actor,
) -> ShareEntry:
    """Enter an extraordinary termination after a change of the statutes (§ 67a).

    `entitled`: the member objected on record, was kept out or was not properly invited; `ground` says which. `known_on`
    is the day of the resolution, or of knowledge for who was absent.
    """
    by.require(Permission.MANAGE)
    state = _staying(organisation_id, declared_on)
    book = law.book_on(declared_on)
    finding = insist(
        book.check(
            "E3",
            change=change,
            entitled=entitled and bool(ground.strip()),
            known_on=known_on,
            declared_on=declared_on,
        ),
        form_field="declared_on",
    )
    ends_on = finding.decision.values.get("exit_on") or year_end_of(declared_on)
    _earlier_only(state, ends_on)
    line = Line(
        organisation_id,
        ShareEntry.Kind.TERMINATION,
        declared_on,
        ends_on=ends_on,
        reference=change,
        text=ground,
    )
    data = {"declared_on": declared_on, "known_on": known_on, "change": change, "ends_on": ends_on}
    return _announce(line, "give_extraordinary_notice", data, law.enforce(finding), by=by)


@transaction.atomic
def exclude_member(
    *,
    organisation_id: int,
    reason: str,
    resolution: str,
    posted_on: date | None,
    posting_proof: str,
    by: Actor,
) -> ShareEntry:
    """Enter an exclusion with the registered letter that told it; from its dispatch the member may not attend (§ 68)."""
    by.require(Permission.MANAGE)
    day = posted_on or clock.today()
    state = _staying(organisation_id, day)
    if not resolution.strip():
        raise Refused(_("Bitte geben Sie den Beschluss über den Ausschluss an."), field="resolution")
    book = law.book_on(day)
    findings = law.enforce(
        book.check("E5", reason=reason, posted_on=posted_on, registered_letter=bool(posting_proof.strip())),
        field="posting_proof",
    )
    ends_on = year_end_of(day)
    _earlier_only(state, ends_on)
    line = Line(
        organisation_id, ShareEntry.Kind.EXCLUSION, day, ends_on=ends_on, reference=resolution, text=reason
    )
    organisation = get_organisation(organisation_id)
    data = {
        "reason": reason,
        "resolution": resolution,
        "posted_on": posted_on,
        "proof": posting_proof,
        "ends_on": ends_on,
    }
    entry = _announce(line, "exclude_member", data, findings, by=by)
    send(
        exclusion_letter(name=organisation.name, union=union().name, reason=reason, last_day=ends_on),
        kind=Notice.Kind.EXCLUSION,
        organisation_id=organisation_id,
        way=Notice.Way.REGISTERED,
        recipient=f"{organisation.name}, {organisation.city}",
        proof=posting_proof or "–",
        sent_on=day,
        entry=entry,
    )
    events.publish(MemberExcluded(organisation_id, day, ends_on))
    return entry


@transaction.atomic
def record_territorial_change(
    *, organisation_id: int, effective_on: date, successor: str, successor_id: int | None = None, reference: str,
    by: Actor,
) -> ShareEntry:  # fmt: skip
    """Enter the universal successor of a member that ended by merger; the membership runs to the year end (§ 77a)."""
    by.require(Permission.MANAGE)
    state = _staying(organisation_id, effective_on)
    if successor_id == organisation_id:
        raise Refused(_("Der Rechtsnachfolger ist eine andere Körperschaft."), field="successor")
    book = law.book_on(effective_on)
    if successor_id is not None:
        successor = get_organisation(successor_id).name
    finding = insist(
        book.check("E11", effective_on=effective_on, successor=successor.strip(), entered_on=None),
        form_field="successor",
    )
    ends_on = finding.decision.values.get("member_until") or year_end_of(effective_on)
    _earlier_only(state, ends_on)
    line = Line(
        organisation_id,
        ShareEntry.Kind.SUCCESSION,
        effective_on,
        ends_on=ends_on,
        due_on=finding.due,
        counterpart_id=successor_id,
        reference=reference,
        text=successor,
    )
    data = {"effective_on": effective_on, "successor": successor, "ends_on": ends_on}
    return _announce(line, "record_territorial_change", data, law.enforce(finding), by=by)


@transaction.atomic
def notify_exit(
    *, organisation_id: int, way: str, proof: str = "", sent_on: date | None = None, by: Actor
) -> Notice:
    """Tell a member (or its successor) that the end was entered (§ 69)."""
    by.require(Permission.MANAGE)
    locked(organisation_id)
    leaving = next((e for e in exits() if e.organisation_id == organisation_id), None)
    if leaving is None:
        raise Refused(_("Für dieses Mitglied ist kein Ausscheiden eingetragen."))
    if leaving.notified_on is not None:
        raise Conflict(_("Die Nachricht über das Ausscheiden ist schon gesandt."))
    sent = clock.today() if way == Notice.Way.EMAIL else sent_on or clock.today()
    book = law.book_on(leaving.known_on)
    finding = book.check("E6", known_on=leaving.known_on, notified_on=sent)
    organisation = get_organisation(organisation_id)
    entry: ShareEntry | None = (
        ShareEntry.objects.filter(
            organisation_id=organisation_id, kind=leaving.cause, ends_on=leaving.leaves_on, reversed_by=None
        )
        .select_related("counterpart")
        .first()
    )
    kind = Notice.Kind.EXIT
    recipient = organisation
    letter = exit_letter(
        name=organisation.name,
        union=union().name,
        last_day=leaving.leaves_on,
        pay_until=pay_until(book, leaving.leaves_on),
    )
    if entry is not None and entry.kind == ShareEntry.Kind.SUCCESSION:
        kind = Notice.Kind.SUCCESSION
        recipient = entry.counterpart or organisation
        letter = succession_letter(name=organisation.name, successor=entry.text, last_day=leaving.leaves_on)
    notice = send(
        letter,
        kind=kind,
        organisation_id=organisation_id,
        way=way,
        recipient=recipient.email if way == Notice.Way.EMAIL else f"{recipient.name}, {recipient.city}",
        proof=proof,
        sent_on=sent_on,
        due_on=finding.due,
        entry=entry,
    )
    data = {"notice": notice.pk, "proof": notice.proof, "last_day": leaving.leaves_on}
    record("notify_exit", organisation_id, data, law.enforce(finding), by=by)
    return notice


@transaction.atomic
def enter_exit(*, organisation_id: int, by: Actor) -> ShareEntry:
    """Enter the exit once its day has passed; the shares end with it, the balance waits for its settlement."""
    by.require(Permission.MANAGE)
    locked(organisation_id)
    state = state_on(organisation_id)
    if state.leaves_on is None or state.leaves_on >= clock.today():
        raise Refused(_("Der letzte Tag der Mitgliedschaft ist noch nicht vorbei."))
    if state.shares <= 0:
        raise Conflict(_("Das Ausscheiden ist schon eingetragen."))
    line = Line(organisation_id, ShareEntry.Kind.EXIT, state.leaves_on, shares=-state.shares)
    entry = _announce(line, "enter_exit", {"last_day": state.leaves_on, "shares": state.shares}, [], by=by)
    events.publish(MemberLeft(organisation_id, state.leaves_on))
    return entry
