# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The study of fairness: certificate, what leaving costs, savings by size. Runs in the solver's own process."""

from decimal import Decimal
from typing import Any

from itunion.optimiser.api import (
    Instance,
    OnProgress,
    Result,
    blend,
    certify,
    large_members,
    repair_core,
    savings_by_size,
    withdrawal_quotes,
)

__all__ = ["fairness"]

CERTIFICATE_SECONDS = 60.0
REPAIR_SECONDS = 60.0


def fairness(instance: Instance, result: Result, seed: int, on_progress: OnProgress) -> dict[str, Any]:
    """Study how fair the shares of a computed award are; amounts as texts in € net."""
    assert result.objective is not None
    certificate = certify(
        instance, result, time_limit=CERTIFICATE_SECONDS, seed=seed, on_progress=on_progress
    )
    repair = repair_core(instance, result, time_limit=REPAIR_SECONDS, seed=seed, on_progress=on_progress)
    mixed = blend(instance, result, time_limit=REPAIR_SECONDS, seed=seed, on_progress=on_progress)
    quotes = withdrawal_quotes(instance, result, seed=seed, on_progress=on_progress)
    share = certificate.gain_bound / result.objective if result.objective else Decimal(0)
    return {
        "certificate": {
            "gain": _euros(certificate.gain),
            "bound": _euros(certificate.gain_bound),
            "share": f"{share:.6f}",
            "proven": certificate.proven,
            "group": list(certificate.worst_group),
        },
        "repair": {
            "status": repair.status.value,
            "bound": _euros(repair.bound),
            "target": _euros(repair.target),
            "least": _euros(repair.least),
            "largest_change": f"{repair.largest_change / 100:.6f}",
            "moved": _euros(repair.moved),
        },
        "blend": {
            "theta": f"{mixed.theta:.4f}",
            "most": f"{mixed.theta_most:.4f}",
            "bound": _euros(mixed.bound),
            "stable": mixed.stable,
        },
        "quotes": [
            {
                "member": quote.member,
                "bill": _euros(quote.bill),
                "effect": None if quote.effect is None else _euros(quote.effect),
                "charge": None if quote.charge is None else _euros(quote.charge),
                "least": None if quote.least is None else _euros(quote.least),
            }
            for quote in quotes
        ],
        "deciles": [
            {
                "decile": decile.number,
                "members": len(decile.members),
                "alone": _euros(decile.alone),
                "saving": _euros(decile.saving),
                "percent": f"{decile.percent / 100:.4f}",
                "below": decile.below,
            }
            for decile in savings_by_size(result.savings)
        ],
        "large": [[member, f"{part:.4f}"] for member, part in large_members(result.savings)],
    }


def _euros(amount: Decimal) -> str:
    return f"{amount:.2f}"
