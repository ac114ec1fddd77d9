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
from datetime import date
from decimal import Decimal
from typing import Any

from itunion.optimiser.highs import SOLVER, SOLVER_VERSION
from itunion.optimiser.model import (
    ANYTIME,
    BundleBid,
    Constraints,
    Instance,
    Lot,
    Need,
    Offer,
    SupplierTerms,
    Tier,
    TierBasis,
    TierKind,
    Window,
)
from itunion.optimiser.outcome import (
    Award,
    Certificate,
    Purchase,
    Rebate,
    Result,
    Saving,
    ShareLine,
    Status,
    Uncovered,
)

FORMAT = 1
"""Format of what the first version knew. Instances that use more say `FORMAT_WITH_RULES`, so that an old reader refuses
them instead of ignoring a rule. Old instances keep their text and their hash."""

FORMAT_WITH_RULES = 2


def instance_to_dict(instance: Instance) -> dict[str, Any]:
    """The instance as JSON values, sorted. Fields that say nothing (defaults of the later format) are left out."""
    limits = instance.constraints
    data: dict[str, Any] = {
        "format": FORMAT,
        "needs": _sorted(
            {
                "member": need.member,
                "article": need.article,
                "standards": sorted(need.standards),
                "quantity": need.quantity,
                "own_price": _money(need.own_price),
                **_said(window=_window(need.window), tolerance=need.tolerance),
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
                **_said(window=_window(offer.window)),
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
                **_said(
                    tier_kind=terms.tier_kind.value if terms.tier_kind is not TierKind.ALL_UNITS else None,
                    minimum_member_value=_money(terms.minimum_member_value or None),
                ),
                **_given(maximum_units=terms.maximum_units, maximum_value=_money(terms.maximum_value)),
            }
            for terms in instance.terms
        ),
        "constraints": {
            "max_suppliers": limits.max_suppliers,
            "excluded_suppliers": sorted(limits.excluded_suppliers),
            **_given(
                max_suppliers_per_member=limits.max_suppliers_per_member,
                max_lots_per_supplier=limits.max_lots_per_supplier,
            ),
            **_said(
                bundles_allowed=limits.bundles_allowed,
                resilient=limits.resilient,
                budgets=sorted([member, _money(amount)] for member, amount in limits.budgets),
            ),
        },
        **_said(
            lots=_sorted(
                {"name": lot.name, "articles": sorted(lot.articles), "max_suppliers": lot.max_suppliers}
                for lot in instance.lots
            ),
            bundles=_sorted(
                {
                    "supplier": b.supplier,
                    "lots": sorted(b.lots),
                    "rebate": _money(b.rebate),
                    "minimum_value": _money(b.minimum_value),
                }
                for b in instance.bundles
            ),
        ),
    }
    if _uses_rules(data):
        data["format"] = FORMAT_WITH_RULES
    return data


def instance_from_dict(data: Mapping[str, Any]) -> Instance:
    """The inverse of `instance_to_dict`.

    Raises:
        KeyError, TypeError, ValueError: not what `instance_to_dict` writes, or a later format.
    """
    if data["format"] not in (FORMAT, FORMAT_WITH_RULES):
        raise ValueError(f"format {data['format']} is unknown")
    needs = tuple(
        Need(
            member=n["member"],
            article=n["article"],
            standards=frozenset(n["standards"]),
            quantity=int(n["quantity"]),
            own_price=_amount(n["own_price"]),
            window=_window_of(n.get("window")),
            tolerance=int(n.get("tolerance", 0)),
        )
        for n in data["needs"]
    )
    offers = tuple(
        Offer(
            supplier=o["supplier"],
            article=o["article"],
            standards=frozenset(o["standards"]),
            tiers=tuple(Tier(int(start), Decimal(price)) for start, price in o["tiers"]),
            available=o["available"],
            window=_window_of(o.get("window")),
        )
        for o in data["offers"]
    )
    terms = tuple(
        SupplierTerms(
            supplier=t["supplier"],
            tier_basis=TierBasis(t["tier_basis"]),
            activation_cost=Decimal(t["activation_cost"]),
            freight=Decimal(t["freight"]),
            minimum_order_value=Decimal(t["minimum_order_value"]),
            tier_kind=TierKind(t.get("tier_kind", TierKind.ALL_UNITS)),
            minimum_member_value=Decimal(t.get("minimum_member_value", 0)),
            maximum_units=t.get("maximum_units"),
            maximum_value=_amount(t.get("maximum_value")),
        )
        for t in data["terms"]
    )
    limits = data["constraints"]
    return Instance(
        needs=needs,
        offers=offers,
        terms=terms,
        constraints=Constraints(
            max_suppliers=limits["max_suppliers"],
            excluded_suppliers=frozenset(limits["excluded_suppliers"]),
            max_suppliers_per_member=limits.get("max_suppliers_per_member"),
            max_lots_per_supplier=limits.get("max_lots_per_supplier"),
            bundles_allowed=bool(limits.get("bundles_allowed", False)),
            budgets=tuple((member, Decimal(amount)) for member, amount in limits.get("budgets", ())),
            resilient=bool(limits.get("resilient", False)),
        ),
        lots=tuple(
            Lot(lot["name"], frozenset(lot["articles"]), lot["max_suppliers"]) for lot in data.get("lots", ())
        ),
        bundles=tuple(
            BundleBid(b["supplier"], frozenset(b["lots"]), Decimal(b["rebate"]), Decimal(b["minimum_value"]))
            for b in data.get("bundles", ())
        ),
    )


def _said(**values: Any) -> dict[str, Any]:
    """The values that say something: neither empty nor zero nor false."""
    return {key: value for key, value in values.items() if value}


def _given(**values: Any) -> dict[str, Any]:
    """The values that are given; zero is one."""
    return {key: value for key, value in values.items() if value is not None}


def _window(window: Window) -> list[str | None] | None:
    if window == ANYTIME:
        return None
    return [None if day is None else day.isoformat() for day in (window.earliest, window.latest)]


def _window_of(days: Sequence[str | None] | None) -> Window:
    return Window(*(None if day is None else date.fromisoformat(day) for day in days)) if days else ANYTIME


_FIRST_FORMAT = {
    "needs": {"member", "article", "standards", "quantity", "own_price"},
    "offers": {"supplier", "article", "standards", "tiers", "available"},
    "terms": {"supplier", "tier_basis", "activation_cost", "freight", "minimum_order_value"},
}


def _uses_rules(data: Mapping[str, Any]) -> bool:
    """Whether the instance says anything that the first format could not say."""
    if "lots" in data or "bundles" in data or len(data["constraints"]) > 2:
        return True
    if any(terms["tier_basis"] == TierBasis.TURNOVER for terms in data["terms"]):
        return True
    return any(row.keys() - known for table, known in _FIRST_FORMAT.items() for row in data[table])


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
        "award": None if result.award is None else _award(result.award),
        "bound": _money(result.bound),
        "shares": [_plain(asdict(line)) for line in result.shares],
        "savings": [_plain(asdict(saving)) for saving in result.savings],
        "uncovered": [_plain(asdict(entry)) for entry in result.uncovered],
        "stopped_by": result.stopped_by,
        "solver": result.solver,
        "solver_version": result.solver_version,
        "model_hash": result.model_hash,
        "seconds": result.seconds,
        **_said(conflict=list(result.conflict)),
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
            tuple(
                Rebate(r["supplier"], frozenset(r["lots"]), Decimal(r["amount"]))
                for r in award.get("rebates", ())
            ),
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
        conflict=tuple(data.get("conflict", ())),
    )


def _award(award: Award) -> dict[str, Any]:
    values: dict[str, Any] = _plain(asdict(award))
    if not award.rebates:
        del values["rebates"]  # results of the first format keep their text
    return values


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
    if "window" in values:
        values["window"] = _window_of([values["window"]["earliest"], values["window"]["latest"]])
    return values


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return _money(value)
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        # the window of a line is said only where there is one; results of the first format keep their text
        said = {key: entry for key, entry in value.items() if key != "window" or any(entry.values())}
        return {key: _plain(entry) for key, entry in said.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(entry) for entry in value]
    return value


def _sorted(rows: Any) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: json.dumps(row, sort_keys=True, ensure_ascii=False))


def _money(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.2f}"


def _amount(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)
