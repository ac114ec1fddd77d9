# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Needs, offers and results as files. Equal content gives equal bytes; measured time stands in `run.json` only."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from itunion.optimiser.model import Instance, SupplierTerms, TierKind
from itunion.optimiser.outcome import Certificate, Result, Saving
from itunion.optimiser.reading import NEED_COLUMNS, OFFER_COLUMNS
from itunion.optimiser.result_file import result_bytes, result_document, tier_starts

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
    seed: int = 0,
) -> dict[str, bytes]:
    """All files of an award by name. Every file but `run.json` is the same for the same input and options.

    Raises:
        ValueError: the result has no award.
    """
    document = result_document(
        instance,
        result,
        certificate,
        gap=gap,
        seed=seed,
        time_limit=time_limit,
        certificate_limit=certificate_limit,
    )
    return {
        "result.json": result_bytes(document),
        "award.csv": _csv(AWARD_COLUMNS, _award_rows(instance, result)),
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
    """The needs in the format of NEEDS; delivery windows and tolerances have columns only if there are any."""
    extra: dict[str, Sequence[object]] = {
        "earliest": [_day(need.window.earliest) for need in instance.needs],
        "latest": [_day(need.window.latest) for need in instance.needs],
        "tolerance": [need.tolerance or "" for need in instance.needs],
    }
    rows = [
        (need.member, need.article, _standards(need.standards), need.quantity, _money(need.own_price))
        for need in instance.needs
    ]
    return _with_used(NEED_COLUMNS, rows, extra)


def offers_file(instance: Instance) -> bytes:
    """The offers in the format of OFFERS, one line per tier; terms that nobody uses have no column.

    Terms of suppliers without an offer have no line.
    """
    known = {terms.supplier: terms for terms in instance.terms}
    lines = [
        (offer, known.get(offer.supplier, SupplierTerms(offer.supplier)), tier)
        for offer in instance.offers
        for tier in offer.tiers
    ]
    rows = [
        (
            offer.supplier,
            offer.article,
            _standards(offer.standards),
            terms.tier_basis.value,
            tier.from_units,
            _money(tier.unit_price),
            "" if offer.available is None else offer.available,
            _money(terms.activation_cost),
        )
        for offer, terms, tier in lines
    ]
    extra: dict[str, Sequence[object]] = {
        "earliest": [_day(offer.window.earliest) for offer, _, _ in lines],
        "latest": [_day(offer.window.latest) for offer, _, _ in lines],
        "tier_kind": ["" if t.tier_kind is TierKind.ALL_UNITS else t.tier_kind.value for _, t, _ in lines],
        "freight": [_money(terms.freight or None) for _, terms, _ in lines],
        "minimum_order_value": [_money(terms.minimum_order_value or None) for _, terms, _ in lines],
        "minimum_member_value": [_money(terms.minimum_member_value or None) for _, terms, _ in lines],
        "maximum_units": ["" if t.maximum_units is None else t.maximum_units for _, t, _ in lines],
        "maximum_value": [_money(terms.maximum_value) for _, terms, _ in lines],
    }
    return _with_used(OFFER_COLUMNS, rows, extra)


def _with_used(
    columns: Sequence[str], rows: Sequence[Sequence[object]], extra: Mapping[str, Sequence[object]]
) -> bytes:
    """The table with those of the extra columns that say something in at least one row."""
    used = [name for name, cells in extra.items() if any(cell != "" for cell in cells)]
    wide = [(*row, *(extra[name][number] for name in used)) for number, row in enumerate(rows)]
    return _csv((*columns, *used), wide)


def _award_rows(instance: Instance, result: Result) -> Iterable[Sequence[object]]:
    if result.award is None:
        return
    starts = tier_starts(instance, result.award)
    for purchase, start in zip(result.award.purchases, starts, strict=True):
        yield (
            purchase.supplier or "",
            purchase.article,
            _standards(purchase.standards),
            "" if start is None else start,
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


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _money(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:.2f}"


def _number(amount: Decimal | None) -> float | None:
    """Two decimals survive in a JSON number: below 2^53 cents the nearest float prints them exactly."""
    return None if amount is None else float(amount)
