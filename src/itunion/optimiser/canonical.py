# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Instances and results as canonical JSON values, so that inputs can be frozen and results reproduced.

Amounts are strings with two decimals, sets are sorted lists, rows are sorted: equal questions have equal text,
and the model hash (SHA-256) does not depend on the order of rows.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from itunion.optimiser.highs import SOLVER, SOLVER_VERSION
from itunion.optimiser.model import Constraints, Instance, Need, Offer, SupplierTerms, Tier, TierBasis
from itunion.optimiser.outcome import (
    Award,
    Certificate,
    Purchase,
    Result,
    Saving,
    ShareLine,
    Status,
    Uncovered,
)

FORMAT = 1


def instance_to_dict(instance: Instance) -> dict[str, Any]:
    """The instance as JSON values, sorted."""
    return {
        "format": FORMAT,
        "needs": _sorted(
            {
                "member": need.member,
                "article": need.article,
                "standards": sorted(need.standards),
                "quantity": need.quantity,
                "own_price": _money(need.own_price),
            }
            for need in instance.needs
        ),
        "offers": _sorted(
            {
                "supplier": offer.supplier,
                "article": offer.article,
                "standards": sorted(offer.standards),
                "tiers": [[tier.from_units, _money(tier.unit_price)] for tier in offer.tiers],
                "available": offer.available,
            }
            for offer in instance.offers
        ),
        "terms": _sorted(
            {
                "supplier": terms.supplier,
                "tier_basis": terms.tier_basis.value,
                "activation_cost": _money(terms.activation_cost),
                "freight": _money(terms.freight),
                "minimum_order_value": _money(terms.minimum_order_value),
            }
            for terms in instance.terms
        ),
        "constraints": {
            "max_suppliers": instance.constraints.max_suppliers,
            "excluded_suppliers": sorted(instance.constraints.excluded_suppliers),
        },
    }


def instance_from_dict(data: Mapping[str, Any]) -> Instance:
    """The inverse of `instance_to_dict`.

    Raises:
        KeyError, TypeError, ValueError: not what `instance_to_dict` writes.
    """
    needs = tuple(
        Need(
            n["member"], n["article"], frozenset(n["standards"]), int(n["quantity"]), _amount(n["own_price"])
        )
        for n in data["needs"]
    )
    offers = tuple(
        Offer(
            o["supplier"],
            o["article"],
            frozenset(o["standards"]),
            tuple(Tier(int(start), Decimal(price)) for start, price in o["tiers"]),
            o["available"],
        )
        for o in data["offers"]
    )
    terms = tuple(
        SupplierTerms(
            t["supplier"],
            TierBasis(t["tier_basis"]),
            Decimal(t["activation_cost"]),
            Decimal(t["freight"]),
            Decimal(t["minimum_order_value"]),
        )
        for t in data["terms"]
    )
    limits = data["constraints"]
    return Instance(
        needs, offers, terms, Constraints(limits["max_suppliers"], frozenset(limits["excluded_suppliers"]))
    )


def model_hash(instance: Instance, options: Mapping[str, Any]) -> str:
    """SHA-256 over instance, options and solver version: equal hash, equal question to the same solver."""
    question = {
        "instance": instance_to_dict(instance),
        "options": dict(options),
        "solver": f"{SOLVER} {SOLVER_VERSION}",
    }
    text = json.dumps(question, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def result_to_dict(result: Result) -> dict[str, Any]:
    """The result as JSON values; `result_from_dict` is its inverse."""
    return {
        "format": FORMAT,
        "status": result.status.value,
        "award": None if result.award is None else _plain(asdict(result.award)),
        "bound": _money(result.bound),
        "shares": [_plain(asdict(line)) for line in result.shares],
        "savings": [_plain(asdict(saving)) for saving in result.savings],
        "uncovered": [_plain(asdict(entry)) for entry in result.uncovered],
        "stopped_by": result.stopped_by,
        "solver": result.solver,
        "solver_version": result.solver_version,
        "model_hash": result.model_hash,
        "seconds": result.seconds,
    }


def result_from_dict(data: Mapping[str, Any]) -> Result:
    """The inverse of `result_to_dict`."""
    award = data["award"]
    return Result(
        status=Status(data["status"]),
        award=None
        if award is None
        else Award(
            tuple(Purchase(**_typed(entry, "unit_price")) for entry in award["purchases"]),
            tuple((supplier, Decimal(cost)) for supplier, cost in award["fixed_costs"]),
        ),
        bound=_amount(data["bound"]),
        shares=tuple(
            ShareLine(**_typed(entry, "unit_price", "amount", "fixed_share", "compensation"))
            for entry in data["shares"]
        ),
        savings=tuple(Saving(**_typed(entry, "alone", "together")) for entry in data["savings"]),
        uncovered=tuple(Uncovered(**_typed(entry)) for entry in data["uncovered"]),
        stopped_by=data["stopped_by"],
        solver=data["solver"],
        solver_version=data["solver_version"],
        model_hash=data["model_hash"],
        seconds=data["seconds"],
    )


def certificate_to_dict(certificate: Certificate) -> dict[str, Any]:
    """The certificate as JSON values; `certificate_from_dict` is its inverse."""
    values: dict[str, Any] = _plain(asdict(certificate))
    return values


def certificate_from_dict(data: Mapping[str, Any]) -> Certificate:
    """The inverse of `certificate_to_dict`."""
    return Certificate(**_typed(data, "gain", "gain_bound", "budget_balance"))


def _typed(entry: Mapping[str, Any], *amounts: str) -> dict[str, Any]:
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()
    }
    values |= {key: _amount(values[key]) for key in amounts}
    if "standards" in values:
        values["standards"] = frozenset(values["standards"])
    return values


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return _money(value)
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(entry) for entry in value]
    return value


def _sorted(rows: Any) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: json.dumps(row, sort_keys=True, ensure_ascii=False))


def _money(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.2f}"


def _amount(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)
