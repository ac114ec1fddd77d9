# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Offers from a file in the format of `itunion award` OFFERS: read and checked whole before anything is written.

One line per tier. The supplier column may be missing when the file belongs to one known supplier; further columns
(product, freight, minimum order value, delivery days, conditions) are optional.
"""

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from itunion.foundation.organisations.api import Organisation
from itunion.foundation.ui.api import parse_decimal
from itunion.optimiser.api import InputError, Offer, SupplierTerms, read_offers, read_table
from itunion.union.procurement.offer_wording import sentence
from itunion.union.procurement.rules.offers import LineContent, OfferContent, offer_problems

__all__ = ["COLUMNS", "FileProblem", "OfferFile", "ReadOffer", "canonical_text", "read_offer_file"]

REQUIRED = ("article", "standards", "tier_basis", "tier_from", "unit_price", "available", "activation_cost")
# terms that the optimiser's own reader knows
TERMS = (
    "freight",
    "minimum_order_value",
    "tier_kind",
    "minimum_member_value",
    "maximum_units",
    "maximum_value",
)
OPTIONAL = ("supplier", "product", *TERMS, "delivery_days", "conditions")
COLUMNS = (*OPTIONAL[:1], *REQUIRED, *OPTIONAL[1:])
ALIASES = {
    "lieferant": "supplier",
    "artikel": "article",
    "standard": "standards",
    "staffelbasis": "tier_basis",
    "ab_stück": "tier_from",
    "ab stück": "tier_from",
    "stückpreis": "unit_price",
    "verfügbar": "available",
    "aktivierungskosten": "activation_cost",
    "produkt": "product",
    "fracht": "freight",
    "mindestbestellwert": "minimum_order_value",
    "staffelart": "tier_kind",
    "mindestbestellwert_je_mitglied": "minimum_member_value",
    "höchstmenge": "maximum_units",
    "höchstwert": "maximum_value",
    "lieferzeit": "delivery_days",
    "bedingungen": "conditions",
}
GROUPED_BY_POINTS = re.compile(r"\d{1,3}(\.\d{3})+")


@dataclass(frozen=True)
class FileProblem:
    """Something wrong in a file: the row as a spreadsheet shows it, the column, and a sentence."""

    row: int | None
    column: str
    text: str


@dataclass(frozen=True)
class ReadOffer:
    """An offer read from a file."""

    supplier_id: int
    supplier: str
    content: OfferContent


@dataclass(frozen=True)
class OfferFile:
    """What an import would do. With any problem nothing is written."""

    offers: list[ReadOffer]
    problems: list[FileProblem]


@dataclass
class _Lines:
    """The file's lines by supplier, with the problems found so far."""

    german: bool
    rows: list[tuple[int, Mapping[str, str]]]
    problems: list[FileProblem] = field(default_factory=list)

    def report(self, row: int | None, column: str, text: str) -> None:
        self.problems.append(FileProblem(row, column, text))

    def agreed(self, rows: Sequence[tuple[int, Mapping[str, str]]], column: str) -> tuple[int, str]:
        """Return row and text of the one value the filled cells share; report cells that say otherwise."""
        filled = [(number, cells[column]) for number, cells in rows if cells.get(column)]
        if not filled:
            return rows[0][0], ""
        for number, text in filled[1:]:
            if text != filled[0][1]:
                self.report(
                    number,
                    column,
                    _("Widerspruch: in Zeile %(row)s steht „%(text)s“.")
                    % {"row": filled[0][0], "text": filled[0][1]},
                )
        return filled[0]

    def amount(self, rows: Sequence[tuple[int, Mapping[str, str]]], column: str) -> Decimal | None:
        """Return a number all rows agree on; None when empty or reported."""
        number, text = self.agreed(rows, column)
        if not text:
            return None
        try:
            if not self.german and GROUPED_BY_POINTS.fullmatch(text):
                raise ValueError(text)
            return parse_decimal(text.removesuffix("€").removesuffix("EUR"))
        except ValueError:
            self.report(number, column, _("„%(text)s“ ist keine eindeutige Zahl.") % {"text": text})
            return None


def canonical_text(data: bytes, name: str, owner: str = "") -> str:
    """Return the table as CSV text with every column, each line in its row's place; `owner` fills empty suppliers.

    Raises InputError when the data is no such table.
    """
    optional = OPTIONAL if owner else OPTIONAL[1:]
    required = REQUIRED if owner else ("supplier", *REQUIRED)
    table = read_table(data, required, source=name, optional=optional, aliases=ALIASES)
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";" if table.german else ",", lineterminator="\n")
    writer.writerow(COLUMNS)
    line = 1
    for row in table.rows:
        buffer.write("\n" * (row.number - 1 - line))
        cells = {column: " ".join(row.cells.get(column, "").split()) for column in COLUMNS}
        cells["supplier"] = cells["supplier"] or owner
        writer.writerow([cells[column] for column in COLUMNS])
        line = row.number
    return buffer.getvalue()


def read_offer_file(
    text: str,
    name: str,
    *,
    suppliers: Sequence[Organisation],
    catalogue: Mapping[str, Collection[str]],
    owner: Organisation | None = None,
) -> OfferFile:
    """Read offers from canonical text and say everything that is wrong with them.

    Suppliers are recognised by name or short name. With an `owner` the file may name no other supplier.
    """
    table = read_table(text.encode(), COLUMNS, source=name)
    lines = _Lines(table.german, [(row.number, row.cells) for row in table.rows])
    known = {key.casefold(): s for s in reversed(suppliers) for key in (s.short_name, s.name) if key}
    by_supplier: dict[int, list[tuple[int, Mapping[str, str]]]] = {}
    for number, cells in lines.rows:
        found = known.get(cells["supplier"].casefold())
        if found is None:
            lines.report(
                number,
                "supplier",
                _("Den Lieferanten „%(name)s“ gibt es auf der Plattform nicht.")
                % {"name": cells["supplier"]},
            )
        elif owner is not None and found.pk != owner.pk:
            lines.report(
                number,
                "supplier",
                _("Diese Zeile nennt einen anderen Lieferanten als %(name)s.") % {"name": owner.name},
            )
        else:
            by_supplier.setdefault(found.pk, []).append((number, cells))
    if lines.problems:
        return OfferFile([], lines.problems)
    names = {s.pk: s.name for s in suppliers}
    try:
        priced, terms = read_offers(_essential(lines, by_supplier, names), name)
    except InputError as error:
        return OfferFile([], [FileProblem(p.row, p.column or "", p.message) for p in error.problems])
    offers = [
        ReadOffer(
            supplier_id,
            names[supplier_id],
            _content(
                lines,
                rows,
                [offer for offer in priced if offer.supplier == names[supplier_id]],
                next(t for t in terms if t.supplier == names[supplier_id]),
            ),
        )
        for supplier_id, rows in by_supplier.items()
    ]
    for offer in offers:
        lines.problems += _checked(offer.content, by_supplier[offer.supplier_id], catalogue)
    return OfferFile([] if lines.problems else offers, sorted(lines.problems, key=lambda p: p.row or 0))


def _essential(
    lines: _Lines,
    by_supplier: Mapping[int, Sequence[tuple[int, Mapping[str, str]]]],
    names: Mapping[int, str],
) -> bytes:
    """Return the columns of the optimiser's format, rows in their places, suppliers under one name each."""
    name_of = {number: names[pk] for pk, rows in by_supplier.items() for number, _cells in rows}
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";" if lines.german else ",", lineterminator="\n")
    writer.writerow(["supplier", *REQUIRED, *TERMS])
    line = 1
    for number, cells in lines.rows:
        buffer.write("\n" * (number - 1 - line))
        writer.writerow([name_of[number], *(cells[column] for column in (*REQUIRED, *TERMS))])
        line = number
    return buffer.getvalue().encode()


def _content(
    lines: _Lines,
    rows: Sequence[tuple[int, Mapping[str, str]]],
    priced: Sequence[Offer],
    terms: SupplierTerms,
) -> OfferContent:
    def of_article(article: str) -> list[tuple[int, Mapping[str, str]]]:
        return [(number, cells) for number, cells in rows if cells["article"] == article]

    days = lines.amount(rows, "delivery_days")
    if days is not None and days != days.to_integral_value():
        lines.report(rows[0][0], "delivery_days", _("Die Lieferzeit wird in ganzen Tagen angegeben."))
        days = None
    plain = OfferContent(())
    return OfferContent(
        lines=tuple(
            LineContent(
                offer.article,
                tuple(sorted(offer.standards)),
                offer.tiers,
                lines.agreed(of_article(offer.article), "product")[1],
                offer.available,
            )
            for offer in priced
        ),
        tier_basis=terms.tier_basis.value,
        activation_cost=terms.activation_cost,
        freight=terms.freight,
        minimum_order_value=terms.minimum_order_value,
        tier_kind=terms.tier_kind.value,
        minimum_member_value=terms.minimum_member_value,
        maximum_units=terms.maximum_units,
        maximum_value=terms.maximum_value,
        delivery_days=plain.delivery_days if days is None else int(days),
        conditions=lines.agreed(rows, "conditions")[1],
    )


def _checked(
    content: OfferContent,
    rows: Sequence[tuple[int, Mapping[str, str]]],
    catalogue: Mapping[str, Collection[str]],
) -> Iterator[FileProblem]:
    first_row: dict[str, int] = {}
    for number, cells in rows:
        first_row.setdefault(cells["article"], number)
    for problem in offer_problems(content, catalogue):
        row = rows[0][0] if problem.line is None else first_row[content.lines[problem.line].article]
        yield FileProblem(row, problem.column, sentence(problem))
