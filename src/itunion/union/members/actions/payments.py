# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Paying in: the plan by statutes or resolution, payments, profit and losses on the balances."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Refused, audit, clock, money
from itunion.foundation.organisations.api import union
from itunion.foundation.ui.api import format_money
from itunion.union.law import api as law
from itunion.union.members.actions.ledger import Line, enter, locked, member_state, record
from itunion.union.members.models import AccessionCase, CapitalStatement, ShareEntry
from itunion.union.members.permissions import Permission
from itunion.union.members.queries import entries, state_on, states_on
from itunion.union.members.rules.accession import state_of
from itunion.union.members.rules.exit import credit_of, year_end, year_start
from itunion.union.members.rules.ledger import EntryKind, State, live

__all__ = ["capital_warning", "credit_profit", "payment_plan", "record_payment", "write_off_loss"]

ZERO = Decimal("0.00")
Instalment = tuple[Decimal, date]


def _by_statutes(book: law.Book, state: State, begins: date) -> tuple[list[Instalment], law.Finding]:
    """Return the payment the statutes themselves fix: the quota of the shares within days of entry."""
    part, whole = book.statutes.quota("payment_quota")
    amount = money.round_cents(book.statutes.amount("share_amount") * state.shares * part / whole)
    finding = book.check("A10", entered_on=begins, paid_on=None)
    return [(amount, finding.due or begins)], finding


@transaction.atomic
def payment_plan(
    *,
    organisation_id: int,
    instalments: Sequence[Instalment] | None = None,
    resolution: str = "",
    by: Actor,
) -> list[ShareEntry]:
    """Fix what a member has to pay in and when: by the statutes, or as the assembly resolved (§ 50).

    The plan covers what is not covered by earlier plans; it never asks for more than the shares.
    """
    by.require(Permission.MANAGE)
    locked(organisation_id)
    begins = max(
        (e.effective_on for e in entries([organisation_id]) if e.kind == EntryKind.SUBSCRIPTION), default=None
    )
    if begins is None:
        raise Refused(_("Diese Körperschaft ist noch nicht Mitglied."))
    state = state_on(organisation_id, max(begins, clock.today()))
    book = law.book_on(begins)
    due, deadline = _by_statutes(book, state, begins)
    chosen = list(instalments) if instalments is not None else due
    # instalments inside what the statutes fix need no resolution; any other amount or day does
    findings = law.enforce(
        deadline,
        book.check("A11", fixed_by_statutes=chosen == due, resolution=resolution.strip()),
        field="resolution",
    )
    room = book.statutes.amount("share_amount") * state.shares - max(state.duty, state.balance)
    total = sum((amount for amount, _day in chosen), ZERO)
    if not chosen or any(amount <= 0 for amount, _day in chosen):
        raise Refused(_("Jede Rate braucht einen Betrag über null."), field="instalments")
    if total > room:
        raise Refused(
            _("Der Plan verlangt %(total)s, auf die Anteile fehlen aber nur %(room)s.")
            % {"total": format_money(total), "room": format_money(max(room, ZERO))},
            field="instalments",
        )
    written = []
    for amount, due_on in sorted(chosen, key=lambda i: i[1]):
        line = Line(
            organisation_id,
            ShareEntry.Kind.INSTALMENT,
            begins,
            amount=amount,
            due_on=due_on,
            reference=resolution,
        )
        entry, found = enter(line, by=by)
        written.append(entry)
        findings += found
    case = AccessionCase.objects.filter(
        member_organisation_id=organisation_id, planned_on=None, notified_on__isnull=False
    ).first()
    if case is not None:
        case.planned_on = clock.today()
        case.state = AccessionCase.State(state_of(case.facts(), clock.today()).value)
        case.save(update_fields=["planned_on", "state"])
    data = {"instalments": [[str(a), d.isoformat()] for a, d in chosen], "resolution": resolution}
    record("payment_plan", organisation_id, data, findings, by=by)
    return written


@transaction.atomic
def record_payment(
    *, organisation_id: int, amount: Decimal, paid_on: date, reference: str, set_off: bool = False, by: Actor
) -> ShareEntry:
    """Record a payment on the shares; never above them, never by setting off another claim (§ 22 V)."""
    by.require(Permission.MANAGE)
    state = member_state(organisation_id, paid_on)
    if paid_on > clock.today():
        raise Refused(_("Dieser Tag liegt in der Zukunft."), field="paid_on")
    if amount <= 0:
        raise Refused(_("Eine Einzahlung ist größer als null."), field="amount")
    if not reference.strip():
        raise Refused(_("Bitte geben Sie den Beleg an, z. B. Kontoauszug und Nummer."), field="reference")
    book = law.book_on(paid_on)
    full = book.statutes.amount("share_amount") * state.shares
    if state.balance + amount > full:
        raise Refused(
            _("Damit wären %(paid)s eingezahlt, die Anteile betragen aber %(full)s.")
            % {"paid": format_money(state.balance + amount), "full": format_money(full)},
            field="amount",
        )
    due_on = state.overdue_since or paid_on
    findings = law.enforce(book.check("A13", set_off=set_off, due_on=due_on, today=paid_on), field="set_off")
    line = Line(organisation_id, ShareEntry.Kind.PAYMENT, paid_on, amount=amount, reference=reference)
    entry, found = enter(line, by=by)
    data = {"amount": amount, "paid_on": paid_on, "reference": reference}
    record("record_payment", organisation_id, data, findings + found, by=by)
    return entry


def _weights(year_ends: date, ends: str) -> dict[int, Decimal]:
    """Return by what profit is shared: the balance at the prior year end; in the first year, the payments (§ 19)."""
    begins = year_start(year_ends, ends)
    before = begins - timedelta(days=1)
    prior, now = states_on(before), states_on(year_ends)
    payments: dict[int, Decimal] = {}
    for entry in live(entries(), date.max):
        if entry.kind == EntryKind.PAYMENT and begins <= entry.effective_on <= year_ends:
            payments[entry.owner] = payments.get(entry.owner, ZERO) + entry.amount
    weights = {}
    for owner, state in now.items():
        if not state.is_member:
            continue
        first_year = state.member_from is not None and state.member_from >= begins
        weight = payments.get(owner, ZERO) if first_year else prior[owner].balance if owner in prior else ZERO
        if weight > 0:
            weights[owner] = weight
    return weights


@transaction.atomic
def credit_profit(
    *, year_ends: date, total: Decimal, resolution: str, payout: bool = False, by: Actor
) -> list[ShareEntry]:
    """Credit resolved profit to the balances until the shares are full; `payout` pays out what is left over.

    Without `payout` what does not fit onto the shares is not touched. Returns the entries of the ledger.
    """
    by.require(Permission.MANAGE)
    if total <= 0 or not resolution.strip():
        raise Refused(
            _("Eine Gewinnverteilung braucht einen Betrag und den Beschluss der Generalversammlung.")
        )
    book = law.book_on(year_ends)
    ends = str(book.statutes["business_year_end"])
    if year_end(year_ends, ends) != year_ends:
        raise Refused(_("Gewinn wird zum Ende eines Geschäftsjahres verteilt."), field="year_ends")
    if year_ends > clock.today():
        raise Refused(_("Dieses Geschäftsjahr ist noch nicht zu Ende."), field="year_ends")
    weights = _weights(year_ends, ends)
    if not weights:
        raise Refused(_("Zu diesem Tag hat kein Mitglied ein Guthaben, nach dem verteilt werden könnte."))
    locked(*weights)
    owners = sorted(weights)
    shares = money.split(total, [weights[o] for o in owners])
    share_amount = book.statutes.amount("share_amount")
    states = states_on()
    written, findings, paid = [], [], {}
    for owner, profit in zip(owners, shares, strict=True):
        state = states[owner]
        full = share_amount * state.shares
        credited, left = credit_of(profit, state.balance, full)
        if left and payout:
            losses = max(ZERO, state.losses - credited)
            finding = book.check("E13", share_full=state.balance + credited >= full, losses=losses)
            findings += law.enforce(finding)
            paid[owner] = str(left)
        if credited:
            line = Line(
                owner, ShareEntry.Kind.PROFIT_CREDIT, year_ends, amount=credited, reference=resolution
            )
            entry, found = enter(line, by=by)
            written.append(entry)
            findings += found
    data = {
        "year_ends": year_ends,
        "total": total,
        "resolution": resolution,
        "paid_out": paid,
        "findings": findings,
    }
    audit.record("members.credit_profit", subject=f"year:{year_ends.isoformat()}", data=data, by=by)
    return written


@transaction.atomic
def write_off_loss(*, year_ends: date, total: Decimal, resolution: str, by: Actor) -> list[ShareEntry]:
    """Write a resolved loss off the balances, by the same weights as profit (§ 19)."""
    by.require(Permission.MANAGE)
    if total <= 0 or not resolution.strip():
        raise Refused(
            _("Eine Verlustabschreibung braucht einen Betrag und den Beschluss der Generalversammlung.")
        )
    ends = str(law.statutes_on(year_ends)["business_year_end"])
    weights = _weights(year_ends, ends)
    if sum(weights.values(), ZERO) < total:
        raise Refused(_("Die Guthaben reichen für diesen Verlust nicht."), field="total")
    locked(*weights)
    owners = sorted(weights)
    written, findings = [], []
    for owner, loss in zip(owners, money.split(total, [weights[o] for o in owners]), strict=True):
        if loss:
            line = Line(owner, ShareEntry.Kind.LOSS, year_ends, amount=-loss, reference=resolution)
            entry, found = enter(line, by=by)
            written.append(entry)
            findings += found
    data = {"year_ends": year_ends, "total": total, "resolution": resolution, "findings": findings}
    audit.record("members.write_off_loss", subject=f"year:{year_ends.isoformat()}", data=data, by=by)
    return written


@transaction.atomic
def capital_warning(
    *, stated_on: date, loss: Decimal, reserves: Decimal, reason: str = "", by: Actor
) -> CapitalStatement:
    """State a loss against balances and reserves; above half of them it takes the answer to it as reason (§ 33 III)."""
    by.require(Permission.MANAGE)
    if loss < 0 or reserves < 0:
        raise Refused(_("Verlust und Rücklagen werden ohne Vorzeichen angegeben."), field="loss")
    balances = sum((s.balance for s in states_on(stated_on).values()), ZERO)
    finding = law.book_on(stated_on).check("E14", loss=loss, balances=balances, reserves=reserves)
    findings = law.enforce(finding, reason=reason, field="reason")
    statement: CapitalStatement = CapitalStatement.objects.create(
        stated_on=stated_on,
        loss=loss,
        balances=balances,
        reserves=reserves,
        over_half=not finding.kept,
        reason=reason.strip(),
        recorded_at=clock.now(),
    )
    data = {"loss": loss, "balances": balances, "reserves": reserves, "reason": reason, "findings": findings}
    audit.record("members.capital_warning", subject=f"organisation:{union().pk}", data=data, by=by)
    return statement
