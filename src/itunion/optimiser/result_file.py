# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The result as one self-contained document: question, options, answer and proofs, for a checker that knows no solver.

Canonical JSON without floats: amounts are strings with two decimals, fractions strings with eighteen. Nothing measured
is in it, so the same input and options give the same bytes (if the search was not interrupted). Every total stands
beside its parts: what is said twice can be checked.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from itunion.optimiser.canonical import instance_to_dict
from itunion.optimiser.model import ANYTIME, Instance, Window
from itunion.optimiser.outcome import Award, Certificate, Result, ShareLine

RESULT_FORMAT = "itunion-award/1"
_FRACTION = Decimal(1).scaleb(-18)
_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)


def result_document(
    instance: Instance,
    result: Result,
    certificate: Certificate,
    *,
    gap: float,
    seed: int,
    time_limit: float,
    certificate_limit: float,
) -> dict[str, Any]:
    """The document that `itunion.optimiser.checker` checks; times in seconds as granted.

    `gap` and `seed` must be those of the search, or `model_hash` does not fit.

    Raises:
        ValueError: the result has no award.
    """
    if result.award is None or result.bound is None:
        raise ValueError("a result without award cannot be documented")
    award = result.award
    options = {
        "gap": repr(float(gap)),
        "seed": seed,
        "time_limit": repr(float(time_limit)),
        "certificate_limit": repr(float(certificate_limit)),
    }
    document: dict[str, Any] = {
        "format": RESULT_FORMAT,
        "instance": instance_to_dict(instance),
        "options": options,
        "solver": {"name": result.solver, "version": result.solver_version},
        "model_hash": result.model_hash,
        "run_hash": digest({"model_hash": result.model_hash, "options": options}),
        "status": result.status.value,
        **_stop(result.stopped_by),
        "award": _award(instance, award),
        "bound": _money(result.bound),
        "gap": _fraction(award.cost - result.bound, award.cost),
        "shares": [_share(line) for line in result.shares],
        "members": _members(result, certificate),
        "total_saving": _money(result.total_saving),
        "certificate": _certificate(award, result, certificate),
    }
    return {**document, "checksum": digest(document)}


def result_bytes(document: Mapping[str, Any]) -> bytes:
    """The document as a file: keys sorted, one value per line, UTF-8."""
    return (json.dumps(document, sort_keys=True, ensure_ascii=False, indent=1) + "\n").encode()


def digest(value: Any) -> str:
    """SHA-256 of the canonical text: keys sorted, no spaces, UTF-8."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def tier_starts(instance: Instance, award: Award) -> list[int | None]:
    """Volume from which the price of each purchase holds: of tiers with the same price the first one."""
    starts: dict[tuple[str | None, str, Decimal], int] = {}
    for offer in instance.offers:
        for tier in offer.tiers:
            key = offer.supplier, offer.article, tier.unit_price
            starts[key] = min(tier.from_units, starts.get(key, tier.from_units))
    return [starts.get((p.supplier, p.article, p.unit_price), p.tier_from) for p in award.purchases]


def _stop(word: str) -> dict[str, Any]:
    """Why the search ended. Whether clock or person ended it is a matter of the run, not of the result."""
    stopped_by = word if word in ("gap", "work") else "interrupted"
    return {"stopped_by": stopped_by, "reproducible": stopped_by != "interrupted"}


def _award(instance: Instance, award: Award) -> dict[str, Any]:
    bought = [purchase for purchase in award.purchases if purchase.supplier is not None]
    own = [purchase for purchase in award.purchases if purchase.supplier is None]
    return {
        "purchases": [
            {
                "supplier": purchase.supplier,
                "article": purchase.article,
                "standards": sorted(purchase.standards),
                "tier_from": start,
                "quantity": purchase.quantity,
                "unit_price": _money(purchase.unit_price),
                "amount": _money(purchase.amount),
                **_window(purchase.window),
            }
            for purchase, start in zip(award.purchases, tier_starts(instance, award), strict=True)
        ],
        "suppliers": [
            {
                "supplier": supplier,
                "units": sum(purchase.quantity for purchase in bought if purchase.supplier == supplier),
                "goods": _money(_sum(p.amount for p in bought if p.supplier == supplier)),
                "fixed_cost": _money(cost),
            }
            for supplier, cost in award.fixed_costs
        ],
        "rebates": [
            {"supplier": rebate.supplier, "lots": sorted(rebate.lots), "amount": _money(rebate.amount)}
            for rebate in award.rebates
        ],
        "goods": _money(_sum(purchase.amount for purchase in bought)),
        "own": _money(_sum(purchase.amount for purchase in own)),
        "fixed_costs": _money(_sum(cost for _, cost in award.fixed_costs)),
        "rebate": _money(_sum(rebate.amount for rebate in award.rebates)),
        "cost": _money(award.cost),
    }


def _share(line: ShareLine) -> dict[str, Any]:
    return {
        "member": line.member,
        "article": line.article,
        "standards": sorted(line.standards),
        "supplier": line.supplier,
        "quantity": line.quantity,
        "unit_price": _money(line.unit_price),
        "amount": _money(line.amount),
        "fixed_share": _money(line.fixed_share),
        "compensation": _money(line.compensation),
        "total": _money(line.total),
        **_window(line.window),
    }


def _members(result: Result, certificate: Certificate) -> list[dict[str, Any]]:
    lines: dict[str, list[ShareLine]] = defaultdict(list)
    for line in result.shares:
        lines[line.member].append(line)
    return [
        {
            "member": saving.member,
            "goods": _money(_sum(line.amount for line in lines[saving.member])),
            "fixed_share": _money(_sum(line.fixed_share for line in lines[saving.member])),
            "compensation": _money(_sum(line.compensation for line in lines[saving.member])),
            "together": _money(saving.together),
            "alone": None if saving.alone is None else _money(saving.alone),
            "saving": None if saving.saving is None else _money(saving.saving),
            "percent": None if saving.percent is None else _money(saving.percent),
            "sources": _sources(lines[saving.member]),
            "in_worst_group": saving.member in certificate.worst_group,
        }
        for saving in result.savings
    ]


def _sources(lines: list[ShareLine]) -> list[list[Any]]:
    """Units and value of the goods by supplier; own alternatives last."""
    units: dict[str | None, int] = defaultdict(int)
    goods: dict[str | None, Decimal] = defaultdict(Decimal)
    for line in lines:
        units[line.supplier] += line.quantity
        goods[line.supplier] += line.amount
    return [
        [key, units[key], _money(goods[key])]
        for key in sorted(units, key=lambda key: (key is None, key or ""))
    ]


def _certificate(award: Award, result: Result, certificate: Certificate) -> dict[str, Any]:
    bill = _sum(saving.together for saving in result.savings if saving.member in certificate.worst_group)
    return {
        "worst_group": sorted(certificate.worst_group),
        "group_bill": _money(bill),
        "group_cost": _money(bill - certificate.gain),
        "gain": _money(certificate.gain),
        "gain_bound": _money(certificate.gain_bound),
        "gain_bound_share": _fraction(certificate.gain_bound, award.cost),
        "proven": certificate.proven,
        **_stop(certificate.stopped_by),
        "budget_balance": _money(certificate.budget_balance),
        "individual_rationality": certificate.individual_rationality,
        "worse_off": sorted(certificate.worse_off),
    }


def _window(window: Window) -> dict[str, Any]:
    """The delivery window, where there is one."""
    if window == ANYTIME:
        return {}
    return {"window": [None if day is None else day.isoformat() for day in (window.earliest, window.latest)]}


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))


def _money(amount: Decimal) -> str:
    return f"{amount + 0:.2f}"  # plus zero: no "-0.00"


def _fraction(part: Decimal, whole: Decimal) -> str:
    share = _EXACT.divide(part, whole) if whole else Decimal(0)
    return f"{_EXACT.quantize(share, _FRACTION):f}"
