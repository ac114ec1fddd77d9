# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Needs and offers from plain files. Every problem of every row is collected before anything is refused.

Rules of the award come from a file of their own (`rules_file.py`).
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from itunion.optimiser.model import (
    ANY,
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
from itunion.optimiser.problems import amount_problem, quantity_problem, tier_problems
from itunion.optimiser.table import InputError, Problem, Row, Table, parse_number, read_table

NEED_COLUMNS = ("member", "article", "standard", "quantity", "max_unit_price")
OFFER_COLUMNS = (
    "supplier",
    "article",
    "standards",
    "tier_basis",
    "tier_from",
    "unit_price",
    "available",
    "activation_cost",
)
MORE_NEED_COLUMNS = ("earliest", "latest", "tolerance")
"""Optional columns of NEEDS: delivery window, units that may come on top."""

MORE_OFFER_COLUMNS = (
    "earliest",
    "latest",
    "tier_kind",
    "freight",
    "minimum_order_value",
    "minimum_member_value",
    "maximum_units",
    "maximum_value",
)
"""Optional columns of OFFERS."""

MAX_PROBLEMS = 1_000
"""Most findings reported for one file; a file with more of them is the wrong file."""

_Value = TypeVar("_Value")

_BASES = {basis.value: basis for basis in TierBasis}
_KINDS = {kind.value: kind for kind in TierKind}
_GERMAN_DAY = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_instance(
    needs: bytes | Path,
    offers: bytes | Path,
    constraints: Constraints | None = None,
    *,
    lots: tuple[Lot, ...] = (),
    bundles: tuple[BundleBid, ...] = (),
) -> Instance:
    """Both files together, with the problems of both; rules as `rules_file.read_rules` gives them.

    Raises:
        InputError: at least one finding in at least one of the files.
    """
    problems: list[Problem] = []
    own: tuple[Need, ...] = ()
    offered: tuple[Offer, ...] = ()
    terms: tuple[SupplierTerms, ...] = ()
    try:
        own = read_needs(needs)
    except InputError as error:
        problems.extend(error.problems)
    try:
        offered, terms = read_offers(offers)
    except InputError as error:
        problems.extend(error.problems)
    if problems:
        raise InputError(problems)
    return Instance(own, offered, terms, constraints or Constraints(), lots, bundles)


def read_needs(data: bytes | Path, source: str | None = None) -> tuple[Need, ...]:
    """Needs from columns `member, article, standard, quantity, max_unit_price` and `MORE_NEED_COLUMNS`.

    Raises:
        InputError: with every finding.
    """
    table = read_table(data, NEED_COLUMNS, source, optional=MORE_NEED_COLUMNS)
    cells = _Cells(table)
    needs: list[Need] = []
    seen: dict[tuple[str, str, frozenset[str], Window], int] = {}
    for row in table.rows:
        member, article = cells.name(row, "member"), cells.name(row, "article")
        standards = cells.standards(row, "standard")
        if standards == ANY:
            cells.report(
                row,
                "standard",
                "„*“ gibt es nur bei Angeboten; ist jeder Standard recht, das Feld leer lassen.",
            )
        quantity = cells.units(row, "quantity", least=1)
        price = cells.amount(row, "max_unit_price") if row.cells["max_unit_price"] else None
        window = cells.window(row)
        tolerance = cells.units(row, "tolerance", least=0) if row.cells.get("tolerance") else 0
        key = (member, article, standards, window)
        if key in seen:
            cells.report(
                row, None, f"Diesen Bedarf gibt es schon in Zeile {seen[key]}; bitte zusammenfassen."
            )
        seen.setdefault(key, row.number)
        needs.append(Need(member, article, standards, quantity, price, window, tolerance))
    if not table.rows:
        cells.problems.append(Problem(table.source, None, None, "Die Datei enthält keinen Bedarf."))
    cells.refuse()
    return tuple(needs)


def read_offers(
    data: bytes | Path, source: str | None = None
) -> tuple[tuple[Offer, ...], tuple[SupplierTerms, ...]]:
    """Offers and terms from one line per tier.

    Raises:
        InputError: with every finding.
    """
    table = read_table(data, OFFER_COLUMNS, source, optional=MORE_OFFER_COLUMNS)
    cells = _Cells(table)
    groups: dict[tuple[str, str], list[_Line]] = defaultdict(list)
    suppliers: dict[str, list[Row]] = defaultdict(list)
    for row in table.rows:
        supplier, article = cells.name(row, "supplier"), cells.name(row, "article")
        tier = Tier(cells.units(row, "tier_from", least=0), cells.amount(row, "unit_price"))
        groups[supplier, article].append(_Line(row, tier))
        suppliers[supplier].append(row)
    if not table.rows:
        cells.problems.append(Problem(table.source, None, None, "Die Datei enthält kein Angebot."))
    offers = [_offer(cells, supplier, article, lines) for (supplier, article), lines in groups.items()]
    terms = [_terms(cells, supplier, rows) for supplier, rows in suppliers.items()]
    cells.refuse()
    return tuple(offers), tuple(terms)


@dataclass(frozen=True, slots=True)
class _Line:
    row: Row
    tier: Tier


def _offer(cells: "_Cells", supplier: str, article: str, lines: list[_Line]) -> Offer:
    rows = [line.row for line in lines]
    where = f"bei {supplier}, {article}"
    standards = cells.agree(rows, "standards", cells.standards, where)
    available = cells.agree(rows, "available", _at_least_zero(cells), where)
    window = Window(
        cells.agree(rows, "earliest", cells.day, where), cells.agree(rows, "latest", cells.day, where)
    )
    if window.earliest is not None and window.latest is not None and window.earliest > window.latest:
        cells.report(rows[0], "latest", _ENDS_FIRST)
    if not any(cells.spoiled(row) for row in rows):
        for index, text in tier_problems([line.tier for line in lines]):
            cells.report(rows[index], "unit_price" if "Preis" in text else "tier_from", text)
    tiers = tuple(sorted((line.tier for line in lines), key=lambda tier: tier.from_units))
    return Offer(supplier, article, standards or frozenset(), tiers, available, window)


def _terms(cells: "_Cells", supplier: str, rows: list[Row]) -> SupplierTerms:
    where = f"bei {supplier}"

    def amount(column: str) -> Decimal | None:
        return cells.agree(rows, column, cells.amount, where)

    basis = cells.agree(rows, "tier_basis", cells.basis, where)
    kind = cells.agree(rows, "tier_kind", cells.kind, where)
    if not any(row.cells["tier_basis"] for row in rows):
        cells.report(rows[0], "tier_basis", f"Bitte {_BASIS_WORDS} angeben.")
    if basis is TierBasis.TURNOVER and kind is TierKind.INCREMENTAL:
        cells.report(
            next(row for row in rows if row.cells["tier_kind"]),
            "tier_kind",
            "Mehrmengenstaffeln („incremental“) gibt es nicht über den Umsatz; bitte „total“ oder „article“ angeben.",
        )
    return SupplierTerms(
        supplier,
        basis or TierBasis.TOTAL,
        amount("activation_cost") or Decimal(0),
        amount("freight") or Decimal(0),
        amount("minimum_order_value") or Decimal(0),
        kind or TierKind.ALL_UNITS,
        amount("minimum_member_value") or Decimal(0),
        cells.agree(rows, "maximum_units", _at_least_zero(cells), where),
        amount("maximum_value"),
    )


_BASIS_WORDS = "„total“, „article“ oder „turnover“"
_KIND_WORDS = "„all_units“ oder „incremental“"
_ENDS_FIRST = "Das Lieferfenster endet vor seinem Beginn."


def _at_least_zero(cells: "_Cells") -> Callable[[Row, str], int]:
    return lambda row, column: cells.units(row, column, least=0)


@dataclass(slots=True)
class _Cells:
    """Reads single cells of a table and remembers what is wrong with them; a bad cell yields a harmless value."""

    table: Table
    problems: list[Problem] = field(default_factory=list)
    bad_rows: set[int] = field(default_factory=set)

    def report(self, row: Row, column: str | None, message: str) -> None:
        self.problems.append(Problem(self.table.source, row.number, column, message))
        self.bad_rows.add(row.number)
        if len(self.problems) >= 2 * MAX_PROBLEMS:  # the same finding may have been made twice
            self.refuse()

    def spoiled(self, row: Row) -> bool:
        return row.number in self.bad_rows

    def refuse(self) -> None:
        if not self.problems:
            return
        found = sorted(dict.fromkeys(self.problems), key=lambda problem: problem.row or 0)
        if len(found) > MAX_PROBLEMS:
            more = f"Mehr als {MAX_PROBLEMS} Fehler; weitere werden nicht aufgeführt."
            found = [*found[:MAX_PROBLEMS], Problem(self.table.source, None, None, more)]
        raise InputError(found)

    def day(self, row: Row, column: str) -> date | None:
        text = row.cells.get(column, "")
        if not text:
            return None
        try:
            if found := _GERMAN_DAY.fullmatch(text):
                return date(int(found[3]), int(found[2]), int(found[1]))
            if _ISO_DAY.fullmatch(text.removesuffix(" 00:00:00")):  # as XLSX gives days
                return date.fromisoformat(text.removesuffix(" 00:00:00"))
        except ValueError:
            pass
        self.report(row, column, f"„{text}“ ist kein Tag; erwartet wird TT.MM.JJJJ oder JJJJ-MM-TT.")
        return None

    def window(self, row: Row) -> Window:
        window = Window(self.day(row, "earliest"), self.day(row, "latest"))
        if window.earliest is not None and window.latest is not None and window.earliest > window.latest:
            self.report(row, "latest", _ENDS_FIRST)
        return window

    def name(self, row: Row, column: str) -> str:
        text = row.cells[column]
        if not text:
            self.report(row, column, "Das Feld ist leer.")
        if len(text) > 200 or not text.isprintable():
            self.report(row, column, "Höchstens 200 druckbare Zeichen sind erlaubt.")
        return text

    def standards(self, row: Row, column: str) -> frozenset[str]:
        parts = frozenset(part.strip() for part in row.cells[column].split("|")) - {""}
        return ANY if "*" in parts else parts

    def basis(self, row: Row, column: str) -> TierBasis:
        text = row.cells[column]
        if text.casefold() not in _BASES:
            self.report(row, column, f"„{text}“ ist unbekannt; bitte {_BASIS_WORDS} angeben.")
        return _BASES.get(text.casefold(), TierBasis.TOTAL)

    def kind(self, row: Row, column: str) -> TierKind:
        text = row.cells[column]
        if text.casefold() not in _KINDS:
            self.report(row, column, f"„{text}“ ist unbekannt; bitte {_KIND_WORDS} angeben.")
        return _KINDS.get(text.casefold(), TierKind.ALL_UNITS)

    def units(self, row: Row, column: str, *, least: int) -> int:
        number = self._number(row, column)
        if number is None:
            return max(least, 1)
        if number.as_tuple().exponent != 0:
            self.report(
                row, column, f"„{row.cells[column]}“ hat Nachkommastellen; erlaubt sind nur ganze Stück."
            )
            return max(least, 1)
        if text := quantity_problem(int(number), least):
            self.report(row, column, text)
            return max(least, 1)
        return int(number)

    def amount(self, row: Row, column: str) -> Decimal:
        number = self._number(row, column)
        if number is None:
            return Decimal(0)
        if text := amount_problem(number):
            self.report(row, column, text)
            return Decimal(0)
        return number

    def agree(
        self, rows: Iterable[Row], column: str, read: Callable[[Row, str], _Value | None], where: str
    ) -> _Value | None:
        """The value all filled cells of a column share; a report for each row that says otherwise."""
        found: list[tuple[Row, _Value | None]] = [
            (row, read(row, column)) for row in rows if row.cells.get(column)
        ]
        for row, value in found[1:]:
            if value != found[0][1]:
                text = f"Widerspruch {where}: Zeile {found[0][0].number} sagt „{found[0][0].cells[column]}“."
                self.report(row, column, text)
        return found[0][1] if found else None

    def _number(self, row: Row, column: str) -> Decimal | None:
        text = row.cells[column]
        if not text:
            self.report(row, column, "Das Feld ist leer.")
            return None
        try:
            return parse_number(text, german=self.table.german)
        except ValueError as error:
            self.report(row, column, str(error))
            return None
