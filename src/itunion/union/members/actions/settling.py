# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Settlement: the balance of a leaver becomes a claim, to the cent, and is paid when the law allows it."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Conflict, Refused, clock
from itunion.foundation.ui.api import format_money
from itunion.union.law import api as law
from itunion.union.members.actions.ledger import Line, enter, locked, record
from itunion.union.members.models import ShareEntry
from itunion.union.members.permissions import Permission
from itunion.union.members.queries import state_on, states_on, total_capital
from itunion.union.members.rules.exit import settlement_of
from itunion.union.members.rules.ledger import State

__all__ = ["pay_settlement", "settle"]

ZERO = Decimal("0.00")


def _settleable(organisation_id: int, state: State, share: Decimal) -> tuple[Decimal, date]:
    """Return (what may be settled, since when): all of a leaver; of a member only what ended shares leave over."""
    if not state.is_member:
        if state.leaves_on is None or state.leaves_on >= clock.today():
            raise Refused(_("Auseinandergesetzt wird erst nach dem Ausscheiden."))
        if state.shares > 0:
            raise Refused(_("Zuerst ist das Ausscheiden einzutragen."))
        return settlement_of(state.balance, state.owed), state.leaves_on
    ended = (
        ShareEntry.objects.filter(
            organisation_id=organisation_id,
            kind=ShareEntry.Kind.SHARE_TERMINATION,
            effective_on__lt=clock.today(),
            reversed_by=None,
        )
        .order_by("-effective_on")
        .first()
    )
    over = max(ZERO, state.balance - share * state.shares)
    if ended is None or not over:
        raise Refused(_("Auseinandergesetzt wird erst nach dem Ausscheiden."))
    return over, ended.effective_on


@transaction.atomic
def settle(
    *,
    organisation_id: int,
    amount: Decimal | None = None,
    dissolved_on: date | None = None,
    reason: str = "",
    reference: str = "",
    by: Actor,
) -> ShareEntry:
    """Turn the balance of a leaver into its claim (§ 73): exactly the balance, nothing of the reserves.

    `amount` None takes it; any other amount is checked against it. `dissolved_on`: the union was dissolved (§ 75).
    """
    by.require(Permission.MANAGE)
    locked(organisation_id)
    state = state_on(organisation_id)
    book = law.book_on()
    right, exit_on = _settleable(organisation_id, state, book.statutes.amount("share_amount"))
    if not right:
        raise Conflict(_("Es ist kein Guthaben da, das auseinanderzusetzen wäre."))
    wanted = right if amount is None else amount
    deadline = book.check("E7", exit_on=exit_on, amount=wanted, balance=right, paid_on=None)
    findings = law.enforce(deadline, field="amount")
    findings += law.enforce(
        book.check("E9", exit_on=exit_on, dissolved_on=dissolved_on), reason=reason, field="reason"
    )
    line = Line(
        organisation_id,
        ShareEntry.Kind.SETTLEMENT,
        exit_on,
        amount=-wanted,
        due_on=deadline.due,
        reference=reference,
        text=reason,
    )
    entry, found = enter(line, by=by)
    data = {"amount": wanted, "exit_on": exit_on, "pay_until": deadline.due, "reason": reason}
    record("settle", organisation_id, data, findings + found, subject=f"share_entry:{entry.pk}", by=by)
    return entry


@transaction.atomic
def pay_settlement(
    *,
    organisation_id: int,
    amount: Decimal,
    paid_on: date,
    reference: str,
    purpose: str = "payout",
    by: Actor,
) -> ShareEntry:
    """Record the payment of a claim: never during membership, never below the minimum capital (§§ 22 IV, 8a)."""
    by.require(Permission.MANAGE)
    locked(organisation_id)
    if paid_on > clock.today():
        raise Refused(_("Dieser Tag liegt in der Zukunft."), field="paid_on")
    if amount <= 0 or not reference.strip():
        raise Refused(_("Eine Auszahlung braucht Betrag und Beleg."), field="amount")
    state = state_on(organisation_id, paid_on)
    if state.is_member and state.claim > 0:
        purpose = "ended_shares"
    book = law.book_on(paid_on)
    findings = law.enforce(book.check("A12", member_on_day=state.is_member, purpose=purpose), field="paid_on")
    if amount > state.claim:
        raise Refused(
            _("Der Anspruch beträgt nur %(claim)s.") % {"claim": format_money(state.claim)}, field="amount"
        )
    after = total_capital(states_on(paid_on)) - amount
    findings += law.enforce(book.check("A16", total_after=after), field="amount")
    line = Line(
        organisation_id, ShareEntry.Kind.SETTLEMENT_PAYMENT, paid_on, amount=-amount, reference=reference
    )
    entry, found = enter(line, by=by)
    data = {"amount": amount, "paid_on": paid_on, "reference": reference}
    record(
        "pay_settlement", organisation_id, data, findings + found, subject=f"share_entry:{entry.pk}", by=by
    )
    return entry
