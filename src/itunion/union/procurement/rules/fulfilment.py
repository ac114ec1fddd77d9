# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rules of fulfilment: what may still come, what may go back, and what is due after it, to the cent."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

__all__ = ["LineState", "charge_step", "due_for"]

CENT = Decimal("0.01")


@dataclass(frozen=True)
class LineState:
    """Units of one line of a call-off. Rejected units never arrived: they may come again, so may returned ones."""

    ordered: int
    accepted: int = 0
    rejected: int = 0
    returned: int = 0

    @property
    def kept(self) -> int:
        """Units the member has."""
        return self.accepted - self.returned

    @property
    def open(self) -> int:
        """Units that may still be accepted."""
        return self.ordered - self.kept


def due_for(total: Decimal, kept: int, ordered: int) -> Decimal:
    """Return what of a line's total (€ net) is due once `kept` of `ordered` units are there, to the cent.

    Depends on the units kept and on nothing else: whatever the sequence of deliveries and returns, the charges add
    up to the total when all units are there, and to nothing when all went back. Raises ValueError when `kept` is
    outside 0…`ordered`.
    """
    if not 0 <= kept <= ordered or ordered < 1:
        raise ValueError(f"{kept} of {ordered} units")
    return total if kept == ordered else (total * kept / ordered).quantize(CENT, rounding=ROUND_HALF_UP)


def charge_step(total: Decimal, ordered: int, before: int, after: int) -> Decimal:
    """Return the charge (€ net; negative: credit) when the units kept change from `before` to `after`."""
    return due_for(total, after, ordered) - due_for(total, before, ordered)
