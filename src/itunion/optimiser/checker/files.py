# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Comparison of a result with the files around it: NEEDS, OFFERS, rules, and the plain files of the same award."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from .findings import Finding
from .tables import Unreadable, is_workbook, missing_and_extra, need_rows, offer_rows, read_rows, rules_of

_KEYS = {
    "needs": ("member", "article", "standards"),
    "offers": ("supplier", "article"),
    "terms": ("supplier",),
    "lots": ("name",),
    "bundles": ("supplier", "lots"),
}


def compare_inputs(
    instance: Mapping[str, Any], needs: Path, offers: Path, rules: Path | None = None
) -> tuple[list[Finding], list[str]]:
    """Where the instance says something else than its files; and which files could not be compared."""
    found: list[Finding] = []
    notes: list[str] = []
    for path, part in ((needs, "needs"), (offers, "offers"), (rules, "rules")):
        if path is None:
            continue
        try:
            data = path.read_bytes()
            if is_workbook(data):
                notes.append(f"{path.name} ist eine XLSX-Datei und wird nicht verglichen.")
            else:
                found.extend(_compare(path.name, part, data, instance))
        except (OSError, Unreadable) as error:
            found.append(Finding(path.name, f"Die Datei lässt sich nicht vergleichen: {error}"))
    return found, notes


def _compare(name: str, part: str, data: bytes, instance: Mapping[str, Any]) -> Iterator[Finding]:
    if part == "needs":
        yield from _rows_differ(name, "needs", need_rows(data), instance["needs"])
    elif part == "offers":
        offers, terms = offer_rows(data)
        yield from _rows_differ(name, "offers", offers, instance["offers"])
        yield from _rows_differ(name, "terms", terms, instance["terms"])
    else:
        rules = rules_of(data)
        for table in ("lots", "bundles"):
            yield from _rows_differ(name, table, rules.get(table, []), instance.get(table, []))
        limits = dict(instance["constraints"])
        asked = dict(rules["constraints"])
        if asked["max_suppliers"] is None:  # the limit may come from the command line
            asked["max_suppliers"] = limits["max_suppliers"]
        for key in sorted(asked.keys() | limits.keys()):
            if asked.get(key) != limits.get(key):
                yield Finding(name, f"{key}: hier {asked.get(key)}, in result.json {limits.get(key)}.")


def _rows_differ(
    name: str, table: str, expected: Sequence[Mapping[str, Any]], said: Sequence[Mapping[str, Any]]
) -> Iterator[Finding]:
    missing, extra = missing_and_extra(expected, said, _KEYS[table])
    for row in missing:
        yield Finding(f"{name}, {table}", f"{row}: steht so nicht in result.json.")
    for row in extra:
        yield Finding(f"result.json, {table}", f"{row}: steht so nicht in {name}.")


def compare_folder(document: Mapping[str, Any], folder: Path) -> Iterator[Finding]:
    """Where award.csv, members.csv, savings.csv or certificate.json say something else than result.json."""
    tables: tuple[tuple[str, list[dict[str, str]]], ...] = (
        ("award.csv", [_award_row(line) for line in document["award"]["purchases"]]),
        ("members.csv", [_share_row(share) for share in document["shares"]]),
        ("savings.csv", [_saving_row(entry) for entry in document["members"]]),
    )
    for name, expected in tables:
        path = folder / name
        try:
            said = [{key: value for key, value in row.items() if key} for row in read_rows(path.read_bytes())]
        except (OSError, Unreadable) as error:
            yield Finding(name, f"Die Datei lässt sich nicht lesen: {error}")
            continue
        keys = list(expected[0]) if expected else []
        if any(list(row) != keys for row in said):
            yield Finding(name, f"Erwartet werden die Spalten {', '.join(keys)}.")
            continue
        missing, extra = missing_and_extra(expected, said, keys)
        yield from (Finding(name, f"Diese Zeile fehlt: {row}.") for row in missing)
        yield from (Finding(name, f"Diese Zeile passt nicht zu result.json: {row}.") for row in extra)
    yield from _compare_certificate(document, folder / "certificate.json")


def _award_row(line: Mapping[str, Any]) -> dict[str, str]:
    return {
        "supplier": line["supplier"] or "",
        "article": line["article"],
        "standard": "|".join(line["standards"]),
        "tier_from": "" if line["tier_from"] is None else str(line["tier_from"]),
        "quantity": str(line["quantity"]),
        "unit_price": line["unit_price"],
        "amount": line["amount"],
    }


def _share_row(share: Mapping[str, Any]) -> dict[str, str]:
    return {
        "member": share["member"],
        "article": share["article"],
        "standard": "|".join(share["standards"]),
        "supplier": share["supplier"] or "",
        "quantity": str(share["quantity"]),
        "unit_price": share["unit_price"],
        "amount": share["amount"],
        "activation_share": _sum(share["fixed_share"], share["compensation"]),
    }


def _sum(*amounts: str) -> str:
    cents = sum(int(amount.replace(".", "")) for amount in amounts)
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def _saving_row(entry: Mapping[str, Any]) -> dict[str, str]:
    return {
        "member": entry["member"],
        "alone": entry["alone"] or "",
        "together": entry["together"],
        "saving": entry["saving"] or "",
        "saving_percent": entry["percent"] or "",
    }


def _compare_certificate(document: Mapping[str, Any], path: Path) -> Iterator[Finding]:
    proof, award = document["certificate"], document["award"]
    expected: dict[str, Any] = {
        "status": document["status"],
        "objective": award["cost"],
        "bound": document["bound"],
        "gap_target": document["options"]["gap"],
        "max_suppliers": document["instance"]["constraints"]["max_suppliers"],
        "solver": document["solver"]["name"],
        "solver_version": document["solver"]["version"],
        "model_hash": document["model_hash"],
        "budget_balance": proof["budget_balance"],
        "individual_rationality": proof["individual_rationality"],
        "members_worse_off": proof["worse_off"],
        "worst_group_gain": proof["gain"],
        "worst_group_bound": proof["gain_bound"],
        "worst_group_proven": proof["proven"],
        "worst_group_members": proof["worst_group"],
        "gap": document["gap"],
    }
    try:
        said = json.loads(path.read_bytes())
        for key, value in expected.items():
            if not _same(said[key], value, "1e-9" if key == "gap" else "0"):
                yield Finding(path.name, f"{key}: hier {said[key]}, in result.json {value}.")
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        yield Finding(path.name, f"Die Datei lässt sich nicht vergleichen ({type(error).__name__}: {error}).")


def _same(said: Any, value: Any, tolerance: str) -> bool:
    """Numbers of the one file are texts of the other."""
    if type(said) in (int, float) and isinstance(value, str):
        return abs(float(said) - float(value)) <= float(tolerance)
    return type(said) is type(value) and bool(said == value)
