# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The shape of a result file: JSON read strictly, every key and type looked at before anything is computed.

Amounts are strings with two decimals, fractions strings with eighteen, quantities integers. Floats, NaN, doubled or
unknown keys, numbers as text and text as numbers are findings.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from .findings import Finding

Check = Callable[[Any, str, list[Finding]], None]
"""Looks at one value at one place and reports what is wrong with it."""

MAX_NEED = 10_000_000
MAX_SUM = 10**15

_MONEY = re.compile(r"-?(0|[1-9][0-9]{0,14})\.[0-9]{2}")
_FRACTION = re.compile(r"-?(0|[1-9][0-9]{0,17})\.[0-9]{18}")
_NUMBER = re.compile(r"(0|[1-9][0-9]{0,9})(\.[0-9]{1,18})?(e-[0-9]{1,3})?")
_HASH = re.compile(r"[0-9a-f]{64}")


def read_json(data: bytes, name: str) -> tuple[Any, list[Finding]]:
    """The JSON value in `data`, or findings."""
    found: list[Finding] = []

    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in pairs]
        found.extend(
            Finding(name, f"Der Schlüssel „{key}“ kommt doppelt vor.")
            for key in sorted({key for key in keys if keys.count(key) > 1})
        )
        return dict(pairs)

    def no_float(text: str) -> None:
        found.append(
            Finding(
                name, f"Die Zahl {text} ist keine ganze Zahl; Beträge sind Text mit zwei Nachkommastellen."
            )
        )

    try:
        value = json.loads(
            data.decode("utf-8"), object_pairs_hook=members, parse_float=no_float, parse_constant=no_float
        )
    except (ValueError, RecursionError) as error:
        return None, [Finding(name, f"Das ist kein gültiges JSON in UTF-8 ({type(error).__name__}).")]
    return value, found


def shape_findings(document: Any) -> list[Finding]:
    """Everything in which `document` is not shaped like a result."""
    found: list[Finding] = []
    try:
        _DOCUMENT(document, "result.json", found)
        json.dumps(document, ensure_ascii=False).encode()
    except (RecursionError, UnicodeEncodeError, TypeError, ValueError) as error:
        found.append(Finding("result.json", f"Das Dokument lässt sich nicht lesen ({type(error).__name__})."))
    return found


def _says(test: Callable[[Any], bool], wanted: str) -> Check:
    def check(value: Any, place: str, found: list[Finding]) -> None:
        if not test(value):
            found.append(Finding(place, f"Erwartet wird {wanted}, hier steht {_shown(value)}."))

    return check


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"


def _matches(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _is_day(value: Any) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _count(least: int, most: int) -> Check:
    return _says(
        lambda value: type(value) is int and least <= value <= most, f"eine ganze Zahl von {least} bis {most}"
    )


def _one_of(*words: Any) -> Check:
    return _says(
        lambda value: any(type(value) is type(word) and value == word for word in words),
        "eines von " + ", ".join(str(word) for word in words),
    )


def _or_null(inner: Check) -> Check:
    def check(value: Any, place: str, found: list[Finding]) -> None:
        if value is not None:
            inner(value, place, found)

    return check


def _rows(inner: Check) -> Check:
    def check(value: Any, place: str, found: list[Finding]) -> None:
        if not isinstance(value, list):
            found.append(Finding(place, f"Erwartet wird eine Liste, hier steht {_shown(value)}."))
            return
        for index, entry in enumerate(value, start=1):
            inner(entry, f"{place}, Eintrag {index}", found)

    return check


def _tuple(*inner: Check) -> Check:
    def check(value: Any, place: str, found: list[Finding]) -> None:
        if not isinstance(value, list) or len(value) != len(inner):
            found.append(Finding(place, f"Erwartet wird eine Liste von {len(inner)} Werten."))
            return
        for entry, each in zip(value, inner, strict=True):
            each(entry, place, found)

    return check


def _record(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    known = {**required, **(optional or {})}

    def check(value: Any, place: str, found: list[Finding]) -> None:
        if not isinstance(value, dict):
            found.append(Finding(place, f"Erwartet wird ein Objekt, hier steht {_shown(value)}."))
            return
        found.extend(Finding(place, f"Der Schlüssel „{key}“ fehlt.") for key in required if key not in value)
        for key, entry in value.items():
            if key in known:
                known[key](entry, f"{place}, {key}", found)
            else:
                found.append(Finding(place, f"Der Schlüssel „{key}“ ist unbekannt."))

    return check


def _standards(value: Any, place: str, found: list[Finding]) -> None:
    before = len(found)
    _rows(_NAME)(value, place, found)
    if len(found) == before and value != sorted(set(value)):
        found.append(Finding(place, "Die Liste ist nicht sortiert oder nennt etwas doppelt."))


_NAME = _says(lambda value: isinstance(value, str) and value != "", "ein Name")
_FLAG = _says(lambda value: type(value) is bool, "true oder false")
_AMOUNT = _says(
    lambda value: _matches(_MONEY)(value) and not value.startswith("-"),
    "ein Betrag mit zwei Nachkommastellen",
)
_SIGNED = _says(
    lambda value: _matches(_MONEY)(value) and value != "-0.00", "ein Betrag mit zwei Nachkommastellen"
)
_SHARE = _says(_matches(_FRACTION), "ein Bruchteil mit achtzehn Nachkommastellen")
_POSITIVE_NUMBER = _says(_matches(_NUMBER), "eine Zahl als Text")
_DIGEST = _says(_matches(_HASH), "ein SHA-256 in Hexadezimalziffern")
_DAY = _says(_is_day, "ein Tag in der Form JJJJ-MM-TT")
_UNITS = _count(1, MAX_SUM)
_STOP = _one_of("gap", "work", "interrupted")
_WINDOW = _tuple(_or_null(_DAY), _or_null(_DAY))

_INSTANCE = _record(
    {
        "format": _one_of(1, 2),
        "needs": _rows(
            _record(
                {
                    "member": _NAME,
                    "article": _NAME,
                    "standards": _standards,
                    "quantity": _count(1, MAX_NEED),
                    "own_price": _or_null(_AMOUNT),
                },
                {"window": _WINDOW, "tolerance": _count(1, MAX_NEED)},
            )
        ),
        "offers": _rows(
            _record(
                {
                    "supplier": _NAME,
                    "article": _NAME,
                    "standards": _standards,
                    "tiers": _rows(_tuple(_count(0, MAX_NEED), _AMOUNT)),
                    "available": _or_null(_count(0, MAX_NEED)),
                },
                {"window": _WINDOW},
            )
        ),
        "terms": _rows(
            _record(
                {
                    "supplier": _NAME,
                    "tier_basis": _one_of("total", "article", "turnover"),
                    "activation_cost": _AMOUNT,
                    "freight": _AMOUNT,
                    "minimum_order_value": _AMOUNT,
                },
                {
                    "tier_kind": _one_of("incremental"),
                    "minimum_member_value": _AMOUNT,
                    "maximum_units": _count(0, MAX_NEED),
                    "maximum_value": _AMOUNT,
                },
            )
        ),
        "constraints": _record(
            {"max_suppliers": _or_null(_count(0, MAX_SUM)), "excluded_suppliers": _standards},
            {
                "max_suppliers_per_member": _count(0, MAX_SUM),
                "max_lots_per_supplier": _count(0, MAX_SUM),
                "bundles_allowed": _one_of(True),
                "resilient": _one_of(True),
                "budgets": _rows(_tuple(_NAME, _AMOUNT)),
            },
        ),
    },
    {
        "lots": _rows(
            _record({"name": _NAME, "articles": _standards, "max_suppliers": _or_null(_count(1, MAX_SUM))})
        ),
        "bundles": _rows(
            _record({"supplier": _NAME, "lots": _standards, "rebate": _AMOUNT, "minimum_value": _AMOUNT})
        ),
    },
)

_AWARD = _record(
    {
        "purchases": _rows(
            _record(
                {
                    "supplier": _or_null(_NAME),
                    "article": _NAME,
                    "standards": _standards,
                    "tier_from": _or_null(_count(0, MAX_NEED)),
                    "quantity": _UNITS,
                    "unit_price": _AMOUNT,
                    "amount": _AMOUNT,
                },
                {"window": _WINDOW},
            )
        ),
        "suppliers": _rows(
            _record({"supplier": _NAME, "units": _UNITS, "goods": _AMOUNT, "fixed_cost": _AMOUNT})
        ),
        "rebates": _rows(_record({"supplier": _NAME, "lots": _standards, "amount": _AMOUNT})),
        "goods": _AMOUNT,
        "own": _AMOUNT,
        "fixed_costs": _AMOUNT,
        "rebate": _AMOUNT,
        "cost": _SIGNED,
    }
)

_DOCUMENT = _record(
    {
        "checksum": _DIGEST,
        "format": _one_of("itunion-award/1"),
        "instance": _INSTANCE,
        "options": _record(
            {
                "gap": _POSITIVE_NUMBER,
                "seed": _count(0, 2**31 - 1),
                "time_limit": _POSITIVE_NUMBER,
                "certificate_limit": _POSITIVE_NUMBER,
            }
        ),
        "solver": _record({"name": _NAME, "version": _NAME}),
        "model_hash": _DIGEST,
        "run_hash": _DIGEST,
        "status": _one_of("optimal", "feasible"),
        "stopped_by": _STOP,
        "reproducible": _FLAG,
        "award": _AWARD,
        "bound": _SIGNED,
        "gap": _SHARE,
        "shares": _rows(
            _record(
                {
                    "member": _NAME,
                    "article": _NAME,
                    "standards": _standards,
                    "supplier": _or_null(_NAME),
                    "quantity": _UNITS,
                    "unit_price": _AMOUNT,
                    "amount": _AMOUNT,
                    "fixed_share": _SIGNED,
                    "compensation": _SIGNED,
                    "total": _SIGNED,
                },
                {"window": _WINDOW},
            )
        ),
        "members": _rows(
            _record(
                {
                    "member": _NAME,
                    "goods": _AMOUNT,
                    "fixed_share": _SIGNED,
                    "compensation": _SIGNED,
                    "together": _SIGNED,
                    "alone": _or_null(_SIGNED),
                    "saving": _or_null(_SIGNED),
                    "percent": _or_null(_SIGNED),
                    "sources": _rows(_tuple(_or_null(_NAME), _UNITS, _AMOUNT)),
                    "in_worst_group": _FLAG,
                }
            )
        ),
        "total_saving": _SIGNED,
        "certificate": _record(
            {
                "worst_group": _standards,
                "group_bill": _SIGNED,
                "group_cost": _SIGNED,
                "gain": _AMOUNT,
                "gain_bound": _AMOUNT,
                "gain_bound_share": _SHARE,
                "proven": _FLAG,
                "stopped_by": _STOP,
                "reproducible": _FLAG,
                "budget_balance": _SIGNED,
                "individual_rationality": _FLAG,
                "worse_off": _standards,
            }
        ),
    }
)
