# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Further shares, transfer of the balance as double entry, termination of single shares."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Refused, clock, events
from itunion.foundation.organisations.api import get_organisation
from itunion.foundation.ui.api import format_money
from itunion.union.law import api as law
from itunion.union.members.actions.ledger import Line, enter, locked, member_state, record
from itunion.union.members.events import MemberLeft
from itunion.union.members.models import ShareEntry
from itunion.union.members.permissions import Permission
from itunion.union.members.queries import state_on, year_end_of

__all__ = ["subscribe_further_shares", "terminate_shares", "transfer_balance"]


@transaction.atomic
def subscribe_further_shares(
    *,
    organisation_id: int,
    shares: int,
    declared_on: date,
    form: str,
    admitted_on: date | None,
    reference: str,
    by: Actor,
) -> ShareEntry:
    """Enter further shares: an own declaration and an admission, effective with the later of both (§ 15b)."""
    by.require(Permission.MANAGE)
    if shares < 1:
        raise Refused(_("Mindestens ein weiterer Anteil."), field="shares")
    effective_on = max(filter(None, (declared_on, admitted_on)))
    if effective_on > clock.today():
        raise Refused(_("Dieser Tag liegt in der Zukunft."), field="declared_on")
    state = member_state(organisation_id, effective_on)
    if state.leaves_on is not None:
        raise Refused(_("Das Mitglied scheidet aus; weitere Anteile sind nicht mehr möglich."))
    book = law.book_on(effective_on)
    after = state.shares + shares
    # each share in turn: all but the last must be full before the next one is taken
    findings = law.enforce(
        book.check("A8", form=form, admitted=admitted_on is not None, shares_after=after), field="shares"
    ) + law.enforce(book.check("A9", shares=after - 1, paid_in=state.balance), field="shares")
    line = Line(
        organisation_id, ShareEntry.Kind.FURTHER_SHARES, effective_on, shares=shares, reference=reference
    )
    entry, found = enter(line, by=by)
    data = {"shares": shares, "effective_on": effective_on, "reference": reference}
    record("subscribe_further_shares", organisation_id, data, findings + found, by=by)
    return entry


@transaction.atomic
def transfer_balance(
    *,
    from_id: int,
    to_id: int,
    amount: Decimal,
    shares: int = 0,
    transferred_on: date,
    form: str,
    consent: bool,
    reference: str,
    by: Actor,
) -> str:
    """Transfer a balance, whole or in part, with shares if they go along: two entries that cancel out (§ 76).

    Who transfers everything leaves on that day. Returns the key that both sides carry.
    """
    by.require(Permission.MANAGE)
    if from_id == to_id:
        raise Refused(_("Übertragen wird auf ein anderes Mitglied."), field="to_id")
    if transferred_on > clock.today():
        raise Refused(_("Dieser Tag liegt in der Zukunft."), field="transferred_on")
    locked(from_id, to_id)
    giver, taker = state_on(from_id, transferred_on), state_on(to_id, transferred_on)
    if not giver.is_member:
        raise Refused(_("An diesem Tag besteht keine Mitgliedschaft. Es wurde nichts eingetragen."))
    book = law.book_on(transferred_on)
    share = book.statutes.amount("share_amount")
    everything = amount == giver.balance and shares in (0, giver.shares)
    if everything:
        shares = giver.shares
    elif not 0 <= shares < giver.shares:
        raise Refused(_("So viele Anteile können nicht mitgehen."), field="shares")
    if taker.shares + shares > book.statutes.number("maximum_shares") and not everything:
        raise Refused(_("So viele Anteile lässt unsere Satzung beim Erwerber nicht zu."), field="shares")
    # a balance that leaves with its shares may fill them; without them only the acquirer's own room counts
    moved = shares if taker.shares + shares <= book.statutes.number("maximum_shares") else 0
    room = share * (taker.shares + moved) - taker.balance
    finding = book.check(
        "E10",
        amount=amount,
        balance=giver.balance,
        acquirer_room=room,
        acquirer_joins=taker.is_member and taker.leaves_on is None,
        consent=consent,
        form=form,
    )
    findings = law.enforce(finding, field="amount")
    if not everything and giver.balance - amount > share * (giver.shares - shares):
        raise Refused(
            _("Auf den verbleibenden Anteilen stünden mehr als %(full)s.")
            % {"full": format_money(share * (giver.shares - shares))},
            field="shares",
        )
    key = str(uuid4())
    giving = Line(from_id, ShareEntry.Kind.TRANSFER_OUT, transferred_on, -moved, -amount)
    taking = Line(to_id, ShareEntry.Kind.TRANSFER_IN, transferred_on, moved, amount)
    for line, other in ((giving, to_id), (taking, from_id)):
        side = replace(line, counterpart_id=other, transfer=key, reference=reference)
        findings += enter(side, by=by)[1]
    if everything:
        leaving = Line(
            from_id,
            ShareEntry.Kind.EXIT,
            transferred_on,
            shares=-(giver.shares - moved),
            text=_("Übertragung des gesamten Guthabens"),
        )
        findings += enter(leaving, by=by)[1]
    data = {"to": get_organisation(to_id).name, "amount": amount, "shares": moved, "key": key}
    record("transfer_balance", from_id, data, findings, subject=f"transfer:{key}", by=by)
    record("transfer_balance", to_id, {**data, "from": from_id}, [], subject=f"transfer:{key}", by=by)
    if everything:
        events.publish(MemberLeft(from_id, transferred_on))
    return key


@transaction.atomic
def terminate_shares(
    *, organisation_id: int, shares: int, received_on: date, form: str, exit_on: date | None = None,
    reference: str = "", by: Actor,
) -> ShareEntry:  # fmt: skip
    """Enter the termination of single further shares to a year end (§ 67b)."""
    by.require(Permission.MANAGE)
    state = member_state(organisation_id, received_on)
    if received_on > clock.today():
        raise Refused(_("Dieser Tag liegt in der Zukunft."), field="received_on")
    if not 1 <= shares < state.shares:
        raise Refused(
            _("Gekündigt werden einzelne Anteile, nicht alle; für alle gibt es die Kündigung."),
            field="shares",
        )
    book = law.book_on(received_on)
    finding = book.check(
        "E4", received_on=received_on, form=form, shares_after=state.shares - shares, exit_on=exit_on
    )
    findings = law.enforce(finding, field="exit_on")
    ends = finding.decision.values.get("exit_on") or exit_on or year_end_of(received_on)
    line = Line(organisation_id, ShareEntry.Kind.SHARE_TERMINATION, ends, shares=-shares, reference=reference)
    entry, found = enter(line, by=by)
    data = {"shares": shares, "received_on": received_on, "exit_on": ends}
    record("terminate_shares", organisation_id, data, findings + found, by=by)
    return entry
