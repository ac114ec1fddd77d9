# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rules of the award from a TOML file: constraints, lots, bundle bids. Every problem is named by its key.

max_suppliers = 5
resilient = true
budgets = { Aach = 12000, "Bad Bonn" = "8500.50" }

[[lots]]
name = "Geräte"
articles = ["Notebook 14", "Notebook 16"]
max_suppliers = 2

[[bundles]]
supplier = "Nord"
lots = ["Geräte", "Zubehör"]
rebate = 1500
minimum_value = 20000
"""

import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from itunion.optimiser.model import BundleBid, Constraints, Lot
from itunion.optimiser.problems import amount_problem
from itunion.optimiser.table import MAX_BYTES, InputError, Problem

_KEYS = {
    "": (
        "max_suppliers",
        "excluded_suppliers",
        "max_suppliers_per_member",
        "max_lots_per_supplier",
        "bundles_allowed",
        "budgets",
        "resilient",
        "lots",
        "bundles",
    ),
    "lots": ("name", "articles", "max_suppliers"),
    "bundles": ("supplier", "lots", "rebate", "minimum_value"),
}


@dataclass(frozen=True, slots=True)
class AwardRules:
    """What a rules file says."""

    constraints: Constraints = field(default_factory=Constraints)
    lots: tuple[Lot, ...] = ()
    bundles: tuple[BundleBid, ...] = ()


def read_rules(data: bytes | Path, source: str | None = None) -> AwardRules:
    """The rules in a TOML file.

    Raises:
        InputError: with every finding; the column of a finding is the key.
    """
    name = source or (data.name if isinstance(data, Path) else "Regeln")
    try:
        content = data.read_bytes() if isinstance(data, Path) else data
        if len(content) > MAX_BYTES:
            raise _refused(name, f"Die Datei ist größer als {MAX_BYTES // 1_000_000} MB.")
        values = tomllib.loads(content.decode("utf-8-sig"), parse_float=Decimal)
    except OSError as error:
        raise _refused(name, f"Die Datei lässt sich nicht lesen ({error.strerror}).") from error
    except (ValueError, InvalidOperation, RecursionError) as error:
        raise _refused(name, f"Das ist kein gültiges TOML in UTF-8 ({error}).") from error
    reader = _Reader(name)
    rules = reader.rules(values)
    if reader.problems:
        raise InputError(reader.problems)
    return rules


def _refused(name: str, text: str) -> InputError:
    return InputError([Problem(name, None, None, text)])


@dataclass(slots=True)
class _Reader:
    """Reads values and remembers what is wrong with them; a bad value yields a harmless one."""

    source: str
    problems: list[Problem] = field(default_factory=list)

    def rules(self, values: Mapping[str, Any]) -> AwardRules:
        self._known(values, "", "")
        return AwardRules(
            Constraints(
                max_suppliers=self._count(values, "max_suppliers", least=1),
                excluded_suppliers=self._names(values, "excluded_suppliers"),
                max_suppliers_per_member=self._count(values, "max_suppliers_per_member"),
                max_lots_per_supplier=self._count(values, "max_lots_per_supplier"),
                bundles_allowed=self._flag(values, "bundles_allowed"),
                budgets=self._budgets(values),
                resilient=self._flag(values, "resilient"),
            ),
            tuple(self._lot(*entry) for entry in self._tables(values, "lots")),
            tuple(self._bundle(*entry) for entry in self._tables(values, "bundles")),
        )

    def _report(self, key: str, text: str) -> None:
        self.problems.append(Problem(self.source, None, key, text))

    def _known(self, values: Mapping[str, Any], table: str, where: str) -> None:
        for key in values:
            if key not in _KEYS[table]:
                self._report(
                    where + key,
                    f"Dieser Schlüssel ist unbekannt; erwartet werden: {', '.join(_KEYS[table])}.",
                )

    def _tables(self, values: Mapping[str, Any], table: str) -> list[tuple[str, Mapping[str, Any]]]:
        entries = values.get(table, [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            self._report(table, f"Erwartet werden Abschnitte [[{table}]].")
            return []
        named = [(f"{table}[{number}].", entry) for number, entry in enumerate(entries, start=1)]
        for where, entry in named:
            self._known(entry, table, where)
        return named

    def _lot(self, where: str, entry: Mapping[str, Any]) -> Lot:
        articles = self._names(entry, "articles", where, needed=True)
        return Lot(
            self._name(entry, "name", where), articles, self._count(entry, "max_suppliers", where, least=1)
        )

    def _bundle(self, where: str, entry: Mapping[str, Any]) -> BundleBid:
        lots = self._names(entry, "lots", where, needed=True)
        supplier = self._name(entry, "supplier", where)
        amounts = [self._amount(entry.get(key), where + key) for key in ("rebate", "minimum_value")]
        return BundleBid(supplier, lots, *amounts)

    def _budgets(self, values: Mapping[str, Any]) -> tuple[tuple[str, Decimal], ...]:
        budgets = values.get("budgets", {})
        if not isinstance(budgets, dict):
            self._report("budgets", "Erwartet wird ein Abschnitt [budgets] mit einem Betrag je Mitglied.")
            return ()
        return tuple(
            (_clean(member), self._amount(amount, f"budgets.{member}")) for member, amount in budgets.items()
        )

    def _count(self, values: Mapping[str, Any], key: str, where: str = "", least: int = 0) -> int | None:
        value = values.get(key)
        if value is None or (type(value) is int and value >= least):
            return value
        self._report(where + key, f"„{value}“ ist keine ganze Zahl ab {least}.")
        return None

    def _flag(self, values: Mapping[str, Any], key: str) -> bool:
        value = values.get(key, False)
        if not isinstance(value, bool):
            self._report(key, f"„{value}“ ist weder true noch false.")
        return value is True

    def _name(self, values: Mapping[str, Any], key: str, where: str) -> str:
        value = values.get(key)
        if not isinstance(value, str) or not _clean(value):
            self._report(where + key, "Hier fehlt ein Name in Anführungszeichen.")
            return "?"
        return _clean(value)

    def _names(
        self, values: Mapping[str, Any], key: str, where: str = "", *, needed: bool = False
    ) -> frozenset[str]:
        value = values.get(key, [])
        good = isinstance(value, list) and all(isinstance(name, str) and _clean(name) for name in value)
        if not good or (needed and not value):
            self._report(where + key, "Erwartet wird eine Liste von Namen in Anführungszeichen.")
            return frozenset()
        return frozenset(map(_clean, value))

    def _amount(self, value: Any, key: str) -> Decimal:
        try:
            if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
                raise InvalidOperation
            amount = Decimal(value)
        except InvalidOperation:
            text = (
                "Hier fehlt ein Betrag in Euro."
                if value is None
                else f"„{value}“ ist kein Betrag wie 1234.50."
            )
            self._report(key, text)
            return Decimal(0)
        if problem := amount_problem(amount):
            self._report(key, problem)
            return Decimal(0)
        return amount


def _clean(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip()
