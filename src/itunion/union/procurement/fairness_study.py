# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The study of fairness: certificate, what leaving costs, savings by size. Runs in the solver's own process."""

from decimal import Decimal
from typing import Any

from itunion.optimiser.api import (
    Certificate,
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

__all__ = ["euro_text", "fairness"]

CERTIFICATE_SECONDS = 60.0
REPAIR_SECONDS = 60.0


def fairness(
    instance: Instance,
    result: Result,
    certificate: Certificate | None,
    *,
    seed: int,
    on_progress: OnProgress,
) -> dict[str, Any]:
    """Study how fair the shares of a computed award are; amounts as texts in € net.

    The award's own certificate holds if it was proven to the end; else it gets more time here.
    """
    assert result.objective is not None
    if certificate is None or not certificate.proven:
        certificate = certify(
            instance, result, time_limit=CERTIFICATE_SECONDS, seed=seed, on_progress=on_progress
        )
    repair = repair_core(instance, result, time_limit=REPAIR_SECONDS, seed=seed, on_progress=on_progress)
    mixed = blend(instance, result, time_limit=REPAIR_SECONDS, seed=seed, on_progress=on_progress)
    quotes = withdrawal_quotes(instance, result, seed=seed, on_progress=on_progress)
    share = certificate.gain_bound / result.objective if result.objective else Decimal(0)
    return {
        "certificate": {
            "gain": euro_text(certificate.gain),
            "bound": euro_text(certificate.gain_bound),
            "share": f"{share:.6f}",
            "proven": certificate.proven,
            "group": list(certificate.worst_group),
        },
        "repair": {
            "status": repair.status.value,
            "bound": euro_text(repair.bound),
            "target": euro_text(repair.target),
            "least": euro_text(repair.least),
            "largest_change": f"{repair.largest_change / 100:.6f}",
            "moved": euro_text(repair.moved),
        },
        "blend": {
            "theta": f"{mixed.theta:.4f}",
            "most": f"{mixed.theta_most:.4f}",
            "bound": euro_text(mixed.bound),
            "stable": mixed.stable,
        },
        "quotes": [
            {
                "member": quote.member,
                "bill": euro_text(quote.bill),
                "effect": None if quote.effect is None else euro_text(quote.effect),
                "charge": None if quote.charge is None else euro_text(quote.charge),
                "least": None if quote.least is None else euro_text(quote.least),
            }
            for quote in quotes
        ],
        "deciles": [
            {
                "decile": decile.number,
                "members": len(decile.members),
                "alone": euro_text(decile.alone),
                "saving": euro_text(decile.saving),
                "percent": f"{decile.percent / 100:.4f}",
                "below": decile.below,
            }
            for decile in savings_by_size(result.savings)
        ],
        "large": [[member, f"{part:.4f}"] for member, part in large_members(result.savings)],
    }


def euro_text(amount: Decimal) -> str:
    """Return an amount as JSON keeps it: two decimals, decimal point."""
    return f"{amount:.2f}"
