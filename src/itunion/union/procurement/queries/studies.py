# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading: studies of a computed award as rows for pages; amounts in € net. The scope decides whose."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from itunion.union.procurement.models import ScenarioStudy

__all__ = [
    "change_rows",
    "decile_rows",
    "effects_of_change",
    "next_tier_rows",
    "quote_rows",
    "rule_rows",
    "studies_of",
    "study_of",
]

Row = dict[str, Any]


def study_of(scenario_id: int, kind: str) -> ScenarioStudy | None:
    """Return one study of a scenario, if it was ever asked for."""
    found: ScenarioStudy | None = ScenarioStudy.objects.filter(scenario_id=scenario_id, kind=kind).first()
    return found


def studies_of(scenario_id: int) -> dict[str, ScenarioStudy]:
    """Return the studies of a scenario by kind."""
    return {study.kind: study for study in ScenarioStudy.objects.filter(scenario_id=scenario_id)}


def rule_rows(content: Mapping[str, Any]) -> list[Row]:
    """Return what lifting each rule saves, the dearest rule first."""
    return [
        {
            "title": entry["title"],
            "reason": entry["reason"],
            "source": entry["source"],
            "saving": Decimal(entry["saving"]) if entry["answered"] else None,
            "most": Decimal(entry["most"]),
        }
        for entry in content["rules"]
    ]


def next_tier_rows(content: Mapping[str, Any]) -> list[Row]:
    """Return how far suppliers are from their next tier, the most valuable first."""
    return [dict(entry) | {"worth": Decimal(entry["worth"])} for entry in content["next_tiers"]]


def change_rows(content: Mapping[str, Any]) -> list[Row]:
    """Return the answers to what-if questions in the order asked."""
    rows = []
    for entry in content["changes"]:
        cost = _amount(entry["cost"])
        effects = effects_of_change(entry)
        rows.append(
            {
                "title": entry["title"],
                "cost": cost,
                "difference": _amount(entry["difference"]),
                "gap": None if not cost else (cost - Decimal(entry["bound"])) / cost,
                "better": sum(1 for effect in effects if effect["difference"] < 0),
                "worse": sum(1 for effect in effects if effect["difference"] > 0),
                "suppliers": ", ".join(entry["suppliers"]),
            }
        )
    return rows


def effects_of_change(entry: Mapping[str, Any]) -> list[Row]:
    """Return each member's bill before and after a change, the largest difference first."""
    return [
        {
            "member": member,
            "before": Decimal(before),
            "after": Decimal(after),
            "difference": Decimal(after) - Decimal(before),
        }
        for member, before, after in entry["members"]
    ]


def decile_rows(content: Mapping[str, Any]) -> list[Row]:
    """Return savings by size, smallest members first."""
    return [
        dict(entry)
        | {
            "alone": Decimal(entry["alone"]),
            "saving": Decimal(entry["saving"]),
            "percent": Decimal(entry["percent"]),
        }
        for entry in content["deciles"]
    ]


def quote_rows(content: Mapping[str, Any]) -> list[Row]:
    """Return what a withdrawal would cost each member; None where the others could not buy without it."""
    return [
        {"member": entry["member"]}
        | {key: _amount(entry[key]) for key in ("bill", "charge", "least", "effect")}
        for entry in content["quotes"]
    ]


def _amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
