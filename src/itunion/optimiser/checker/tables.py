# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""A small reader of CSV tables and TOML rules, so that the checker depends on nobody's idea of them.

UTF-8, UTF-16 or Windows-1252; comma, semicolon or tab; plain and German numbers and days. XLSX is not read.
"""

import csv
import io
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Rows = list[dict[str, str]]


class Unreadable(ValueError):
    """Not to be understood; the message is German."""


def is_workbook(data: bytes) -> bool:
    """Whether this is XLSX, which is not compared."""
    return data.startswith(b"PK")


def read_rows(data: bytes) -> Rows:
    """The rows of a CSV table by column name in lower case; empty rows are skipped.

    Raises:
        Unreadable: no header, rows of another width, no valid CSV.
    """
    text = _text(data)
    head = next((line for line in text.splitlines() if line.strip()), "")
    mark = max((";", "\t", ","), key=head.count)
    try:
        lines = [
            [_clean(cell) for cell in line]
            for line in csv.reader(io.StringIO(text, newline=""), delimiter=mark)
        ]
    except csv.Error as error:
        raise Unreadable(f"Das ist kein gültiges CSV ({error}).") from error
    lines = [line for line in lines if any(line)]
    if not lines:
        raise Unreadable("Die Tabelle ist leer.")
    header = [cell.casefold() for cell in lines[0]]
    while header and not header[-1]:
        header.pop()
    if len(set(header)) < len(header) or any(len(line) < len(header) for line in lines):
        raise Unreadable("Die Zeilen passen nicht zur Kopfzeile.")
    return [
        dict(zip(header, line, strict=False)) | {"": "german" if mark != "," else ""} for line in lines[1:]
    ]


def need_rows(data: bytes) -> list[dict[str, Any]]:
    """NEEDS as rows of an instance.

    Raises:
        Unreadable: a column is missing or a value is not understood.
    """
    rows = []
    for cells in read_rows(data):
        row: dict[str, Any] = {
            "member": _cell(cells, "member"),
            "article": _cell(cells, "article"),
            "standards": _names(_cell(cells, "standard")),
            "quantity": _units(cells, "quantity"),
            "own_price": _amount(cells, "max_unit_price"),
        }
        _add_window(row, cells)
        if tolerance := _units(cells, "tolerance", optional=True):
            row["tolerance"] = tolerance
        rows.append(row)
    return rows


def offer_rows(data: bytes) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """OFFERS as offers and terms of an instance.

    Raises:
        Unreadable: a column is missing or a value is not understood.
    """
    offers: dict[tuple[str, str], dict[str, Any]] = {}
    terms: dict[str, dict[str, Any]] = {}
    for cells in read_rows(data):
        supplier, article = _cell(cells, "supplier"), _cell(cells, "article")
        offer = offers.setdefault(
            (supplier, article),
            {"supplier": supplier, "article": article, "standards": [], "tiers": [], "available": None},
        )
        offer["tiers"].append([_units(cells, "tier_from"), _amount(cells, "unit_price")])
        offer["tiers"].sort()
        offer["standards"] = _names(_cell(cells, "standards")) or offer["standards"]
        if "*" in offer["standards"]:
            offer["standards"] = ["*"]
        if _cell(cells, "available"):
            offer["available"] = _units(cells, "available")
        _add_window(offer, cells)
        _add_terms(
            terms.setdefault(
                supplier,
                {
                    "supplier": supplier,
                    "tier_basis": "total",
                    "activation_cost": "0.00",
                    "freight": "0.00",
                    "minimum_order_value": "0.00",
                },
            ),
            cells,
        )
    return list(offers.values()), list(terms.values())


def rules_of(data: bytes) -> dict[str, Any]:
    """The rules file as the parts of an instance: constraints, lots, bundles.

    Raises:
        Unreadable: no TOML, or values of the wrong kind.
    """
    try:
        read: Mapping[str, Any] = tomllib.loads(data.decode("utf-8-sig"), parse_float=str)
        limits: dict[str, Any] = {
            "max_suppliers": read.get("max_suppliers"),
            "excluded_suppliers": sorted(set(map(_clean, read.get("excluded_suppliers", [])))),
        }
        for key in ("max_suppliers_per_member", "max_lots_per_supplier"):
            if key in read:
                limits[key] = read[key]
        limits |= {key: True for key in ("bundles_allowed", "resilient") if read.get(key)}
        if read.get("budgets"):
            limits["budgets"] = sorted(
                [_clean(name), _money(str(value))] for name, value in read["budgets"].items()
            )
        parts: dict[str, Any] = {"constraints": limits}
        if read.get("lots"):
            parts["lots"] = [
                {
                    "name": _clean(lot["name"]),
                    "articles": sorted(set(map(_clean, lot["articles"]))),
                    "max_suppliers": lot.get("max_suppliers"),
                }
                for lot in read["lots"]
            ]
        if read.get("bundles"):
            parts["bundles"] = [
                {
                    "supplier": _clean(bid["supplier"]),
                    "lots": sorted(set(map(_clean, bid["lots"]))),
                    "rebate": _money(str(bid["rebate"])),
                    "minimum_value": _money(str(bid["minimum_value"])),
                }
                for bid in read["bundles"]
            ]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unreadable(f"Die Regeln lassen sich nicht lesen ({error}).") from error
    return parts


def _text(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _clean(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


def _cell(cells: Mapping[str, str], column: str) -> str:
    if column not in cells:
        raise Unreadable(f"Die Spalte {column} fehlt.")
    return cells[column]


def _names(text: str) -> list[str]:
    return sorted({part.strip() for part in text.split("|")} - {""})


def _number(text: str, *, german: bool) -> str:
    """The digits of a number with a point for the decimals."""
    bare = re.sub(r"(€|EUR)", "", re.sub(r"[\s\u00a0\u2009\u202f]", "", text)).replace("−", "-")
    if "," in bare and "." in bare:
        grouping = "." if bare.rfind(",") > bare.rfind(".") else ","
        bare = bare.replace(grouping, "")
    elif german and re.fullmatch(r"-?\d{1,3}(\.\d{3})+", bare):
        bare = bare.replace(".", "")
    bare = bare.replace(",", ".")
    if not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", bare):
        raise Unreadable(f"„{text}“ ist keine Zahl.")
    return bare


def _money(text: str, *, german: bool = False) -> str:
    whole, _, decimals = _number(text, german=german).partition(".")
    if len(decimals.rstrip("0")) > 2:
        raise Unreadable(f"„{text}“ hat mehr als zwei Nachkommastellen.")
    return f"{int(whole)}.{(decimals + '00')[:2]}"


def _amount(cells: Mapping[str, str], column: str) -> str | None:
    text = _cell(cells, column)
    return _money(text, german=bool(cells[""])) if text else None


def _units(cells: Mapping[str, str], column: str, *, optional: bool = False) -> int:
    text = cells.get(column, "") if optional else _cell(cells, column)
    if optional and not text:
        return 0
    digits = _number(text, german=bool(cells[""]))
    if "." in digits:
        raise Unreadable(f"„{text}“ hat Nachkommastellen.")
    return int(digits)


def _day(text: str) -> str | None:
    if found := re.fullmatch(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})", text):
        return f"{found[3]}-{int(found[2]):02d}-{int(found[1]):02d}"
    return text or None


def _add_window(row: dict[str, Any], cells: Mapping[str, str]) -> None:
    days = [_day(cells.get(column, "")) for column in ("earliest", "latest")]
    known = row.get("window", [None, None])
    days = [day or before for day, before in zip(days, known, strict=True)]
    if any(days):
        row["window"] = days


_TERM_AMOUNTS = ("activation_cost", "freight", "minimum_order_value")


def _add_terms(terms: dict[str, Any], cells: Mapping[str, str]) -> None:
    if basis := _cell(cells, "tier_basis"):
        terms["tier_basis"] = basis.casefold()
    if cells.get("tier_kind", "").casefold() == "incremental":
        terms["tier_kind"] = "incremental"
    for column in (*_TERM_AMOUNTS, "minimum_member_value", "maximum_value"):
        if cells.get(column):
            amount = _amount(cells, column)
            if column != "minimum_member_value" or amount != "0.00":
                terms[column] = amount
    if cells.get("maximum_units"):
        terms["maximum_units"] = _units(cells, "maximum_units")


def missing_and_extra(
    expected: Iterable[Mapping[str, Any]], said: Iterable[Mapping[str, Any]], keys: Sequence[str]
) -> tuple[list[str], list[str]]:
    """Names of the rows that only `expected` and that only `said` has; rows count as often as they occur."""

    def counted(rows: Iterable[Mapping[str, Any]]) -> Counter[str]:
        return Counter(repr(sorted((key, repr(value)) for key, value in row.items())) for row in rows)

    def names(rows: Iterable[Mapping[str, Any]], only: Counter[str]) -> list[str]:
        found = []
        for row in rows:
            text = repr(sorted((key, repr(value)) for key, value in row.items()))
            if only[text] > 0:
                only[text] -= 1
                found.append(", ".join(_shown(row[key]) for key in keys))
        return found

    expected, said = list(expected), list(said)
    left, right = counted(expected), counted(said)
    return names(expected, left - right), names(said, right - left)


def _shown(value: Any) -> str:
    return "|".join(value) if isinstance(value, list) else str(value)
