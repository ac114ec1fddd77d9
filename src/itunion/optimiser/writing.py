# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Needs, offers and results as files. Equal content gives equal bytes; measured time stands in `run.json` only."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from itunion.optimiser.model import Instance
from itunion.optimiser.outcome import Certificate, Result, Saving
from itunion.optimiser.reading import NEED_COLUMNS, OFFER_COLUMNS

DEFAULT_GAP = 1e-4
AWARD_COLUMNS = ("supplier", "article", "standard", "tier_from", "quantity", "unit_price", "amount")
MEMBER_COLUMNS = (
    "member",
    "article",
    "standard",
    "supplier",
    "quantity",
    "unit_price",
    "amount",
    "activation_share",
)
SAVING_COLUMNS = ("member", "alone", "together", "saving", "saving_percent")


def result_files(
    instance: Instance,
    result: Result,
    certificate: Certificate,
    *,
    time_limit: float,
    certificate_limit: float,
    gap: float = DEFAULT_GAP,
) -> dict[str, bytes]:
    """All files of an award by name. Every file but `run.json` is the same for the same input and options."""
    return {
        "award.csv": _csv(AWARD_COLUMNS, _award_rows(result)),
        "members.csv": _csv(MEMBER_COLUMNS, _member_rows(result)),
        "savings.csv": _csv(SAVING_COLUMNS, (_saving_row(saving) for saving in result.savings)),
        "certificate.json": _json(_certificate(instance, result, certificate, time_limit, gap)),
        "run.json": _json(
            {
                "note": "measured durations; the only file that differs between equal runs",
                "seconds": round(result.seconds, 3),
                "certificate_seconds": round(certificate.seconds, 3),
                "time_limit": time_limit,
                "certificate_time_limit": certificate_limit,
            }
        ),
    }


def needs_file(instance: Instance) -> bytes:
    """The needs in the format of NEEDS."""
    rows = (
        (need.member, need.article, _standards(need.standards), need.quantity, _money(need.own_price))
        for need in instance.needs
    )
    return _csv(NEED_COLUMNS, rows)


def offers_file(instance: Instance) -> bytes:
    """The offers in the format of OFFERS, one line per tier. Freight and minimum order values have no column.

    Raises:
        ValueError: a supplier has freight or a minimum order value.
    """
    if any(terms.freight or terms.minimum_order_value for terms in instance.terms):
        raise ValueError("freight and minimum order values cannot be written to OFFERS")
    rows = (
        (
            offer.supplier,
            offer.article,
            _standards(offer.standards),
            instance.terms_of(offer.supplier).tier_basis.value,
            tier.from_units,
            _money(tier.unit_price),
            "" if offer.available is None else offer.available,
            _money(instance.terms_of(offer.supplier).activation_cost),
        )
        for offer in instance.offers
        for tier in offer.tiers
    )
    return _csv(OFFER_COLUMNS, rows)


def _award_rows(result: Result) -> Iterable[Sequence[object]]:
    for purchase in result.award.purchases if result.award else ():
        yield (
            purchase.supplier or "",
            purchase.article,
            _standards(purchase.standards),
            "" if purchase.tier_from is None else purchase.tier_from,
            purchase.quantity,
            _money(purchase.unit_price),
            _money(purchase.amount),
        )


def _member_rows(result: Result) -> Iterable[Sequence[object]]:
    for line in result.shares:
        yield (
            line.member,
            line.article,
            _standards(line.standards),
            line.supplier or "",
            line.quantity,
            _money(line.unit_price),
            _money(line.amount),
            _money(line.fixed_share + line.compensation),
        )


def _saving_row(saving: Saving) -> Sequence[object]:
    return (
        saving.member,
        _money(saving.alone),
        _money(saving.together),
        _money(saving.saving),
        _money(saving.percent),
    )


def _certificate(
    instance: Instance, result: Result, certificate: Certificate, time_limit: float, gap: float
) -> dict[str, Any]:
    compensation: dict[str, Decimal] = {}
    for line in result.shares:
        if line.compensation:
            compensation[line.member] = compensation.get(line.member, Decimal(0)) + line.compensation
    return {
        "status": result.status.value,
        "objective": _number(result.objective),
        "bound": _number(result.bound),
        "gap": round(result.gap or 0.0, 9),
        "gap_target": gap,
        "max_suppliers": instance.constraints.max_suppliers,
        "stopped_by": result.stopped_by,
        "seconds": time_limit,
        "solver": result.solver,
        "solver_version": result.solver_version,
        "model_hash": result.model_hash,
        "budget_balance": _number(certificate.budget_balance),
        "individual_rationality": certificate.individual_rationality,
        "members_worse_off": list(certificate.worse_off),
        "compensation": {member: _number(amount) for member, amount in sorted(compensation.items())},
        "worst_group_gain": _number(certificate.gain),
        "worst_group_bound": _number(certificate.gain_bound),
        "worst_group_proven": certificate.proven,
        "worst_group_members": list(certificate.worst_group),
        "worst_group_stopped_by": certificate.stopped_by,
    }


def _csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode()


def _json(value: dict[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def _standards(standards: frozenset[str]) -> str:
    return "|".join(sorted(standards))


def _money(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:.2f}"


def _number(amount: Decimal | None) -> float | None:
    """Two decimals survive in a JSON number: below 2^53 cents the nearest float prints them exactly."""
    return None if amount is None else float(amount)
