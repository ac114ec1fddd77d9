# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The independent checker: input files and result files in, findings out. No solver, no code of the solver.

It shares nothing with the rest but the reader of tables. Everything it says is recomputed here from the files:
demand, tiers, prices, classes, availability, supplier count, fixed costs, bills, savings and the arithmetic of the
proofs. What it cannot recompute is the bound itself; a second solver does that in the tests.

Command: `python -m itunion.optimiser.checker NEEDS OFFERS DIR [--max-suppliers N]`, exit code 0 without findings.
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from itunion.optimiser.table import InputError, Row, parse_number, read_table

CENT = Decimal("0.01")
_AWARD = ("supplier", "article", "standard", "tier_from", "quantity", "unit_price", "amount")
_MEMBERS = (
    "member",
    "article",
    "standard",
    "supplier",
    "quantity",
    "unit_price",
    "amount",
    "activation_share",
)
_SAVINGS = ("member", "alone", "together", "saving", "saving_percent")
_NEEDS = ("member", "article", "standard", "quantity", "max_unit_price")
_OFFERS = (
    "supplier",
    "article",
    "standards",
    "tier_basis",
    "tier_from",
    "unit_price",
    "available",
    "activation_cost",
)

Class = tuple[str, str]
"""Article and standards as written in the result files."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not right, in German."""

    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


@dataclass(slots=True)
class _Offer:
    standards: set[str]
    tiers: dict[int, Decimal]
    available: int | None


class _Files:
    """Everything the files say, read by this module's own rules."""

    def __init__(self, needs: Path, offers: Path, folder: Path) -> None:
        self.needs: dict[tuple[str, str, str], tuple[int, Decimal | None]] = {}
        self.offers: dict[tuple[str, str], _Offer] = {}
        self.basis: dict[str, str] = {}
        self.activation: dict[str, Decimal] = defaultdict(Decimal)
        table = read_table(needs, _NEEDS)
        for row in table.rows:
            price = row.cells["max_unit_price"]
            own = parse_number(price, german=table.german) if price else None
            key = row.cells["member"], row.cells["article"], _class(row.cells["standard"])
            self.needs[key] = int(parse_number(row.cells["quantity"], german=table.german)), own
        table = read_table(offers, _OFFERS)
        for row in table.rows:
            self._add_offer(row, table.german)
        self.award = read_table(folder / "award.csv", _AWARD).rows
        self.members = read_table(folder / "members.csv", _MEMBERS).rows
        self.savings = read_table(folder / "savings.csv", _SAVINGS).rows
        self.certificate: dict[str, Any] = json.loads((folder / "certificate.json").read_text("utf-8"))

    def _add_offer(self, row: Row, german: bool) -> None:
        cells = row.cells
        supplier = cells["supplier"]
        offer = self.offers.setdefault((supplier, cells["article"]), _Offer(set(), {}, None))
        offer.standards |= {part.strip() for part in cells["standards"].split("|")} - {""}
        start = int(parse_number(cells["tier_from"], german=german))
        offer.tiers[start] = parse_number(cells["unit_price"], german=german)
        if cells["available"]:
            offer.available = int(parse_number(cells["available"], german=german))
        if cells["tier_basis"]:
            self.basis[supplier] = cells["tier_basis"].casefold()
        if cells["activation_cost"]:
            self.activation[supplier] = parse_number(cells["activation_cost"], german=german)


def check_result(
    needs: Path, offers: Path, folder: Path, *, max_suppliers: int | None = None
) -> list[Finding]:
    """Everything wrong with the result in `folder`; an empty list means that the result holds.

    Without `max_suppliers` the limit noted in the certificate is checked.
    """
    try:
        files = _Files(needs, offers, folder)
        return [
            *_check_award(files, max_suppliers),
            *_check_demand(files),
            *_check_members(files),
            *_check_savings(files),
            *_check_certificate(files),
        ]
    except InputError as error:
        return [Finding(problem.source, str(problem)) for problem in error.problems]
    except (OSError, ValueError, KeyError, TypeError, ArithmeticError) as error:
        return [Finding(str(folder), f"Die Dateien lassen sich nicht prüfen ({error!r}).")]


def _check_award(files: _Files, max_suppliers: int | None) -> Iterator[Finding]:
    total: dict[str, int] = defaultdict(int)
    single: dict[tuple[str, str], int] = defaultdict(int)
    for row in files.award:
        if row.cells["supplier"]:
            total[row.cells["supplier"]] += int(row.cells["quantity"])
            single[row.cells["supplier"], row.cells["article"]] += int(row.cells["quantity"])
    for row in files.award:
        where, cells = f"award.csv, Zeile {row.number}", row.cells
        quantity, price = int(cells["quantity"]), Decimal(cells["unit_price"])
        if quantity < 1:
            yield Finding(where, "Die Menge ist nicht positiv.")
        if Decimal(cells["amount"]) != quantity * price:
            yield Finding(where, f"Der Betrag ist nicht Menge mal Preis ({quantity * price}).")
        if not cells["supplier"]:
            continue
        offer = files.offers.get((cells["supplier"], cells["article"]))
        if offer is None:
            yield Finding(where, "Dieser Lieferant bietet diesen Artikel nicht an.")
            continue
        accepted = set(cells["standard"].split("|")) - {""}
        if accepted and "*" not in offer.standards and not accepted & offer.standards:
            yield Finding(where, "Das Angebot erfüllt den Standard nicht.")
        by_article = files.basis[cells["supplier"]] == "article"
        volume = single[cells["supplier"], cells["article"]] if by_article else total[cells["supplier"]]
        reached = max((start for start in offer.tiers if start <= max(volume, 1)), default=None)
        if reached is None or offer.tiers[reached] != price:
            yield Finding(where, f"Der Preis {price} ist nicht der Staffelpreis für {volume} Stück.")
        elif offer.tiers.get(int(cells["tier_from"])) != price or int(cells["tier_from"]) > max(volume, 1):
            yield Finding(where, f"Die Staffel ab {cells['tier_from']} gilt bei {volume} Stück nicht.")
    for (supplier, article), quantity in single.items():
        limit = files.offers[supplier, article].available if (supplier, article) in files.offers else None
        if limit is not None and quantity > limit:
            yield Finding(
                "award.csv", f"{supplier}, {article}: {quantity} Stück vergeben, {limit} verfügbar."
            )
    most = max_suppliers if max_suppliers is not None else files.certificate["max_suppliers"]
    if most is not None and len(total) > most:
        yield Finding("award.csv", f"{len(total)} Lieferanten, erlaubt sind {most}.")


def _check_demand(files: _Files) -> Iterator[Finding]:
    needed: dict[Class, int] = defaultdict(int)
    own: dict[tuple[str, str, Decimal], int] = defaultdict(int)
    for (_, article, standard), (quantity, price) in files.needs.items():
        needed[article, standard] += quantity
        if price is not None:
            own[article, standard, price] += quantity
    bought: dict[Class, int] = defaultdict(int)
    for row in files.award:
        key = row.cells["article"], row.cells["standard"]
        bought[key] += int(row.cells["quantity"])
        price = Decimal(row.cells["unit_price"])
        if not row.cells["supplier"] and int(row.cells["quantity"]) > own[(*key, price)]:
            yield Finding(
                f"award.csv, Zeile {row.number}", f"So viele eigene Alternativen zu {price} gibt es nicht."
            )
    for key in sorted(needed.keys() | bought.keys()):
        if needed[key] != bought[key]:
            name = f"{key[0]} ({key[1] or 'ohne Standard'})"
            yield Finding("award.csv", f"{name}: {bought[key]} Stück vergeben, {needed[key]} gebraucht.")


def _check_members(files: _Files) -> Iterator[Finding]:
    delivered: dict[tuple[str, str, str], int] = defaultdict(int)
    by_source: dict[tuple[str, str, str], int] = defaultdict(int)
    value: dict[Class, Decimal] = defaultdict(Decimal)
    volume: dict[Class, int] = defaultdict(int)
    for row in files.award:
        key = row.cells["article"], row.cells["standard"]
        by_source[(row.cells["supplier"], *key)] += int(row.cells["quantity"])
        if row.cells["supplier"]:
            value[key] += Decimal(row.cells["amount"])
            volume[key] += int(row.cells["quantity"])
    charged: dict[Class, Decimal] = defaultdict(Decimal)
    for row in files.members:
        where, cells = f"members.csv, Zeile {row.number}", row.cells
        key = cells["article"], cells["standard"]
        need = cells["member"], *key
        quantity, price, amount = (
            int(cells["quantity"]),
            Decimal(cells["unit_price"]),
            Decimal(cells["amount"]),
        )
        delivered[need] += quantity
        by_source[(cells["supplier"], *key)] -= quantity
        if quantity < 1:
            yield Finding(where, "Die Menge ist nicht positiv.")
        if need not in files.needs:
            yield Finding(where, "Diesen Bedarf gibt es nicht.")
        elif not cells["supplier"]:
            if price != files.needs[need][1] or amount != quantity * price:
                yield Finding(where, "Preis oder Betrag passt nicht zur eigenen Alternative.")
        elif volume[key]:
            charged[key] += amount
            mean = value[key] / volume[key]
            if abs(amount - quantity * mean) >= CENT:
                yield Finding(where, "Der Betrag entspricht nicht dem gleichen Preis für alle.")
            if abs(price - mean) > CENT / 2:
                yield Finding(where, f"Der Preis ist nicht der gemeinsame Preis {mean:.4f}.")
    for need, (quantity, _) in files.needs.items():
        if delivered[need] != quantity:
            yield Finding("members.csv", f"{', '.join(need)}: {delivered[need]} Stück statt {quantity}.")
    for (supplier, article, standard), rest in sorted(by_source.items()):
        if rest:
            name = f"{supplier or 'eigene Beschaffung'}, {article}, {standard}"
            yield Finding("members.csv", f"{name}: {rest} Stück Unterschied zu award.csv.")
    for key in sorted(value.keys() | charged.keys()):
        if value[key] != charged[key]:
            yield Finding(
                "members.csv", f"{key[0]}, {key[1]}: {charged[key]} Euro verteilt, {value[key]} zu zahlen."
            )
    shares = sum((Decimal(row.cells["activation_share"]) for row in files.members), Decimal(0))
    if shares != _fixed_costs(files):
        yield Finding(
            "members.csv", f"Aktivierungskosten: {shares} Euro verteilt, {_fixed_costs(files)} zu zahlen."
        )


def _check_savings(files: _Files) -> Iterator[Finding]:
    bills: dict[str, Decimal] = defaultdict(Decimal)
    for row in files.members:
        bills[row.cells["member"]] += Decimal(row.cells["amount"]) + Decimal(row.cells["activation_share"])
    names = [row.cells["member"] for row in files.savings]
    if sorted(names) != sorted({member for member, _, _ in files.needs}):
        yield Finding("savings.csv", "Es ist nicht jedes Mitglied genau einmal aufgeführt.")
    own: dict[str, Decimal | None] = defaultdict(Decimal)
    for (member, _, _), (quantity, price) in files.needs.items():
        so_far = own[member]
        own[member] = None if so_far is None or price is None else so_far + quantity * price
    for row in files.savings:
        where, member = f"savings.csv, Zeile {row.number}", row.cells["member"]
        together = Decimal(row.cells["together"])
        if together != bills[member]:
            yield Finding(where, f"„together“ ist nicht die Summe der Anteile ({bills[member]}).")
        if not row.cells["alone"]:
            continue
        alone, saving = Decimal(row.cells["alone"]), Decimal(row.cells["saving"])
        if saving != alone - together:
            yield Finding(where, f"Die Ersparnis ist nicht {alone - together}.")
        percent = 100 * saving / alone if alone else Decimal(0)
        if abs(Decimal(row.cells["saving_percent"]) - percent) > CENT / 2:
            yield Finding(where, f"Die Ersparnis ist nicht {percent:.2f} %.")
        cap = own[member]
        if cap is not None and alone > cap:
            yield Finding(where, f"„alone“ liegt über dem Preis der eigenen Alternativen ({cap}).")


def _check_certificate(files: _Files) -> Iterator[Finding]:
    where, proof = "certificate.json", files.certificate
    objective, bound = _exact(proof["objective"]), _exact(proof["bound"])
    goods = sum((Decimal(row.cells["amount"]) for row in files.award), Decimal(0))
    if objective != goods + _fixed_costs(files):
        yield Finding(where, f"Die Kosten sind {goods + _fixed_costs(files)}, nicht {objective}.")
    if bound > objective:
        yield Finding(where, "Die Schranke liegt über den Kosten.")
    gap = (objective - bound) / objective if objective else Decimal(0)
    if abs(_exact(proof["gap"]) - gap) > Decimal("1e-8"):
        yield Finding(where, f"Die Lücke ist {gap:.9f}.")
    if proof["status"] not in ("optimal", "feasible"):
        yield Finding(where, f"Der Status „{proof['status']}“ passt nicht zu einem Zuschlag.")
    if proof["status"] == "optimal" and gap > _exact(proof["gap_target"]):
        yield Finding(where, "Als optimal bezeichnet, aber die Lücke ist größer als verlangt.")
    together = sum((Decimal(row.cells["together"]) for row in files.savings), Decimal(0))
    if _exact(proof["budget_balance"]) != together - objective or together != objective:
        yield Finding(where, f"Die Anteile ergeben {together}, die Kosten sind {objective}.")
    losses = [Decimal(row.cells["saving"]) for row in files.savings if row.cells["saving"]]
    worst = max((-saving for saving in losses), default=Decimal(0))
    if proof["individual_rationality"] != (worst <= 0):
        yield Finding(where, "Die Aussage, dass niemand mehr zahlt als allein, passt nicht zu savings.csv.")
    gain, limit = _exact(proof["worst_group_gain"]), _exact(proof["worst_group_bound"])
    if gain < 0 or limit < gain or limit < worst:
        yield Finding(where, "Vorteil und Schranke der schlechtesten Gruppe widersprechen sich.")
    if not set(proof["worst_group_members"]) <= {member for member, _, _ in files.needs}:
        yield Finding(where, "Die schlechteste Gruppe enthält Unbekannte.")


def _fixed_costs(files: _Files) -> Decimal:
    used = {row.cells["supplier"] for row in files.award} - {""}
    return sum((files.activation[supplier] for supplier in sorted(used)), Decimal(0))


def _class(text: str) -> str:
    return "|".join(sorted({part.strip() for part in text.split("|")} - {""}))


def _exact(number: float | int) -> Decimal:
    return Decimal(repr(number))


def main(argv: Sequence[str] | None = None) -> int:
    """The command's face: print findings, exit code 0 or 1."""
    parser = argparse.ArgumentParser(
        description="Prüft einen Zuschlag gegen Bedarfe und Angebote, ohne Löser."
    )
    parser.add_argument("needs", metavar="NEEDS", type=Path)
    parser.add_argument("offers", metavar="OFFERS", type=Path)
    parser.add_argument("folder", metavar="DIR", type=Path)
    parser.add_argument("--max-suppliers", metavar="N", type=int)
    arguments = parser.parse_args(argv)
    findings = check_result(
        arguments.needs, arguments.offers, arguments.folder, max_suppliers=arguments.max_suppliers
    )
    for finding in findings:
        sys.stdout.write(f"{finding}\n")
    sys.stdout.write("Keine Fehler gefunden.\n" if not findings else f"{len(findings)} Fehler gefunden.\n")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
