# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which procedure a contract value asks for on a day, by thresholds that are dated data (`threshold_data.toml`).

The value decides as estimated at the start of the procedure (§ 3 VgV); the EU threshold counts from "reaches or
exceeds" on (§ 106 GWB), national value limits hold up to and including their amount ("bis zu").
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = [
    "STRICTNESS",
    "UNCERTAIN",
    "Assessment",
    "Finding",
    "LotValue",
    "NoRule",
    "RuleRow",
    "SmallLots",
    "assess",
    "assessment_to_dict",
    "known_rows",
    "read_rows",
    "row_on",
    "small_lots",
]

DIRECT, RESTRICTED, NATIONAL, EU = "direct_order", "negotiated_or_restricted", "national_open", "eu_open"
STRICTNESS = (DIRECT, RESTRICTED, NATIONAL, EU)
UNCERTAIN = frozenset({"verify", "conflict"})


class NoRule(LookupError):
    """No row of a rule is valid on a day: the legal data ends there and must be brought up to date."""

    def __init__(self, rule_id: str, day: date) -> None:
        super().__init__(f"no row of {rule_id} on {day}")
        self.rule_id, self.day = rule_id, day


@dataclass(frozen=True)
class RuleRow:
    """A legal rule for a time. `value` is € net unless the text says otherwise; validity includes both days.

    `status` says how well it is known: secondary, text_2022, court, verify (check the promulgated text), conflict
    (sources contradict each other).
    """

    rule_id: str
    value: Decimal | None
    valid_from: date | None
    valid_to: date | None
    scope: str
    source: str
    text: str
    status: tuple[str, ...]
    checked_on: date

    def is_valid_on(self, day: date) -> bool:
        """Say whether the row holds on the day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )

    @property
    def is_uncertain(self) -> bool:
        """Whether the row must be verified before anybody relies on it."""
        return bool(UNCERTAIN & set(self.status))


@dataclass(frozen=True)
class LotValue:
    """The estimated value of one lot, € net."""

    number: int
    title: str
    value: Decimal


@dataclass(frozen=True)
class SmallLots:
    """Lots below the amount of § 3 (9) VgV, their sum, and whether they may all go national."""

    numbers: tuple[int, ...]
    total: Decimal
    most: Decimal
    allowed: bool


@dataclass(frozen=True)
class Finding:
    """A rule that was applied. `outcome`: reached, below, within, exceeded or applies."""

    row: RuleRow
    outcome: str


@dataclass(frozen=True)
class Assessment:
    """Which procedure follows from a value on a day, by which rules.

    `warnings`: "splitting" (a lot alone would ask for less: it must not be split off, § 3 (2) VgV), "uncertain" (the
    deciding row is to be verified).
    """

    value: Decimal
    day: date
    procedure: str
    deciding: RuleRow
    findings: tuple[Finding, ...]
    warnings: tuple[str, ...]
    small_lots: SmallLots | None


def read_rows(text: str) -> tuple[RuleRow, ...]:
    """Return the rows of a data file; raise KeyError or ValueError when it is not such a file."""
    data = tomllib.loads(text)
    return tuple(
        RuleRow(
            rule_id=row["rule_id"],
            value=Decimal(row["value"]) if "value" in row else None,
            valid_from=row.get("valid_from"),
            valid_to=row.get("valid_to"),
            scope=row["scope"],
            source=row["source"],
            text=row["text"],
            status=tuple(row["status"]),
            checked_on=data["checked_on"],
        )
        for row in data["rule"]
    )


@cache
def known_rows() -> tuple[RuleRow, ...]:
    """Return the rows delivered with the platform."""
    return read_rows((files(__package__) / "threshold_data.toml").read_text(encoding="utf-8"))


def row_on(rows: Sequence[RuleRow], rule_id: str, day: date) -> RuleRow:
    """Return the row of a rule that is valid on a day; raise NoRule when there is none."""
    for row in rows:
        if row.rule_id == rule_id and row.is_valid_on(day):
            return row
    raise NoRule(rule_id, day)


def small_lots(lots: Sequence[LotValue], amount: Decimal, share: Decimal) -> SmallLots:
    """Apply § 3 (9) VgV: lots below `amount` may go national when together at most `share` of all lots."""
    small = [lot for lot in lots if lot.value < amount]
    total = sum((lot.value for lot in small), Decimal(0))
    most = share * sum((lot.value for lot in lots), Decimal(0))
    return SmallLots(tuple(lot.number for lot in small), total, most, bool(small) and total <= most)


def assess(
    value: Decimal, day: date, rows: Sequence[RuleRow], *, lots: Sequence[LotValue] = ()
) -> Assessment:
    """Say which procedure a value (€ net, all lots together) asks for on the day the procedure starts.

    Raises NoRule when the data holds no EU threshold for the day.
    """
    findings, procedure, deciding = _decide(value, day, rows)
    warnings = []
    if any(STRICTNESS.index(_decide(lot.value, day, rows)[1]) < STRICTNESS.index(procedure) for lot in lots):
        warnings.append("splitting")
    if deciding.is_uncertain:
        warnings.append("uncertain")
    small = None
    informative = ["value_total", "value_lots", "threshold_test", "threshold_date", "value_no_split"]
    if procedure == EU:
        informative += ["lot_20_percent", "lot_20_percent_share"]
        amount, share = (row_on(rows, rule, day).value for rule in ("lot_20_percent", "lot_20_percent_share"))
        if amount is not None and share is not None and lots:
            small = small_lots(lots, amount, share)
    else:
        informative += ["lsa_tvergg_scope", "lsa_tvergg_floor"]
    findings += [
        Finding(row, "applies") for rule in informative for row in rows if row.rule_id == rule and row.is_valid_on(day)
    ]  # fmt: skip
    return Assessment(value, day, procedure, deciding, tuple(findings), tuple(warnings), small)


def _decide(value: Decimal, day: date, rows: Sequence[RuleRow]) -> tuple[list[Finding], str, RuleRow]:
    eu = row_on(rows, "eu_threshold_sub_central", day)
    threshold = eu.value
    if threshold is None:
        raise NoRule("eu_threshold_sub_central", day)
    if value >= threshold:
        return [Finding(eu, "reached")], EU, eu
    findings = [Finding(eu, "below")]
    for rule_id, procedure in (("lsa_direct_order", DIRECT), ("lsa_negotiated_restricted", RESTRICTED)):
        try:
            row = row_on(rows, rule_id, day)
        except NoRule:
            continue
        if row.value is not None and value <= row.value:
            return [*findings, Finding(row, "within")], procedure, row
        findings.append(Finding(row, "exceeded"))
    return findings, NATIONAL, eu


def assessment_to_dict(assessment: Assessment) -> dict[str, Any]:
    """Return the assessment as JSON values, to be stored with the decision it carried."""
    small = assessment.small_lots
    return {
        "value": str(assessment.value),
        "day": assessment.day.isoformat(),
        "procedure": assessment.procedure,
        "rule_id": assessment.deciding.rule_id,
        "findings": [_row_to_dict(f.row) | {"outcome": f.outcome} for f in assessment.findings],
        "warnings": list(assessment.warnings),
        "small_lots": None
        if small is None
        else {
            "numbers": list(small.numbers),
            "total": str(small.total),
            "most": str(small.most),
            "allowed": small.allowed,
        },
    }


def _row_to_dict(row: RuleRow) -> dict[str, Any]:
    return {
        "rule_id": row.rule_id,
        "value": None if row.value is None else str(row.value),
        "valid_from": row.valid_from.isoformat() if row.valid_from else None,
        "valid_to": row.valid_to.isoformat() if row.valid_to else None,
        "scope": row.scope,
        "source": row.source,
        "text": row.text,
        "status": list(row.status),
        "checked_on": row.checked_on.isoformat(),
    }
