# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Needs and offers from plain files. Every problem of every row is collected before anything is refused."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from itunion.optimiser.model import (
    ANY,
    Constraints,
    Instance,
    Need,
    Offer,
    SupplierTerms,
    Tier,
    TierBasis,
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

_Value = TypeVar("_Value")

_BASES = {basis.value: basis for basis in (TierBasis.TOTAL, TierBasis.ARTICLE)}


def read_instance(
    needs: bytes | Path, offers: bytes | Path, constraints: Constraints | None = None
) -> Instance:
    """Both files together, with the problems of both.

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
    return Instance(own, offered, terms, constraints or Constraints())


def read_needs(data: bytes | Path, source: str | None = None) -> tuple[Need, ...]:
    """Needs from columns `member, article, standard, quantity, max_unit_price`.

    Raises:
        InputError: with every finding.
    """
    table = read_table(data, NEED_COLUMNS, source)
    cells = _Cells(table)
    needs: list[Need] = []
    seen: dict[tuple[str, str, frozenset[str]], int] = {}
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
        key = (member, article, standards)
        if key in seen:
            cells.report(
                row, None, f"Diesen Bedarf gibt es schon in Zeile {seen[key]}; bitte zusammenfassen."
            )
        seen.setdefault(key, row.number)
        needs.append(Need(member, article, standards, quantity, price))
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
    table = read_table(data, OFFER_COLUMNS, source)
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
    standards = cells.agree(rows, "standards", cells.standards, f"bei {supplier}, {article}")
    available = cells.agree(
        rows, "available", lambda row, column: cells.units(row, column, least=0), f"bei {supplier}, {article}"
    )
    if not any(cells.spoiled(row) for row in rows):
        for index, text in tier_problems([line.tier for line in lines]):
            cells.report(rows[index], "unit_price" if "Preis" in text else "tier_from", text)
    tiers = tuple(sorted((line.tier for line in lines), key=lambda tier: tier.from_units))
    return Offer(supplier, article, standards or frozenset(), tiers, available)


def _terms(cells: "_Cells", supplier: str, rows: list[Row]) -> SupplierTerms:
    basis = cells.agree(rows, "tier_basis", cells.basis, f"bei {supplier}")
    if not any(row.cells["tier_basis"] for row in rows):
        cells.report(rows[0], "tier_basis", "Bitte „total“ oder „article“ angeben.")
    activation = cells.agree(rows, "activation_cost", cells.amount, f"bei {supplier}")
    return SupplierTerms(supplier, basis or TierBasis.TOTAL, activation or Decimal(0))


@dataclass(slots=True)
class _Cells:
    """Reads single cells of a table and remembers what is wrong with them; a bad cell yields a harmless value."""

    table: Table
    problems: list[Problem] = field(default_factory=list)

    def report(self, row: Row, column: str | None, message: str) -> None:
        self.problems.append(Problem(self.table.source, row.number, column, message))

    def spoiled(self, row: Row) -> bool:
        return any(problem.row == row.number for problem in self.problems)

    def refuse(self) -> None:
        if self.problems:
            unique = dict.fromkeys(self.problems)
            raise InputError(sorted(unique, key=lambda problem: problem.row or 0))

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
        text = row.cells[column].casefold()
        if text in _BASES:
            return _BASES[text]
        if text == TierBasis.TURNOVER:
            self.report(
                row, column, "Umsatzstaffeln werden nicht unterstützt; bitte „total“ oder „article“ angeben."
            )
        else:
            self.report(
                row, column, f"„{row.cells[column]}“ ist unbekannt; bitte „total“ oder „article“ angeben."
            )
        return TierBasis.TOTAL

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
        self, rows: Iterable[Row], column: str, read: Callable[[Row, str], _Value], where: str
    ) -> _Value | None:
        """The value all filled cells of a column share; a report for each row that says otherwise."""
        found: list[tuple[Row, _Value]] = [(row, read(row, column)) for row in rows if row.cells[column]]
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
