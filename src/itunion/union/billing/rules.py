# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rules on plain data: which charges share an invoice, how a line's price is stated, what numbers look like."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

__all__ = [
    "PAYMENT_DAYS",
    "ChargeLine",
    "Group",
    "chain_hash",
    "due_date",
    "group_charges",
    "missing_numbers",
    "number_text",
    "stated_price",
]

PAYMENT_DAYS = 30  # § 286 Abs. 3 BGB: in default 30 days after due date and receipt
CENT = Decimal("0.01")


@dataclass(frozen=True)
class ChargeLine:
    """A charge as far as grouping needs it; net in €."""

    charge_id: int
    recipient_id: int
    leitweg_id: str
    vat_case: str
    net: Decimal


@dataclass(frozen=True)
class Group:
    """Charges that become one invoice, and why they stand together."""

    recipient_id: int
    leitweg_id: str
    charge_ids: tuple[int, ...]
    net: Decimal
    reason: str


def group_charges(charges: Iterable[ChargeLine]) -> list[Group]:
    """Split charges by recipient and Leitweg-ID, and put not taxable ones (case O) into an invoice of their own.

    EN 16931 BR-O-11 to BR-O-14: category O shares an invoice with nothing else; S and E may stand together. A group
    whose sum is not positive is left out: credits are set off against the recipient's next invoice.
    """
    groups: dict[tuple[int, str, bool], list[ChargeLine]] = {}
    for charge in charges:
        groups.setdefault((charge.recipient_id, charge.leitweg_id, charge.vat_case == "O"), []).append(charge)
    result = []
    for (recipient, leitweg, outside), lines in sorted(groups.items()):
        net = sum((line.net for line in lines), Decimal(0))
        if net <= 0:
            continue
        reason = (
            "BR-O-11: nicht steuerbare Posten stehen allein" if outside else "ein Empfänger, eine Leitweg-ID"
        )
        result.append(Group(recipient, leitweg, tuple(sorted(line.charge_id for line in lines)), net, reason))
    return result


def stated_price(quantity: Decimal, unit_price: Decimal, net: Decimal) -> tuple[Decimal, Decimal]:
    """Return price and base quantity (BT-146, BT-149) so that quantity × price ÷ base, rounded, is the net amount.

    Usually the unit price per one. Where a share was split to the cent, no unit price gives the amount exactly; then
    the price is stated per the whole quantity. The price is never negative (BR-27): credits have a negative quantity.
    """
    if quantity and (quantity * unit_price).quantize(CENT, rounding=ROUND_HALF_UP) == net and unit_price >= 0:
        return unit_price, Decimal(1)
    return abs(net), abs(quantity)


def due_date(issued_on: date, days: int = PAYMENT_DAYS) -> date:
    """Return the day an invoice is due; a Saturday or Sunday moves to Monday (§ 193 BGB)."""
    day = issued_on + timedelta(days=days)
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() >= 5 else day


def number_text(prefix: str, year: int, running: int) -> str:
    """Return an invoice number: RE-2026-00017."""
    return f"{prefix}-{year}-{running:05d}"


def missing_numbers(running: Sequence[int], last: int) -> list[int]:
    """Return the running numbers up to `last` that no document carries."""
    return sorted(set(range(1, last + 1)) - set(running))


def chain_hash(previous: str, number: str, document_sha256: str) -> str:
    """Return the hash that ties an archived document to its predecessor."""
    return hashlib.sha256(f"{previous}\n{number}\n{document_sha256}".encode()).hexdigest()
